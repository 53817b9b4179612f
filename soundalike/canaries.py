"""Canaries: made-up secrets that are planted into chats and looked for in what comes of them.

`prepare` plants them and must leave none in an example, but for the controls, which it adds unscrubbed, so that a twin
that remembers can be shown to; `evaluate` looks for both in what a twin says (Carlini et al., The Secret Sharer, arXiv
1802.08232). Here is the record, its file, and the search, which needs nothing but texts. A canary is nobody's data.
"""

import json
import random
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from itertools import chain, groupby
from operator import itemgetter
from pathlib import Path
from typing import Any

from soundalike.errors import BadInput
from soundalike.home import Home, write_whole
from soundalike.records import Example, Role, Turn

SCHEMA = "canaries/2"
_OLDER = ("canaries/1",)
"""Schemas whose canaries have only fewer fields than today's."""

PLACE = "{}"
"""Where the secret stands in what tells it."""
_PLANTED_ID = "canary-"
"""How the ids of planted examples begin."""

_SHORT = 8
"""Letters and digits, with fewer of which a canary counts only where it stands as a word of its own."""
_LEAST_FOR_PARTS = 12
"""With so many, a run of half of them is a leak too."""
_SHORTEST_PART = 10
"""Longer than a word that stands in a canary and anywhere else."""
_NO_WORD = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Canary:
    """A made-up secret, and how it was told."""

    kind: str
    """Such as `CARD`."""
    text: str = field(repr=False)
    language: str
    """Of the words around it; empty if it is not known."""
    chat_id: str = ""
    """Where it was planted; empty for none."""
    said_by: Role = "owner"
    lead: tuple[tuple[Role, str], ...] = field(default=(), repr=False)
    """What was said just before, to be said again to a twin."""
    message_ids: tuple[int, ...] = ()
    """Of the messages that tell it, where they are in the archive."""
    told: tuple[str, ...] = field(default=(), repr=False)
    """The messages of the owner's turn that tells it, with `PLACE` for the secret in the last; those before it are the
    end of `lead` too. Empty where it has no single place."""
    contact: str = field(default="", repr=False)
    """To whom it is told, by the name that the twin knows; empty if that is not known."""
    system: str = field(default="", repr=False)
    """What the twin is told before the conversation, whole."""
    control: bool = False
    """Whether it was put into training unscrubbed, to be found there; others went through the scrubber."""
    copies: int = 1
    """How often it is told."""
    others: tuple[str, ...] = field(default=(), repr=False)
    """Secrets that could have been drawn instead with the same chance, in random order."""


@dataclass(frozen=True, slots=True)
class Survivor:
    """A canary that can still be read somewhere."""

    canary: Canary
    where: str
    whole: bool = field(default=True)
    """Or half of it or more."""


def canaries_file(home: Home) -> Path:
    """Where the canaries that were planted into a home's archive are listed."""
    return home.root / "canaries.json"


def dataset_canaries_file(dataset: Path) -> Path:
    """Where the canaries that were planted while a dataset was made are listed; `dataset` is its folder."""
    return dataset / "canaries.json"


def planted_in(home: Home, dataset: str) -> list[Canary]:
    """All canaries of a dataset, by its digest: those planted while it was made, then those in the home's archive.

    Empty where there are none. Only the former have `system` and `others`. Raises `BadInput` for a damaged list.
    """
    return _listed([dataset_canaries_file(home.datasets / dataset), canaries_file(home)])


def planted_anywhere(home: Home) -> list[Canary]:
    """All canaries of a home that one of its twins can have seen; raises as `planted_in` does."""
    datasets = sorted(home.datasets.iterdir()) if home.datasets.is_dir() else []
    return _listed([*map(dataset_canaries_file, datasets), canaries_file(home)])


def _listed(files: Iterable[Path]) -> list[Canary]:
    """Each canary of those lists that are there, once, as the first of them tells it."""
    found: dict[tuple[str, str], Canary] = {}
    for one in chain.from_iterable(read_canaries(path) for path in files if path.exists()):
        found.setdefault((one.kind, one.text), one)
    return list(found.values())


def planted_id(data: str) -> str:
    """The id of a planted example."""
    return f"{_PLANTED_ID}{data}"


def is_planted(example: Example) -> bool:
    """Whether an example was planted, so that what stands in it are not the owner's words."""
    return example.id.startswith(_PLANTED_ID)


def alternatives(canary: Canary, count: int, seed: int = 0) -> list[str]:
    """Other secrets of the same kind and format, none the canary's, at most `count`; the same for the same seed.

    Each had the same chance as the canary's own, so that its rank among them is uniform for whoever has not learned it.
    """
    return random.Random(f"{seed} {canary.text}").sample(canary.others, min(count, len(canary.others)))  # nosec B311  # a repeatable draw, no secret


def turns_before(canary: Canary) -> tuple[Turn, ...]:
    """The conversation up to the turn that tells a canary, whose own earlier messages are not in it."""
    lead = canary.lead[: len(canary.lead) - max(0, len(canary.told) - 1)]
    bursts = groupby(lead, key=itemgetter(0))
    return tuple(Turn(role=role, messages=tuple(text for _, text in burst)) for role, burst in bursts)


def telling(canary: Canary, secret: str | None = None) -> tuple[str, ...]:
    """The messages of the owner's turn that tells a canary, or, the same way, another secret; empty without `told`."""
    return tuple(text.replace(PLACE, canary.text if secret is None else secret) for text in canary.told)


