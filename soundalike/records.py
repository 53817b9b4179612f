"""What flows between the stages: `Message`, `Example`, `Run`, and their versioned files.

Records are frozen. Private text is left out of every `repr`, so that no log or traceback can tell it.
A JSONL file of records begins with a line `{"schema": "example/1"}`; other versions are refused with a sentence.
"""

import dataclasses
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

from soundalike.errors import BadInput

Role = Literal["owner", "other"]
Split = Literal["train", "valid", "test"]
SPLITS: tuple[Split, ...] = ("train", "valid", "test")

ChatKind = Literal["private", "group", "channel", "bot", "saved", "service"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Chat:
    """One dialog of one account, as its messenger knows it."""

    source: str
    """The messenger, such as `telegram`: the same for live downloads and export files."""
    account: str
    """The owner's id on that messenger."""
    chat_id: str
    kind: ChatKind
    name: str = field(default="", repr=False)
    """As the owner's address book has it; empty for a deleted account."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One message as it was sent, with the person's own line breaks, emoji, case and spelling."""

    source: str
    account: str
    chat_id: str
    message_id: int
    sent_at: datetime
    """Aware, UTC."""
    sender_id: str
    sender_name: str = field(default="", repr=False)
    is_owner: bool
    kind: str
    """`text`, `service`, `unsupported`, or the medium: `photo`, `sticker`, `voice_message`, …"""
    text: str = field(default="", repr=False)
    """The words (a medium's caption included); for a sticker its emoji."""
    reply_to: int | None = None
    forwarded: bool = False
    """Whether the words are somebody else's, sent on."""
    edited_at: datetime | None = None
    reactions: tuple[tuple[str, int], ...] = field(default=(), repr=False)
    """Pairs of emoji and count."""
    via_bot: str | None = None


class _Thawed:
    """A message whose fields are being set: of the same layout, so that it can turn into one."""

    __slots__ = Message.__slots__


def quick_message(
    *,
    source: str,
    account: str,
    chat_id: str,
    message_id: int,
    sent_at: datetime,
    sender_id: str,
    sender_name: str,
    is_owner: bool,
    kind: str,
    text: str,
    reply_to: int | None,
    forwarded: bool,
    edited_at: datetime | None,
    reactions: tuple[tuple[str, int], ...],
    via_bot: str | None,
) -> Message:
    """The same as `Message(…)` in a quarter of the time, for where they come in millions.

    A frozen class sets each of its fields with a call; an ordinary one is written to at once, and frozen then.
    """
    thawed: Any = _Thawed()
    thawed.source = source
    thawed.account = account
    thawed.chat_id = chat_id
    thawed.message_id = message_id
    thawed.sent_at = sent_at
    thawed.sender_id = sender_id
    thawed.sender_name = sender_name
    thawed.is_owner = is_owner
    thawed.kind = kind
    thawed.text = text
    thawed.reply_to = reply_to
    thawed.forwarded = forwarded
    thawed.edited_at = edited_at
    thawed.reactions = reactions
    thawed.via_bot = via_bot
    thawed.__class__ = Message
    message: Message = thawed
    return message


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """One burst: consecutive messages of one side."""

    role: Role
    messages: tuple[str, ...] = field(repr=False)
    gap_seconds: float = 0.0
    """Time since the turn before; 0 for the first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A window of a conversation in which some of the owner's turns are targets."""

    id: str
    contact: str = field(repr=False)
    """The name by which the twin knows the contact."""
    chat_id: str
    started_at: datetime
    ended_at: datetime
    turns: tuple[Turn, ...]
    targets: tuple[int, ...]
    """Indices into `turns`; each is an owner turn, and a target in this example only."""
    split: Split
    system: str = field(default="", repr=False)
    """What the twin is told before it, whole; empty in datasets of the first version."""
    weight: float = 1.0
    """How much its loss counts: less for a contact whose examples would drown the others."""
    tokens: int = 0
    """Estimated length under the dataset's tokenizer."""
    scrubbed: tuple[tuple[str, int], ...] = ()
    """Pairs of kind and count of what was taken out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """What was trained, from what, how well; enough to serve it to the letter."""

    id: str
    base: str
    base_revision: str
    method: str
    dataset: str
    """Digest of the dataset."""
    template_digest: str
    """Digest of the prompt template; evaluate and serve refuse another."""
    owner: str = field(repr=False)
    system_prompt: str = field(repr=False)
    """With `{owner}` and `{contact}` as places to fill."""
    told: tuple[str, ...] = ()
    """What else is said of a situation (`soundalike.situation.PARTS`), if it is known."""
    timezone: str = ""
    """Zone of the time of day that is said; empty for that of the machine."""
    about: dict[str, dict[str, Any]] = field(default_factory=dict, repr=False)
    """Contact, by the name that the twin knows, to `relation`, `language` and the usual `silence_seconds`."""
    seed: int
    config: dict[str, Any]
    metrics: dict[str, float]
    adapter: str
    """Path relative to the run folder."""
    contacts: tuple[str, ...] = field(default=(), repr=False)


SCHEMAS: dict[type, str] = {Example: "example/2", Run: "run/1"}
_OLDER: dict[type, tuple[str, ...]] = {Example: ("example/1",), Run: ()}
"""Schemas whose records have only fewer fields than today's, so that the defaults of those upgrade them."""


def to_json(record: Any) -> dict[str, Any]:
    """A record as plain JSON data: dates in ISO 8601, tuples as lists."""

    def plain(value: Any) -> Any:
        if isinstance(value, datetime):
            return value.astimezone(UTC).isoformat()
        if isinstance(value, dict):
            return {key: plain(item) for key, item in value.items()}
        if isinstance(value, (list, tuple)):
            return [plain(item) for item in value]
        return value

    return {key: plain(value) for key, value in dataclasses.asdict(record).items()}


def example_from_json(data: dict[str, Any]) -> Example:
    """The inverse of `to_json` for an `Example`."""
    return Example(
        **{
            **data,
            "started_at": datetime.fromisoformat(data["started_at"]),
            "ended_at": datetime.fromisoformat(data["ended_at"]),
            "turns": tuple(Turn(**{**turn, "messages": tuple(turn["messages"])}) for turn in data["turns"]),
            "targets": tuple(data["targets"]),
            "scrubbed": tuple((kind, count) for kind, count in data["scrubbed"]),
        }
    )


def to_line(example: Example) -> bytes:
    """An example as a line of JSON: what `to_json` gives, a hundred times faster."""
    import orjson

    try:
        return orjson.dumps(example, option=orjson.OPT_APPEND_NEWLINE)
    except TypeError:  # half of a character, as some phones send, which only an escape can carry
        return json.dumps(to_json(example)).encode() + b"\n"


def write_examples(path: Path, examples: Iterable[Example]) -> None:
    """Write a versioned JSONL file, one example a line."""
    with path.open("wb") as file:
        file.write(json.dumps({"schema": SCHEMAS[Example]}).encode() + b"\n")
        file.writelines(map(to_line, examples))


def read_examples(path: Path) -> Iterator[Example]:
    """Read what `write_examples` wrote; `BadInput` for a file of an unknown schema."""
    with path.open(encoding="utf-8") as file:
        check_schema(json.loads(next(file, "{}")).get("schema"), Example, path)
        for line in file:
            yield example_from_json(json.loads(line))


def write_run(path: Path, run: Run) -> None:
    """Write a run's record as one versioned JSON object."""
    path.write_text(json.dumps({"schema": SCHEMAS[Run], **to_json(run)}, ensure_ascii=False, indent=1))


def read_run(path: Path) -> Run:
    """Read what `write_run` wrote; `BadInput` for an unknown schema."""
    data = json.loads(path.read_text(encoding="utf-8"))
    check_schema(data.pop("schema", None), Run, path)
    return Run(**{**data, "contacts": tuple(data["contacts"]), "told": tuple(data.get("told", ()))})


def check_schema(found: str | None, record: type, path: Path) -> None:
    """Raise `BadInput` unless `found` is the schema in which this version reads `record`."""
    if found != SCHEMAS[record] and found not in _OLDER[record]:
        raise BadInput(
            f"{path} has the schema {found!r}, and this version of Soundalike reads {SCHEMAS[record]!r}: "
            "run the stage that wrote it again, or update Soundalike."
        )
