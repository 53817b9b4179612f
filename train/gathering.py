"""The preferences of one run: the owner's ratings, and self-play on the newest dataset."""

import math
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from soundalike import models
from soundalike.errors import TooLittle
from soundalike.feedback import read_ratings
from soundalike.progress import note
from soundalike.records import Split, read_examples
from soundalike.sampling import Sampling
from train.preferences import Compared, Preference, compared, played, rated, shortened
from train.self_play import contexts, self_play
from train.setting import Setting

PLAYED_SPLITS: tuple[Split, Split] = ("train", "valid")
HELD_OUT_PART = 4
"""One held-out pair of self-play for so many that are trained on."""
RATINGS_PART = 10
"""Of so many rating pairs one is held out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathered:
    """The preferences of a run."""

    train: list[Preference]
    held_out: list[Compared]
    """Of the train ones where there are too few to hold any out."""
    rated: int
    """Of the train ones, those of ratings."""
    skipped: Counter[str]


def gather(setting: Setting, folder: Path) -> Gathered:
    """The preferences in ratings and from self-play; the samples of the latter are kept in the folder.

    Raises `TooLittle` where there are none.
    """
    config, tokenizer = setting.config, setting.tokenizer
    rating_pairs, skipped = rated(read_ratings(setting.home), tokenizer, unpaired=config.preference == "kto")
    held_out: list[Preference] = []
    if len(rating_pairs) >= RATINGS_PART:
        held_out = [one for one in rating_pairs[::RATINGS_PART] if one.paired]
        rating_pairs = [one for one in rating_pairs if one not in held_out]
    play = {split: _played(setting, folder, split, skipped) for split in PLAYED_SPLITS}
    train = [shortened(one, config.cutoff_tokens) for one in rating_pairs + play["train"]]
    held_out = [shortened(one, config.cutoff_tokens) for one in held_out + play["valid"]]
    if not any(one.chosen for one in train) or not any(one.rejected for one in train):
        raise TooLittle(
            "There is nothing to align by, which needs wanted and unwanted replies: rate or correct some on the chat "
            "page (`soundalike chat`), or set --self-play-pairs above 0."
        )
    return Gathered(
        train=train,
        held_out=compared(held_out) or compared(train),
        rated=len(rating_pairs),
        skipped=skipped,
    )


def say(setting: Setting, gathered: Gathered) -> None:
    """Tell the person what there is to align by."""
    assert setting.start is not None, "aligning goes on from a run"
    left_out = ", ".join(f"{count:,} {reason}" for reason, count in gathered.skipped.items() if count)
    note(
        f"Aligning {setting.start.run.id} with {setting.config.preference} on {len(gathered.train):,} preferences: "
        f"{gathered.rated:,} of ratings, {len(gathered.train) - gathered.rated:,} of self-play"
        + (f"; left out {left_out}." if left_out else ".")
    )


def _played(setting: Setting, folder: Path, split: Split, skipped: Counter[str]) -> list[Preference]:
    config, start = setting.config, setting.start
    assert start is not None, "aligning goes on from a run"
    count = config.self_play_pairs if split == "train" else math.ceil(config.self_play_pairs / HELD_OUT_PART)
    wanted = contexts(
        read_examples(setting.dataset / f"{split}.jsonl"),
        setting.manifest["config"]["system_prompt"],
        setting.manifest["owner"],
        count=count,
        seed=config.seed,
        salt=split,
    )
    samples = self_play(
        lambda: models.load_twin(config.base, start.adapter, setting.home, start.run.config),
        wanted,
        setting.tokenizer,
        sampling=Sampling(seed=config.seed),
        cutoff_tokens=config.cutoff_tokens,
        kept=folder / f"self_play_{split}.jsonl",
    )
    pairs, equal = played(wanted, samples, setting.tokenizer)
    if split == "train":
        skipped.update(equal)
    return pairs
