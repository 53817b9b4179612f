"""The home's own lists: what is stored, what is refused, and that they reach the dataset and `soundalike scrub`."""

import io
import json
import stat
from dataclasses import replace
from pathlib import Path

import pytest

from prepare.dataset import prepare_dataset
from prepare.owner_lists import (
    ListChanges,
    ask_secrets,
    change_secrets,
    change_words,
    lists_digest,
    lists_file,
    owner_lists,
    stored_lists,
)
from prepare.scrub_file import scrub_file
from soundalike.config import PrepareConfig, ScrubConfig
from soundalike.errors import BadInput
from soundalike.home import Home
from tests.prepare.conftest import PutMessages

NONE = ScrubConfig()


def test_words_of_the_file_and_of_the_settings_are_one_list(home: Home) -> None:
    assert change_words(home, hide=["Zoidberg", "zoidberg"], keep=["Dr. Farnsworth"]) == ListChanges(2, 0)
    lists = owner_lists(home, ScrubConfig(hide=["Kif Kroker"], keep=["Nibbler"]))
    assert lists.hide == ("kif kroker", "zoidberg")
    assert lists.keep == ("dr. farnsworth", "nibbler")


def test_a_word_is_added_once_and_taken_back_however_it_is_written(home: Home) -> None:
    change_words(home, hide=["Zoidberg"])
    assert change_words(home, hide=["ZOIDBERG"]) == ListChanges(0, 1)
    assert change_words(home, hide=["zoidberg", "leela"], back=True) == ListChanges(1, 1)
    assert stored_lists(home).hide == ()


def test_the_file_is_for_the_owner_only_and_holds_no_secret(home: Home) -> None:
    change_secrets(home, ["Dragonfly2257", "8 916 555 01 23"])
    text = lists_file(home).read_text()
    assert stat.S_IMODE(lists_file(home).stat().st_mode) == 0o600
    assert "ragonfly" not in text.lower() and "5550123" not in text and "555 01" not in text
    assert [one.is_number for one in stored_lists(home).secrets] == [False, True]


def test_a_secret_is_known_again_and_can_be_taken_back(home: Home) -> None:
    assert change_secrets(home, ["Dragonfly2257"]) == ListChanges(1, 0)
    assert change_secrets(home, ["dragonfly2257", "blue heron"]) == ListChanges(1, 1)
    assert owner_lists(home, NONE).find("try DRAGONFLY2257 or Blue Heron")
    assert change_secrets(home, ["Dragonfly2257", "never told"], back=True) == ListChanges(1, 1)
    assert owner_lists(home, NONE).find("try Dragonfly2257") == []


def test_homes_have_different_salts(home: Home, tmp_path: Path) -> None:
    other = Home(tmp_path / "other")
    for one in (home, other):
        change_secrets(one, ["Dragonfly2257"])
    assert stored_lists(home).secrets != stored_lists(other).secrets


def test_what_would_hide_nearly_everything_is_refused_without_being_told(home: Home) -> None:
    with pytest.raises(BadInput, match="two characters") as caught:
        change_words(home, hide=["x"])
    assert "'x'" not in str(caught.value)
    with pytest.raises(BadInput, match="two characters"):
        change_words(home, hide=[" * "])
    with pytest.raises(BadInput, match="4 characters"):
        change_secrets(home, ["421"])
    with pytest.raises(BadInput, match="two characters"):
        owner_lists(home, ScrubConfig(keep=[""]))
    assert not lists_file(home).exists()


def test_a_word_cannot_be_hidden_and_kept(home: Home) -> None:
    change_words(home, hide=["Zoidberg"])
    with pytest.raises(BadInput, match="both hidden and kept"):
        change_words(home, keep=["zoidberg"])


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"schema": "scrub-lists/1", "hide": 5}', '{"schema": "scrub-lists/9"}']
)
def test_a_damaged_or_newer_file_is_told_in_a_sentence(home: Home, text: str) -> None:
    lists_file(home).write_text(text)
    with pytest.raises(BadInput, match=r"scrub-lists\.json is .*\.$"):
        owner_lists(home, NONE)


def test_secrets_come_from_standard_input_one_a_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("Dragonfly2257\r\n\n  blue heron\n"))
    assert ask_secrets() == ["Dragonfly2257", "  blue heron"]


def test_the_digest_of_the_lists_changes_with_any_entry_and_is_empty_without(home: Home) -> None:
    digests = [lists_digest(owner_lists(home, NONE))]
    change_words(home, hide=["Zoidberg"])
    digests.append(lists_digest(owner_lists(home, NONE)))
    change_secrets(home, ["Dragonfly2257"])
    digests.append(lists_digest(owner_lists(home, NONE)))
    digests.append(lists_digest(owner_lists(home, ScrubConfig(keep=["Nibbler"]))))
    assert digests[0] == "" and len(set(digests)) == 4


def test_a_changed_list_makes_another_dataset_which_tells_no_word_of_it(
    home: Home, put_messages: PutMessages, tiny_base: Path
) -> None:
    put_messages([one for day in range(30) for one in (("t", "and then?"), ("o", f"day {day} zoidberg, the heron"))])
    config = PrepareConfig(base=str(tiny_base))
    before = prepare_dataset(home, config)
    change_words(home, hide=["Zoidberg"])
    change_secrets(home, ["heron"])
    config = replace(config, scrub=ScrubConfig(keep=["Nibbler"]))
    after = prepare_dataset(home, config)
    assert before.dataset != after.dataset
    assert after.scrubbed["PRIVATE"] == 60
    written = "".join(path.read_text() for path in after.folder.iterdir()).lower()
    assert "day 3 [private], the [private]" in written
    assert not any(word in written for word in ("zoidberg", "heron", "nibbler"))


def test_a_file_is_scrubbed_by_the_lists_too(home: Home, tmp_path: Path) -> None:
    change_words(home, hide=["blue heron"])
    (tmp_path / "in.jsonl").write_text('{"text": "the Blue Heron!"}\n')
    report = scrub_file(tmp_path / "in.jsonl", tmp_path / "out.jsonl", NONE, owner_lists(home, NONE))
    assert report.by_kind == {"PRIVATE": 1}
    assert json.loads((tmp_path / "out.jsonl").read_text())["spans"] == [{"start": 4, "end": 14, "type": "PRIVATE"}]
