"""What a source may ask the archive, for tests that read without one."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from types import ModuleType

from ingest.exports import open_export
from ingest.reading import Reading
from soundalike.config import FileConfig
from soundalike.records import Chat, Message


@dataclass(frozen=True)
class Knows:
    """An archive that knows these accounts, by messenger, and the given chat whatever it is asked."""

    by_source: dict[str, list[str]] = field(default_factory=dict)
    chat: Chat | None = None

    def accounts(self, source: str) -> list[str]:
        return self.by_source.get(source, [])

    def find_chat(self, source: str, messages: Sequence[tuple[int, datetime]]) -> Chat | None:
        return self.chat


def read(source: ModuleType, path: Path, known: Knows | None = None, **config: str) -> Reading:
    """Begin to read an export with one source."""
    reading: Reading = source.read(open_export(path), FileConfig(**config), known or Knows())
    return reading


def messages(source: ModuleType, path: Path, known: Knows | None = None, **config: str) -> list[Message]:
    """All messages of an export, in the order in which the source gives them."""
    return [message for _, message in read(source, path, known, **config).messages]
