"""A dataset's examples become training records of other tools: LLaMA-Factory and TRL read them unchanged.

LLaMA-Factory takes the loss on every answer in a record, on those of alpaca's `history` too (its data/README.md: they
"will also be learned"), and TRL with `assistant_only_loss` on every assistant message. So whatever stands as an answer
here is a target, each exactly once, with either tool's default masking. An owner turn that is context only is told
inside the prompt instead, in labelled lines; alpaca's `history` stays unused, and so do the examples' weights, which
these formats cannot hold. Turns after an example's last target teach nothing and are left out.

Both tools want the other side to begin and to alternate. Where the owner speaks first, or goes on without an answer,
the prompt is `NO_MESSAGE`: it tells nothing of what follows, and can be typed to let the twin begin.
"""

import json
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from soundalike.bursts import join_messages
from soundalike.errors import BadInput
from soundalike.home import Home, read_manifest, whole_folders
from soundalike.records import SPLITS, Example, Role, Turn, read_examples
from soundalike.situation import Situation, situation_line

NO_MESSAGE = "(no message: you write)"
"""The prompt of an owner turn before which the contact wrote nothing."""
EARLIER = "Earlier:"
"""Above the labelled lines of what was said before."""
INFO = "dataset_info.json"
"""The file in which LLaMA-Factory looks up what a dataset's files and columns are."""

Record = dict[str, Any]
Names = Mapping[Role, str]
"""What the two sides are called in labelled lines."""


@dataclass(frozen=True, slots=True)
class Format:
    """One kind of record."""

    records: Callable[[Example, str, Names], Iterator[Record]]
    """Of an example, its system line and the names."""
    described: dict[str, Any]
    """The entry of a file in `INFO`, but for the file's name."""
    for_trl: bool


@dataclass(frozen=True, slots=True)
class ExportReport:
    """What was written, and how it is used."""

    path: Path
    format: str
    records: dict[str, int]
    use: tuple[str, ...]
    """A line for each tool."""


def alpaca_records(example: Example, system: str, names: Names) -> Iterator[Record]:
    """One record for each target: the contact's last turn, and before it what was said earlier in the example.

    Where that is something, it is the `instruction` and the last turn the `input`, which LLaMA-Factory joins; else the
    last turn is the `instruction`, which may not be empty. Tools that know neither `system` nor `history` get it all.
    """
    for target in example.targets:
        earlier, last = asked(example.turns[:target], names)
        yield {
            # LLaMA-Factory puts one line break between the two; the other makes it an empty line.
            "instruction": f"{earlier}\n" if earlier else last,
            "input": last if earlier else "",
            "output": join_messages(example.turns[target].messages),
            "system": system,
        }


def sharegpt_records(example: Example, system: str, names: Names) -> Iterator[Record]:
    """One record for an example: `human` and `gpt` by turns, each `gpt` a target; the context is not repeated."""
    conversation: list[dict[str, str]] = []
    for prompt, reply in exchanges(example, names):
        conversation += [{"from": "human", "value": prompt}, {"from": "gpt", "value": reply}]
    yield {"conversations": conversation, "system": system}


def chat_records(example: Example, system: str, names: Names) -> Iterator[Record]:
    """One record for an example: OpenAI's messages, each of the assistant's a target.

    For TRL with `SFTConfig(assistant_only_loss=True)`, else the contact's words are learned too. That needs a chat
    template which TRL knows or which marks `{% generation %}`. LLaMA-Factory masks them by itself.
    """
    messages = [{"role": "system", "content": system}] if system else []
    for prompt, reply in exchanges(example, names):
        messages += [{"role": "user", "content": prompt}, {"role": "assistant", "content": reply}]
    yield {"messages": messages}


FORMATS: dict[str, Format] = {
    "alpaca": Format(
        alpaca_records,
        {
            "formatting": "alpaca",
            "columns": {"prompt": "instruction", "query": "input", "response": "output", "system": "system"},
        },
        for_trl=False,
    ),
    "sharegpt": Format(
        sharegpt_records,
        {"formatting": "sharegpt", "columns": {"messages": "conversations", "system": "system"}},
        for_trl=False,
    ),
    "chat": Format(
        chat_records,
        {
            "formatting": "sharegpt",
            "columns": {"messages": "messages"},
            "tags": {
                "role_tag": "role",
                "content_tag": "content",
                "user_tag": "user",
                "assistant_tag": "assistant",
                "system_tag": "system",
            },
        },
        for_trl=True,
    ),
}


