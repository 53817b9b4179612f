"""Which made-up secrets the leak audit tells, and how: some to be scrubbed; its control, to be learned as they are.

In all of them the owner tells the secret, in one place of one message. The controls are told 1, 4 and 16 times, so that
the audit can say from how many on a twin remembers (Carlini et al., The Secret Sharer, arXiv 1802.08232).
"""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from random import Random

from prepare.canaries import Scene, scene_of
from prepare.canary_values import language_file, made_up
from soundalike.canaries import PLACE

COPIES = (1, 4, 16)
"""How often controls are told."""
CONTROLS = 12
"""Of each of the copies as many."""
OTHERS = 255
"""Other secrets that are kept beside each: with its own 256, which is exposure of up to 8 bits."""

_LEFT_OUT = frozenset(("NAME", "PRIVATEKEY"))
"""A name becomes another name, and a key of many lines is nothing that is said."""
_DRAWN = 4
"""Secrets for each way of telling, of which the first is taken that nobody has said."""
_TRIES = 40
"""For each other secret, to draw one of the same format."""
_LETTERS = re.compile(r"[^\W\d_]+")
_KEY = re.compile(r"(?=\w*\d)(?=\w*[^\W\d_])\w{16,}")


@dataclass(frozen=True, slots=True)
class Telling:
    """A way of telling, and the secrets that it can be filled with."""

    kind: str
    language: str
    way: str
    secrets: tuple[str, ...] = field(repr=False)
    control: bool = False
    copies: int = 1

    def scene(self, secret: str) -> Scene:
        """The way filled with a secret."""
        scene = scene_of(self.way, self.kind, secret, self.language, owner="b")
        return replace(scene, canary=replace(scene.canary, control=self.control, copies=self.copies))


def controls(languages: Sequence[str], seed: int) -> list[Telling]:
    """`CONTROLS` ways that only the audit asks for, of several kinds for each of `COPIES` and each language.

    No two begin alike, so that what is learned of one does not help another.
    """
    draw = Random(f"controls {seed}")  # nosec B311  # a repeatable draw, no secret
    found = []
    kinds = list(language_file(languages[0])["controls"])
    for index in range(CONTROLS):
        turn, number = divmod(index, len(kinds))
        language, kind = languages[turn % len(languages)], kinds[number]
        way = language_file(language)["controls"][kind][turn]
        # One step further each turn, so that the same kind is told at different counts.
        copies = COPIES[(index + turn) % len(COPIES)]
        found.append(Telling(kind, language, way, _drawn(kind, language, draw), control=True, copies=copies))
    return found


def to_be_scrubbed(count: int, languages: Sequence[str], seed: int) -> list[Telling]:
    """So many ways in which the owner tells a secret in chats, of all kinds and languages in turn."""
    draw = Random(f"scrubbed {seed}")  # nosec B311  # a repeatable draw, no secret
    return list(islice(_ways(languages, draw), count))


def others_like(secret: str, kind: str, language: str, draw: Random, taken: Collection[str]) -> tuple[str, ...]:
    """`OTHERS` secrets drawn as this one was, none of them twice or in `taken`; fewer where there are not so many.

    All are of its format if that can be had, or of whatever format was drawn: a mixture of the two would make it stand
    out among them for whoever has never seen it.
    """
    alike: dict[str, None] = {}
    anyhow: dict[str, None] = {}
    format_of_secret = _format(secret)
    for _ in range(OTHERS * _TRIES):
        other = made_up(kind, language, draw)
        if other == secret or other in taken:
            continue
        anyhow.setdefault(other)
        if _format(other) == format_of_secret:
            alike.setdefault(other)
            if len(alike) == OTHERS:
                break
    return tuple(islice(alike if len(alike) == OTHERS else anyhow, OTHERS))


def _ways(languages: Sequence[str], draw: Random) -> Iterator[Telling]:
    kinds = {language: list(_told(language)) for language in languages}
    for ordered in kinds.values():
        draw.shuffle(ordered)
    index = 0
    while True:
        language = languages[index % len(languages)]
        kind = kinds[language][index // len(languages) % len(kinds[language])]
        yield Telling(kind, language, draw.choice(_told(language)[kind]), _drawn(kind, language, draw))
        index += 1


def _told(language: str) -> dict[str, list[str]]:
    """Kind to the ways that have one place for the secret."""
    return {
        kind: [way for way in ways if PLACE in way]
        for kind, ways in language_file(language)["scenes"].items()
        if kind not in _LEFT_OUT
    }


def _drawn(kind: str, language: str, draw: Random) -> tuple[str, ...]:
    return tuple(made_up(kind, language, draw) for _ in range(_DRAWN))


def _format(secret: str) -> str:
    """How a secret is written, with what may differ made equal: `Otter4821` and `Kelp9002` are of one format."""
    return re.sub(r"\d", "0", _LETTERS.sub("a", _KEY.sub("k", secret)))
