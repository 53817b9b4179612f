"""Claims about who and which chats are in a plain export of Signal."""

import uuid
from typing import Any

import pytest

from ingest.sources._signal.people import People, Recipient, member, number_of, service_id_of
from tests.ingest.exports.signal import BOB, BOB_ACI, FRAMES


def people_of(*frames: Any) -> People:
    people = People()
    for frame in frames:
        people.note(frame)
    return people


def contact(**members: Any) -> Recipient:
    return people_of({"recipient": {"id": "7", "contact": members}}).recipients[7]


def test_the_owner_has_the_name_of_the_account() -> None:
    assert people_of(*FRAMES).owner == "Ann Lee"
    assert people_of({"account": {"profileKey": "YQ=="}}).owner == ""


def test_every_kind_of_chat_is_told() -> None:
    chats = [(chat.kind, chat.name) for chat in people_of(*FRAMES).chats.values()]
    assert chats == [("saved", "Note to Self"), ("private", "Bobby"), ("group", "The three"), ("service", "Signal")]


@pytest.mark.parametrize(
    ("members", "name"),
    [
        ({"nickname": {"given": "N", "family": "M"}, "systemGivenName": "S"}, "N M"),
        ({"systemGivenName": "S", "systemFamilyName": "T", "profileGivenName": "P"}, "S T"),
        ({"systemNickname": "Nick", "profileGivenName": "P"}, "Nick"),
        ({"profileGivenName": "P", "profileFamilyName": "Q", "username": "p.01"}, "P Q"),
        ({"username": "p.01", "e164": "447700900123"}, "p.01"),
        ({"e164": "447700900123"}, "+447700900123"),
        ({}, ""),
    ],
)
def test_a_person_has_the_name_that_the_owner_gave_before_their_own(members: dict[str, Any], name: str) -> None:
    assert contact(aci=BOB_ACI, **members).name == name


def test_an_id_is_of_the_account_and_not_of_this_file() -> None:
    bob = people_of(*FRAMES).recipients[int(BOB)]
    assert contact(aci=BOB_ACI).id == bob.id
    assert contact(aci=str(uuid.UUID(int=int("02" * 16, 16)))).id == bob.id
    assert contact(e164="447700900123").id != bob.id


def test_no_number_stands_in_an_id() -> None:
    assert "7700900123" not in contact(e164="447700900123").id


def test_what_nobody_can_write_from_is_no_recipient() -> None:
    frames = [{"recipient": {"id": str(n), **to}} for n, to in enumerate([{"callLink": {}}, {"contact": {}}, {}], 1)]
    people = people_of(*frames, {"chat": {"id": "1", "recipientId": "1"}})
    assert (people.recipients, people.chats) == ({}, {})


def test_a_number_that_is_left_out_is_zero() -> None:
    people = people_of({"recipient": {"self": {}}}, {"chat": {}})
    assert list(people.recipients) == list(people.chats) == [0]


def test_members_are_found_in_the_spelling_of_the_proto_file_too() -> None:
    assert member({"backup_time_ms": 5}, "backupTimeMs") == 5
    people = people_of(
        {"account": {"given_name": "Ann"}},
        {"recipient": {"id": 3, "release_notes": {}}},
        {"recipient": {"id": 2, "contact": {"e164": 447700900123, "profile_given_name": "Bob"}}},
        {"chat": {"id": 1, "recipient_id": 2}},
    )
    assert (people.owner, people.chats[1].name, people.recipients[3].kind) == ("Ann", "Bob", "service")


@pytest.mark.parametrize("value", [None, 5, [], "", "not base64!", "é", "AAA"])
def test_an_odd_account_id_is_taken_as_it_is(value: Any) -> None:
    assert isinstance(service_id_of(value), str)


def test_frames_of_wrong_types_say_nothing() -> None:
    odd: list[Any] = [5, "x", [], None, {"id": []}, {"id": "1", "contact": 5}, {"id": "1", "group": {"masterKey": 7}}]
    people = people_of(*({kind: value} for kind in ("account", "recipient", "chat") for value in odd))
    assert (people.owner, people.recipients, people.chats) == ("", {}, {})


def test_numbers_can_be_text() -> None:
    assert [number_of(value) for value in ("12", 12, None, "x", 10**40)] == [12, 12, 0, 0, 0]
