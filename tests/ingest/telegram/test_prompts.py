import asyncio
import io
import os
import pty
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from ingest.telegram.prompts import Prompts
from soundalike.errors import BadInput


class Input:
    """Standard input from a file descriptor."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor

    def fileno(self) -> int:
        return self._descriptor

    def isatty(self) -> bool:
        return os.isatty(self._descriptor)


@pytest.fixture
def pipe(monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    """The end of standard input to write to."""
    read, write = os.pipe()
    monkeypatch.setattr(sys, "stdin", Input(read))
    yield write
    os.close(read)


def test_each_question_takes_one_line(pipe: int) -> None:
    async def ask() -> list[str]:
        prompts = Prompts()
        return [await prompts.ask("Code"), await prompts.ask("Password", hidden=True), await prompts.ask("More")]

    os.write(pipe, "12345\n  späce \r\nlast".encode())
    os.close(pipe)
    assert asyncio.run(ask()) == ["12345", "  späce ", "last"]


def test_the_loop_goes_on_while_nobody_answers(pipe: int) -> None:
    async def ask() -> str:
        question = asyncio.ensure_future(Prompts().ask("Code"))
        for _ in range(3):
            await asyncio.sleep(0.01)
        assert not question.done()
        os.write(pipe, b"123")
        await asyncio.sleep(0.01)
        os.write(pipe, b"45\n")
        return await question

    assert asyncio.run(ask()) == "12345"
    os.close(pipe)


def test_the_end_of_input_is_told_with_the_question(pipe: int) -> None:
    os.close(pipe)
    with pytest.raises(BadInput, match="Two-step password: this is asked on standard input, which has ended"):
        asyncio.run(Prompts().ask("Two-step password", hidden=True))


def test_a_file_can_be_standard_input(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "answers").write_text("12345\n")
    with (tmp_path / "answers").open() as answers:
        monkeypatch.setattr(sys, "stdin", answers)
        assert asyncio.run(Prompts().ask("Code")) == "12345"


def test_questions_are_on_stderr(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("12345\n"))
    assert asyncio.run(Prompts().ask("Code")) == "12345"
    told = capsys.readouterr()
    assert told.out == "" and told.err == "Code: \n"


def test_a_password_is_not_shown_at_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    person, terminal = pty.openpty()
    monkeypatch.setattr(sys, "stdin", Input(terminal))

    async def ask() -> tuple[str, str]:
        prompts = Prompts()
        assert prompts.at_terminal
        loop = asyncio.get_running_loop()
        loop.call_later(0.05, lambda: os.write(person, b"secret\n"))
        hidden = await prompts.ask("Password", hidden=True)
        loop.call_later(0.05, lambda: os.write(person, b"12345\n"))
        return hidden, await prompts.ask("Code")

    assert asyncio.run(ask()) == ("secret", "12345")
    shown = os.read(person, 4096)
    assert b"secret" not in shown and b"12345" in shown
    os.close(person)
    os.close(terminal)
