"""A client's own system message: words of a stranger, put where they cannot change the server's system line.

They become the first message that the contact says, marked as the client's. There, because:

- the system line and the template stay those of training, byte for byte, and the words have the power of what a
  contact says, no more;
- like a system message they come before all else, and the nearer words are to the reply the more it is about them;
- they stay where they are from request to request, so that what a server keeps of a prompt's beginning stays valid;
- a conversation that is too long is cut from the front: a stranger's words go before what people said.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from soundalike.records import Turn

MOST_CHARACTERS = 2000


class ClientSystemTooLong(Exception):
    """A client's system messages are longer than `MOST_CHARACTERS`."""


def client_text(texts: Iterable[str]) -> str:
    """Join a client's system messages; `ClientSystemTooLong` where that is too much."""
    joined = "\n".join(stripped for text in texts if (stripped := text.strip()))
    if len(joined) > MOST_CHARACTERS:
        raise ClientSystemTooLong
    return joined


def with_client_text(turns: Sequence[Turn], text: str) -> tuple[Turn, ...]:
    """Put a client's words before a conversation, as a message of the contact's; none changes nothing."""
    if not text:
        return tuple(turns)
    added = f"(The client adds: {text})"
    if turns and turns[0].role == "other":
        return (replace(turns[0], messages=(added, *turns[0].messages)), *turns[1:])
    return (Turn(role="other", messages=(added,)), *turns)
