import re
from datetime import timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prepare.selection import Line
from prepare.thinning import Turns, is_acknowledgement, spread
from soundalike.config import FilterConfig
from tests.prepare.conftest import START


def seen(texts: list[str], config: FilterConfig | None = None, lines: int = 1) -> Turns:
    """Turns of one chat, the place is the index."""
    turns = Turns(config or FilterConfig())
    for place, text in enumerate(texts):
        moment = START + timedelta(minutes=place)
        last = Line(role="owner", text=text, sent_at=moment, message_id=place, sender_id="o")
        turns.see(0, place * lines, last, lines)
    turns.end_chat()
    return turns


ACKNOWLEDGEMENTS = """
    ok  Ok!  k  kk  okkkk 👍  Yesss  lol  LOOOL  hahaha  ahahah  xD  thank you  got it  да  Дааа  дадада  ага)))  ок
    Ну да  спасибо!  ахахах  пхахаха  хех  лол ору  ясно  👍  ❤️❤️  :)  ))))  +  ...
"""
OTHERS = """
    ok?  ?  да?  hi  at 7  42  tomorrow  yes but not on Monday  привет  завтра  да, но завтра  ok see you there  не он
    хата  да ну его  yes yes yes yes
"""


def entries(table: str) -> list[str]:
    return re.split(r"\s{2,}", table.strip())


@pytest.mark.parametrize("text", entries(ACKNOWLEDGEMENTS))
def test_an_acknowledgement_is_told_in_english_russian_and_signs(text: str) -> None:
    assert is_acknowledgement(text)


@pytest.mark.parametrize("text", entries(OTHERS))
def test_a_question_an_answer_or_a_greeting_is_no_acknowledgement(text: str) -> None:
    assert not is_acknowledgement(text)


@given(st.integers(0, 300), st.integers(0, 300))
def test_the_kept_are_as_many_as_asked_for_and_lie_evenly(total: int, kept: int) -> None:
    kept = min(kept, total)
    places = [index for index, stays in enumerate(spread(total, kept)) if stays]
    assert len(places) == kept
    gaps = [later - earlier for earlier, later in pairwise([*places, total])]
    assert not gaps or max(gaps) - min(gaps) <= 1
    assert places[:1] == [0][:kept]


def test_a_normal_chat_keeps_all_its_acknowledgements() -> None:
    texts = [*(f"something to say, number {n}" for n in range(90)), *["ok"] * 15]
    assert seen(texts).surplus_acknowledgements({}) == []


def test_acknowledgements_beyond_their_share_are_taken_evenly_over_the_time() -> None:
    texts = ["ok" if place % 2 else f"something to say, number {place}" for place in range(200)]
    surplus = set(seen(texts).surplus_acknowledgements({}))
    kept = [place for place in range(1, 200, 2) if place not in surplus]
    assert len(kept) == 18  # 18 - 1 of 17 + 100 are 15 in a hundred
    assert max(later - earlier for earlier, later in pairwise(kept)) == 12


def test_what_is_context_already_counts_on_neither_side() -> None:
    texts = ["ok"] * 50 + [f"something to say, number {n}" for n in range(100)]
    assert len(seen(texts).surplus_acknowledgements(range(50, 150))) == 49
    assert seen(texts).surplus_acknowledgements(range(50)) == []


def test_a_turn_is_lost_to_learning_only_with_its_last_line() -> None:
    texts = ["ok"] * 20 + ["something to say"] * 100
    two_lines = seen(texts, lines=2)
    assert two_lines.surplus_acknowledgements({}) == []
    one_line_more = Turns(FilterConfig(acknowledgement_share=0.5))
    line = Line(role="owner", text="ok", sent_at=START, message_id=1, sender_id="o")
    for place in range(10):
        one_line_more.see(0, place, line, 1)
    for place in range(10, 30, 2):
        one_line_more.see(0, place, line, 2)
    assert one_line_more.surplus_acknowledgements(range(10, 30, 2)) == []
    assert len(one_line_more.surplus_acknowledgements(range(10, 30))) == 9


def test_a_share_of_one_keeps_everything() -> None:
    turns = seen(["ok"] * 50 + ["good morning"] * 50, FilterConfig(acknowledgement_share=1, repeat_share=1))
    assert (turns.surplus_acknowledgements({}), turns.repeated) == ([], [])


def test_good_morning_every_day_is_learned_to_a_share_of_the_chat() -> None:
    texts = ["Доброе утро!" if place % 4 == 0 else f"что-то новое {place}" for place in range(200)]
    repeated = set(seen(texts).repeated)
    kept = [place for place in range(0, 200, 4) if place not in repeated]
    assert repeated < set(range(0, 200, 4))
    assert kept == [0, 20, 40, 60, 80, 100, 120, 140, 160, 180]


def test_the_same_words_are_the_same_in_other_case_and_with_other_signs() -> None:
    assert seen(["Good morning", "good morning!", "GOOD MORNING ☀️", "good  morning", "evening"]).repeated == [1]


def test_another_chat_begins_to_count_anew() -> None:
    turns = Turns(FilterConfig())
    for place in range(12):
        line = Line(role="owner", text="good morning", sent_at=START, message_id=place, sender_id="o")
        turns.see(place // 3, place, line, 1)
        if place % 3 == 2:
            turns.end_chat()
    assert turns.repeated == []
