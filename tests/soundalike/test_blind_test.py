"""Claims about the blind test's questions, answers and score."""

import dataclasses
import json
import sqlite3
from collections import Counter

import pytest

from soundalike.blind_test import (
    AlreadyAnswered,
    BlindQuestion,
    add_answer,
    answers,
    blind_questions,
    blind_test_score,
    forget_answers,
    score_of,
    score_sentence,
    start_again,
)
from soundalike.contacts import forget_contact
from soundalike.errors import BadInput
from soundalike.feedback import MIGRATIONS, read_ratings
from soundalike.held_out import FILE, HeldOutReply
from soundalike.home import Home
from soundalike.names import names_path
from soundalike.records import Turn
from tests.soundalike.conftest import Command

RUN = "20260101T000000Z-lora-abc"


def place(number: int, *, contact: str = "Jess", owner: str = "yeah", twin: str = "sure") -> HeldOutReply:
    return HeldOutReply(
        contact=contact,
        turns=(Turn(role="other", messages=(f"shall we, {number}?",)),),
        owner=(owner,),
        said={"twin": (twin,), "base": ("As a model",)},
    )


PLACES = [place(number, contact=("Jess", "Mum")[number % 2]) for number in range(200)]


@pytest.fixture
def questions() -> list[BlindQuestion]:
    return blind_questions(RUN, PLACES)


def test_a_question_holds_both_replies_and_knows_the_real_one(questions: list[BlindQuestion]) -> None:
    assert len(questions) == 200
    assert all(set(one.replies) == {("yeah",), ("sure",)} and one.replies[one.real] == ("yeah",) for one in questions)


def test_the_side_is_no_hint(questions: list[BlindQuestion]) -> None:
    assert 70 < sum(one.real for one in questions) < 130
    assert blind_questions(RUN, PLACES) == questions, "the same after a restart"
    sides = {one.place: one.real for one in blind_questions("another run", PLACES)}
    assert 70 < sum(sides[one.place] == one.real for one in questions) < 130


def test_contacts_are_mixed_and_the_order_is_not_that_of_time(questions: list[BlindQuestion]) -> None:
    first = Counter(one.contact for one in questions[:40])
    assert min(first["Jess"], first["Mum"]) > 8
    asked = [one.turns for one in questions]
    assert asked != [one.turns for one in PLACES]
    assert asked != [one.turns for one in blind_questions("another run", PLACES)]


@pytest.mark.parametrize(
    "useless",
    [
        place(1, owner="ok", twin="ok"),
        place(1, owner="ok ", twin="OK"),
        place(1, twin="  "),
        place(1, owner=""),
        dataclasses.replace(place(1), said={"base": ("hi",)}),
        dataclasses.replace(place(1), said={"twin": ()}),
        dataclasses.replace(place(1), turns=()),
    ],
)
def test_what_cannot_be_told_apart_is_not_asked(useless: HeldOutReply) -> None:
    assert blind_questions(RUN, [useless]) == []
    assert len(blind_questions(RUN, [useless, place(2)])) == 1


def test_white_space_around_a_message_is_no_hint() -> None:
    (question,) = blind_questions(RUN, [place(1, owner=" yeah\n", twin="sure")])
    assert set(question.replies) == {("yeah",), ("sure",)}


def test_a_context_that_comes_twice_is_asked_once() -> None:
    assert len(blind_questions(RUN, [place(1), place(1, owner="nope")])) == 1


def test_a_place_keeps_its_name_when_the_twin_says_something_else() -> None:
    (before,), (after,) = (blind_questions(RUN, [place(1, twin=words)]) for words in ("sure", "of course"))
    assert (before.place, before.real) == (after.place, after.real)


def test_answers_are_kept_in_their_order_and_by_run(home: Home, questions: list[BlindQuestion]) -> None:
    right, wrong = questions[:2]
    assert add_answer(home, RUN, right, right.real) is True
    assert add_answer(home, RUN, wrong, 1 - wrong.real) is False
    assert [(one.place, one.contact, one.told_apart) for one in answers(home, RUN)] == [
        (right.place, right.contact, True),
        (wrong.place, wrong.contact, False),
    ]
    assert answers(home, "another run") == []
    add_answer(home, "another run", right, 0)
    assert len(answers(home, RUN)) == 2


