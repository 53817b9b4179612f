"""What an evaluation keeps of a run, place by place: `held_out.json` in its folder, private as the dataset is.

The comparison of runs pairs its values, and the chat page's blind test shows its replies.
"""

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from soundalike.errors import BadInput
from soundalike.home import write_whole
from soundalike.records import Turn

SCHEMA = "held-out/1"
FILE = "held_out.json"

Values = dict[str, dict[str, list[float | None]]]
"""Measure to speaker to a value for each place (for each example, of the loss); None where it cannot be had."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldOutReply:
    """A place of the test part where replies were sampled."""

    contact: str = field(repr=False)
    turns: tuple[Turn, ...] = field(repr=False)
    """What was said before."""
    owner: tuple[str, ...] = field(repr=False)
    """What the owner really wrote."""
    said: dict[str, tuple[str, ...]] = field(repr=False)
    """What `base` and `twin` said in its place."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldOut:
    """The places of one evaluation, and what was measured at each."""

    settings: dict[str, Any]
    """Those of the evaluation."""
    places: tuple[HeldOutReply, ...] = field(repr=False)
    values: Values = field(repr=False)


def write_held_out(folder: Path, held_out: HeldOut) -> None:
    """Write the file into a run's folder."""
    write_whole(folder / FILE, json.dumps({"schema": SCHEMA, **asdict(held_out)}, ensure_ascii=False))


def read_held_out(folder: Path) -> HeldOut | None:
    """Read it; None where the run was not evaluated yet, or by an older version. `BadInput` for a damaged file."""
    path = folder / FILE
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        if data.pop("schema") != SCHEMA:
            return None
        places = tuple(
            HeldOutReply(
                contact=place["contact"],
                turns=tuple(Turn(**{**turn, "messages": tuple(turn["messages"])}) for turn in place["turns"]),
                owner=tuple(place["owner"]),
                said={speaker: tuple(reply) for speaker, reply in place["said"].items()},
            )
            for place in data["places"]
        )
        return HeldOut(settings=data["settings"], places=places, values=data["values"])
    except FileNotFoundError:
        return None
    except (ValueError, TypeError, KeyError, AttributeError):
        raise BadInput(f"{path} is damaged: run `soundalike evaluate --run {folder.name}` again.") from None
