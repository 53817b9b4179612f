"""What the owner is shown: enough to judge, deterministic, and never a secret, found or not."""

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from prepare.canaries import generate_chat, scenes
from prepare.canary_values import KINDS
from prepare.masking import Piece
from prepare.report import DatasetReport, report_page
from prepare.review import SAMPLE, Review, Reviewed, review_of
from prepare.scrub import ScrubInput, Span, scrub_messages
from soundalike.canaries import survivors
from soundalike.records import Chat
from tests.soundalike.pages import readable


def chat(*texts: str, senders: str = "AB", name: str = "c") -> list[ScrubInput]:
    return [
        ScrubInput(text=text, chat=name, number=number, sender=senders[number % len(senders)])
        for number, text in enumerate(texts)
    ]


def shown(pieces: list[Piece]) -> str:
    return "".join(f"[{piece.text}]" if piece.style == "found" else piece.text for piece in pieces)


def reviewed(messages: list[ScrubInput]) -> Reviewed:
    return review_of(messages, scrub_messages(messages)).result()


def planted(seed: int, *, each: int = 1) -> tuple[list[ScrubInput], list]:  # type: ignore[type-arg]
    told = scenes(seed, each=each)
    Random(seed).shuffle(told)
    lines = generate_chat(Chat(source="made up", account="1", chat_id="7", kind="private"), told, seed=seed)
    return (
        [ScrubInput(text=m.text, chat=m.chat_id, number=m.message_id, sender=m.sender_id) for m in lines],
        [scene.canary for scene in told],
    )


def test_a_finding_is_shown_among_the_words_around_it() -> None:
    found = reviewed(chat("so the code for the gate is 4821, then push it hard")).found
    assert [(section.name, section.count) for section in found] == [("DOORCODE", 1)]
    assert shown(found[0].samples[0].message) == "so the code for the gate is [door code], then push it hard"


def test_a_finding_that_is_the_whole_message_is_shown_with_the_message_before() -> None:
    (sample,) = reviewed(chat("what's the wifi password?", "Marigold54!")).found[0].samples
    assert (shown(sample.before), shown(sample.message)) == ("what's the wifi password?", "[password]")


def test_near_findings_are_masked_too() -> None:
    (section, *_) = reviewed(chat("mail mira@example.com or call +44 7700 900123, code 482913")).found
    assert shown(section.samples[0].message) == "mail [email] or call [phone], code [code]"


def test_an_unanswered_question_is_shown_with_its_answer() -> None:
    unsure = {section.name: section for section in reviewed(chat("what's the door code?", "ask the cactus")).unsure}
    (section,) = (section for name, section in unsure.items() if section.count)
    assert section.name.startswith("Answers")
    (sample,) = section.samples
    assert (shown(sample.before), shown(sample.message)) == ("what's the door code?", "ask the c•••••")


def test_an_answer_of_one_plain_word_is_masked_whole() -> None:
    messages = chat("wifi password?", "december")
    (sample,) = review_of(messages, [[], []]).result().unsure[0].samples
    assert shown(sample.message) == "d••••••r"


def test_the_same_text_is_sampled_once_and_counted_each_time() -> None:
    (section,) = reviewed(chat("code 482913, ok", "so", "code 482913, ok", "so", name="x")).found
    assert (section.count, len(section.samples)) == (2, 1)


def test_the_sample_is_small_the_same_each_time_and_the_same_in_parts() -> None:
    messages = [ScrubInput(text=f"the code is {482_913 + number}, ok") for number in range(200)]
    spans = scrub_messages(messages)
    whole = review_of(messages, spans)
    parts = review_of(messages[:70], spans[:70])
    parts.merge(review_of(messages[70:], spans[70:]))
    assert parts.result() == whole.result() == review_of(messages[::-1], spans[::-1]).result()
    assert [len(section.samples) for section in whole.result().found] == [SAMPLE]
    assert whole.result().found[0].count == 200


@pytest.mark.parametrize("scrubbed", [True, False], ids=["with what was found", "with everything missed"])
@pytest.mark.parametrize("seed", range(4))
def test_no_planted_secret_can_be_read_on_the_page(seed: int, scrubbed: bool) -> None:
    messages, canaries = planted(seed, each=3)
    spans: list[list[Span]] = scrub_messages(messages) if scrubbed else [[] for _ in messages]
    page = readable(report_page(DatasetReport(reviewed=review_of(messages, spans).result())))
    assert survivors(canaries, [("page", page)]) == []
    assert page.count("•") > 100


@settings(max_examples=60, deadline=None)
@given(
    st.integers(0, 2**32),
    st.sampled_from(sorted(KINDS)),
    st.sampled_from(["en", "ru"]),
    st.text(max_size=20),
    st.text(max_size=20),
    st.booleans(),
)
def test_no_secret_can_be_read_whatever_stands_beside_it(
    seed: int, kind: str, language: str, before: str, after: str, found: bool
) -> None:
    secret = KINDS[kind](Random(seed), language)
    text = f"the pin? {before}{secret}{after} and mira@example.com or Bob Qwertz"
    messages = chat("what's the password?", text, secret)
    spans = scrub_messages(messages) if found else [[], [], []]
    page = readable(report_page(DatasetReport(reviewed=review_of(messages, spans).result())))
    assert secret.casefold() not in page.casefold()


def test_a_long_message_is_cut_between_words_and_never_through_a_finding() -> None:
    text = f"{'welcome' * 40} {'so ' * 60}code 482913 {'ok ' * 80}"
    review = Review()
    messages = [ScrubInput(text=text)]
    review.add(messages[0], scrub_messages(messages)[0])
    (sample,) = review.result().found[0].samples
    assert shown(sample.message).strip() == "so so so so so so code [code] ok ok ok ok ok ok ok"
