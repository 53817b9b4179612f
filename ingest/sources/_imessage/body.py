r"""Finds the words in what Messages writes instead of plain text: archived strings, and the history of edits.

`attributedBody` is an `NSAttributedString` in the typedstream form of `NSArchiver`. Its words are the first string in
it: `NSString`, class version and references, `84 01 2B` (a value of type `+`, which is bytes), their length, the bytes
in UTF-8. A length below 128 is one byte; `81` comes before two bytes, `82` before four, little endian. Format:
chrissardegna.com/blog/reverse-engineering-apples-typedstream-format.

`message_summary_info` is a binary property list; `ec` has, by part of the message, the versions of its text with the
newest last, and `rp` the parts that were unsent.
"""

import plistlib
import struct
from typing import Any

from ingest.sources._values import integer_of, object_of, objects_of

_MAGIC = b"streamtyped"
_STRING_CLASS = b"NSString"
_BYTES_FOLLOW = b"\x84\x01+"
_LENGTHS = {0x81: 2, 0x82: 4}
# Whatever stands in a damaged property list; the library has no error of its own for most of it.
_PLIST_ERRORS = (
    *(ValueError, TypeError, LookupError, AttributeError, ArithmeticError, struct.error, RecursionError, MemoryError),
    OSError,
)


def words_of_body(body: Any) -> str:
    """Give the words of an `attributedBody`; empty for anything that is none."""
    if not isinstance(body, bytes) or _MAGIC not in body[:16]:
        return ""
    marker = body.find(_BYTES_FOLLOW, max(body.find(_STRING_CLASS), 0))
    start = marker + len(_BYTES_FOLLOW)
    if marker < 0 or start >= len(body):
        return ""
    length, width = body[start], _LENGTHS.get(body[start], 0)
    if width:
        length = int.from_bytes(body[start + 1 : start + 1 + width], "little")
    elif length > 0x82:
        return ""
    start += 1 + width
    return body[start : start + length].decode("utf-8", "replace") if start + length <= len(body) else ""


def words_of_edits(summary: Any) -> str:
    """Give the newest words in a `message_summary_info`; empty where the message was unsent or never edited."""
    if not isinstance(summary, bytes) or not summary.startswith(b"bplist00"):
        return ""
    try:
        history = object_of(plistlib.loads(summary))
    except _PLIST_ERRORS:
        return ""
    unsent = history.get("rp")
    unsent = unsent if isinstance(unsent, list) else []
    parts = {integer_of(key): objects_of(versions) for key, versions in object_of(history.get("ec")).items()}
    newest = [
        words_of_body(versions[-1].get("t"))
        for part, versions in sorted((part, versions) for part, versions in parts.items() if part is not None)
        if versions and part not in unsent
    ]
    return "\n".join(words for words in newest if words)
