from collections.abc import Iterator

import pytest

from soundalike.progress import bar, bars, note, set_quiet


@pytest.fixture(autouse=True)
def loud_again() -> Iterator[None]:
    yield
    set_quiet(False)


def test_bars_and_notes_are_on_stderr_and_leave_stdout_alone(capsys: pytest.CaptureFixture[str]) -> None:
    with bar("Reading", 3) as progress:
        progress.advance(2)
        progress.update(completed=3, note="held out 3.5")
    note("Loading [the] model")
    told = capsys.readouterr()
    assert told.out == ""
    assert "Reading" in told.err and "3/3" in told.err and "held out 3.5" in told.err
    assert "Loading [the] model" in told.err


def test_quiet_means_nothing_at_all(capsys: pytest.CaptureFixture[str]) -> None:
    set_quiet(True)
    with bar("Reading", 3) as progress:
        progress.advance()
    note("Loading")
    assert capsys.readouterr() == ("", "")


def test_bars_stand_one_under_the_other_and_begin_anew(capsys: pytest.CaptureFixture[str]) -> None:
    with bars() as begin:
        over_all, chat = begin("All chats", 2), begin("", None)
        chat.restart("Chat [1/2]", 100)
        chat.advance(40)
        chat.restart("Chat [2/2]")
        chat.advance(7)
        over_all.update(completed=1.5, note="12 messages/s")
    told = capsys.readouterr().err
    assert "All chats" in told and "1/2" in told and "12 messages/s" in told
    assert "Chat [2/2]" in told and "7/?" in told and "40" not in told
