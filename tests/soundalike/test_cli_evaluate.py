"""Evaluating several runs and taking checkpoints from the command line."""

import json
from pathlib import Path

import pytest

from soundalike.home import Home
from tests.soundalike.conftest import Command

QUICK = ("--replies", "2", "--max-reply-tokens", "4", "--audit", "none", "--no-checkpoints")


@pytest.fixture
def trained(command: Command, home: Home, export: Path, tiny_base: Path) -> str:
    """The name of a run with checkpoints."""
    command("ingest", "file", export)
    command("prepare", "--base", tiny_base)
    finished = command("--json", "train", "--base", tiny_base, "--epochs", "2", "--row-tokens", "256")
    return str(finished.json["run"])


def test_a_checkpoint_is_taken_and_compared_with_the_run_it_came_from(
    command: Command, home: Home, trained: str
) -> None:
    from evaluate.checkpoints import kept_checkpoints

    step = kept_checkpoints(home.runs / trained)[0][0]
    told = command("evaluate", "--take", str(step))
    assert told.exit_code == 0 and f"{trained}-step{step}. Next: soundalike evaluate" in told.out
    taken = command("--json", "evaluate", "--run", trained, "--take", str(step)).json["run"]
    assert taken == home.newest_run().name == f"{trained}-step{step}"

    compared = command("--json", "evaluate", "--compare", trained, taken, *QUICK)
    assert compared.exit_code == 0, compared.err
    assert "Held-out loss" in compared.err
    assert compared.json["runs"] == [trained, taken] and compared.json["best"] in (trained, taken)
    losses = compared.json["measures"]["nll"]
    for run in (trained, taken):
        fidelity = json.loads((home.runs / run / "fidelity.json").read_text())["fidelity"]
        assert losses["values"][run] == pytest.approx(fidelity["nll"]["twin"])
    again = command("evaluate", "--compare", trained, taken, *QUICK)
    assert "(best)" in again.out and f"Next: soundalike chat --run {compared.json['best']}" in again.out
    assert "Held-out loss" not in again.err

    for arguments, said in (
        (("--take", "99999"), "choose from none"),
        (("--take", "99999", "--run", trained), f"choose from {step}"),
        (("--compare", trained), "two runs or more"),
        (("--compare", trained, "nosuch"), taken),
        ((trained,), f"--run {trained}"),
    ):
        refused = command("evaluate", *arguments)
        assert refused.exit_code == 2 and refused.err.count("\n") == 1 and not refused.out
        assert said in refused.err
