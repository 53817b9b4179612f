"""The lines of a chat file, whatever its encoding, and where in an export that file is."""

import codecs
import io
import re
from collections.abc import Iterator
from pathlib import PurePosixPath

from ingest.exports import TEXT_SUFFIXES, Export
from ingest.reading import Tally
from ingest.sources._whatsapp.headers import parse_header, split_sender
from soundalike.errors import BadInput

LONGEST_CHARS = 1_000_000
"""Of a line and of a message. WhatsApp's own limit for a message is 65,536."""

_HEAD_BYTES = 64 * 1024
_SENT_FROM_IPHONE = re.compile(r"\d{8}-")
"""A document in the chat; on iPhones all media are numbered."""
_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def find_chat_file(export: Export) -> str:
    """Find the chat file: whatever its name if alone, `_chat.txt`, or the one text in a zip file; empty if none is."""
    if export.is_single:
        names = export.names
    elif export.path.is_dir():
        names = _texts_of_folder(export)
    else:
        names = export.named("_chat*.txt") or _texts(export)
    chats = [name for name in names if _begins_like_a_chat(export, name)]
    return chats[0] if len(chats) == 1 else ""


def _texts(export: Export) -> list[str]:
    return [name for name in export.names if name.lower().endswith(".txt")]


def _texts_of_folder(export: Export) -> list[str]:
    """Texts that may be the chat; none where something else lies in the folder that a source may read on its own."""
    texts = _texts(export)
    others = [name for name in export.names if PurePosixPath(name).suffix.lower() in TEXT_SUFFIXES - {".txt"}]
    if iphones := export.named("_chat*.txt"):
        root = iphones[0].removesuffix(PurePosixPath(iphones[0]).name)
        others = [name for name in others if not name.startswith(root)]
        texts = [name for name in texts if not _SENT_FROM_IPHONE.match(PurePosixPath(name).name)]
    return [] if others else texts


def read_lines(export: Export, name: str, tally: Tally | None = None) -> Iterator[tuple[str, bool]]:
    r"""Yield each line without its break, and whether that was `\r\n`.

    Only `\n` ends a line, as people write other line separators in their messages. Raises `BadInput` for what is no
    text or no chat.
    """
    with export.open(name, tally) as file:
        lines = io.TextIOWrapper(file, encoding=_encoding(export.head(name, 2)), newline="\n")
        try:
            while line := lines.readline(LONGEST_CHARS):
                if len(line) == LONGEST_CHARS and not line.endswith("\n"):
                    raise BadInput(f"{export.path} has a line of over {LONGEST_CHARS:,} characters: export again.")
                text = line.removesuffix("\n")
                yield text.removesuffix("\r"), line.endswith("\r\n")
        except UnicodeError:
            raise BadInput(
                f"{export.path} holds bytes that are not UTF-8, so it is damaged or another program rewrote it: "
                "export the chat again."
            ) from None


def _encoding(beginning: bytes) -> str:
    return "utf-16" if beginning in _UTF_16 else "utf-8-sig"


def _begins_like_a_chat(export: Export, name: str) -> bool:
    """Whether the first line that is not empty is a message as WhatsApp writes it."""
    head = export.head(name, _HEAD_BYTES)
    text = head.decode(_encoding(head[:2]), errors="replace")
    header = parse_header(text.lstrip("\ufeff \t\r\n").partition("\n")[0])
    if header is None:
        return False
    frame, time_first, separator, year, comma, has_seconds, twelve_hours, words = header.shape
    if frame == ":":  # A log file looks much the same.
        is_log = separator == "-" and year == "first" and not comma
        return not is_log and not words and bool(split_sender(header.rest)[0])
    # Signal's backups as text have `[2022-12-31 11:40]`.
    return frame == "-" or has_seconds or time_first or comma or twelve_hours


def stems(export: Export, name: str) -> list[str]:
    """Names that may tell whose chat it is: of the file, and of what it lies in."""
    outer = export.path.resolve()
    found = [outer.name if outer.is_dir() else outer.stem, PurePosixPath(name).stem, PurePosixPath(name).parent.name]
    return [stem for stem in dict.fromkeys(found) if stem]
