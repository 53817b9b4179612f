from pathlib import Path

import pytest

from soundalike.errors import BadInput
from soundalike.home import Home, write_manifest
from train.run_folder import finished, forget_later_metrics, last_checkpoint, run_folder, run_key


def checkpoint(folder: Path, step: int, *, whole: bool = True) -> Path:
    path = folder / "checkpoints" / f"checkpoint-{step}"
    path.mkdir(parents=True)
    if whole:
        (path / "trainer_state.json").write_text("{}")
    return path


def test_an_unfinished_run_is_gone_on_with(home: Home) -> None:
    with run_folder(home, "lora", "k1", resume=False) as first:
        assert last_checkpoint(first / "checkpoints") is None
        newest = checkpoint(first, 20)
        checkpoint(first, 9)
        checkpoint(first, 30, whole=False)
    with run_folder(home, "lora", "k1", resume=True) as again:
        assert (again, last_checkpoint(again / "checkpoints")) == (first, newest)


def test_a_whole_run_is_never_written_over(home: Home) -> None:
    with run_folder(home, "lora", "k1", resume=False) as first:
        write_manifest(first, {})
    assert finished(home, "k1") == first
    with pytest.raises(BadInput, match="no unfinished run"), run_folder(home, "lora", "k1", resume=True):
        pass
    with run_folder(home, "lora", "k2", resume=False) as other:
        assert other != first


def test_two_processes_do_not_train_the_same_run(home: Home) -> None:
    first, second = (run_folder(home, "lora", "k1", resume=False) for _ in range(2))
    with first, pytest.raises(BadInput, match="Another process"), second:
        pass
    with run_folder(home, "lora", "k1", resume=False):
        pass


def test_the_key_changes_with_each_part() -> None:
    keys = {
        run_key({"rank": 8}, "d1", "b1", "p1"),
        run_key({"rank": 9}, "d1", "b1", "p1"),
        run_key({"rank": 8}, "d2", "b1", "p1"),
        run_key({"rank": 8}, "d1", "b2", "p1"),
        run_key({"rank": 8}, "d1", "b1", "p2"),
    }
    assert len(keys) == 5


def test_metrics_after_the_checkpoint_are_forgotten(tmp_path: Path) -> None:
    path = tmp_path / "metrics.jsonl"
    path.write_text('{"step": 1}\n{"step": 2}\n{"step": 3}\n')
    forget_later_metrics(path, 2)
    assert path.read_text() == '{"step": 1}\n{"step": 2}\n'
    forget_later_metrics(tmp_path / "none.jsonl", 2)


def test_without_checkpoints_there_is_none(tmp_path: Path) -> None:
    assert last_checkpoint(tmp_path) is None