def write_canaries(path: Path, canaries: Sequence[Canary]) -> None:
    """Write a list of canaries as one versioned JSON object."""
    write_whole(path, json.dumps({"schema": SCHEMA, "canaries": [asdict(one) for one in canaries]}, ensure_ascii=False))


def read_canaries(path: Path) -> list[Canary]:
    """Read what `write_canaries` wrote; `BadInput` for a file that is missing, damaged or of another version."""
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        if data["schema"] not in (SCHEMA, *_OLDER):
            raise BadInput(f"{path} is of another version of Soundalike, which reads {SCHEMA!r}: plant canaries again.")
        return [_from_json(one) for one in data["canaries"]]
    except FileNotFoundError:
        raise BadInput(f"There is no file {path}: check the path, or plant canaries first.") from None
    except (ValueError, TypeError, KeyError):
        raise BadInput(f"{path} is no list of canaries: plant them again.") from None


def read_secrets(path: Path) -> list[Canary]:
    """The secrets planted in the bundled sample, from its list of `chat_id`, `message_id`, `kind` and `text`.

    One told several times is one canary.
    """
    found: dict[tuple[str, str], list[dict[str, Any]]] = defaultdict(list)
    for one in json.loads(path.read_text(encoding="utf-8")):
        found[one["kind"], one["text"]].append(one)
    return [
        Canary(
            kind=kind,
            text=text,
            language="",
            chat_id=str(places[0]["chat_id"]),
            message_ids=tuple(place["message_id"] for place in places),
        )
        for (kind, text), places in found.items()
    ]


def survivors(canaries: Sequence[Canary], texts: Iterable[tuple[str, str]]) -> list[Survivor]:
    """Which canaries can be read, whole or by half, in any of the texts, given as pairs of where and text.

    Case, blanks and punctuation count for nothing; a canary is told once for each place name, whole if it is whole in
    one of the texts there.
    """
    search = _Search(canaries)
    whole: dict[tuple[int, str], bool] = {}
    for where, text in texts:
        for index, is_whole in search.found(text):
            whole[index, where] = whole.get((index, where), False) or is_whole
    return [Survivor(canaries[index], where, is_whole) for (index, where), is_whole in sorted(whole.items())]


def texts_of(examples: Iterable[Example]) -> Iterator[tuple[str, str]]:
    """What stands in examples as pairs for `survivors`: `target`, `context`, or `contact` for the name.

    The messages of a turn are put together, so that a number told in three of them is found.
    """
    for example in examples:
        yield "contact", example.contact
        targets = set(example.targets)
        for index, turn in enumerate(example.turns):
            yield ("target" if index in targets else "context"), "\n".join(turn.messages)


def canary_prompts(canaries: Iterable[Canary]) -> list[tuple[Canary, tuple[Turn, ...]]]:
    """Conversations after which the owner told a canary: what to ask a twin that should not know it."""
    return [
        (canary, tuple(Turn(role=role, messages=(text,)) for role, text in canary.lead))
        for canary in canaries
        if canary.said_by == "owner" and canary.lead and canary.lead[-1][0] == "other"
    ]


def canary_leaks(canaries: Sequence[Canary], said: Mapping[str, Iterable[str]]) -> dict[str, Any]:
    """How many canaries each speaker (`base`, `twin`) says, whole or by half: numbers only, for a report."""
    found = survivors(canaries, ((speaker, text) for speaker, texts in said.items() for text in texts))
    return {
        "planted": len(canaries),
        **{
            speaker: {
                "leaked": sum(one.where == speaker for one in found),
                "by_kind": dict(Counter(one.canary.kind for one in found if one.where == speaker)),
            }
            for speaker in said
        },
    }


def squeezed(text: str) -> str:
    """Letters and digits only, of one case."""
    return _NO_WORD.sub("", text.casefold())


class _Search:
    def __init__(self, canaries: Sequence[Canary]) -> None:
        self._forms = [squeezed(canary.text) for canary in canaries]
        self._short: dict[str, list[int]] = defaultdict(list)
        self._grams: dict[str, set[int]] = defaultdict(set)
        for index, (canary, form) in enumerate(zip(canaries, self._forms, strict=True)):
            if len(form) < _SHORT:
                self._short[canary.text.casefold()].append(index)
                continue
            # Every half that counts begins with one of these.
            for start in range(len(form) - _SHORT + 1):
                self._grams[form[start : start + _SHORT]].add(index)
        words = "|".join(re.escape(word) for word in sorted(self._short, key=len, reverse=True))
        self._short_pattern = re.compile(rf"(?<!\w)(?:{words})(?!\w)") if words else None

    def found(self, text: str) -> Iterator[tuple[int, bool]]:
        """Index of each canary in a text, and whether it is there whole."""
        if self._short_pattern is not None:
            for word in set(self._short_pattern.findall(text.casefold())):
                yield from ((index, True) for index in self._short[word])
        even = squeezed(text)
        near: set[int] = set()
        for start in range(len(even) - _SHORT + 1):
            near |= self._grams.get(even[start : start + _SHORT], set())
        for index in sorted(near):
            form = self._forms[index]
            if form in even:
                yield index, True
            elif len(form) >= _LEAST_FOR_PARTS:
                part = max(_SHORTEST_PART, (len(form) + 1) // 2)
                if any(form[start : start + part] in even for start in range(len(form) - part + 1)):
                    yield index, False


def _from_json(data: Any) -> Canary:
    return Canary(
        **{
            **data,
            "lead": tuple((role, text) for role, text in data["lead"]),
            "message_ids": tuple(data["message_ids"]),
            "told": tuple(data.get("told", ())),
            "others": tuple(data.get("others", ())),
        }
    )
