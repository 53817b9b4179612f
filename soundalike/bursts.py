"""A burst is written one message a line; a line break inside a message is followed by a tab.

So is a folded header line (RFC 5322, section 2.2.3). Training, serving and exported records all write bursts like this.
"""

import re
from collections.abc import Sequence


def join_messages(messages: Sequence[str]) -> str:
    """One turn's text: a message a line, a message's own further lines begun by a tab."""
    return "\n".join(message.strip().replace("\n", "\n\t") for message in messages)


def split_messages(text: str) -> tuple[str, ...]:
    """The messages of a turn's text; the inverse of `join_messages`. Empty messages are left out."""
    lines = re.split(r"\n(?!\t)", text)
    return tuple(message for line in lines if (message := line.replace("\n\t", "\n").strip()))
