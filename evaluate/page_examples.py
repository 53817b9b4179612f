"""Side by side: what was said before, what the person really answered, and what the twin and the base would have."""

from collections.abc import Mapping, Sequence
from typing import Any

from evaluate.readings import mapping
from soundalike.page_parts import text

MOST = 12
SPEAKERS = {"owner": "what you wrote", "twin": "the twin", "base": "the base model"}


def examples_part(examples: object) -> str:
    """The conversations as bubbles; nothing without examples."""
    given = examples if isinstance(examples, list | tuple) else ()
    shown = [example for example in map(mapping, given) if any(speaker in example for speaker in SPEAKERS)][:MOST]
    return "".join(map(_example, shown))


def messages_of(reply: object) -> Sequence[str]:
    """The messages of a reply, given as a list of them or as one text with a line for each."""
    lines = reply if isinstance(reply, list | tuple) else str(reply).split("\n")
    return [str(line) for line in lines if str(line).strip()]


def _example(example: Mapping[str, Any]) -> str:
    contact = example.get("contact")
    who = f"<p class=with>with <bdi>{text(contact)}</bdi></p>" if contact else ""
    given = example.get("context")
    turns = [mapping(turn) for turn in given] if isinstance(given, list | tuple) else []
    context = "".join(
        _bubble(message, "mine" if turn.get("role") == "owner" else "theirs")
        for turn in turns
        for message in messages_of(turn.get("text", ""))
    )
    replies = "".join(
        f"<div class={speaker}><h3>{name}</h3><div class=bubbles>{_reply(example[speaker])}</div></div>"
        for speaker, name in SPEAKERS.items()
        if speaker in example
    )
    return f"<div class=example>{who}<div class=bubbles>{context}</div><div class=replies>{replies}</div></div>"


def _reply(reply: object) -> str:
    messages = messages_of(reply) if reply is not None else ()
    return "".join(_bubble(message, "reply") for message in messages) or "<p class=nothing>nothing</p>"


def _bubble(message: str, css: str) -> str:
    return f'<div class="bubble {css}" dir=auto>{text(message)}</div>'
