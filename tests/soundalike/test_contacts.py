import dataclasses
import json
from pathlib import Path

import pytest

from soundalike.archive import open_archive
from soundalike.home import Home
from soundalike.names import names_path, twin_names
from soundalike.records import Chat
from tests.soundalike.conftest import Command, export_of


@pytest.fixture(autouse=True)
def ingested(command: Command, export: Path) -> None:
    command("ingest", "file", export)


def test_a_renamed_contact_is_forgotten_in_what_was_made_before(command: Command, home: Home, tiny_base: Path) -> None:
    command("prepare", "--base", tiny_base)
    (home.datasets / "killed").mkdir()
    command("contacts", "--rename", "Jess=Jay")
    assert command("--json", "forget", "Jay").json["removed"] == 60
    assert not any(home.datasets.iterdir())


def test_nothing_is_left_of_a_forgotten_persons_name(command: Command, home: Home, tiny_base: Path) -> None:
    command("prepare", "--base", tiny_base)
    assert "Jess" in twin_names(home)
    command("export", "records")
    assert any(home.exports.iterdir())
    command("forget", "Jess")
    assert "jess" not in names_path(home).read_text().casefold()
    assert not any(home.exports.iterdir())


def test_what_a_contact_is_to_the_owner_is_set_told_and_forgotten(command: Command, home: Home) -> None:
    (jess,) = command("--json", "contacts", "--relation", "Jess=little  sister").json["contacts"]
    assert jess["relation"] == "little sister"
    (jess,) = command("--json", "contacts", "--relation", "Jess=").json["contacts"]
    assert jess["relation"] == ""
    refused = command("contacts", "--relation", "sister")
    assert refused.exit_code == 2 and "NAME=WORDS" in refused.err


def test_what_a_forgotten_person_wrote_in_groups_goes_too(command: Command, home: Home) -> None:
    group = Chat(source="telegram", account="1", chat_id="chat9", kind="group", name="quiz")
    with open_archive(home) as archive, archive.transaction():
        archive.put_chat(group)
        (first, *_) = list(archive.messages(archive.find_contact("Jess")[0].chat))
        archive.put_messages([dataclasses.replace(first, chat_id="chat9")])
    assert command("--json", "forget", "Jess").json["removed"] == 61
    with open_archive(home) as archive:
        assert list(archive.messages(group)) == []


def test_a_home_whose_only_person_is_forgotten_takes_another_account(command: Command, tmp_path: Path) -> None:
    other = tmp_path / "other.json"
    other.write_text(json.dumps(export_of(40, owner_id=77)))
    refused = command("ingest", "file", other)
    assert refused.exit_code == 2 and "a --home of its own" in refused.err
    command("forget", "Jess")
    assert command("--json", "status").json["next"] == "soundalike ingest file EXPORT"
    assert command("ingest", "file", other).exit_code == 0


def test_people_are_listed_with_counts(command: Command) -> None:
    (person,) = command("--json", "contacts").json["contacts"]
    assert (person["contact"], person["chat_id"], person["messages"], person["owner_messages"]) == ("Jess", "5", 60, 30)
    assert "Jess" in command("contacts").out


def test_rules_are_kept(command: Command) -> None:
    assert command("contacts", "--rename", "jess=Jay", "--exclude", "5").exit_code == 0
    (person,) = command("--json", "contacts").json["contacts"]
    assert (person["contact"], person["name"], person["rule"]) == ("Jay", "Jess", "exclude")


def test_a_contact_that_is_not_there_changes_nothing(command: Command) -> None:
    finished = command("contacts", "--exclude", "Jess", "--exclude", "nobody")
    assert finished.exit_code == 2
    assert command("--json", "contacts").json["contacts"][0]["rule"] == ""


@pytest.mark.parametrize("pair", ["Jess", "Jess=", "=J"])
def test_a_rename_needs_both_names(command: Command, pair: str) -> None:
    assert command("contacts", "--rename", pair).exit_code == 2


WHATSAPP = Chat(source="whatsapp", account="Ann", chat_id="Jessica", kind="private", name="Jessica")


@pytest.fixture
def two_messengers(home: Home) -> Home:
    """Jess on Telegram, who is Jessica on WhatsApp."""
    with open_archive(home) as archive, archive.transaction():
        (first, *_) = list(archive.messages(archive.find_contact("Jess")[0].chat))
        archive.put_account("whatsapp", "Ann", "Ann")
        archive.put_chat(WHATSAPP)
        archive.put_messages([dataclasses.replace(first, source="whatsapp", account="Ann", chat_id="Jessica")])
    return home


def test_merged_contacts_are_one_person_with_one_name(command: Command, two_messengers: Home) -> None:
    assert len(command("--json", "contacts").json["contacts"]) == 2
    (person,) = command("--json", "contacts", "--merge", "Jessica=Jess").json["contacts"]
    assert (person["contact"], person["messages"]) == ("Jess", 61)
    assert [chat["source"] for chat in person["chats"]] == ["telegram", "whatsapp"]
    with open_archive(two_messengers) as archive:
        assert {summary.contact for summary in archive.chats()} == {"Jess"}


def test_a_rule_for_a_merged_contact_is_for_all_their_chats(command: Command, two_messengers: Home) -> None:
    command("contacts", "--merge", "Jessica=Jess", "--exclude", "Jess")
    command("contacts", "--rename", "Jessica=Jay")
    with open_archive(two_messengers) as archive:
        assert {(summary.contact, summary.rule) for summary in archive.chats()} == {("Jay", "exclude")}


