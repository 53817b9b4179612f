"""Replies to a file of contexts (`soundalike generate`): JSONL in, JSONL out, in batches, seeded, and gone on with."""

import dataclasses
import hashlib
import json
import time
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

from serve.adapter_files import check_adapter
from serve.contexts import Context, read_contexts
from serve.partial import PartialReplies, finish, partial_path, partial_replies
from serve.trimming import context_tokens, fitting_prompt, reply_limit
from serve.twins import Twin, check_template, read_twins
from soundalike.bursts import join_messages, split_messages
from soundalike.draws import occurrences
from soundalike.errors import BadInput
from soundalike.home import Home, digest
from soundalike.models import check_revision, load_base, load_tokenizer, load_twin
from soundalike.packed_weights import pack
from soundalike.progress import bar, note
from soundalike.sampling import Sampling, sample_batches
from soundalike.situation import SOME_EVENING
from train.render import end_ids, prompt_tokenizer

Precision = Literal["float32", "auto"]
"""`auto` is what the hardware computes fastest in, as everywhere else; in bf16, rounding differs between batches."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GenerateReport:
    """What a run of `soundalike generate` did."""

    replies: int
    """All in the file."""
    resumed: int
    """Those of them that an earlier, interrupted run left."""
    tokens_per_second: float
    """Of replies, in this run."""


def generate_file(
    source: Path,
    target: Path,
    home: Home,
    run: str | None = None,
    *,
    base_only: bool = False,
    sampling: Sampling | None = None,
    precision: Precision = "auto",
) -> GenerateReport:
    """Reply to each context of `source` and write `target`, whole or not at all.

    A reply's text has one message a line. Equal calls give equal replies, interrupted or not. In float32 a reply
    depends on its context, the twin, the sampling, and on how many equal contexts stand before it, and on nothing
    else (of a base in four or eight bits the kernels may round otherwise in other batches). Equal contexts get
    different replies, unless the temperature is 0. What is finished is kept beside `target`, and the same call goes
    on from there.

    Raises:
        BadInput: For a line that is no context, naming its number, for files that cannot be read or written, where
            another process writes the same target, and as `home.run` does.
    """
    sampling = sampling or Sampling()
    contexts = list(read_contexts(source))
    if not target.parent.is_dir():
        raise BadInput(f"There is no folder {target.parent} to write {target.name} into: make it first.")
    if target.is_dir():
        raise BadInput(f"{target} is a folder, and the replies need a file: name one in it.")
    if target.exists() and not target.is_file():
        raise BadInput(f"{target} is not an ordinary file, and would be replaced by one: name another.")
    twin = read_twins(home, run)[0]
    check_revision(twin.base, twin.base_revision, home)
    tokenizer = prompt_tokenizer(load_tokenizer(twin.base, home), twin.told)
    check_template(twin, tokenizer)
    model = _load(twin, home, base_only, precision)
    room = context_tokens(model)
    sampling = replace(sampling, max_tokens=reply_limit(sampling.max_tokens, room))
    prompts = [fitting_prompt(one.turns, _system(one, twin), tokenizer, room - sampling.max_tokens) for one in contexts]
    decides = [
        hashlib.sha256(source.read_bytes()).hexdigest(),
        [twin.model, twin.base_revision, base_only],
        [dataclasses.asdict(sampling), str(model.dtype), prompts],
    ]
    with partial_replies(target, digest(decides)) as kept:
        resumed = len(kept.texts)
        try:
            tokens, seconds = _reply(model, tokenizer, prompts, sampling, kept)
        except KeyboardInterrupt:
            note(
                f"{len(kept.texts):,} of {len(contexts):,} replies are kept in {partial_path(target)}: run the same "
                "command again, and it goes on from there."
            )
            raise
        lines = (
            json.dumps({"i": one.i, "text": kept.texts[number]}, ensure_ascii=False)
            for number, one in enumerate(contexts)
        )
        finish(target, "\n".join(lines) + "\n")
    return GenerateReport(replies=len(contexts), resumed=resumed, tokens_per_second=tokens / max(seconds, 1e-9))


def _reply(
    model: Any, tokenizer: Any, prompts: list[list[int]], sampling: Sampling, kept: PartialReplies
) -> tuple[int, float]:
    """Add the replies that are not kept yet; returns their tokens and the seconds that they took."""
    draws = occurrences(prompts)
    missing = [number for number in range(len(prompts)) if number not in kept.texts]
    tokens, started = 0, time.monotonic()
    with bar("Replying", total=len(prompts)) as progress:
        progress.update(completed=len(kept.texts))
        for batch in sample_batches(
            model,
            [prompts[number] for number in missing],
            end_ids(tokenizer),
            sampling,
            draws=[draws[number] for number in missing],
        ):
            kept.add({missing[index]: _text(tokenizer, reply) for index, reply in batch.items()})
            tokens += sum(map(len, batch.values()))
            progress.advance(len(batch))
    return tokens, time.monotonic() - started


def _system(context: Context, twin: Twin) -> str:
    contact = twin.contact(None) if context.contact is None else context.contact
    at = context.at or SOME_EVENING
    return twin.system(contact, at if at.tzinfo else at.replace(tzinfo=twin.zone))


def _load(twin: Twin, home: Home, base_only: bool, precision: Precision) -> Any:
    import torch

    dtype = torch.float32 if precision == "float32" else None
    if base_only or twin.adapter is None:
        model = load_base(twin.base, home, dtype=dtype).eval()
    else:
        check_adapter(twin)
        model = load_twin(twin.base, twin.adapter, home, twin.trained, dtype=dtype)
    pack(model)
    return model


def _text(tokenizer: Any, reply: list[int]) -> str:
    text = tokenizer.decode(reply, skip_special_tokens=True, clean_up_tokenization_spaces=False)
    return join_messages(split_messages(text))
