"""Claims about `conversations.sqlite`, on real SQLite."""

import dataclasses
import json
import sqlite3
import stat
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from soundalike.contacts import Rules, apply_rules, forget_contact
from soundalike.conversations import (
    LONGEST_TITLE,
    Conversation,
    Said,
    Wording,
    delete_conversation,
    folded,
    forget_conversations,
    keep_conversation,
    list_conversations,
    read_conversation,
    title_of,
)
from soundalike.errors import BadInput, NothingThere
from soundalike.home import Home
from soundalike.names import names_path
from tests.soundalike.conftest import Command

NOW = datetime(2026, 1, 2, 3, 4, 5, 678, tzinfo=UTC)


def talk(*texts: str, contact: str = "Jess", run: str = "a-run") -> Conversation:
    turns = tuple(
        Said(speaker="assistant" if number % 2 else "user", wordings=(Wording(text=text, said_at=NOW),))
        for number, text in enumerate(texts)
    )
    return Conversation(run=run, contact=contact, turns=turns, settings={"temperature": 0.8})


def titles(home: Home, words: str = "") -> list[str]:
    return [one.title for one in list_conversations(home, words)]


def on_disk(home: Home) -> bytes:
    return b"".join(path.read_bytes() for path in home.root.glob("conversations.sqlite*"))


def test_a_conversation_comes_back_as_it_was_kept(home: Home) -> None:
    again = Wording(text="in the 🐸 pond\nor not", said_at=NOW, thumb=-1, correction="mine", settings={"n": 1})
    reply = Said(speaker="assistant", wordings=(Wording(text="what", said_at=NOW), again), shown=0)
    kept = keep_conversation(home, dataclasses.replace(talk("where's my frog"), turns=(*talk("hi").turns, reply)))
    assert kept.id
    assert read_conversation(home, kept.id) == kept
    assert kept.turns[1].text == "what", "the wording that is shown counts"


def test_a_later_state_replaces_the_earlier_one(home: Home) -> None:
    kept = keep_conversation(home, talk("one", "two", "three"))
    keep_conversation(home, dataclasses.replace(kept, turns=kept.turns[:1]))
    found = read_conversation(home, kept.id)
    assert found is not None and [said.text for said in found.turns] == ["one"]
    assert b"three" not in on_disk(home)


def test_the_one_gone_on_with_last_comes_first(home: Home) -> None:
    first = keep_conversation(home, talk("first"))
    keep_conversation(home, talk("second"))
    assert titles(home) == ["second", "first"]
    keep_conversation(home, first)
    assert titles(home) == ["first", "second"]


def test_without_a_file_there_is_nothing_and_none_is_made(home: Home) -> None:
    assert list_conversations(home, "x") == []
    assert read_conversation(home, 1) is None
    delete_conversation(home, 1)
    assert forget_conversations(home, {"Jess"}) == 0
    assert not home.conversations.exists()


def test_the_files_are_for_the_owner_only(home: Home) -> None:
    keep_conversation(home, talk("hi"))
    with sqlite3.connect(home.conversations) as reader:
        assert reader.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        reader.execute("SELECT * FROM wordings").fetchall()
        keep_conversation(home, talk("ho"))
        files = list(home.root.glob("conversations.sqlite*"))
        assert len(files) == 3
        assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}
    reader.close()


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("frog", ["My FROG"]),
        ("FRO", ["My FROG"]),
        ("my pond", ["My FROG"]),
        ("my тра", []),
        ("МАМ", ["Где мама?"]),
        ("трам", ["Где мама?"]),
        ("tom", ["Где мама?"]),
        ("  ", ["Где мама?", "My FROG"]),
        ("100%", []),
        ("_", []),
    ],
)
def test_words_are_found_in_any_language_by_their_beginning(home: Home, words: str, found: list[str]) -> None:
    keep_conversation(home, talk("My FROG", "in the pond"))
    keep_conversation(home, talk("Где мама?", "В ТРАМВАЕ", contact="Tom"))
    assert titles(home, words) == found


def test_what_is_deleted_is_overwritten_even_while_another_reads(home: Home) -> None:
    kept = keep_conversation(home, talk("frogs " * 2000, "ponds"))
    other = keep_conversation(home, talk("newts"))
    with sqlite3.connect(home.conversations) as reader:
        reader.execute("SELECT * FROM wordings").fetchall()
        assert b"frogs" in on_disk(home)
        delete_conversation(home, kept.id)
        assert b"frogs" not in on_disk(home) and b"ponds" not in on_disk(home)
    reader.close()
    assert read_conversation(home, kept.id) is None
    assert titles(home) == ["newts"]
    delete_conversation(home, other.id)
    assert keep_conversation(home, talk("again")).id > other.id, "a number is never another conversation's"


def test_a_deleted_conversation_is_not_gone_on_with(home: Home) -> None:
    kept = keep_conversation(home, talk("frog"))
    delete_conversation(home, kept.id)
    with pytest.raises(NothingThere, match="begin a new one"):
        keep_conversation(home, kept)
    assert b"frog" not in on_disk(home)


def test_forgetting_a_contact_forgets_the_conversations_in_their_name(
    command: Command, home: Home, export: Path
) -> None:
    command("ingest", "file", export)
    names_path(home).write_text(json.dumps({"schema": "names/1", "contacts": {"Jessie": "Ruth"}}))
    for contact in ("Jess", "Jessie", "Ruth", "Tom"):
        keep_conversation(home, talk(f"frog of {contact}", contact=contact))
    apply_rules(home, Rules(rename=["Jess=Jessie"]))
    forget_contact(home, "Jessie")
    assert titles(home) == ["frog of Tom"]
    assert on_disk(home).count(b"frog of") == 2, "the title and the words of Tom's"


def test_a_file_that_is_none_of_conversations_is_refused_in_a_sentence(home: Home) -> None:
    home.conversations.write_text("frog " * 1000)
    with pytest.raises(BadInput, match="file of conversations") as refused:
        list_conversations(home)
    assert "frog" not in str(refused.value)


def test_private_text_is_in_no_repr(home: Home) -> None:
    keep_conversation(home, talk("frog"))
    told = repr(talk("frog").turns[0].wording) + repr(talk("frog")) + repr(list_conversations(home))
    assert "frog" not in told and "Jess" not in told


@given(st.lists(st.text(max_size=120), max_size=3))
def test_a_title_is_the_first_words_in_one_short_line(texts: list[str]) -> None:
    title = title_of(talk(*texts).turns)
    assert len(title) <= LONGEST_TITLE + 1
    assert "\n" not in title
    said = next((" ".join(text.split()) for text in texts if text.strip()), "")
    assert said.startswith(title.removesuffix("…"))


def test_a_long_title_ends_with_a_whole_word_where_there_are_any() -> None:
    assert title_of(talk("word " * 40).turns) == "word " * 8 + "word…"
    assert title_of(talk("字" * 90).turns) == "字" * LONGEST_TITLE + "…"


@pytest.mark.parametrize(("text", "other"), [("СТРАСТЬ", "страсть"), ("Straße", "STRASSE"), ("ｆｒｏｇ", "Frog")])
def test_spellings_of_one_word_are_one(text: str, other: str) -> None:
    assert folded(text) == folded(other)
