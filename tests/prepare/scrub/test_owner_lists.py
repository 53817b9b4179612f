"""What the owner always hides is found however it is written; what they keep is left, and exposes nothing else."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from prepare.scrub import NO_LISTS, OwnerLists, ScrubInput, apply, find_spans, hide_secret, load_rules, normal
from prepare.scrub import _owner_lists as module
from prepare.scrub import scrub_messages as scrub

SALT = b"a salt of a home"
RULES = load_rules()


def words(*hide: str, keep: tuple[str, ...] = ()) -> OwnerLists:
    return OwnerLists(hide=tuple(map(normal, hide)), keep=tuple(map(normal, keep)))


def secrets(*texts: str) -> OwnerLists:
    return OwnerLists(secrets=tuple(hide_secret(text, SALT) for text in texts), salt=SALT)


def taken(text: str, lists: OwnerLists) -> list[str]:
    return [text[span.start : span.end] for span in lists.find(text)]


WRITTEN = [
    ("Zoidberg", "ask zoidberg, he knows", ["zoidberg"]),
    ("Zoidberg", "(ZOIDBERG!)", ["ZOIDBERG"]),
    ("Zoidberg", "zoidberg's claw", ["zoidberg"]),
    ("Zoidberg", "zoidbergs and antizoidberg", []),
    ("blue heron cottage", "at Blue  Heron\nCottage tonight", ["Blue  Heron\nCottage"]),
    ("Anna's cat", "Anna’s cat again", ["Anna’s cat"]),
    ("Алёна", "алена, привет", ["алена"]),
    ("café", "in the cafe\u0301!", ["cafe\u0301"]),
    ("cafe", "in the cafe\u0301", []),
    ("蜻蜓", "我的密码是蜻蜓二", ["蜻蜓"]),
    ("민수", "민수가 왔어", ["민수"]),
    ("שלום", "אמר שלום, נו", ["שלום"]),
    ("🦀 house", "the 🦀 house is ours", ["🦀 house"]),
    ("a+b=c", "see a+b=c.", ["a+b=c"]),
    ("no\u200bspace", "nospace", ["nospace"]),
    ("Straße 9", "STRASSE 9", ["STRASSE 9"]),
]


@pytest.mark.parametrize(("entry", "text", "found"), WRITTEN)
def test_an_entry_is_found_as_people_write_it_and_not_inside_words(entry: str, text: str, found: list[str]) -> None:
    assert taken(text, words(entry)) == found
    assert taken(text, secrets(entry)) == found


def test_a_final_star_takes_any_ending() -> None:
    assert taken("Кузнецова и кузнецовым", words("кузнецов*")) == ["Кузнецова", "кузнецовым"]


def test_a_long_number_is_found_however_it_is_grouped() -> None:
    for lists in (words("8 916 555 01 23"), secrets("89165550123")):
        assert taken("it is 8(916)555-01-23 or 8 916 5550123", lists) == ["8(916)555-01-23", "8 916 5550123"]
        assert taken("in 2019 8 916 555 01 23", lists) == ["8 916 555 01 23"]
        assert taken("891655501234", lists) == []


def test_a_short_number_is_found_as_it_was_given_only() -> None:
    assert taken("at 19:30 or 1930", words("1930")) == ["1930"]
    assert taken("at 19:30 or 1930", secrets("1930")) == ["1930"]


def test_what_is_stored_of_a_secret_neither_reads_like_it_nor_fits_another_home() -> None:
    stored = hide_secret("Dragonfly2257", SALT)
    assert "ragonfly" not in repr(stored) + stored.hash.hex()
    assert stored != hide_secret("Dragonfly2257", b"another salt")
    assert OwnerLists(secrets=(stored,), salt=b"another salt").find("Dragonfly2257") == []
    assert not any("ragonfly" in repr(lists) for lists in (secrets("Dragonfly2257"), words("dragonfly")))


def test_a_kept_word_is_left_where_a_rule_would_take_it() -> None:
    lists = words(keep=("the QX50Z99tk8",))
    text = "use the qx50z99tk8, the password is Marigold54!"
    assert [text[s.start : s.end] for s in find_spans(text, RULES)] == ["qx50z99tk8", "Marigold54!"]
    assert [text[s.start : s.end] for s in find_spans(text, RULES, lists)] == ["Marigold54!"]


def test_a_kept_word_inside_a_longer_secret_exposes_none_of_it() -> None:
    text = "the password is Marigold54!"
    assert apply(text, find_spans(text, RULES, words(keep=("marigold54",)))) == "the password is [password]"
    parts = [ScrubInput(text=part, chat="c", number=n, sender="A") for n, part in enumerate(("8 916", "555", "01 23"))]
    assert all(scrub(parts, (), words(keep=("555",))))


def test_hiding_goes_before_keeping() -> None:
    lists = OwnerLists(hide=(normal("blue heron"),), keep=(normal("heron"),))
    assert apply("the blue heron", find_spans("the blue heron", RULES, lists)) == "the [private]"


def test_placeholders_are_not_hidden_again() -> None:
    lists = words("phone", "private", "password")
    once = apply("my phone +44 7700 900123", find_spans("my phone +44 7700 900123", RULES, lists))
    assert once == "my [private] [phone]"
    assert find_spans(once, RULES, lists) == []


ENTRIES = st.text(min_size=4, max_size=12).filter(
    lambda text: text[0].isalnum() and text[-1].isalnum() and len(normal(text)) >= 4
)


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=20), ENTRIES, st.text(max_size=20))
def test_an_entry_between_blanks_is_found_in_any_text_at_its_place(before: str, entry: str, after: str) -> None:
    text = f"{before} {entry} {after}"
    start = len(before) + 1
    spans = words(entry).find(text)
    assert all(0 <= span.start < span.end <= len(text) for span in spans)
    assert any(span.start <= start and span.end >= start + len(entry) for span in spans)


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=60))
def test_empty_lists_find_nothing_and_normal_form_is_stable(text: str) -> None:
    assert NO_LISTS.find(text) == []
    assert normal(normal(text)) == normal(text)


@pytest.mark.parametrize(
    "entry", ["blue harbour lodge", "anna  maria", "кафе у озера", "4000 0566 5566 5556", "me\u0301 too ok"]
)
@pytest.mark.parametrize("secret", [False, True])
def test_an_entry_that_is_only_begun_is_told_from_its_beginning(entry: str, secret: bool) -> None:
    lists = secrets(entry) if secret else words(entry)
    before = "so then 🙂 well "
    text = before + entry.upper()
    assert taken(text + " ok", lists) == [entry.upper()]
    for place in (place + 1 for place in range(len(before), len(text)) if text[place].isspace()):
        assert lists.begun(text[:place]) <= len(before)


def test_where_no_entry_may_be_beginning_nothing_waits() -> None:
    text = "nothing of the kind "
    assert OwnerLists(hide=("blue harbour", "wether*")).begun(text) == len(text)
    assert OwnerLists().begun(text) == len(text)
    assert OwnerLists(hide=("blue harbour",)).begun("") == 0


def test_words_of_everyday_letters_are_parted_quickly_as_they_are_slowly(monkeypatch: pytest.MonkeyPatch) -> None:
    everyday = [chr(code) for code in range(0x2100) if module._EVERYDAY.fullmatch(chr(code))]
    assert {"a", "я", "ω", "é", "_", "²", "—", "\x1f", "\x85"} <= {*everyday}
    texts = [text for sign in everyday for text in (sign, f"a{sign}b", f" {sign}", f"{sign}.", sign * 2)]
    evened = [module._Normal(text) for text in texts]
    quickly = [one.cuts() for one in evened]
    monkeypatch.setattr(module, "_EVERYDAY", re.compile("(?!)"))
    for text, quick, one in zip(texts, quickly, evened, strict=True):
        assert quick == one.cuts(), ascii(text)
