"""What the twin itself writes where the owner's real reply is known: the unwanted side of self-play pairs.

Samples are kept in the run's folder as they come, so that a killed run goes on with the next batch.
"""

import json
import random
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from soundalike.bursts import split_messages
from soundalike.progress import bar
from soundalike.records import Example
from soundalike.sampling import Sampling, sample
from train.preferences import Context
from train.render import end_ids, render_prompt, system_text

BATCH = 24
"""Contexts that are replied to at a time."""


def contexts(
    examples: Iterable[Example], system_prompt: str, owner: str, *, count: int, seed: int, salt: str
) -> list[Context]:
    """At most `count` of the owner's target turns with what came before each, drawn by the seed, in their order."""
    found = [
        Context(
            turns=example.turns[:target],
            system=example.system or system_text(system_prompt, owner, example.contact),
            reply=example.turns[target].messages,
        )
        for example in examples
        for target in example.targets
    ]
    drawn = sorted(random.Random(f"{seed} {salt}").sample(range(len(found)), min(count, len(found))))  # nosec B311  # a repeatable draw, no secret
    return [found[index] for index in drawn]


def self_play(
    load: Callable[[], Any],
    wanted: Sequence[Context],
    tokenizer: Any,
    *,
    sampling: Sampling,
    cutoff_tokens: int,
    kept: Path,
) -> list[tuple[str, ...]]:
    """The messages that a twin writes in each context.

    Args:
        load: Gives the twin; called only where samples are missing.
        wanted: What is replied to.
        tokenizer: The twin's.
        sampling: How replies are drawn; each batch has a seed of its own, so that going on gives the same.
        cutoff_tokens: Longer prompts lose their beginning; 0 for none.
        kept: The file of samples, one line a batch. What an earlier run left there is taken as it is.
    """
    kept_tokens = slice(-cutoff_tokens, None) if cutoff_tokens else slice(None)
    prompts = [render_prompt(context.turns, context.system, tokenizer)[kept_tokens] for context in wanted]
    order = sorted(range(len(prompts)), key=lambda index: len(prompts[index]))
    batches = [order[first : first + BATCH] for first in range(0, len(order), BATCH)]
    done = _read(kept)[: len(batches)]
    if len(done) < len(batches):
        kept.write_text("".join(json.dumps(line) + "\n" for line in done), encoding="utf-8")
        twin = load()
        with (
            bar("Writing what the twin would", total=len(wanted)) as progress,
            kept.open("a", encoding="utf-8") as file,
        ):
            progress.update(completed=sum(map(len, done)))
            for number, batch in enumerate(batches[len(done) :], start=len(done)):
                drawn = sample(
                    twin,
                    [prompts[index] for index in batch],
                    end_ids(tokenizer),
                    replace(sampling, seed=sampling.seed + number),
                    batch_size=BATCH,
                    on_reply=progress.advance,
                )
                done.append(drawn)
                file.write(json.dumps(drawn) + "\n")
                file.flush()
    found: list[tuple[str, ...]] = [()] * len(wanted)
    for batch, drawn in zip(batches, done, strict=True):
        for index, tokens in zip(batch, drawn, strict=True):
            text = tokenizer.decode(tokens, skip_special_tokens=True, clean_up_tokenization_spaces=False)
            found[index] = split_messages(text)
    return found


def _read(path: Path) -> list[list[list[int]]]:
    """The whole lines; one that a killed run did not finish is left out."""
    if not path.exists():
        return []
    lines: list[list[list[int]]] = []
    for line in path.read_text(encoding="utf-8").splitlines():
        try:
            lines.append(json.loads(line))
        except ValueError:
            break
    return lines
