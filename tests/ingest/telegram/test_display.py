import sys
from typing import Any

import pytest
from telethon.tl import types

from ingest.telegram.dialogs import Dialog, dialog_of
from ingest.telegram.display import Display


class Recorder:
    """A bar that remembers what it shows."""

    def __init__(self) -> None:
        self.title, self.total, self.completed, self.note = "", None, 0.0, ""

    def restart(self, description: str, total: Any = None) -> None:
        self.title, self.total, self.completed = description, total, 0.0

    def advance(self, steps: float = 1) -> None:
        self.completed += steps

    def update(self, *, total: Any = None, completed: Any = None, note: Any = None) -> None:
        self.total = self.total if total is None else total
        self.completed = self.completed if completed is None else completed
        self.note = self.note if note is None else note


def chat_with(name: str) -> Dialog:
    found = dialog_of(types.User(5, first_name=name), types.User(1))
    assert found is not None
    return found


@pytest.fixture
def bars() -> tuple[Display, Recorder, Recorder]:
    over_all, chat = Recorder(), Recorder()
    display = Display(over_all, chat)
    display.begin("New messages", 4)
    return display, over_all, chat


def test_the_bar_over_all_moves_with_the_share_of_each_chat(bars: Any) -> None:
    display, over_all, chat = bars
    display.next_chat(chat_with("Bob"))
    display.next_chat(chat_with("Eve"))
    display.update(total=200, completed=100)
    display.advance(50)
    assert (over_all.total, over_all.completed) == (4, 1.75)
    assert (chat.title, chat.total, chat.completed) == ("Chat (2/4)", 200, 150)
    assert over_all.note.endswith("messages/s")
    display.finish()
    assert over_all.completed == 4


def test_waits_are_shown_beside_the_bar_over_all(bars: Any) -> None:
    display, over_all, _ = bars
    display.wait("Telegram asks to wait 0:01:30")
    assert over_all.note == "Telegram asks to wait 0:01:30"


def test_names_are_shown_at_a_terminal_only_and_never_control_it(bars: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    display, _, chat = bars
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    display.next_chat(chat_with("B\x1b[2Job"))
    assert chat.title == "B[2Job (1/4)"
