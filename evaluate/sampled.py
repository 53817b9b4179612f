"""What base and twin say at held-out places, sampled once and kept in the run's folder.

The base's replies are the same for all runs on a dataset, and are kept beside it.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from evaluate.places import Place
from evaluate.subject import Speaker, Subject
from soundalike.bursts import split_messages
from soundalike.home import digest, write_whole
from soundalike.sampling import Sampling, sample
from train.render import end_ids, render_prompt

KEPT = "replies"
"""Folder of kept replies: private text, as the dataset itself is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What one speaker said at some places."""

    replies: list[tuple[str, ...]] = field(repr=False)
    cut: list[bool]
    """Whether the limit of tokens ended it."""


def said_at(
    subject: Subject, speaker: Speaker, places: Sequence[Place], sampling: Sampling, advance: Callable[[int], None]
) -> Said:
    """Replies at those places, sampled or read from where they were kept."""
    prompts = _prompts(subject, places)
    folder = subject.dataset if speaker == "base" else subject.folder
    trained = {} if speaker == "base" else subject.run.metrics
    name = digest([subject.run.base, subject.run.base_revision, trained, prompts, asdict(sampling)])
    file = folder / KEPT / f"{speaker}-{name}.json"
    if file.exists():
        advance(len(places))
        return _read(file)
    with subject.speaking_as(speaker):
        said = drawn_at(subject, places, sampling, advance)
    file.parent.mkdir(exist_ok=True)
    write_whole(file, json.dumps(asdict(said), ensure_ascii=False))
    return said


def drawn_at(subject: Subject, places: Sequence[Place], sampling: Sampling, advance: Callable[[int], None]) -> Said:
    """Replies at those places, drawn from the model as it is now."""
    tokens = sample(subject.model, _prompts(subject, places), end_ids(subject.tokenizer), sampling, on_reply=advance)
    return Said(
        replies=[text_of(subject.tokenizer, reply) for reply in tokens],
        cut=[len(reply) >= sampling.max_tokens for reply in tokens],
    )


def _prompts(subject: Subject, places: Sequence[Place]) -> list[list[int]]:
    return [render_prompt(place.turns, place.told, subject.tokenizer) for place in places]


def text_of(tokenizer: Any, reply: Sequence[int]) -> tuple[str, ...]:
    """The messages of a sampled reply."""
    text = tokenizer.decode(reply, skip_special_tokens=True, clean_up_tokenization_spaces=False)
    return split_messages(text)


def _read(file: Path) -> Said:
    data = json.loads(file.read_text(encoding="utf-8"))
    return Said(replies=[tuple(reply) for reply in data["replies"]], cut=data["cut"])
