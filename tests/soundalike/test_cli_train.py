"""Training from the command line: pretrain, tune on top of it, align."""

from pathlib import Path

from soundalike.home import Home
from tests.soundalike.conftest import Command

LEAST = {"run", "steps", "tokens_per_second", "train_loss", "valid_loss", "peak_memory_bytes"}


def test_pretraining_tuning_and_aligning_follow_each_other(
    command: Command, home: Home, export: Path, tiny_base: Path
) -> None:
    command("ingest", "file", export)
    command("prepare", "--base", tiny_base)
    flags = ("--base", tiny_base, "--max-steps", "2")
    bare = command("train", *flags, "--stage", "pretrain")
    assert "Next: soundalike train --start-run" in bare.out, bare.err
    (run,) = (folder.name for folder in home.runs.iterdir())
    tuned = command("--json", "train", *flags, "--start-run", run)
    assert tuned.json.keys() >= LEAST
    aligned = command("train", *flags, "--stage", "align", "--self-play-pairs", "4")
    assert aligned.exit_code == 0, aligned.err
    assert "4 preferences" in aligned.out and "pairs before" in aligned.out
    assert f"Aligning {tuned.json['run']} with dpo" in aligned.err
    told = command("--json", "train", *flags, "--stage", "align", "--self-play-pairs", "4", "--preference", "simpo")
    assert told.json.keys() >= LEAST | {"pairs", "preference_accuracy", "base_preference_accuracy"}
    assert told.json["pairs"] == 4


def test_what_cannot_be_gone_on_from_is_one_sentence(command: Command, export: Path, tiny_base: Path) -> None:
    command("ingest", "file", export)
    command("prepare", "--base", tiny_base)
    for flags in (("--start-run", "nobody"), ("--stage", "align")):
        refused = command("train", "--base", tiny_base, *flags)
        assert refused.exit_code == 2 and refused.out == ""
        assert "run" in refused.err and "Traceback" not in refused.err
