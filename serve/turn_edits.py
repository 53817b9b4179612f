"""What can be done to a conversation: say, reply, draw again, edit, judge. Pure: each gives a new conversation."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from soundalike.conversations import Conversation, Said, Wording
from soundalike.feedback import Thumb

MOST_SENT = 1000
"""Turns: far more than a twin reads, and within what the API takes."""


def with_words(conversation: Conversation, text: str, now: datetime) -> Conversation:
    """The owner, as the contact, said something more."""
    said = Said(speaker="user", wordings=(Wording(text=text, said_at=now),))
    return replace(conversation, turns=(*conversation.turns, said))


def with_reply(conversation: Conversation, text: str, now: datetime, settings: dict[str, Any]) -> Conversation:
    """The twin replied: after the owner's turn, or in another way than before. No earlier wording is lost."""
    wording = Wording(text=text, said_at=now, settings=settings)
    *before, last = conversation.turns
    if last.speaker == "user":
        return replace(conversation, turns=(*conversation.turns, Said(speaker="assistant", wordings=(wording,))))
    wordings = (*last.wordings, wording)
    return replace(conversation, turns=(*before, replace(last, wordings=wordings, shown=len(wordings) - 1)))


def with_last_words(conversation: Conversation, text: str, now: datetime) -> Conversation:
    """The owner's last turn is another; what followed it is gone."""
    index = last_own(conversation.turns)
    kept = conversation.turns if index is None else conversation.turns[:index]
    return with_words(replace(conversation, turns=kept), text, now)


def with_shown(conversation: Conversation, step: int) -> Conversation:
    """The wording `step` further is the one of the last turn that counts; the first and the last are ends."""
    *before, last = conversation.turns
    shown = min(max(last.shown + step, 0), len(last.wordings) - 1)
    return replace(conversation, turns=(*before, replace(last, shown=shown)))


def with_judgement(
    conversation: Conversation, turn: int, wording: int, *, thumb: Thumb | None = None, correction: str | None = None
) -> Conversation:
    """A reply has another thumb or correction; None leaves it as it is."""
    said = conversation.turns[turn]
    wordings = list(said.wordings)
    old = wordings[wording]
    wordings[wording] = replace(
        old,
        thumb=old.thumb if thumb is None else thumb,
        correction=old.correction if correction is None else correction,
    )
    turns = list(conversation.turns)
    turns[turn] = replace(said, wordings=tuple(wordings))
    return replace(conversation, turns=tuple(turns))


def last_own(turns: Sequence[Said]) -> int | None:
    """Index of the owner's last turn."""
    return next((index for index in reversed(range(len(turns))) if turns[index].speaker == "user"), None)


def awaits_reply(conversation: Conversation) -> bool:
    """Whether the last turn is the owner's."""
    return bool(conversation.turns) and conversation.turns[-1].speaker == "user"


def messages_before(turns: Sequence[Said], turn: int) -> list[dict[str, str]]:
    """What was said before a turn, as the API takes it; of a very long conversation the last part."""
    return [{"role": said.speaker, "content": said.text} for said in turns[:turn][-MOST_SENT:]]


def reply_index(conversation: Conversation) -> int:
    """Index of the turn that the next reply is: behind the owner's last, or the twin's last once more."""
    return len(conversation.turns) - (not awaits_reply(conversation))
