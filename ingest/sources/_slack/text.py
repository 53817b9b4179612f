"""Puts Slack's markup into the words that stand on the screen.

    <@U123> <@U123|ann>   a person            <#C123> <#C123|general>   a channel
    <!here> <!date^…|noon>  a command         <https://x> <https://x|label>   a link
    &amp; &lt; &gt;   the three characters that markup is made of

Emoji stay `:smile:`, since that is what a person types there.
"""

import re
from collections.abc import Mapping

_MARKUP = re.compile(r"<(?=\S)([^<>\n]{1,3000})(?<=\S)>")
_ESCAPES = re.compile(r"&(amp|lt|gt);")
_CHARACTERS = {"amp": "&", "lt": "<", "gt": ">"}
# Until about 2018 the words stood behind a sentence that Slack wrote.
_UPLOADED = re.compile(
    r"<@\w+(?:\|[^<>]*)?> (?:uploaded|shared) a file: <[^<>]*>(?: and commented: (?P<comment>.*))?", re.DOTALL
)


def readable(text: str, names: Mapping[str, str]) -> str:
    """Give the words; `names` are those of people and channels by id, and what it does not know stays an id.

    >>> readable("<@U1> &amp; <https://example.org|this> in <#C1|random> <!here>", {"U1": "Ann"})
    '@Ann & this in #random @here'
    """
    return _unescaped(_MARKUP.sub(lambda found: _shown(found[1], names), text)) if text else ""


def comment_of_upload(text: str) -> str | None:
    """Give what a person wrote to a file that they uploaded; None if the text is not Slack's sentence about one."""
    found = _UPLOADED.fullmatch(text)
    return None if found is None else found["comment"] or ""


def _shown(inside: str, names: Mapping[str, str]) -> str:
    target, _, label = inside.partition("|")
    if target.startswith(("@", "#")):
        return f"{target[0]}{(names.get(target[1:]) or label or target[1:]).lstrip('@#')}"
    if target.startswith("!"):
        return _shown_command(target[1:], label)
    return label or target


def _shown_command(command: str, label: str) -> str:
    if label:
        return label
    return f"@{command.partition('^')[0]}"


def _unescaped(text: str) -> str:
    return _ESCAPES.sub(lambda found: _CHARACTERS[found[1]], text)
