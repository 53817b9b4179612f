from pathlib import Path

import pytest

from tests.soundalike.conftest import Command


@pytest.fixture(autouse=True)
def ingested(command: Command, export: Path) -> None:
    command("ingest", "file", export)


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
