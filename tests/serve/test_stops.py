from hypothesis import given
from hypothesis import strategies as st

from serve.stops import StopScanner

SHORT = st.text("ab\n", max_size=12)


def scan(pieces: list[str], stops: list[str]) -> tuple[str, bool]:
    scanner = StopScanner(stops)
    through = "".join(scanner.feed(piece) for piece in pieces)
    return through + ("" if scanner.stopped else scanner.flush()), scanner.stopped


@given(st.lists(SHORT, max_size=8), st.lists(st.text("ab\n", min_size=1, max_size=4), max_size=4))
def test_the_result_does_not_depend_on_how_the_text_is_cut(pieces: list[str], stops: list[str]) -> None:
    text = "".join(pieces)
    assert scan(pieces, stops) == scan([text], stops) == scan(list(text), stops)


@given(st.lists(SHORT, max_size=8), st.lists(st.text("ab\n", min_size=1, max_size=4), max_size=4))
def test_no_stop_string_and_nothing_after_one_comes_through(pieces: list[str], stops: list[str]) -> None:
    text = "".join(pieces)
    through, stopped = scan(pieces, stops)
    assert text.startswith(through)
    assert not any(stop in through for stop in stops)
    assert stopped == any(stop in text for stop in stops)
    assert stopped or through == text


def test_what_cannot_begin_a_stop_is_let_through_at_once() -> None:
    scanner = StopScanner(["END"])
    assert [scanner.feed(piece) for piece in ("one E", "N", "x", "EN")] == ["one ", "", "ENx", ""]
    assert scanner.flush() == "EN"


def test_an_empty_stop_string_stops_nothing() -> None:
    assert scan(["abc"], [""]) == ("abc", False)
