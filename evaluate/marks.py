"""Marks of a way of writing that are seen in one message: case, punctuation, emoji, smileys, stretched letters."""

import re
import unicodedata

_CLOSING = (".", "!", "?", "…", "。", "！", "？", "؟", "।")
_ELLIPSIS = re.compile(r"\.{2,}|…")
_REPEATED = re.compile(r"[!?！？]{2,}")
_STRETCHED = re.compile(r"([^\W\d_])\1{2,}", re.IGNORECASE)
_EMOTICON = re.compile(
    r"(?<!\w)(?:[:;=8xX][-'o^]?[)(\]\[DdPpOo03/\\|*sS]+|<3+|\^_*\^|[-oO0>][._][-oO0<]|[Tt]_[Tt])(?!\w)"
    r"|(?<=\w)[:;=]-?[)(]+"
)
_TYPOGRAPHIC = re.compile(r"[“”‘’«»—–]")


def starts_lower_case(message: str) -> float | None:
    """1 where the first letter is lower case, 0 where it is upper case, None without a cased letter."""
    letter = next((character for character in message if character.isalpha()), "")
    if letter.lower() == letter.upper():
        return None
    return float(letter.islower())


def is_all_capitals(word: str) -> bool:
    """Whether a word of two letters or more is in capitals throughout."""
    return len(word) > 1 and word.isupper()


def closing(message: str) -> str:
    """The message without the emoji and white space that it ends in."""
    words = message.rstrip()
    while words and (is_emoji(words[-1]) or words[-1].isspace()):
        words = words[:-1]
    return words


def ends_with_punctuation(message: str) -> float | None:
    """Whether the words end in a full stop, a question or exclamation mark; trailing emoji and spaces aside."""
    words = closing(message)
    return float(words.endswith(_CLOSING)) if words else None


def ends_with_full_stop(message: str) -> float | None:
    """Whether the words end in one full stop; an ellipsis is none."""
    words = closing(message)
    return float(words.endswith((".", "。")) and not words.endswith("..")) if words else None


def has_ellipsis(message: str) -> bool:
    """Whether two full stops or more stand together, or the one character for three."""
    return bool(_ELLIPSIS.search(message))


def has_repeated_marks(message: str) -> bool:
    """Whether question or exclamation marks stand together: `!!`, `?!`."""
    return bool(_REPEATED.search(message))


def has_bracket_smiley(message: str) -> bool:
    """Whether a round bracket stands without its other half, and without eyes: `ok)`, `))))`, `(`."""
    bare = _EMOTICON.sub(" ", message)
    depth, alone = 0, 0
    for character in bare:
        if character == "(":
            depth += 1
        elif character == ")":
            depth, alone = (depth - 1, alone) if depth else (0, alone + 1)
    # `1)` numbers the points of a list.
    return bool(alone - len(re.findall(r"(?m)^\s*\w\)", bare)) > 0 or re.search(r"\({2,}\s*$|(?<=\w)\(\s*$", bare))


def has_emoticon(message: str) -> bool:
    """Whether a face of Latin marks is in it: `:)`, `xD`, `<3`, `^^`."""
    return bool(_EMOTICON.search(message))


def has_typographic_marks(message: str) -> bool:
    """Whether quotation marks, apostrophes or dashes are the typographer's and not the keyboard's."""
    return bool(_TYPOGRAPHIC.search(message))


def is_stretched(word: str) -> bool:
    """Whether a letter stands three times or more in a row: `soooo`. No word of English or Russian needs that."""
    return bool(_STRETCHED.search(word)) and word.casefold() != "www"


def emoji_count(message: str) -> int:
    """Emoji in the message; one of several parts (a skin colour, a family) counts once."""
    count, joined = 0, False
    for character in message:
        if character == "\u200d":
            joined = True
        elif character != "\ufe0f" and not "\U0001f3fb" <= character <= "\U0001f3ff" and is_emoji(character):
            count += not joined
            joined = False
        elif character != "\ufe0f":
            joined = False
    return count


def has_emoji(message: str) -> float:
    """1 where the message holds an emoji."""
    return float(any(is_emoji(character) for character in message))


def is_emoji(character: str) -> bool:
    """Whether a character is a pictograph (category So above the letter-like symbols), or a part of one."""
    return (unicodedata.category(character) == "So" and ord(character) >= 0x2190) or character in "\ufe0f\u200d"
