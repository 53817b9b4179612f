"""Puts Discord's markup for people and emoji into the words that stand on the screen.

DiscordChatExporter does it itself unless it is told not to; Discord's own data package does not.
"""

import re
from collections.abc import Mapping

_PERSON = re.compile(r"<@!?([0-9]{1,20})>")
_EMOJI = re.compile(r"<a?:(\w{1,64}):[0-9]{1,20}>")
_GIF = re.compile(r"https?://(?:media\.)?(?:tenor\.com/(?:view/)?|giphy\.com/(?:gifs|media)/|tenor\.co/)\S+")


def readable(text: str, names: Mapping[str, str]) -> str:
    """Write people whose name is known as @name, and the emoji of a server as :name:.

    >>> readable("<@!1> <a:wave:22> <@2>", {"1": "Ann"})
    '@Ann :wave: <@2>'
    """
    if "<" not in text:
        return text
    named = _PERSON.sub(lambda found: f"@{names[found[1]]}" if names.get(found[1]) else found[0], text)
    return _EMOJI.sub(r":\1:", named)


def is_gif(text: str) -> bool:
    """Whether the text is nothing but the address of a moving picture, as the picker sends it."""
    return _GIF.fullmatch(text.strip()) is not None
