"""The contract of DESIGN, section 4: what each command prints, exits with, and leaves behind."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from soundalike import cli
from soundalike.archive import open_archive
from soundalike.home import Home
from tests.soundalike.conftest import Command, export_of


def counts(home: Home) -> list[tuple[str, int]]:
    with open_archive(home) as archive:
        return [(summary.chat.chat_id, summary.messages) for summary in archive.chats()]


def test_the_whole_pipeline_keeps_the_contract_of_each_command(
    command: Command, export: Path, tiny_base: Path, tmp_path: Path, home: Home
) -> None:
    base = ("--base", tiny_base)
    ingested = command("--json", "ingest", "file", export).json
    assert {key: ingested[key] for key in ("messages_read", "added", "updated", "chats")} == {
        "messages_read": 60,
        "added": 60,
        "updated": 0,
        "chats": 1,
    }
    assert ingested["skipped"] == {} and ingested["owner"] == "Nadia Ferris"
    assert command("--json", "ingest", "file", export).json["added"] == 0

    prepared = command("--json", "prepare", *base).json
    assert {"dataset", "funnel", "examples", "tokens", "scrubbed", "splits"} <= prepared.keys()
    assert prepared["funnel"][0] == {"step": "messages read", "unit": "messages", "count": 60, "dropped": {}}

    trained = command("--json", "train", *base, "--epochs", "1", "--row-tokens", "256").json
    assert {"run", "steps", "tokens_per_second", "train_loss", "valid_loss", "peak_memory_bytes"} <= trained.keys()

    evaluated = command("--json", "evaluate", "--replies", "2", "--max-reply-tokens", "4").json
    assert {"nll", "perplexity", "style"} <= evaluated["fidelity"].keys()
    assert {"fidelity", "leaks", "report"} <= evaluated.keys()
    assert all(set(values) == {"base", "twin", "owner"} for values in evaluated["fidelity"]["style"].values())

    contexts = tmp_path / "contexts.jsonl"
    contexts.write_text(json.dumps({"i": 3, "contact": "Jess", "turns": [{"role": "other", "text": "hi"}]}) + "\n")
    replies = tmp_path / "replies.jsonl"
    generated = command("--json", "generate", "--contexts", contexts, replies, "--max-reply-tokens", "4").json
    assert generated["replies"] == 1 and "tokens_per_second" in generated
    assert json.loads(replies.read_text())["i"] == 3

    status = command("--json", "status").json
    assert status["archive"]["messages"] == 60
    assert status["datasets"][0]["dataset"] == prepared["dataset"]
    assert status["runs"][0]["run"] == trained["run"]
    assert status["next"] == "soundalike chat"

    forgotten = command("--json", "forget", "Jess").json
    assert forgotten == {"removed": 60, "stale_runs": [trained["run"]]}
    assert not any(home.datasets.iterdir())


def test_results_for_people_end_with_the_next_command(command: Command, export: Path, tiny_base: Path) -> None:
    assert "Next: soundalike prepare" in command("ingest", "file", export).out
    assert "Next: soundalike train" in command("prepare", "--base", tiny_base).out


def test_scrub_gives_spans_into_the_input(command: Command, tmp_path: Path) -> None:
    source, target = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    source.write_text('{"text": "mail jess@example.com now"}\n')
    assert command("--json", "scrub", source, target).json == {"records": 1, "spans": 1}
    (span,) = json.loads(target.read_text())["spans"]
    assert "mail jess@example.com now"[span["start"] : span["end"]] == "jess@example.com"
    assert span["type"] == "EMAIL"


def _bad_exports(tmp_path: Path) -> dict[str, Path]:
    whole = json.dumps(export_of(60))
    contents = {
        "empty": "",
        "not-json": "Dear diary, today",
        "truncated": whole[: len(whole) // 2],
        "someone-elses": '{"conversations": [{"id": "x", "mapping": {}}]}',
        "no-owner": json.dumps({key: value for key, value in export_of(60).items() if key == "chats"}),
    }
    paths = {}
    for name, text in contents.items():
        path = tmp_path / f"{name}.json"
        path.write_text(text)
        paths[name] = path
    (tmp_path / "folder").mkdir()
    return {**paths, "missing": tmp_path / "missing.json", "directory": tmp_path / "folder"}


@pytest.mark.parametrize(
    "kind", ["missing", "directory", "empty", "not-json", "truncated", "someone-elses", "no-owner"]
)
def test_a_bad_export_gets_exit_2_and_one_sentence_and_the_archive_is_as_it_was(
    command: Command, export: Path, tmp_path: Path, home: Home, kind: str
) -> None:
    command("ingest", "file", export)
    before = counts(home)
    finished = command("--json", "--quiet", "ingest", "file", _bad_exports(tmp_path)[kind])
    assert finished.exit_code == 2
    assert finished.json.keys() == {"error"}
    assert finished.err.startswith("soundalike: ") and finished.err.count("\n") == 1
    assert "Traceback" not in finished.err
    assert counts(home) == before


def test_an_owner_with_three_messages_is_told_how_many_would_do(
    command: Command, tmp_path: Path, tiny_base: Path
) -> None:
    (tmp_path / "small.json").write_text(json.dumps(export_of(6)))
    assert command("ingest", "file", tmp_path / "small.json").exit_code == 0
    finished = command("prepare", "--base", tiny_base)
    assert finished.exit_code == 2
    assert "3 messages by the owner" in finished.err


@pytest.mark.parametrize(
    "arguments",
    [
        ["bogus"],
        ["ingest", "file"],
        ["train", "--rank", "zero"],
        ["train", "--rank", "0"],
        ["train", "--recipe", "/nowhere.toml"],
        ["prepare"],
        ["train"],
        ["evaluate"],
        ["evaluate", "--run", "nosuch"],
        ["contacts"],
        ["forget", "nobody"],
        ["serve", "--host", "0.0.0.0"],
        ["serve", "--engine", "nosuch", "--run", "x"],
        ["scrub", "/nowhere.jsonl", "out.jsonl"],
    ],
)
def test_wrong_use_gets_exit_2_and_one_sentence(command: Command, arguments: list[str]) -> None:
    finished = command(*arguments)
    assert finished.exit_code == 2
    assert finished.err.startswith("soundalike: ")
    assert finished.err.count("\n") == 1
    assert not finished.out


def test_a_failure_inside_is_exit_1_without_a_traceback_that_could_hold_private_text(
    command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_: Any) -> None:
        raise RuntimeError("my wifi password is tealKettle88")

    monkeypatch.setattr("soundalike.status.summarise", fail)
    finished = command("--json", "status")
    assert finished.exit_code == 1
    assert "tealKettle88" not in finished.out + finished.err
    assert "RuntimeError" in finished.err


def test_ctrl_c_is_exit_130(command: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(_: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("soundalike.status.summarise", interrupt)
    assert command("status").exit_code == 130


def test_a_full_disk_is_named_and_the_archive_is_as_it_was(
    command: Command, export: Path, home: Home, tmp_path: Path
) -> None:
    command("ingest", "file", export)
    before = counts(home)
    (tmp_path / "large.json").write_text(json.dumps(export_of(5000)))
    script = (
        "import resource, sys; resource.setrlimit(resource.RLIMIT_FSIZE, (150_000, 150_000)); "
        "from soundalike.cli import main; main()"
    )
    arguments = ["--quiet", "--home", str(home.root), "ingest", "file", str(tmp_path / "large.json")]
    finished = subprocess.run([sys.executable, "-c", script, *arguments], capture_output=True, text=True, check=False)
    assert finished.returncode == 2, finished.stderr
    assert "disk" in finished.stderr and "Traceback" not in finished.stderr
    assert counts(home) == before


def _as_somebody_without_rights(function: Any) -> int:
    """Exit status of `function` in a child that is not root."""
    if (child := os.fork()) == 0:
        if os.geteuid() == 0:
            os.setuid(65534)
        try:
            function()
        except SystemExit as left:
            os._exit(int(left.code or 0))
        os._exit(99)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def test_a_folder_without_write_permission_is_refused(
    tmp_path: Path, export: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    readable = tmp_path / "readable"
    readable.mkdir(mode=0o555)
    # The child must be able to walk here.
    for folder in (tmp_path, *tmp_path.parents):
        if folder.stat().st_uid == os.geteuid() and folder != folder.parent:
            folder.chmod(folder.stat().st_mode | 0o055)
    export.chmod(0o644)
    monkeypatch.setattr(sys, "argv", ["soundalike", "--home", str(readable), "ingest", "file", str(export)])
    assert _as_somebody_without_rights(cli.main) == 2
    assert not any(readable.iterdir())


def test_help_needs_no_heavy_library() -> None:
    script = (
        "import sys; sys.argv = ['soundalike', '--help']\n"
        "try:\n    from soundalike.cli import main; main()\n"
        "except SystemExit: pass\n"
        "heavy = {'torch', 'transformers', 'peft', 'pydantic', 'streamlit', 'ijson'}\n"
        "print(sorted(heavy & sys.modules.keys()), file=sys.stderr)"
    )
    finished = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert finished.stderr.strip() == "[]"
    assert "demo" in finished.stdout


def test_every_command_and_option_has_help() -> None:
    from typer.main import get_command

    def walk(path: str, group: Any) -> None:
        for name, found in group.commands.items():
            assert found.help, f"{path} {name} has no help"
            for parameter in found.params:
                assert getattr(parameter, "help", None), f"{path} {name} {parameter.name} has no help"
            if hasattr(found, "commands"):
                walk(f"{path} {name}", found)

    walk("soundalike", get_command(cli.app))


def test_global_options_may_stand_after_the_command(command: Command, export: Path) -> None:
    command("ingest", "file", export)
    assert command("status", "--json").json["archive"]["chats"] == 1


def test_files_are_for_the_owner_alone(command: Command, export: Path, home: Home) -> None:
    command("ingest", "file", export)
    assert home.archive.stat().st_mode & 0o777 == 0o600


def test_the_owner_hides_and_keeps_words(command: Command) -> None:
    assert command("--json", "hide", "Project Heron").json == {"hide": ["Project Heron"], "keep": [], "secrets": 0}
    assert command("--json", "keep", "Heron Street").json["keep"] == ["Heron Street"]
    assert command("--json", "hide", "project heron", "--back").json["hide"] == []


def test_a_secret_is_not_taken_from_the_command_line(command: Command, home: Home) -> None:
    finished = command("hide", "--secret", "hunter2")
    assert finished.exit_code == 2 and "hunter2" not in finished.err
    assert not (home.root / "scrub-lists.json").exists()
