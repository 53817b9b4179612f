"""Progress bars with remaining time and plain notes, all on stderr; results have stdout for themselves."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from rich.progress import Progress

_state = {"quiet": False}


class Bar(Protocol):
    """What a stage may do with its progress bar."""

    def advance(self, steps: float = 1) -> None:
        """Move on by some steps."""

    def update(self, *, total: float | None = None, completed: float | None = None, note: str | None = None) -> None:
        """Set the total, the position or the note beside the bar."""

    def restart(self, description: str, total: float | None = None) -> None:
        """Begin anew, for the next thing of the same kind."""


class _RichBar:
    def __init__(self, progress: "Progress", description: str, total: float | None) -> None:
        self._progress = progress
        self._task = progress.add_task(description, total=total, note="")

    def advance(self, steps: float = 1) -> None:
        self._progress.advance(self._task, steps)

    def update(self, *, total: float | None = None, completed: float | None = None, note: str | None = None) -> None:
        fields = {} if note is None else {"note": note}
        self._progress.update(self._task, total=total, completed=completed, **fields)  # type: ignore[arg-type]

    def restart(self, description: str, total: float | None = None) -> None:
        self._progress.remove_task(self._task)
        self._task = self._progress.add_task(description, total=total, note="")


def set_quiet(quiet: bool) -> None:
    """Switch bars and notes off for this process (`--quiet`)."""
    _state["quiet"] = quiet


@contextmanager
def bar(description: str, total: float | None = None) -> Iterator[Bar]:
    """A progress bar on stderr, with the remaining time where `total` is known."""
    with bars() as begin:
        yield begin(description, total)


@contextmanager
def bars() -> Iterator[Callable[[str, float | None], Bar]]:
    """Progress bars on stderr, one under the other: a function that begins one more, with or without a total."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (
        TextColumn("{task.description}", markup=False),
        BarColumn(bar_width=30),
        MofNCompleteColumn(),
        TimeRemainingColumn(elapsed_when_finished=True),
        TextColumn("{task.fields[note]}", markup=False),
    )
    with Progress(*columns, console=Console(stderr=True), disable=_state["quiet"]) as progress:
        yield lambda description, total: _RichBar(progress, description, total)


def note(text: str) -> None:
    """One line for the person, on stderr."""
    if not _state["quiet"]:
        from rich.console import Console

        Console(stderr=True, highlight=False).print(text, markup=False, soft_wrap=True)
