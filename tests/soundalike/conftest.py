"""The command line in this process, and a small export to give it."""

import json
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from soundalike import cli, progress
from soundalike.home import Home


@dataclass(frozen=True)
class Finished:
    """What a command came to."""

    exit_code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


Command = Callable[..., Finished]


@pytest.fixture
def command(home: Home, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Iterator[Command]:
    """Run `soundalike --home HOME ARGUMENTS…` as the console command does."""

    def run(*arguments: str | Path) -> Finished:
        monkeypatch.setattr(sys, "argv", ["soundalike", "--home", str(home.root), *map(str, arguments)])
        capsys.readouterr()
        with pytest.raises(SystemExit) as left:
            cli.main()
        told = capsys.readouterr()
        return Finished(int(left.value.code or 0), told.out, told.err)

    yield run
    progress.set_quiet(False)


def export_of(texts: int, owner_id: int = 1) -> dict[str, Any]:
    """A whole-account export: one private chat in which owner and contact take turns, an hour apart."""
    start = datetime(2026, 1, 5, 9, tzinfo=UTC)
    messages = []
    for number in range(texts):
        is_owner = number % 2 == 1
        sent_at = start + timedelta(hours=number)
        messages.append(
            {
                "id": number + 1,
                "type": "message",
                "date": f"{sent_at:%Y-%m-%dT%H:%M:%S}",
                "date_unixtime": str(int(sent_at.timestamp())),
                "from": "Nadia Ferris" if is_owner else "Jess",
                "from_id": f"user{owner_id if is_owner else 5}",
                "text": f"ok so number {'abcdefghij'[number % 10]}" if is_owner else "And then?",
                "text_entities": [],
            }
        )
    chat = {"name": "Jess", "type": "personal_chat", "id": 5, "messages": messages}
    person = {"user_id": owner_id, "first_name": "Nadia", "last_name": "Ferris"}
    return {"personal_information": person, "chats": {"about": "", "list": [chat]}}


@pytest.fixture
def export(tmp_path: Path) -> Path:
    """An export with 60 messages, 30 of them the owner's."""
    path = tmp_path / "result.json"
    path.write_text(json.dumps(export_of(60)))
    return path
