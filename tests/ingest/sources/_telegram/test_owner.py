"""Claims about finding the owner, and about the sentence when that fails."""

from pathlib import Path
from typing import Any

import pytest

from ingest.exports import open_export
from ingest.reading import Tally
from ingest.sources._telegram.chats import shape_of, walk
from ingest.sources._telegram.owner import CANDIDATES_SHOWN, find_owner
from soundalike.errors import BadInput
from tests.ingest.telegram_exports import BOB, PERSONAL, account, chat, said, without, write

NAMESAKE = {"from": "Ann Lee", "from_id": "user3"}


def owner_of(folder: Path, export: Any, asked: str = "") -> tuple[str, str]:
    found = open_export(write(folder, export))
    (name,) = found.names
    shape = shape_of(found, name)
    assert shape is not None
    owner = find_owner(walk(found, name, Tally()), shape, asked, found.path)
    return owner.account, owner.name


def refusal(folder: Path, export: Any, asked: str = "") -> str:
    with pytest.raises(BadInput) as raised:
        owner_of(folder, export, asked)
    return str(raised.value)


def test_a_whole_account_says_whose_it_is(tmp_path: Path) -> None:
    assert owner_of(tmp_path, account(chat([said(1, **NAMESAKE)]))) == ("1", "Ann Lee")
    assert owner_of(tmp_path, account()) == ("1", "Ann Lee")


def test_the_account_is_found_wherever_it_stands_in_the_file(tmp_path: Path) -> None:
    export = {"chats": {"list": [chat([said(1)])]}, "personal_information": PERSONAL}
    assert owner_of(tmp_path, export) == ("1", "Ann Lee")


def test_a_private_chat_belongs_to_the_one_who_is_not_the_other(tmp_path: Path) -> None:
    assert owner_of(tmp_path, chat([said(1, **BOB), said(2, **BOB), said(3)])) == ("1", "Ann Lee")
    assert owner_of(tmp_path, chat([said(1, **BOB), said(2)], type="bot_chat")) == ("1", "Ann Lee")


def test_a_private_chat_of_an_old_version_is_understood_too(tmp_path: Path) -> None:
    assert owner_of(tmp_path, chat([said(1, from_id=2), said(2, from_id=1)])) == ("1", "Ann Lee")


def test_a_private_chat_with_somebody_of_the_same_name_is_no_riddle(tmp_path: Path) -> None:
    export = chat([said(1, **NAMESAKE), said(2)], name="Ann Lee", id=3)
    assert owner_of(tmp_path, export) == ("1", "Ann Lee")


def test_saved_messages_belong_to_whom_their_id_says(tmp_path: Path) -> None:
    assert owner_of(tmp_path, {"type": "saved_messages", "id": 1, "messages": [said(1)]}) == ("1", "Ann Lee")


def test_service_messages_tell_the_owner_as_well(tmp_path: Path) -> None:
    joined = {**without(said(1), "from", "from_id"), "type": "service", "actor": "Ann", "actor_id": "user1"}
    assert owner_of(tmp_path, chat([joined])) == ("1", "Ann")


@pytest.mark.parametrize("asked", ["3", "user3", " 3 "])
def test_the_owner_asked_for_goes_before_what_the_export_says(tmp_path: Path, asked: str) -> None:
    export = account(chat([said(1), said(2, **{"from": "Cleo", "from_id": "user3"})]))
    assert owner_of(tmp_path, export, asked) == ("3", "Cleo")
    assert owner_of(tmp_path, export, "cleo") == ("3", "Cleo")


@pytest.mark.parametrize("asked", ["1", "user1", "Ann Lee", "ann lee", "annlee", "@AnnLee"])
def test_the_account_answers_to_its_id_name_and_username(tmp_path: Path, asked: str) -> None:
    assert owner_of(tmp_path, account(chat([said(1, **NAMESAKE)])), asked) == ("1", "Ann Lee")


def test_a_group_needs_to_be_told(tmp_path: Path) -> None:
    group = chat([said(1), said(2, **BOB)], type="private_group")
    sentence = refusal(tmp_path, group)
    assert "--owner" in sentence
    assert "1 (Ann Lee), 2 (Bob)" in sentence
    assert owner_of(tmp_path, group, "2") == ("2", "Bob")
    assert owner_of(tmp_path, group, "Ann Lee") == ("1", "Ann Lee")


def test_an_account_without_its_owner_needs_to_be_told(tmp_path: Path) -> None:
    for information in (None, {}, {"user_id": "x"}, {"user_id": 0}, [1], "Ann"):
        sentence = refusal(tmp_path, account(chat([said(1), said(2, **BOB)]), personal_information=information))
        assert "does not say whose export it is" in sentence


def test_a_chat_in_which_only_the_other_wrote_has_no_owner(tmp_path: Path) -> None:
    assert "2 (Bob)" in refusal(tmp_path, chat([said(1, **BOB)]))


def test_somebody_who_is_not_in_the_export_cannot_be_its_owner(tmp_path: Path) -> None:
    for asked in ("99", "Zoe", "user99"):
        sentence = refusal(tmp_path, account(chat([said(1), said(2, **BOB)])), asked)
        assert "1 (Ann Lee), 2 (Bob)" in sentence


def test_a_name_that_two_people_share_is_not_guessed(tmp_path: Path) -> None:
    group = chat([said(1), said(2, **NAMESAKE), said(3, **BOB)], type="private_group")
    sentence = refusal(tmp_path, group, "Ann Lee")
    assert "1 (Ann Lee), 3 (Ann Lee)" in sentence
    assert "Bob" not in sentence


def test_the_busiest_are_offered_and_no_crowd(tmp_path: Path) -> None:
    crowd = [said(n, **{"from": f"P{n}", "from_id": f"user{n}"}) for n in range(1, 50)]
    sentence = refusal(tmp_path, chat([*crowd, said(99, **{"from": "P30", "from_id": "user30"})], type="private_group"))
    assert sentence.count("(P") == CANDIDATES_SHOWN
    assert "out of 30 (P30), 1 (P1)" in sentence


def test_channels_are_no_candidates(tmp_path: Path) -> None:
    posts = chat([said(1, **{"from": "News", "from_id": "channel5"})], type="public_channel")
    assert "News" not in refusal(tmp_path, posts)


def test_a_file_that_breaks_off_before_the_answer_says_so(tmp_path: Path) -> None:
    whole = write(tmp_path, chat([said(1, **BOB), said(2, **BOB), said(3)])).read_bytes()
    with pytest.raises(BadInput, match="breaks off after 2 messages"):
        owner_of(tmp_path, whole[: whole.index(b'"user1"')])
