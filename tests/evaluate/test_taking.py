import shutil
from pathlib import Path
from typing import Any

import pytest

from evaluate.subject import load_subject
from evaluate.taking import take_checkpoint
from soundalike.errors import BadInput
from soundalike.home import Home, is_whole, read_manifest, write_manifest
from soundalike.records import read_run


def files(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def logits(model: Any) -> Any:
    import torch

    with torch.inference_mode():
        return model(torch.tensor([[1, 2, 3]])).logits


def test_a_checkpoint_becomes_the_newest_run_and_nothing_of_the_old_one_changes(
    home: Home, with_checkpoints: Path
) -> None:
    before = files(with_checkpoints)
    taken = take_checkpoint(home, None, 2)
    assert is_whole(taken) and home.newest_run() == taken and taken.name == "r-step2"
    assert files(with_checkpoints) == before
    run = read_run(taken / "run.json")
    assert (run.id, run.dataset, run.metrics) == ("r-step2", "d", {"valid_loss": 3.6, "steps": 2.0})
    assert read_manifest(taken)["taken_from"] == "r"


def test_the_new_run_speaks_with_the_adapter_of_the_checkpoint(home: Home, with_checkpoints: Path) -> None:
    import torch

    old = load_subject(home, "r").model
    # At step 2 the adapter changes nothing, at step 4 it is the run's own.
    with old.disable_adapter():
        assert torch.equal(logits(load_subject(home, take_checkpoint(home, "r", 2).name).model), logits(old))
    assert torch.equal(logits(load_subject(home, take_checkpoint(home, "r", 4).name).model), logits(old))


def test_an_unknown_step_names_those_that_were_kept(home: Home, with_checkpoints: Path) -> None:
    with pytest.raises(BadInput, match=r"Step 3 of the run r was not kept: choose from 2, 4\."):
        take_checkpoint(home, None, 3)
    shutil.rmtree(with_checkpoints / "checkpoints")
    with pytest.raises(BadInput, match="choose from none"):
        take_checkpoint(home, None, 2)
    assert [folder.name for folder in home.runs.iterdir()] == ["r"]


def test_taken_twice_it_is_the_same_and_the_newest_again(home: Home, with_checkpoints: Path) -> None:
    taken = take_checkpoint(home, "r", 2)
    before = files(taken)
    write_manifest(with_checkpoints, {})
    assert home.newest_run() == with_checkpoints
    assert take_checkpoint(home, "r", 2) == taken and files(taken) == before
    assert home.newest_run() == taken


def test_what_a_killed_command_left_is_made_anew(home: Home, with_checkpoints: Path) -> None:
    (home.runs / "r-step2").mkdir()
    (home.runs / "r-step2" / "half").write_text("")
    assert not (take_checkpoint(home, None, 2) / "half").exists()


def test_a_loss_that_was_not_measured_is_not_told_of_the_checkpoint(home: Home, with_checkpoints: Path) -> None:
    (with_checkpoints / "metrics.jsonl").unlink()
    assert read_run(take_checkpoint(home, None, 2) / "run.json").metrics == {"steps": 2.0}
