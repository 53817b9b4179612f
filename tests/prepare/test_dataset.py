import dataclasses
import json
import stat
from pathlib import Path

import pytest

from prepare.dataset import owner_name, prepare_dataset
from soundalike.archive import open_archive
from soundalike.config import PrepareConfig
from soundalike.errors import NothingThere, TooLittle
from soundalike.home import Home, read_manifest
from soundalike.names import twin_names
from soundalike.records import SPLITS, Chat, Example, read_examples
from tests.prepare.conftest import PutMessages

TALK = [(speaker, f"{speaker} says {number}") for number in range(40) for speaker in ("t", "o")]


@pytest.fixture
def config(tiny_base: Path) -> PrepareConfig:
    # A tiny tokenizer makes a token of every character: what is told would fill the windows.
    return PrepareConfig(base=str(tiny_base), tell_language=False, tell_time=False, tell_silence=False)


def examples(home: Home, name: str) -> dict[str, list[Example]]:
    return {split: list(read_examples(home.datasets / name / f"{split}.jsonl")) for split in SPLITS}


def test_every_owner_message_is_a_target_exactly_once(
    home: Home, put_messages: PutMessages, config: PrepareConfig
) -> None:
    put_messages(TALK)
    report = prepare_dataset(home, dataclasses.replace(config, window_tokens=100))
    targets = [
        text
        for part in examples(home, report.dataset).values()
        for example in part
        for target in example.targets
        for text in example.turns[target].messages
    ]
    assert sorted(targets) == sorted(text for speaker, text in TALK if speaker == "o")


def test_nothing_of_the_last_part_in_time_is_in_train(
    home: Home, put_messages: PutMessages, config: PrepareConfig
) -> None:
    put_messages(TALK)
    put_messages(TALK, chat_id="6", name="Tom")
    report = prepare_dataset(home, config)
    parts = examples(home, report.dataset)
    assert max(e.ended_at for e in parts["train"]) < min(e.started_at for e in parts["valid"])
    assert max(e.ended_at for e in parts["valid"]) < min(e.started_at for e in parts["test"])


def test_the_funnel_accounts_for_every_message(home: Home, put_messages: PutMessages, config: PrepareConfig) -> None:
    put_messages(TALK)
    put_messages([("t", "x"), ("o", "y")], chat_id="7", kind="group")
    put_messages([("t", "x")] * 3, chat_id="8", forwarded=True)
    report = prepare_dataset(home, config)
    read, kept, in_examples = (step for step in report.funnel if step["unit"] == "messages")
    assert read["count"] == 85
    assert kept["dropped"] == {"forwarded": 3, "in a group": 2}
    assert read["count"] - sum(kept["dropped"].values()) == kept["count"]
    assert kept["count"] - sum(in_examples["dropped"].values()) == in_examples["count"]
    assert json.loads((report.folder / "funnel.json").read_text()) == report.funnel


def test_the_same_archive_and_settings_give_the_same_dataset(
    home: Home, put_messages: PutMessages, config: PrepareConfig
) -> None:
    put_messages(TALK)
    first, second = prepare_dataset(home, config), prepare_dataset(home, config)
    assert (first.dataset, first.already_there) == (second.dataset, False)
    assert second.already_there
    assert prepare_dataset(home, dataclasses.replace(config, window_tokens=100)).dataset != first.dataset


def test_what_a_killed_prepare_left_is_made_anew(home: Home, put_messages: PutMessages, config: PrepareConfig) -> None:
    put_messages(TALK)
    report = prepare_dataset(home, config)
    (report.folder / "manifest.json").unlink()
    (report.folder / "train.jsonl").write_text("half a li")
    assert prepare_dataset(home, config).already_there is False
    assert examples(home, report.dataset)["train"]


def test_no_secret_gets_into_the_dataset(home: Home, put_messages: PutMessages, config: PrepareConfig) -> None:
    put_messages([*TALK, ("o", "write to jess@example.com and not to mum"), ("t", "or call +44 7700 900123")])
    report = prepare_dataset(home, config)
    written = "".join(path.read_text() for path in report.folder.iterdir())
    assert "jess@example.com" not in written
    assert "900123" not in written
    assert report.scrubbed["EMAIL"] == 1


def test_an_excluded_contact_is_in_no_example(home: Home, put_messages: PutMessages, config: PrepareConfig) -> None:
    put_messages(TALK)
    put_messages(TALK, chat_id="6", name="Tom")
    with open_archive(home) as archive, archive.transaction():
        archive.set_rule(Chat(source="telegram", account="1", chat_id="6", kind="private"), rule="exclude")
    report = prepare_dataset(home, config)
    assert read_manifest(report.folder)["contacts"] == [twin_names(home)["Jess"]]


def test_the_twin_knows_contacts_by_made_up_names_everywhere(
    home: Home, put_messages: PutMessages, config: PrepareConfig
) -> None:
    put_messages([*TALK, ("t", "hi, Jess here"), ("o", "hey jess, did tom call?")])
    put_messages(TALK, chat_id="6", name="Tom")
    report = prepare_dataset(home, config)
    written = "".join(path.read_text(encoding="utf-8") for path in report.folder.iterdir()).casefold()
    names = twin_names(home)
    assert "jess" not in written and "tom" not in written
    assert names["Jess"].casefold() in written
    assert stat.S_IMODE((home.root / "names.json").stat().st_mode) == 0o600
    assert prepare_dataset(home, config).dataset == report.dataset


def test_with_the_rules_for_names_off_contacts_keep_theirs(
    home: Home, put_messages: PutMessages, config: PrepareConfig
) -> None:
    put_messages(TALK)
    kept = dataclasses.replace(config, scrub=dataclasses.replace(config.scrub, off=["names", "roster"]))
    assert read_manifest(prepare_dataset(home, kept).folder)["contacts"] == ["Jess"]


def test_three_owner_messages_are_refused_with_the_number_that_would_do(
    home: Home, put_messages: PutMessages, config: PrepareConfig
) -> None:
    put_messages([("o", "a"), ("t", "b"), ("o", "c"), ("o", "d")])
    with pytest.raises(TooLittle, match="3 messages by the owner"):
        prepare_dataset(home, config)
    assert not home.datasets.exists()


def test_of_several_accounts_the_owner_has_the_name_of_the_busiest(home: Home, put_messages: PutMessages) -> None:
    put_messages(TALK)
    with open_archive(home) as archive, archive.transaction():
        name = owner_name(archive)
        archive.put_account("whatsapp", "Zoe", "Zoe on her phone")
        assert owner_name(archive) == name


def test_without_an_archive_the_next_command_is_named(home: Home, config: PrepareConfig) -> None:
    with pytest.raises(NothingThere, match="soundalike ingest"):
        prepare_dataset(home, config)


def test_a_dataset_that_is_there_still_tells_what_was_read_since(
    home: Home, put_messages: PutMessages, config: PrepareConfig
) -> None:
    put_messages(TALK)
    before = prepare_dataset(home, config)
    put_messages([("t", "x"), ("o", "y")], chat_id="7", kind="group")
    after = prepare_dataset(home, config)
    assert after.dataset == before.dataset and after.already_there
    assert json.loads((after.folder / "funnel.json").read_text())[0]["count"] == len(TALK) + 2
