import itertools
import time

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from prepare.scrub import ScrubInput, apply, find_spans, load_rules, scrub_messages
from prepare.scrub._contract import PACKAGE, load_rule
from soundalike import listing
from soundalike.errors import BadInput

RULES = load_rules()
PIECES = [
    "the password is", "wifi pass?", "pin", "код", "домофон", "пароль", "call", "iban",
    "seed phrase", "address", "login", "card", "cvv",
    "Dragonfly2257", "4210", "hunter_2", "x9K#mQ2v", "12/27",
    "4000056655665556", "+44 7700 900123", "mira@example.com", "203.0.113.58",
    "raven orbit kitten scrap velvet topic mango awful", "12 Elm Street",
    "ул. Ленина, д. 5, кв. 7", "four two one oh",
    "[password]", "[door code]",
    "https://example.com/?token=9fQ2mLx8", "is", "and", "at", "в", "2019", "1930", "lol",
    "ок", "?", "!", ",", "\n", "👍🏽", "é", "שלום", "İ", "\ufffc",
]  # fmt: skip
TALK = st.lists(st.sampled_from(PIECES), max_size=12).map(" ".join)
ANY_TEXT = (
    st.text(max_size=80) | TALK | st.lists(st.text(max_size=8) | st.sampled_from(PIECES), max_size=8).map("".join)
)


@settings(max_examples=250, deadline=None)
@given(ANY_TEXT)
@example("password is hunter2x and [password] 4210")
@example("\ufffc\ufffc 4210")
def test_spans_lie_within_the_text_and_apart(text: str) -> None:
    spans = find_spans(text, RULES)
    assert all(0 <= span.start < span.end <= len(text) for span in spans)
    assert all(before.end <= after.start for before, after in itertools.pairwise(spans))


@settings(max_examples=250, deadline=None)
@given(ANY_TEXT)
@example("password: hunter2x or hunter3y or hunter4z")
@example("пин 4210 4211 4212, код 4213")
def test_scrubbing_a_scrubbed_text_finds_nothing_new(text: str) -> None:
    scrubbed = apply(text, find_spans(text, RULES))
    assert find_spans(scrubbed, RULES) == []


@settings(max_examples=120, deadline=None)
@given(st.lists(st.tuples(st.sampled_from("AB"), ANY_TEXT), max_size=8))
def test_scrubbing_a_scrubbed_conversation_finds_nothing_new(talk: list[tuple[str, str]]) -> None:
    def scrubbed(texts: list[str]) -> tuple[list[str], int]:
        inputs = [
            ScrubInput(text=text, chat="c", number=n, sender=sender)
            for n, ((sender, _), text) in enumerate(zip(talk, texts, strict=True))
        ]
        found = scrub_messages(inputs)
        return [apply(text, spans) for text, spans in zip(texts, found, strict=True)], sum(map(len, found))

    once, _ = scrubbed([text for _, text in talk])
    assert scrubbed(once) == (once, 0)


def test_a_rule_switched_off_does_not_run() -> None:
    text = "write to mira@example.com"
    assert find_spans(text, load_rules())
    assert find_spans(text, load_rules(off=["emails"])) == []


def test_an_unknown_rule_name_is_refused_with_the_known_ones() -> None:
    with pytest.raises(BadInput, match=r"'emials' is not a scrubbing rule.*emails.*urls"):
        scrub_messages([], off=["emials"])


def test_a_span_is_an_offset_in_code_points_behind_emoji_combining_marks_and_right_to_left_text() -> None:
    text = "👨‍👩‍👧 é שלום İ mira@example.com 👍🏽"
    (span,) = find_spans(text, RULES)
    assert text[span.start : span.end] == "mira@example.com"


def test_placeholders_already_in_a_text_are_left() -> None:
    assert find_spans("the wifi password is [password], door code [door code]", RULES) == []


@pytest.mark.parametrize("name", listing.names(PACKAGE))
def test_no_rule_takes_long_on_a_long_hostile_text(name: str) -> None:
    rule = load_rule(name)
    began = time.process_time()
    for unit in (
        "a",
        "1",
        "a1",
        "1 ",
        "a-",
        "A ",
        "1.",
        "::",
        "at dot ",
        "1, Ab ",
        "/=",
        "a@",
        "один ",
        "ул. ",
        "x 1 flat ",
    ):
        text = unit * (10_000 // len(unit))
        list(rule.find(text))
        if rule.answer is not None:
            list(rule.answer(text, frozenset(rule.cues)))
    assert time.process_time() - began < 10
