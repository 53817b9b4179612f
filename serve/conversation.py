"""From the messages of a request, or a line of a file, to the turns of a conversation."""

from collections.abc import Iterable
from itertools import groupby

from soundalike.bursts import split_messages
from soundalike.records import Role, Turn

ROLES: dict[str, Role] = {"assistant": "owner", "user": "other"}
"""OpenAI's roles. Others are left out: the system line is the server's, and a twin has no tools."""


def turns_of(spoken: Iterable[tuple[Role, str]]) -> tuple[Turn, ...]:
    """Join what one side said in a row into bursts; each line of a text is a message of its own."""
    split = ((role, split_messages(text)) for role, text in spoken)
    bursts = groupby((one for one in split if one[1]), key=lambda one: one[0])
    return tuple(
        Turn(role=role, messages=tuple(message for _, messages in group for message in messages))
        for role, group in bursts
    )
