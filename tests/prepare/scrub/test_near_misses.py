"""What is pointed out to the owner, and what is not worth pointing out."""

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from prepare.scrub import ASKING, Span, near_misses


def doubts(text: str, *spans: Span, asked: tuple[str, ...] = ()) -> list[tuple[str, str]]:
    return [(miss.doubt, text[miss.start : miss.end]) for miss in near_misses(text, spans, asked)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("it was 48213 or so", [("number", "48213")]),
        ("the id is 4821-3377-90", [("number", "4821-3377-90")]),
        ("run hunter-x2Kq again", [("shape", "hunter-x2Kq")]),
        ("see dQw4w9WgXcQz7pLm there", [("random", "dQw4w9WgXcQz7pLm")]),
        ("we met Zoidberg there", [("name", "Zoidberg")]),
        ("вчера звонила Лукерья Ильинична", [("name", "Лукерья Ильинична")]),
    ],
)
def test_a_doubt_is_named_with_its_place(text: str, found: list[tuple[str, str]]) -> None:
    assert doubts(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "ok",
        "see you at 1930",
        "on 2024-03-05, or 05.03.2024",
        "2019-2023 was long",
        "100 000 people",
        "25000 of them",
        "it was 3:2 and 21-19 25-23",
        "Zoidberg says hi. Then he left",
        "when? On Monday, I think",
        "lol xD :D",
        "",
    ],
)
def test_ordinary_talk_raises_no_doubt(text: str) -> None:
    assert doubts(text) == []


def test_an_answer_is_doubtful_only_right_after_a_question_and_only_if_it_says_something() -> None:
    assert doubts("under the mat by the cactus", asked=("door",)) == [("answer", "under the mat by the cactus")]
    assert doubts("under the mat by the cactus") == []
    assert doubts("butterscotch", asked=("sure_password",)) == [("answer", "butterscotch")]
    for text in ("no idea", "ok", "later", "why do you ask the cactus?", "не знаю"):
        assert doubts(text, asked=("sure_password",)) == []


def test_what_was_taken_out_is_no_near_miss() -> None:
    text = "call Zoidberg on 48213377"
    assert doubts(text, Span(5, 13, "PERSON"), Span(17, 25, "PHONE")) == []


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=80), st.sets(st.sampled_from(sorted(ASKING))))
def test_near_misses_lie_within_any_text_and_apart(text: str, asked: set[str]) -> None:
    found = sorted((miss.start, miss.end) for miss in near_misses(text, (), asked))
    assert all(0 <= start < end <= len(text) for start, end in found)
    assert all(before[1] <= after[0] for before, after in itertools.pairwise(found))
