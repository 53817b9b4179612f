"""The scrubber over whole chats: persons get surrogates, other spans placeholders; a message all secret is dropped."""

import secrets
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from prepare.review import Review, review_of
from prepare.scrub import (
    NO_LISTS,
    NOBODY,
    OwnerLists,
    People,
    ScrubInput,
    Surrogates,
    apply,
    count_by_kind,
    is_only_secret,
    load_rules,
    scrub_messages,
)
from prepare.selection import Line
from soundalike.config import ScrubConfig


@dataclass(frozen=True, slots=True)
class ScrubbedChats:
    """Chats as they may be learned, what was dropped by reason, what was found by kind, and what to look at."""

    chats: list[list[Line]]
    dropped: Counter[str]
    found: Counter[str]
    review: Review
    not_looked_for: tuple[str, ...]
    """What needs an optional package that is not installed, each a sentence with the command that installs it."""


def scrub_chats(
    chats: Sequence[Sequence[Line]],
    config: ScrubConfig,
    lists: OwnerLists = NO_LISTS,
    people: People = NOBODY,
    surrogates: Surrogates | None = None,
) -> ScrubbedChats:
    """Scrub chats, each in the order of sending; a secret found in one is looked for in all.

    `surrogates` say who stands for whom and take up who is new; without, it is drawn for this once. Raises `BadInput`
    where `config.off` names no rule.
    """
    surrogates = surrogates or Surrogates(secrets.token_bytes(32), people=people)
    inputs = [
        ScrubInput(
            text=line.text,
            chat=str(number),
            number=line.message_id,
            sender=line.sender_id,
            reply_to=line.reply_to,
        )
        for number, lines in enumerate(chats)
        for line in lines
    ]
    spans_by_message = scrub_messages(inputs, config.off, lists, people)
    spans_left = iter(spans_by_message)
    dropped: Counter[str] = Counter()
    scrubbed: list[list[Line]] = []
    for lines in chats:
        kept: list[Line] = []
        for line in lines:
            spans = next(spans_left)
            # A placeholder alone teaches the twin to say placeholders.
            if spans and is_only_secret(line.text, spans):
                dropped["nothing but a secret"] += 1
            else:
                kept.append(replace(line, text=apply(line.text, spans, surrogates.replace)) if spans else line)
        scrubbed.append(kept)
    return ScrubbedChats(
        scrubbed,
        dropped,
        count_by_kind(spans_by_message),
        review_of(inputs, spans_by_message),
        tuple(rule.missing for rule in load_rules(config.off) if rule.missing),
    )
