r"""Repairs the escapes that Telegram Desktop writes and JSON does not have: `\x0C` becomes `\u000C`.

Bytes in, bytes out, in pieces of any size. It looks only at what follows a backslash, so it is no JSON
parser; every other byte, right or wrong, passes through unchanged.
"""

import re
from collections.abc import Iterable, Iterator

# Every escape is matched, not only the wrong ones: so the second backslash of `\\x41` never begins one.
_ESCAPE = re.compile(rb"\\(?:x([0-9A-Fa-f]{2})|.)", re.DOTALL)
_BEGUN = re.compile(rb"(?:x[0-9A-Fa-f]?)?")


def repaired(pieces: Iterable[bytes]) -> Iterator[bytes]:
    r"""Yield the same bytes with each `\xHH` as `\u00HH`, in about the same pieces."""
    kept = b""
    for new in pieces:
        piece = kept + new
        cut = _end_of_whole_escapes(piece)
        kept, piece = piece[cut:], piece[:cut]
        if piece:
            yield _ESCAPE.sub(_repair, piece) if b"\\x" in piece else piece
    if kept:
        # Cut off by the end of the file. The backslash alone leaves it just as unfinished for the parser.
        yield kept[:1]


def _repair(escape: re.Match[bytes]) -> bytes:
    return rb"\u00" + escape[1] if escape[1] else escape[0]


def _end_of_whole_escapes(piece: bytes) -> int:
    """Find where an escape begins that the next piece may finish; the piece's length if there is none."""
    for begun in range(min(3, len(piece))):
        stem = len(piece) - begun
        if piece[stem - 1] == ord("\\") and _BEGUN.fullmatch(piece, stem):
            backslashes = stem - len(piece[:stem].rstrip(b"\\"))
            # Of an even number, each second one is itself what is escaped.
            return stem - 1 if backslashes % 2 else len(piece)
    return len(piece)
