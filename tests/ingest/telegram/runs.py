"""Downloads for tests: in this process without sockets, or the real command against the server; and what came of them.

Ann is the owner, as in every `World`.
"""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from telethon.sessions import SQLiteSession

from ingest.telegram.live import TelegramReport, ingest_telegram
from soundalike.archive import open_archive
from soundalike.config import TelegramConfig
from soundalike.home import Home
from soundalike.records import Message
from tests.ingest.telegram_server import Dialog, Faults, Server, World, in_process

QUICK: dict[str, Any] = {
    "api_id": 1,
    "api_hash": "hash",
    "server": "127.0.0.1:443",
    "retry_seconds": 0.001,
    "answer_seconds": 20.0,
}
RUN = [sys.executable, "-c", "from soundalike.cli import main; main()"]
PHONE, CODE = "+1 202 555 0123", "12345"


def config(**settings: Any) -> TelegramConfig:
    return TelegramConfig(**{**QUICK, **settings})


def log_in(home: Home, world: World) -> None:
    """Leave a session in the home that is logged in already."""
    home.create()
    session = SQLiteSession(str(home.root / "telegram.session"))
    world.log_in(session)
    session.close()


def download(home: Home, world: World, faults: Faults | None = None, **settings: Any) -> TelegramReport:
    """Download without sockets, logged in."""
    if not (home.root / "telegram.session").exists():
        log_in(home, world)
    with in_process(world, faults):
        return ingest_telegram(home, config(**settings))


def archived(home: Home) -> dict[str, list[Message]]:
    """All messages in the archive by chat id, in ascending order of message ids."""
    with open_archive(home) as archive:
        return {
            summary.chat.chat_id: sorted(archive.messages(summary.chat), key=lambda message: message.message_id)
            for summary in archive.chats()
        }


def gist(home: Home) -> dict[str, list[tuple[int, str]]]:
    """Ids and texts by chat id."""
    return {
        chat_id: [(message.message_id, message.text) for message in messages]
        for chat_id, messages in archived(home).items()
    }


def truth(*dialogs: Dialog) -> dict[str, list[tuple[int, str]]]:
    """What `gist` must give for private chats."""
    return {
        str(dialog.entity.id): [(message.id, message.message or "") for message in dialog.messages]
        for dialog in dialogs
    }


@dataclass
class Outcome:
    code: int
    out: str = field(repr=False)
    err: str

    @property
    def json(self) -> dict[str, Any]:
        result: dict[str, Any] = json.loads(self.out)
        return result

    @property
    def sentence(self) -> str:
        return str(self.json["error"])


@dataclass
class Command:
    """The real command line in a process of its own."""

    server: Server
    home: Home
    settings: dict[str, Any] = field(default_factory=lambda: {"retry_seconds": 0.05, "answer_seconds": 20})

    def run(self, *arguments: str, answers: str = "", **settings: Any) -> Outcome:
        process = self.start(*arguments, **settings)
        out, err = process.communicate(answers, timeout=100)
        return Outcome(process.returncode, out, err)

    def start(self, *arguments: str, **settings: Any) -> "subprocess.Popen[str]":
        values = {
            "api_id": 1,
            "api_hash": "0123456789abcdef",
            "server": self.server.address,
            "server_dc": self.server.dc,
            "server_public_key": self.server.public_key_path,
            **self.settings,
            **settings,
        }
        environment = {f"SOUNDALIKE_INGEST__TELEGRAM__{name.upper()}": str(value) for name, value in values.items()}
        return subprocess.Popen(
            [*RUN, "--home", str(self.home.root), "--json", "ingest", "telegram", *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env={**os.environ, **environment},
        )

    @contextmanager
    def running(self, *arguments: str, **settings: Any) -> Iterator["subprocess.Popen[str]"]:
        """A run that is under way in the block, and killed after it."""
        process = self.start(*arguments, **settings)
        try:
            yield process
        finally:
            process.kill()
            process.communicate()


def kill(process: "subprocess.Popen[str]") -> None:
    """End it at once, as a power cut does."""
    os.kill(process.pid, signal.SIGKILL)


def wait_until(condition: Callable[[], bool], seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.005)


def private_bytes(home: Home, *needles: str) -> list[str]:
    """Which of these stand in any file of the home but the archive."""
    files = [path for path in home.root.iterdir() if path.is_file() and not path.name.startswith("archive")]
    contents = b"".join(Path(path).read_bytes() for path in files).lower()
    return [needle for needle in needles if needle.lower().encode() in contents]