def test_a_place_is_answered_once(home: Home, questions: list[BlindQuestion]) -> None:
    add_answer(home, RUN, questions[0], questions[0].real)
    with pytest.raises(AlreadyAnswered):
        add_answer(home, RUN, questions[0], 1 - questions[0].real)
    assert [one.told_apart for one in answers(home, RUN)] == [True]


def test_only_two_replies_can_be_picked(home: Home, questions: list[BlindQuestion]) -> None:
    with pytest.raises(BadInput, match="pick 0 or 1"):
        add_answer(home, RUN, questions[0], 2)


def test_without_a_file_there_are_no_answers_and_none_is_made(home: Home) -> None:
    assert answers(home, RUN) == []
    assert blind_test_score(home, RUN) is None
    assert (start_again(home, RUN), forget_answers(home, "Jess")) == (0, 0)
    assert not home.feedback.exists()


def test_starting_again_forgets_one_runs_answers(home: Home, questions: list[BlindQuestion]) -> None:
    for run in (RUN, "another run"):
        add_answer(home, run, questions[0], 0)
    assert start_again(home, RUN) == 1
    assert answers(home, RUN) == []
    assert len(answers(home, "another run")) == 1


def test_no_text_is_kept(home: Home, questions: list[BlindQuestion]) -> None:
    add_answer(home, RUN, questions[0], 0)
    kept = home.feedback.read_bytes()
    assert not any(word in kept for word in (b"shall we", b"yeah", b"sure"))


def test_private_text_is_in_no_repr(home: Home, questions: list[BlindQuestion]) -> None:
    add_answer(home, RUN, questions[0], 0)
    told = repr(questions[0]) + repr(answers(home, RUN))
    assert not any(private in told for private in ("shall", "yeah", "sure", "Jess", "Mum", "real"))


def test_a_file_of_ratings_from_before_takes_answers(home: Home, questions: list[BlindQuestion]) -> None:
    with sqlite3.connect(home.feedback) as connection:
        connection.executescript(f"{MIGRATIONS[0]} PRAGMA user_version = 1;")
        connection.execute("INSERT INTO ratings VALUES (1, '2026-01-01', 'r', 'b', 'c', '', '[]', '[]', 1, '[]', '{}')")
    connection.close()
    add_answer(home, RUN, questions[0], 0)
    assert len(read_ratings(home)) == len(answers(home, RUN)) == 1


def test_forgetting_a_contact_forgets_what_was_asked_about_them(
    command: Command, home: Home, export: object, questions: list[BlindQuestion]
) -> None:
    command("ingest", "file", str(export))
    names_path(home).write_text(json.dumps({"schema": "names/1", "contacts": {"Jess": "Mum"}}))
    for question in questions[:20]:
        add_answer(home, RUN, question, 0)
    kept = home.runs / RUN / FILE
    kept.parent.mkdir(parents=True)
    kept.write_text("what they said")
    forget_contact(home, "Jess")
    assert {one.contact for one in answers(home, RUN)} == {"Jess"}, "the twin's Mum was the owner's Jess"
    assert not kept.exists()


@pytest.mark.parametrize(("right", "asked"), [(13, 20), (0, 10), (10, 10), (1, 1)])
def test_the_score_is_the_share_with_wilsons_interval(right: int, asked: int) -> None:
    score = score_of([True] * right + [False] * (asked - right))
    assert score is not None
    assert (score["asked"], score["told_apart"], score["share"]) == (asked, right, right / asked)
    # Wilson 1927, written out.
    z = 1.959963984540054
    centre = (right + z**2 / 2) / (asked + z**2)
    half = z / (asked + z**2) * (right * (asked - right) / asked + z**2 / 4) ** 0.5
    assert score["low"] == pytest.approx(centre - half, abs=1e-9)
    assert score["high"] == pytest.approx(centre + half, abs=1e-9)


def test_one_who_guesses_is_within_chance_and_one_who_knows_is_not(home: Home, questions: list[BlindQuestion]) -> None:
    for question in questions[:60]:
        add_answer(home, "guesses", question, 0)
        add_answer(home, "knows", question, question.real)
    guesses, knows = (blind_test_score(home, run) for run in ("guesses", "knows"))
    assert guesses is not None and guesses["low"] < 0.5 < guesses["high"]
    assert knows is not None and knows["share"] == 1 and knows["low"] > 0.9


def test_the_score_in_words() -> None:
    score = score_of([True] * 13 + [False] * 7)
    assert score is not None
    assert score_sentence(score) == "You told it from yourself in 13 of 20: 65% (43–82%). Half would be chance."
