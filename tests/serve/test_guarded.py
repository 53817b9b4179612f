"""The way out, with a rule that fits on a screen: four digits or more, however blanks group them, are private."""

import itertools
import re

from hypothesis import given
from hypothesis import strategies as st

from serve.guarded import MOST_HELD, OutputGuard
from soundalike.outgoing import Sight, Taken

_NUMBER = re.compile(r"\d(?:\s?\d){3,}")
TEXTS = st.text("a1 2\n😀\u0301", max_size=60)


class Numbers:
    """Takes numbers out; digits at the end may go on."""

    def look(self, text: str, *, ended: bool, cut: bool = False) -> Sight:
        taken = [Taken(*match.span(), "CARD", "[card]") for match in _NUMBER.finditer(text)]
        return Sight(taken, len(text) if ended else len(re.sub(r"[\d\s]+$", "", text)))


def through(*pieces: str) -> str:
    guard = OutputGuard(Numbers())
    return "".join(guard.feed(piece) for piece in pieces) + guard.flush()


@given(TEXTS, st.lists(st.integers(0, 60), max_size=8))
def test_the_result_does_not_depend_on_how_the_text_is_cut(text: str, cuts: list[int]) -> None:
    places = [0, *sorted(cuts), len(text)]
    pieces = [text[start:end] for start, end in itertools.pairwise(places)]
    assert through(*pieces) == through(text) == through(*text) == _NUMBER.sub("[card]", text)


def test_a_card_number_in_ten_pieces_is_one_placeholder() -> None:
    number = "4000 0566 5566 5556"
    pieces = [number[start : start + 2] for start in range(0, len(number), 2)]
    assert len(pieces) == 10
    assert through("its ", *pieces, " ok") == "its [card] ok"


def test_ordinary_words_leave_at_once() -> None:
    guard = OutputGuard(Numbers())
    assert [guard.feed(piece) for piece in ("so ", "wha", "t ", "now")] == ["so", "", " what", ""]
    assert guard.flush() == " now"


def test_a_reply_without_blanks_is_held_up_to_the_limit_only() -> None:
    guard = OutputGuard(Numbers())
    held = 0
    let = 0
    for count in range(1, 20 * MOST_HELD):
        let += len(guard.feed("x"))
        held = max(held, count - let)
    assert held <= MOST_HELD
    assert let + len(guard.flush()) == 20 * MOST_HELD - 1


def test_a_secret_longer_than_what_may_be_held_leaves_nothing_but_one_placeholder() -> None:
    guard = OutputGuard(Numbers())
    out = guard.feed("code " + "7" * (5 * MOST_HELD) + " thats it\n") + guard.flush()
    assert out == "code [card] thats it\n"
    assert guard.taken == {"CARD": 1}


def test_what_is_too_long_is_not_parted_inside_a_character() -> None:
    family = "👩\u200d👩\u200d👧"
    for shift in range(len(family)):
        guard = OutputGuard(Numbers())
        text = "x" * shift + family * MOST_HELD
        pieces = [guard.feed(character) for character in text]
        for piece in filter(None, pieces):
            assert piece.strip("x").startswith("👩") and piece.endswith(("👧", "x"))
        assert "".join(pieces) + guard.flush() == text


def test_what_is_taken_out_is_counted_by_kind_and_never_kept_as_text() -> None:
    guard = OutputGuard(Numbers())
    guard.feed("1234 and 5678 ok ")
    guard.flush()
    assert guard.taken == {"CARD": 2}
    assert "1234" not in repr(guard)
