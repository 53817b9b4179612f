"""What the demo needs beside the stages: its settings, its home, its stopwatch. The command line runs the stages."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from soundalike.archive import open_archive
from soundalike.errors import BadInput
from soundalike.home import Home

DEMO_ROOT = Path("soundalike-demo")
"""Where no home was given: the fictional person must not land among the user's own chats."""

SAMPLE_OWNER_ID = "418820917"

DEMO_SETTINGS: dict[str, Any] = {
    # Sized so that two ordinary CPU cores are done in a few minutes.
    "prepare": {"window_tokens": 320, "context_tokens": 64, "canaries": 24},
    "train": {
        "epochs": 1.0,
        "evaluations_per_epoch": 1,
        "row_tokens": 320,
        "batch_tokens": 640,
        "max_minutes": 3.5,
        "learning_rate": 1e-3,
    },
    "evaluate": {"replies": 60, "max_reply_tokens": 64, "audit": "quick", "checkpoints": False},
}


class Stopwatch:
    """Seconds that each stage took."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Time what is inside."""
        started = time.monotonic()
        yield
        self.seconds[name] = round(time.monotonic() - started, 1)


def refuse_other_owner(home: Home, owner_id: str) -> None:
    """Raise `BadInput` where the home holds somebody else's chats."""
    if not home.archive.exists():
        return
    with open_archive(home) as archive:
        if any(account != owner_id for _, account, _ in archive.accounts()):
            raise BadInput(
                f"The home {home.root} holds a real person's chats, and the demo would mix a fictional one in: "
                "run `soundalike --home soundalike-demo demo`."
            )
