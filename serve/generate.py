"""Replies to a file of contexts (`soundalike generate`): JSONL in, JSONL out, in batches and seeded."""

import json
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from serve.conversation import turns_of
from serve.trimming import context_tokens, fitting_prompt, reply_limit
from serve.twins import Twin, check_adapter, check_template, read_twins
from soundalike.bursts import join_messages, split_messages
from soundalike.errors import BadInput, TooLittle
from soundalike.home import Home, write_whole
from soundalike.models import check_revision, load_base, load_tokenizer, load_twin
from soundalike.progress import bar
from soundalike.records import Turn
from soundalike.sampling import Sampling, sample
from train.render import end_ids, prompt_tokenizer


@dataclass(frozen=True, slots=True, kw_only=True)
class GenerateReport:
    """What a run of `soundalike generate` did."""

    replies: int
    tokens_per_second: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """One line: a conversation to which the owner is to reply."""

    i: int | str
    """Handed back with the reply."""
    contact: str | None = field(repr=False)
    """Used in the system line as it is given; None for the first that the run knows."""
    turns: tuple[Turn, ...] = field(repr=False)


def generate_file(
    source: Path,
    target: Path,
    home: Home,
    run: str | None = None,
    *,
    base_only: bool = False,
    sampling: Sampling | None = None,
) -> GenerateReport:
    """Reply to each context of `source` and write `target`, whole or not at all.

    A reply's text has one message a line. Equal calls give equal replies. Raises `BadInput` for a line that
    is no context, naming its number, for files that cannot be read or written, and as `home.run` does.
    """
    sampling = sampling or Sampling()
    contexts = list(read_contexts(source))
    if not target.parent.is_dir():
        raise BadInput(f"There is no folder {target.parent} to write {target.name} into: make it first.")
    if target.is_dir():
        raise BadInput(f"{target} is a folder, and the replies need a file: name one in it.")
    twin = read_twins(home, run)[0]
    check_revision(twin.base, twin.base_revision, home)
    tokenizer = prompt_tokenizer(load_tokenizer(twin.base, home), twin.told)
    check_template(twin, tokenizer)
    model = _load(twin, home, base_only)
    context = context_tokens(model)
    limit = reply_limit(sampling.max_tokens, context)
    prompts = [
        fitting_prompt(one.turns, twin.system(_contact(one, twin)), tokenizer, context - limit) for one in contexts
    ]
    started = time.monotonic()
    with bar("Replying", total=len(prompts)) as progress:
        replies = sample(model, prompts, end_ids(tokenizer), sampling, on_reply=progress.advance)
    seconds = time.monotonic() - started
    lines = [
        json.dumps({"i": one.i, "text": _text(tokenizer, reply)}, ensure_ascii=False)
        for one, reply in zip(contexts, replies, strict=True)
    ]
    try:
        write_whole(target, "\n".join(lines) + "\n")
    except OSError as error:
        raise BadInput(f"{target} cannot be written ({error.strerror}): choose another place or make room.") from None
    return GenerateReport(replies=len(replies), tokens_per_second=sum(map(len, replies)) / max(seconds, 1e-9))


def read_contexts(source: Path) -> Iterator[Context]:
    """Read a file of contexts; `BadInput` names a bad line by its number, never by its text."""
    try:
        lines = source.read_text(encoding="utf-8-sig").split("\n")
    except UnicodeDecodeError:
        raise BadInput(f"{source} is not UTF-8 text: save it as UTF-8.") from None
    except FileNotFoundError:
        raise BadInput(f"There is no file {source}: check the path.") from None
    except OSError as error:
        raise BadInput(f"{source} cannot be read ({error.strerror}): name a file of contexts.") from None
    found = False
    for number, line in enumerate(lines, start=1):
        if line.strip():
            found = True
            yield _context(line, number, source)
    if not found:
        raise TooLittle(f"{source} holds no contexts: write one JSON object a line.")


def _context(line: str, number: int, source: Path) -> Context:
    def refuse(rule: str) -> BadInput:
        return BadInput(f"Line {number} of {source} is no context ({rule}): mend it or leave it out.")

    try:
        data = json.loads(line)
        json.dumps(data, ensure_ascii=False).encode()  # half of a character, as some phones send, is no text
    except (ValueError, RecursionError):
        raise refuse("it is not JSON of valid Unicode") from None
    if not isinstance(data, dict):
        raise refuse("it is not a JSON object")
    if not isinstance(data.get("i"), int | str):
        raise refuse('"i" must be a number or a string')
    if not isinstance(data.get("contact"), str | None):
        raise refuse('"contact" must be a string')
    turns = data.get("turns")
    if not isinstance(turns, list) or not all(map(_is_turn, turns)):
        raise refuse('"turns" must be a list of {"role": "owner" or "other", "text": a string}')
    return Context(
        i=data["i"],
        contact=data.get("contact"),
        turns=turns_of((turn["role"], turn["text"]) for turn in turns),
    )


def _is_turn(turn: Any) -> bool:
    return isinstance(turn, dict) and turn.get("role") in ("owner", "other") and isinstance(turn.get("text"), str)


def _contact(context: Context, twin: Twin) -> str:
    return twin.contact(None) if context.contact is None else context.contact


def _load(twin: Twin, home: Home, base_only: bool) -> Any:
    if base_only or twin.adapter is None:
        return load_base(twin.base, home).eval()
    check_adapter(twin)
    return load_twin(twin.base, twin.adapter, home, twin.trained)


def _text(tokenizer: Any, reply: list[int]) -> str:
    text = tokenizer.decode(reply, skip_special_tokens=True, clean_up_tokenization_spaces=False)
    return join_messages(split_messages(text))
