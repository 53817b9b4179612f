"""Questions to the person: asked on stderr, answered on standard input, one line each.

Standard input is read without blocking the loop, so that the connection stays alive while the person looks for the
phone, and without a thread, so that Ctrl-C ends the question at once.
"""

import asyncio
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from soundalike.errors import BadInput


class InputEnded(BadInput):
    """There is nobody to answer any more."""


class Prompts:
    """The person at standard input, or what stands there instead."""

    def __init__(self) -> None:
        self._read = b""

    @property
    def at_terminal(self) -> bool:
        """Whether somebody sits there."""
        return sys.stdin is not None and sys.stdin.isatty()

    def tell(self, text: str) -> None:
        """A line that belongs to a question, and is shown however quiet the rest is."""
        print("".join(one for one in text if one.isprintable()), file=sys.stderr, flush=True)

    async def ask(self, question: str, *, hidden: bool = False) -> str:
        """The answer without its line break; not shown while it is typed if it is hidden.

        Raises `InputEnded` if there is no more input.
        """
        with _without_echo(hidden and self.at_terminal):
            # Only now: whoever answers at once must not be shown.
            print(f"{question}: ", end="", file=sys.stderr, flush=True)
            line = await self._line()
        if not self.at_terminal:
            print(file=sys.stderr)
        if not line:
            raise InputEnded(
                f"{question}: this is asked on standard input, which has ended: answer there, one line each, or run "
                "the command at a terminal."
            )
        return line.rstrip("\r\n")

    async def _line(self) -> str:
        try:
            descriptor = sys.stdin.fileno()
        except (AttributeError, OSError, ValueError):
            return "" if sys.stdin is None else sys.stdin.readline()
        while b"\n" not in self._read:
            await _readable(descriptor)
            piece = os.read(descriptor, 4096)
            if not piece:
                break
            self._read += piece
        line, end, self._read = self._read.partition(b"\n")
        return (line + end).decode(errors="replace")


async def _readable(descriptor: int) -> None:
    loop = asyncio.get_running_loop()
    ready = asyncio.Event()
    try:
        loop.add_reader(descriptor, ready.set)
    except (PermissionError, NotImplementedError):
        return  # an ordinary file, which is always readable
    try:
        await ready.wait()
    finally:
        loop.remove_reader(descriptor)


@contextmanager
def _without_echo(hidden: bool) -> Iterator[None]:
    if not hidden:
        yield
        return
    import termios

    descriptor = sys.stdin.fileno()
    before = termios.tcgetattr(descriptor)
    silent = termios.tcgetattr(descriptor)
    silent[3] &= ~termios.ECHO
    termios.tcsetattr(descriptor, termios.TCSADRAIN, silent)
    try:
        yield
    finally:
        termios.tcsetattr(descriptor, termios.TCSADRAIN, before)
        print(file=sys.stderr)
