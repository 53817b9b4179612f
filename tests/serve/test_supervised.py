"""A server that is watched: waited for, started again, stopped."""

import os
import stat
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from serve import supervised
from serve.supervised import Supervised
from soundalike.errors import SoundalikeError

from .conftest import soon

# It is well while the file `well` is there, and tells its own number.
SERVER = (
    "import os, sys, time, pathlib\n"
    "pathlib.Path(sys.argv[1], 'pid').write_text(f'{os.getpid()} ')\n"
    "print('loading', flush=True)\n"
    "time.sleep(600)\n"
)
Make = Callable[..., Supervised]


@pytest.fixture
def make(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Make]:
    for name in ("LOOK_SECONDS", "FIRST_PAUSE_SECONDS", "HEALTHY_EVERY_SECONDS"):
        monkeypatch.setattr(supervised, name, 0.02)
    made: list[Supervised] = []

    def make_one(code: str = SERVER) -> Supervised:
        command = [sys.executable, "-c", code, str(tmp_path)]
        made.append(
            Supervised("The server", command, os.environ, tmp_path / "log", lambda: (tmp_path / "well").exists())
        )
        return made[-1]

    (tmp_path / "well").touch()
    yield make_one
    for one in made:
        one.stop()


def pid(folder: Path) -> int:
    assert soon(lambda: (folder / "pid").exists() and (folder / "pid").read_text().endswith(" "))
    return int((folder / "pid").read_text())


def test_it_is_waited_for_until_it_is_well(make: Make, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    server = make()
    server.start()
    assert server.healthy
    assert "The server answers after" in capsys.readouterr().err
    number = pid(tmp_path)
    assert stat.S_IMODE((tmp_path / "log").stat().st_mode) == 0o600
    server.stop()
    assert not server.healthy
    with pytest.raises(ProcessLookupError):
        os.kill(number, 0)


def test_one_that_takes_long_is_told_of(
    make: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(supervised, "TELL_SECONDS", 0.0)
    looks = iter([False, False, True])
    monkeypatch.setattr(Supervised, "_look", lambda self: next(looks, True))
    make().start()
    assert "still loading" in capsys.readouterr().err


def test_one_that_ends_while_it_starts_is_told_with_the_place_of_its_log(make: Make, tmp_path: Path) -> None:
    (tmp_path / "well").unlink()
    with pytest.raises(SoundalikeError, match="ended while it started") as told:
        make("print('no such GPU'); exit(3)").start()
    assert str(tmp_path / "log") in str(told.value)
    assert "no such GPU" in (tmp_path / "log").read_text()


def test_one_that_dies_is_started_again_and_not_ready_meanwhile(make: Make, tmp_path: Path) -> None:
    server = make()
    server.start()
    first = pid(tmp_path)
    (tmp_path / "well").unlink()
    (tmp_path / "pid").unlink()
    os.kill(first, 9)
    assert soon(lambda: server.restarts == 1)
    assert pid(tmp_path) != first
    assert not server.healthy, "it runs, and is still loading"
    (tmp_path / "well").touch()
    assert soon(lambda: server.healthy)


def test_one_that_runs_and_is_not_well_any_more_is_ended_and_started_again(
    make: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(supervised, "SICK_SECONDS", 0.1)
    server = make()
    server.start()
    first = pid(tmp_path)
    (tmp_path / "pid").unlink()
    (tmp_path / "well").unlink()
    assert soon(lambda: server.restarts == 1)
    with pytest.raises(ProcessLookupError):
        os.kill(first, 0)
    (tmp_path / "well").touch()
    assert soon(lambda: server.healthy)
    assert server.restarts == 1, "while it loads it is not sick"
