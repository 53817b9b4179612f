"""Which messages are learned from, and the reason for each that is not.

Nothing is dropped without a reason that the funnel shows. What others send without words stays as a short note in
square brackets, so that the owner's answer keeps its context; what the owner sends without words is no target.
"""

from dataclasses import dataclass, field
from datetime import datetime

from soundalike.archive import ChatSummary
from soundalike.records import Message, Role

_CHAT_REASONS = {
    "group": "in a group",
    "channel": "in a channel",
    "bot": "in a chat with a bot",
    "saved": "in saved messages",
    "service": "in a service chat",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One message as it will be learned: who, what, when."""

    role: Role
    text: str = field(repr=False)
    sent_at: datetime
    message_id: int
    sender_id: str
    reply_to: int | None = None
    tokens: int = 0
    """Length under the tokenizer of the chosen base, once it was counted."""
    not_learned: str = ""
    """Why a line of the owner is context and no target; empty for most."""


def chat_reason(summary: ChatSummary, *, groups: bool) -> str | None:
    """Why nothing in this chat is learned from; None if it is. The owner's include and exclude rules go first."""
    if summary.rule == "exclude":
        return "with an excluded contact"
    if summary.rule == "include" or (groups and summary.chat.kind == "group"):
        return None
    return _CHAT_REASONS.get(summary.chat.kind)


def line_of(message: Message, *, in_group: bool) -> Line | str:
    """The line that a message becomes, or the reason why it becomes none."""
    if message.kind in ("service", "unsupported"):
        return f"{message.kind} message"
    if message.forwarded:
        return "forwarded"
    if message.via_bot:
        return "written by an inline bot"
    words = message.text.strip()
    wordless = message.kind != "text" and (not words or message.kind == "sticker")
    if not words and message.kind == "text":
        return "empty"
    if wordless:
        if message.is_owner:
            return "medium without words"
        words = f"[{' '.join([message.kind.replace('_', ' '), words]).strip()}]"
    if in_group and not message.is_owner:
        words = f"{message.sender_name or 'someone'}: {words}"
    return Line(
        role="owner" if message.is_owner else "other",
        text=words,
        sent_at=message.sent_at,
        message_id=message.message_id,
        sender_id=message.sender_id,
        reply_to=message.reply_to,
    )
