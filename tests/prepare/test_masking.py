"""Only what everybody says can be read; what was found shows its kind, the rest at most its first and last sign."""

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from prepare.masking import DOT, Piece, mask, masked, private_words
from prepare.scrub import Span, find_spans, is_plain, load_rules

RULES = load_rules()


def shown(pieces: list[Piece]) -> str:
    return "".join(f"[{piece.text}]" if piece.style == "found" else piece.text for piece in pieces)


def test_plain_words_and_punctuation_are_shown_and_others_masked() -> None:
    text = "Tell Zoidberg (or Kif) that it's at the observatory, ok? 🙂"
    assert shown(masked(text, (), ())) == "Tell Z••••••g (or •••) that it's at the o•••••••••y, ok? 🙂"


def test_what_was_found_shows_its_kind_only() -> None:
    text = "the code is 4821, then push"
    assert shown(masked(text, [Span(12, 16, "OTP")], ())) == "the code is [code], then push"


def test_what_is_in_doubt_is_masked_even_if_it_is_plain() -> None:
    pieces = masked("it is maybe tomorrow", (), (), unsure=(6, 20))
    assert shown(pieces) == "it is m•••• t••••••w"
    assert [piece.style for piece in pieces if DOT in piece.text] == ["unsure", "unsure"]


def test_a_plain_word_that_was_a_password_is_masked_wherever_it_stands() -> None:
    private = set(private_words("the password is tomorrow", [Span(16, 24, "SECRET")]))
    assert private == {"tomorrow"}
    assert shown(masked("see you Tomorrow!", (), private)) == "see you T••••••w!"


def test_the_plain_words_of_a_longer_finding_stay_readable_elsewhere() -> None:
    text = "come to 43A Church Street, flat 7 then"
    assert set(private_words(text, find_spans(text, RULES))) == {"43a", "church", "7"}


def test_a_long_word_does_not_tell_how_long_it_is() -> None:
    assert mask("x" * 300) == mask("x" * 30)


def test_a_mark_or_half_a_pair_is_never_shown_alone() -> None:
    assert mask("\u0301abcdefgh\ud83d") == DOT * 10


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=60) | st.lists(st.text("abcXYZ09._!# 'é", max_size=9), max_size=6).map(" ".join))
def test_of_a_word_that_is_not_plain_no_two_signs_are_shown_together(text: str) -> None:
    for piece in masked(text, (), ()):
        if piece.style == "plain":
            words = re.findall(r"\w[\w'’-]*", piece.text)
            assert all(is_plain(word) or is_plain(word.strip("'’-")) or len(word) < 2 for word in words), piece
        else:
            assert re.fullmatch(rf"\S?{DOT}*\S?", piece.text)
