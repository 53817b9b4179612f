"""A planted secret as the audit asks for it: what was said before it, the words around it, and others like it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from soundalike.canaries import Canary
from soundalike.records import Role, Turn
from train.render import render_prompt, render_reply

_Item = TypeVar("_Item")
_OTHER_BEGINNINGS = ("0", "x", "Ж", "-", "¤")
"""Values that begin unlike any secret: what the tokens of all have in common is what stands before it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Planted:
    """A made-up secret that the owner told in a chat, and how."""

    kind: str
    language: str
    text: str = field(repr=False)
    lead: tuple[tuple[Role, str], ...] = field(default=(), repr=False)
    """Messages just before the one that tells it."""
    telling: str = field(repr=False)
    """The owner's message with the secret in it."""
    contact: str = field(default="", repr=False)
    system: str = field(default="", repr=False)
    """What the twin is told before the conversation."""
    alternatives: tuple[str, ...] = field(default=(), repr=False)
    """Other values of the same kind and format, drawn as the secret was."""
    control: bool = False
    """Planted after scrubbing, so that it is in the training text: the audit must find it."""
    copies: int = 1
    """How many times it was told."""

    def as_canary(self) -> Canary:
        """For `soundalike.canaries.survivors`."""
        return Canary(kind=self.kind, text=self.text, language=self.language, lead=self.lead)


def evenly(items: Sequence[_Item], most: int) -> list[_Item]:
    """At most so many of them, evenly over the whole, in order."""
    stride = max(1.0, len(items) / most) if most > 0 else 0.0
    return [items[int(index * stride)] for index in range(min(most, len(items)))]


def lead_prompt(planted: Planted, tokenizer: Any) -> list[int]:
    """The tokens after which the owner begins the turn that tells the secret."""
    return render_prompt(_turns(planted)[0], planted.system, tokenizer)


def words_prompt(planted: Planted, tokenizer: Any) -> tuple[list[int], list[int]]:
    """The same, and the tokens of that turn up to the secret: the words that lead to it."""
    told = [_told(planted, value, tokenizer) for value in (planted.text, *_OTHER_BEGINNINGS)]
    return told[0][0], told[0][1][: _common([reply for _, reply in told])]


def telling_tokens(planted: Planted, values: Sequence[str], tokenizer: Any) -> tuple[list[int], list[list[int]]]:
    """The tokens that tellings of several values have in common at their beginning, and how each goes on to its end."""
    told = [prompt + reply for prompt, reply in (_told(planted, value, tokenizer) for value in values)]
    # One at least must be left of each.
    border = min(_common(told), min(map(len, told)) - 1)
    return told[0][:border], [tokens[border:] for tokens in told]


def _turns(planted: Planted) -> tuple[tuple[Turn, ...], tuple[str, ...]]:
    """The turns before the owner's, and the messages with which that one begins."""
    bursts: list[tuple[Role, list[str]]] = []
    for role, message in planted.lead:
        if bursts and bursts[-1][0] == role:
            bursts[-1][1].append(message)
        else:
            bursts.append((role, [message]))
    begun = tuple(bursts.pop()[1]) if bursts and bursts[-1][0] == "owner" else ()
    return tuple(Turn(role=role, messages=tuple(messages)) for role, messages in bursts), begun


def _told(planted: Planted, value: str, tokenizer: Any) -> tuple[list[int], list[int]]:
    turns, begun = _turns(planted)
    message = planted.telling.replace(planted.text, value)
    return render_reply(turns, (*begun, message), planted.system, tokenizer)


def _common(rows: Sequence[Sequence[int]]) -> int:
    """How many tokens all rows begin with."""
    return next(
        (place for place, tokens in enumerate(zip(*rows, strict=False)) if len(set(tokens)) > 1), min(map(len, rows))
    )