def exchanges(example: Example, names: Names) -> Iterator[tuple[str, str]]:
    """Pairs of prompt and reply, one for each target; a prompt is all that was said since the target before."""
    first = 0
    for target in example.targets:
        earlier, last = asked(example.turns[first:target], names)
        yield f"{earlier}\n\n{last}" if earlier else last, join_messages(example.turns[target].messages)
        first = target + 1


def asked(turns: Sequence[Turn], names: Names) -> tuple[str, str]:
    """What stands before a reply: what was said earlier in labelled lines, if anything, and what is to be answered."""
    first_heard = len(turns)
    while first_heard and turns[first_heard - 1].role == "other":
        first_heard -= 1
    lines = [
        f"{names[turn.role]}: {join_messages([message])}" for turn in turns[:first_heard] for message in turn.messages
    ]
    heard = join_messages([message for turn in turns[first_heard:] for message in turn.messages])
    return "\n".join([EARLIER, *lines]) if lines else "", heard or NO_MESSAGE


def export_records(home: Home, format: str, *, dataset: str | None = None, out: Path | None = None) -> ExportReport:
    """Write a dataset (the newest if none is named) as records of that format, into `out` or the home's `exports/`.

    Raises `BadInput` for an unknown format or dataset and for an `out` that holds other things, `NothingThere` where
    nothing was prepared.
    """
    if format not in FORMATS:
        raise BadInput(f"There is no format {format!r}: choose from {', '.join(FORMATS)}.")
    source = _dataset_folder(home, dataset)
    manifest = read_manifest(source)
    target = (out or home.exports / f"{source.name}-{format}").resolve()
    with _whole_folder(target) as folder:
        counts: dict[str, int] = {
            split: _write_records(folder / f"{split}.jsonl", _records(source / f"{split}.jsonl", format, manifest))
            for split in SPLITS
        }
        info = {f"soundalike_{split}": {"file_name": f"{split}.jsonl", **FORMATS[format].described} for split in SPLITS}
        (folder / INFO).write_text(json.dumps(info, indent=2) + "\n", encoding="utf-8")
    return ExportReport(target, format, counts, _use(target, format, manifest["config"]["window_tokens"]))


def _records(path: Path, format: str, manifest: dict[str, Any]) -> Iterator[Record]:
    for example in read_examples(path):
        system = example.system or situation_line(
            manifest["config"]["system_prompt"], (), Situation(owner=manifest["owner"], contact=example.contact)
        )
        yield from FORMATS[format].records(example, system, {"owner": manifest["owner"], "other": example.contact})


def _write_records(path: Path, records: Iterator[Record]) -> int:
    count = 0
    with path.open("w", encoding="utf-8") as file:
        for record in records:
            file.write(json.dumps(record, ensure_ascii=False) + "\n")
            count += 1
    return count


def _dataset_folder(home: Home, name: str | None) -> Path:
    newest = home.newest_dataset()
    if name is None:
        return newest
    known = [folder.name for folder in whole_folders(home.datasets)]
    if name not in known:
        raise BadInput(f"There is no finished dataset {name!r}: choose from {', '.join(known)}.")
    return home.datasets / name


@contextmanager
def _whole_folder(target: Path) -> Iterator[Path]:
    """A folder to fill, private, that takes the place of `target` once it is whole; of an earlier export too."""
    if target.exists() and not target.is_dir():
        raise BadInput(f"{target} is a file, and an export is a folder: name another --out.")
    there = {path.name for path in target.iterdir()} if target.exists() else set()
    if there and not INFO in there <= {INFO, *(f"{split}.jsonl" for split in SPLITS)}:
        raise BadInput(f"{target} holds other things than an export, which would be replaced: name another --out.")
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=f".{target.name}.", dir=target.parent) as temporary:
        folder = Path(temporary) / target.name
        folder.mkdir(mode=0o700)
        yield folder
        if target.exists():
            shutil.rmtree(target)
        folder.rename(target)


def _use(path: Path, format: str, window_tokens: int) -> tuple[str, ...]:
    """How each tool is told to train on it; nothing may be cut off, by whatever tokenizer the lengths are counted."""
    lines = [
        f"LLaMA-Factory: dataset_dir: {path}, dataset: soundalike_train, eval_dataset: soundalike_valid, "
        f"cutoff_len: {4 * window_tokens}"
    ]
    if FORMATS[format].for_trl:
        lines.append(
            f'TRL: load_dataset("json", data_files="{path}/train.jsonl"), '
            "SFTConfig(assistant_only_loss=True, max_length=None)"
        )
    return tuple(lines)
