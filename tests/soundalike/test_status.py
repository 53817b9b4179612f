from pathlib import Path

from soundalike.home import Home
from tests.soundalike.conftest import Command


def test_an_empty_home_says_what_to_run_first(command: Command) -> None:
    told = command("--json", "status").json
    assert (told["archive"], told["datasets"], told["runs"]) == (None, [], [])
    assert told["next"] == "soundalike ingest file EXPORT"


def test_an_unfinished_run_is_gone_on_with_next(command: Command, export: Path, home: Home, tiny_base: Path) -> None:
    command("ingest", "file", export)
    assert command("--json", "status").json["next"] == "soundalike prepare"
    command("prepare", "--base", tiny_base)
    (home.runs / "20260101T000000Z-lora-abc").mkdir(parents=True)
    told = command("--json", "status").json
    assert told["runs"] == [{"run": "20260101T000000Z-lora-abc", "whole": False, "evaluated": False}]
    assert told["next"] == "soundalike train"
    assert "unfinished" in command("status").out
