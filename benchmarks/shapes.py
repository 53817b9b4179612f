"""What windows save against the classic shape of one record for each reply, and whether the twin is any worse for it.

    python benchmarks/shapes.py [EXPORT] [--epochs 1] [--no-train]

Both shapes are made of the same export (default: the bundled one), a twin is trained on each for the same number of
epochs of the same turns, and both are measured on the same held-out replies, in either shape: nats per token. A step
holds as many turns in one shape as in the other, so that both take as many steps; one of the classic shape therefore
holds more tokens than the setting says.
"""

import sys
from pathlib import Path

sys.path[0] = str(Path(__file__).parents[1])  # this folder has a script named like the stage `prepare`

import argparse
import logging
import tempfile
import time
from typing import Any

from evaluate.loss import Loss, target_losses
from ingest.files import ingest_files
from prepare.dataset import prepare_dataset
from samples import EXPORT
from soundalike import models
from soundalike.config import FileConfig, PrepareConfig
from soundalike.home import Home, read_manifest
from soundalike.records import read_examples, read_run
from soundalike.train_config import TrainConfig
from train.render import render_example
from train.training import train_twin

SHAPES = ("windows", "classic")
NO_EARLY_STOP = 10**6


def rows(home: Home, dataset: str) -> list[Any]:
    tokenizer = models.load_tokenizer("smollm2-135m", home)
    test = read_examples(home.datasets / dataset / "test.jsonl")
    return [render_example(example, example.system, tokenizer) for example in test]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("export", type=Path, nargs="?", default=EXPORT)
    parser.add_argument("--epochs", type=float, default=1.0)
    parser.add_argument("--no-train", action="store_true", help="count the tokens only")
    options = parser.parse_args()
    logging.disable(logging.WARNING)
    with tempfile.TemporaryDirectory() as folder:
        home = Home(Path(folder))
        home.create()
        ingest_files(home, [options.export], FileConfig())
        tests: dict[str, list[Any]] = {}
        losses: dict[tuple[str, str], float] = {}
        per_turn: dict[str, float] = {}
        runs: dict[str, tuple[Path, float]] = {}
        for shape in SHAPES:
            config = PrepareConfig(shape=shape)  # type: ignore[arg-type]
            dataset = prepare_dataset(home, config).dataset
            counts = read_manifest(home.datasets / dataset)["splits"]["train"]
            per_turn[shape] = counts["tokens"] / counts["targets"]
            tests[shape] = rows(home, dataset)
            print(f"{shape:10}{counts['targets']:7,} turns{counts['tokens']:10,} tokens{per_turn[shape]:8.1f} a turn")
            if not options.no_train:
                began = time.monotonic()
                batch_tokens = round(TrainConfig().batch_tokens * per_turn[shape] / per_turn["windows"])
                report = train_twin(
                    home, TrainConfig(epochs=options.epochs, batch_tokens=batch_tokens, patience=NO_EARLY_STOP)
                )
                runs[shape] = report.folder, time.monotonic() - began
        print(f"tokens a turn, classic to windows: {per_turn['classic'] / per_turn['windows']:.2f}")
        for shape, (run_folder, seconds) in runs.items():
            run = read_run(run_folder / "run.json")
            model = models.load_twin(run.base, run_folder / run.adapter, home)
            for measured in SHAPES:
                losses[shape, measured] = sum(target_losses(model, tests[measured]), Loss(0.0, 0)).per_token
            told = ", ".join(f"{losses[shape, measured]:.3f} in {measured}" for measured in SHAPES)
            print(f"trained as {shape:10}{seconds:6.0f} s   held-out nats/token: {told}")


if __name__ == "__main__":
    main()
