"""Find in a text what Telegram marks up by itself: links, addresses, mentions, cards, code.

It follows the rules that Telegram's servers are seen to keep, as far as the sample needs them: a bare domain,
for one, counts as a link only under a short list of endings.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_ENDINGS = "com|org|net|edu|gov|io|dev|app|me|uk|lv|ru|eu|info|tv|fm|example"
_PATTERNS = {
    "pre": r"```(?P<pre_text>.+?)```",
    "code": r"`(?P<code_text>[^`\n]+)`",
    "email": r"(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+",
    "link": (
        r"(?:(?<!\w)(?:https?|tg)://[^\s<>`]+"
        rf"|(?<![\w@./-])(?:[a-zA-Z0-9-]+\.)+(?:{_ENDINGS})(?![\w-])(?::\d+)?(?:[/?#][^\s<>`]*)?)"
    ),
    "bank_card": r"(?<![\w+.,-])\d(?:[ -]?\d){12,18}(?![\w-])",
    "phone": r"(?<![\w+])\+\d(?:[ ()-]{0,2}\d){7,14}(?!\w)",
    "mention": r"(?<![\w@/])@[A-Za-z]\w{2,31}(?!\w)",
    "hashtag": r"(?<!\w)#(?=\w*[^\W\d_])\w+",
    "cashtag": r"(?<![\w$])\$[A-Z]{3,8}(?![\w$])",
    "bot_command": r"(?<![\w/<>.])/[A-Za-z0-9_]{1,64}(?:@\w{3,32})?(?![\w/<>])",
}
_ANY = re.compile("|".join(f"(?P<{name}>{pattern})" for name, pattern in _PATTERNS.items()), re.DOTALL)


@dataclass(frozen=True)
class TextPart:
    """A stretch of a message's text, and what Telegram takes it for."""

    type: str
    text: str


def luhn_valid(text: str) -> bool:
    """Whether the digits of the text end in the check digit that payment cards carry."""
    digits = [int(character) for character in reversed(text) if character.isdecimal()]
    doubled = [sum(divmod(2 * digit, 10)) for digit in digits[1::2]]
    return len(digits) > 1 and (sum(digits[::2]) + sum(doubled)) % 10 == 0


def text_parts(text: str) -> list[TextPart]:
    """Cut a text into plain stretches and marked ones; joined, they are the text without its backticks."""
    return list(_cut(text))


def _cut(text: str) -> Iterator[TextPart]:
    done = 0
    for match in _ANY.finditer(text):
        kind = str(match.lastgroup)
        found = match[f"{kind}_text"] if kind in ("pre", "code") else match[0]
        if kind == "bank_card" and not luhn_valid(found):
            continue
        if kind == "link":
            # A full stop or a bracket after an address belongs to the sentence around it.
            found = found.rstrip(".,!?;:)'\"»")
        if match.start() > done:
            yield TextPart("plain", text[done : match.start()])
        yield TextPart(kind, found)
        done = match.end() if kind in ("pre", "code") else match.start() + len(found)
    if done < len(text):
        yield TextPart("plain", text[done:])