def test_a_merged_contact_is_forgotten_everywhere(command: Command, two_messengers: Home) -> None:
    command("contacts", "--merge", "Jessica=Jess")
    assert command("--json", "forget", "Jess").json["removed"] == 61


def test_a_merge_can_be_taken_back(command: Command, two_messengers: Home) -> None:
    before = command("--json", "contacts").json
    command("contacts", "--merge", "Jessica=Jess")
    assert command("--json", "contacts", "--split", "Jess").json == before


def test_a_namesake_is_told_by_messenger_and_id(command: Command, two_messengers: Home) -> None:
    with open_archive(two_messengers) as archive, archive.transaction():
        archive.put_chat(dataclasses.replace(WHATSAPP, chat_id="Jess", name="Jess"))
        (first, *_) = list(archive.messages(WHATSAPP))
        archive.put_messages([dataclasses.replace(first, chat_id="Jess")])
    assert command("contacts", "--merge", "Jess=5").exit_code == 2
    people = command("--json", "contacts", "--merge", "whatsapp:Jess=telegram:5").json["contacts"]
    assert [[chat["source"] for chat in person["chats"]] for person in people] == [
        ["telegram", "whatsapp"],
        ["whatsapp"],
    ]


@pytest.mark.parametrize("named", ["jj", "whatsapp:jj"])
def test_one_of_three_that_are_merged_leaves_alone(command: Command, two_messengers: Home, named: str) -> None:
    with open_archive(two_messengers) as archive, archive.transaction():
        (first, *_) = list(archive.messages(WHATSAPP))
        archive.put_chat(dataclasses.replace(WHATSAPP, chat_id="jj", name="JJ"))
        archive.put_messages([dataclasses.replace(first, chat_id="jj")])
    command("contacts", "--merge", "Jessica=Jess", "--merge", "jj=Jess", "--rename", "Jess=Jay")
    people = command("--json", "contacts", "--split", named).json["contacts"]
    assert {person["contact"]: len(person["chats"]) for person in people} == {"Jay": 2, "JJ": 1}


def test_a_contact_that_is_not_merged_keeps_its_name_when_split(command: Command) -> None:
    command("contacts", "--rename", "Jess=Jay")
    assert command("--json", "contacts", "--split", "Jay").json["contacts"][0]["contact"] == "Jay"


def test_a_contact_that_is_excluded_stays_so_when_merged(command: Command, two_messengers: Home) -> None:
    command("contacts", "--exclude", "Jessica")
    (person,) = command("--json", "contacts", "--merge", "Jessica=Jess").json["contacts"]
    assert person["rule"] == "exclude"


def test_namesakes_that_are_not_merged_are_told_apart_by_id(command: Command, two_messengers: Home) -> None:
    command("contacts", "--rename", "Jessica=Jess")
    finished = command("contacts", "--exclude", "jess")
    assert finished.exit_code == 2 and "2 contacts" in finished.err


def test_an_account_that_is_declared_ones_own_is_taken(command: Command, tmp_path: Path) -> None:
    other = tmp_path / "other.json"
    other.write_text(json.dumps(export_of(40, owner_id=77)))
    refused = command("ingest", "file", other)
    assert "contacts --me 'telegram:77'" in refused.err
    assert command("contacts", "--me", "telegram:77").exit_code == 0
    assert command("ingest", "file", other).exit_code == 0


@pytest.mark.parametrize("rule", [("--merge", "Jess"), ("--merge", "=Jess"), ("--me", "telegram"), ("--me", ":1")])
def test_half_a_pair_is_refused(command: Command, rule: tuple[str, str]) -> None:
    finished = command("contacts", *rule)
    assert finished.exit_code == 2 and "give both sides" in finished.err


def test_what_a_forgotten_person_wrote_in_a_group_that_tells_only_names_goes_too(command: Command, home: Home) -> None:
    group = Chat(source="telegram", account="1", chat_id="html:quiz", kind="group", name="quiz")
    with open_archive(home) as archive, archive.transaction():
        archive.put_chat(group)
        (first, *_) = list(archive.messages(archive.find_contact("Jess")[0].chat))
        archive.put_messages([dataclasses.replace(first, chat_id="html:quiz", sender_id="html:Jess")])
    assert command("--json", "forget", "Jess").json["removed"] == 61


def test_a_forgotten_person_is_known_by_the_id_with_which_they_write(command: Command, two_messengers: Home) -> None:
    group = dataclasses.replace(WHATSAPP, chat_id="quiz", kind="group", name="quiz")
    with open_archive(two_messengers) as archive, archive.transaction():
        archive.put_chat(group)
        (first,) = list(archive.messages(WHATSAPP))
        theirs = dataclasses.replace(first, message_id=99, sender_id="+1", is_owner=False)
        archive.put_messages([theirs, dataclasses.replace(theirs, chat_id="quiz")])
    assert command("--json", "forget", "Jessica").json["removed"] == 3


def test_forgetting_a_group_leaves_what_its_people_wrote_elsewhere(command: Command, two_messengers: Home) -> None:
    group = dataclasses.replace(WHATSAPP, chat_id="quiz", kind="group", name="quiz")
    with open_archive(two_messengers) as archive, archive.transaction():
        archive.put_chat(group)
        (first,) = list(archive.messages(WHATSAPP))
        archive.put_messages([dataclasses.replace(first, chat_id="quiz")])
    assert command("--json", "forget", "quiz").json["removed"] == 1
