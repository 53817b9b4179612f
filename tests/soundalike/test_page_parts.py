import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from soundalike.page_parts import (
    clamp,
    counted,
    document,
    duration,
    number,
    percent,
    prose,
    ratio,
    table,
    text,
    wrapped,
)
from tests.soundalike.pages import Page


@given(st.text())
def test_text_is_read_as_it_was_written_and_is_never_markup(words: str) -> None:
    page = Page(f"<p>{text(words)}</p>")
    assert [tag for tag, _ in page.elements] == ["p"]
    kept = "".join(character if ord(character) >= 32 and character != "\x7f" else " " for character in words)
    if kept == words and "\r" not in words:
        assert "".join(page.words) == words


def test_commands_are_set_apart_and_what_is_in_them_is_escaped() -> None:
    assert prose("Run `a <b>` or `c`; a lone ` stays.") == (
        "Run <code>a &lt;b&gt;</code> or <code>c</code>; a lone ` stays."
    )


@pytest.mark.parametrize(
    ("value", "said"),
    [(0, "0"), (1234567, "1,234,567"), (3.04, "3"), (3.26, "3.3"), (99.96, "100"), (153.7, "154"), (math.inf, "–")],
)
def test_numbers_are_written_for_people(value: float, said: str) -> None:
    assert number(value) == said


def test_one_has_no_plural() -> None:
    assert [counted(1, "turn"), counted(2000, "turn"), counted(0, "person", "people")] == [
        "1 turn",
        "2,000 turns",
        "0 people",
    ]


@pytest.mark.parametrize(
    ("share", "said"),
    [(0, "0%"), (1e-9, "under 0.1%"), (0.041, "4.1%"), (0.04, "4%"), (0.0996, "10%"), (0.5, "50%"), (0.9999, "99%")],
)
def test_a_share_never_says_nothing_or_all_of_what_is_between(share: float, said: str) -> None:
    assert percent(share) == said
    assert percent(1.0) == "100%"


@given(st.floats(), st.floats(0, 1e300))
def test_a_share_of_a_width_is_never_outside_of_it(part: float, whole: float) -> None:
    assert 0 <= clamp(ratio(part, whole)) <= 1


@pytest.mark.parametrize(
    ("minutes", "said"), [(0.2, "less than a minute"), (1, "1 minute"), (41.7, "42 minutes"), (1841, "30.7 hours")]
)
def test_durations_are_said_in_the_unit_that_fits(minutes: float, said: str) -> None:
    assert duration(minutes) == said


@given(st.text(alphabet="ab ", max_size=60), st.floats(1, 400))
def test_wrapping_loses_no_word_and_only_single_words_are_too_long(words: str, width: float) -> None:
    lines = wrapped(words, width, 7.0)
    assert " ".join(lines).split() == words.split()
    assert all(len(line) <= max(1, width / 7.0) or " " not in line for line in lines)


def test_a_table_marks_what_is_not_known() -> None:
    page = Page(table("All", ("name", "count"), [("x", None), ("y", 2000)]))
    assert [word for word in page.words if word] == ["All", "name", "count", "x", "–", "y", "2,000"]


def test_a_document_may_ask_nothing_of_the_network() -> None:
    page = document("a < b", "p {}", "<p>x</p>")
    assert "default-src 'none'" in page and "<title>a &lt; b</title>" in page and "<p>x</p>" in page
