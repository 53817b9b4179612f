"""How far the download is: a bar for the chat that is being read, one over all, messages per second, waits."""

import sys
import time

from ingest.telegram.dialogs import Dialog
from soundalike.progress import Bar


class Display:
    """Feeds two bars; is itself the bar of the chat that is being read."""

    def __init__(self, over_all: Bar, chat: Bar) -> None:
        self._over_all, self._chat = over_all, chat
        self._begun_at = 0.0
        self._chats = self._index = self._messages = 0
        self._total: float | None = None
        self._completed = 0.0

    def begin(self, description: str, chats: int) -> None:
        """Begin to go through the chats."""
        self._begun_at = time.monotonic()
        self._chats, self._index, self._messages = chats, -1, 0
        self._over_all.restart(description, chats)

    def next_chat(self, dialog: Dialog) -> None:
        """Go on to the next chat."""
        self._index += 1
        self.restart(f"{_title(dialog)} ({self._index + 1}/{self._chats})")
        self._over_all.update(completed=self._index)

    def advance(self, steps: float = 1) -> None:
        """So many messages more of this chat."""
        self._messages += int(steps)
        self._completed += steps
        self._chat.advance(steps)
        per_second = self._messages / max(time.monotonic() - self._begun_at, 1e-3)
        share = min(self._completed / self._total, 1.0) if self._total else 0.0
        self._over_all.update(completed=self._index + share, note=f"{per_second:,.0f} messages/s")

    def update(self, *, total: float | None = None, completed: float | None = None, note: str | None = None) -> None:
        """How many messages this chat has, and how many of them are known."""
        self._total = self._total if total is None else total
        self._completed = self._completed if completed is None else completed
        self._chat.update(total=total, completed=completed, note=note)

    def restart(self, description: str, total: float | None = None) -> None:
        """Begin something else with this chat."""
        self._total, self._completed = total, 0.0
        self._chat.restart(description, total)

    def wait(self, note: str) -> None:
        """Tell that nothing moves, and why."""
        self._over_all.update(note=note)

    def finish(self) -> None:
        """All is done."""
        self._over_all.update(completed=self._chats)


def _title(dialog: Dialog) -> str:
    # What is not a terminal may be a log, and names do not belong there.
    name = dialog.chat.name if sys.stderr.isatty() else ""
    return "".join(one for one in name if one.isprintable())[:30] or "Chat"
