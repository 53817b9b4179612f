import pytest

from soundalike import ranks
from soundalike.errors import BadInput
from soundalike.ranks import OnlyHere


def test_without_a_launcher_there_is_one_process(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("RANK", "WORLD_SIZE", "LOCAL_WORLD_SIZE"):
        monkeypatch.delenv(name, raising=False)
    assert (ranks.rank(), ranks.processes(), ranks.processes_here()) == (0, 1, 1)
    assert ranks.is_first() and not ranks.is_launched()


def test_what_all_processes_met_is_told_by_the_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RANK", "1")
    assert ranks.is_told_by_another(BadInput("x")) and not ranks.is_told_by_another(OnlyHere("x"))
    monkeypatch.setenv("RANK", "0")
    assert not ranks.is_told_by_another(BadInput("x"))
