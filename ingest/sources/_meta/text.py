"""Undoes what Meta's downloads do to text: each byte of its UTF-8 is written as a character of its own.

The downloads of end-to-end encrypted chats are not damaged; there the same repair is safe, as nobody writes text
that happens to be UTF-8 read as Latin-1. Only `unmangled_in_part` may not be used on them: a French "É»" is such
a sequence.
"""

import re

# What UTF-8 allows, as characters: two, three and four bytes.
_MANGLED = re.compile("[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")


def unmangled(text: str) -> str:
    r"""Give the text as it was written; the same text where it is not damaged, or cannot be read as UTF-8 as a whole.

    >>> unmangled("caf\xc3\xa9"), unmangled("caf\xe9")
    ('café', 'café')
    """
    if text.isascii():
        return text
    try:
        return text.encode("latin-1").decode()
    except UnicodeError:
        return text


def unmangled_in_part(text: str) -> str:
    r"""Repair what can be repaired of a text that was cut in the middle of a character.

    >>> unmangled_in_part("caf\xc3\xa9 \xf0\x9f\x98")
    'café ð\x9f\x98'
    """
    whole = unmangled(text)
    # One character beyond Latin-1 shows that the text never was read as Latin-1.
    if whole is not text or text.isascii() or max(text) > "\xff":
        return whole
    return _MANGLED.sub(lambda found: unmangled(found[0]), text)
