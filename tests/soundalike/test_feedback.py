"""Claims about `feedback.sqlite`, on real SQLite."""

import dataclasses
import json
import sqlite3
import stat
from datetime import UTC, datetime
from pathlib import Path

import pytest

from soundalike.contacts import forget_contact
from soundalike.errors import BadInput
from soundalike.feedback import (
    MIGRATIONS,
    Rating,
    add_rating,
    forget_conversation_ratings,
    forget_ratings,
    put_rating,
    read_ratings,
)
from soundalike.home import Home
from soundalike.names import names_path
from soundalike.records import Turn
from tests.soundalike.conftest import Command

RATING = Rating(
    created_at=datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC),
    run="20260101T000000Z-lora-abc",
    base="smollm2-135m",
    contact="Jess",
    system="You are Nadia, chatting with Jess.",
    turns=(Turn(role="other", messages=("where's my frog 🐸", "two\nlines")),),
    reply=("in the pond",),
    rating=-1,
    correction=("still at mine", "привет"),
    settings={"temperature": 0.8, "top_p": 0.95},
)


def test_ratings_come_back_as_they_were_given_the_oldest_first(home: Home) -> None:
    first = add_rating(home, RATING)
    second = add_rating(home, dataclasses.replace(RATING, rating=1, correction=(), turns=()))
    assert read_ratings(home) == [
        dataclasses.replace(RATING, id=first),
        dataclasses.replace(RATING, id=second, rating=1, correction=(), turns=()),
    ]


def test_the_file_is_for_the_owner_only(home: Home) -> None:
    add_rating(home, RATING)
    assert stat.S_IMODE(home.feedback.stat().st_mode) == 0o600


def test_without_a_file_there_are_no_ratings_and_none_is_made(home: Home) -> None:
    assert read_ratings(home) == []
    assert forget_ratings(home, "Jess") == 0
    assert not home.feedback.exists()


@pytest.mark.parametrize("changes", [{"rating": 0, "correction": ()}, {"rating": 5}])
def test_a_rating_that_says_nothing_is_refused(home: Home, changes: dict[str, object]) -> None:
    with pytest.raises(BadInput, match=r"give (1|a thumb)"):
        add_rating(home, dataclasses.replace(RATING, **changes))  # type: ignore[arg-type]
    assert read_ratings(home) == []


def test_private_text_is_in_no_repr() -> None:
    told = repr(RATING)
    assert not any(private in told for private in ("frog", "pond", "mine", "Jess", "Nadia"))


def test_a_file_that_is_none_of_ratings_is_refused_in_a_sentence(home: Home) -> None:
    home.feedback.write_text("frog " * 1000)
    with pytest.raises(BadInput, match="SQLITE_NOTADB") as refused:
        read_ratings(home)
    assert "frog" not in str(refused.value)


def test_a_file_of_a_newer_version_is_refused(home: Home) -> None:
    add_rating(home, RATING)
    with sqlite3.connect(home.feedback) as connection:
        connection.execute(f"PRAGMA user_version = {len(MIGRATIONS) + 1}")
    connection.close()
    with pytest.raises(BadInput, match="update Soundalike"):
        read_ratings(home)


def test_forgetting_a_contact_forgets_the_ratings_of_talks_with_them(
    command: Command, home: Home, export: Path
) -> None:
    command("ingest", "file", export)
    names_path(home).write_text(json.dumps({"schema": "names/1", "contacts": {"Jess": "Ruth"}}))
    for contact in ("Ruth", "Tom"):
        add_rating(home, dataclasses.replace(RATING, contact=contact))
    forget_contact(home, "Jess")
    assert [rating.contact for rating in read_ratings(home)] == ["Tom"]
    assert b"frog" in home.feedback.read_bytes()
    forget_ratings(home, "Tom")
    assert b"frog" not in home.feedback.read_bytes(), "what is deleted is overwritten"


def test_another_judgement_of_the_same_reply_replaces_the_first(home: Home) -> None:
    first = put_rating(home, RATING)
    assert put_rating(home, dataclasses.replace(RATING, rating=1, correction=())) == first
    assert read_ratings(home) == [dataclasses.replace(RATING, id=first, rating=1, correction=())]


@pytest.mark.parametrize("changes", [{"reply": ("elsewhere",)}, {"run": "other"}, {"turns": ()}, {"contact": "Tom"}])
def test_another_reply_has_a_rating_of_its_own(home: Home, changes: dict[str, object]) -> None:
    put_rating(home, RATING)
    put_rating(home, dataclasses.replace(RATING, **changes))  # type: ignore[arg-type]
    assert len(read_ratings(home)) == 2


def test_a_judgement_can_be_taken_back(home: Home) -> None:
    nothing = dataclasses.replace(RATING, rating=0, correction=())
    assert put_rating(home, nothing) is None
    assert not home.feedback.exists(), "no file for nothing"
    put_rating(home, RATING)
    assert put_rating(home, nothing) is None
    assert read_ratings(home) == []
    assert b"frog" not in home.feedback.read_bytes()


def test_all_ratings_of_a_conversation_can_be_forgotten(home: Home) -> None:
    assert forget_conversation_ratings(home, "a") == 0
    for number, conversation in enumerate(("a", "b", "a")):
        add_rating(home, dataclasses.replace(RATING, reply=(str(number),), settings={"conversation": conversation}))
    add_rating(home, RATING)
    assert forget_conversation_ratings(home, "a") == 2
    assert [rating.reply for rating in read_ratings(home)] == [("1",), ("in the pond",)]
