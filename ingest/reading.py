"""What a chat source gives to `ingest.files`: messages as a stream, and a tally of what became of each.

Sources parse and map; they know nothing of the archive. The archive side knows nothing of formats.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from soundalike.config import FileConfig
from soundalike.records import Chat, Message

if TYPE_CHECKING:
    from ingest.exports import Export


@dataclass
class Tally:
    """Running counts of one reading; they are complete once its messages are exhausted."""

    bytes_read: int = 0
    messages_read: int = 0
    """Everything that stood where a message stands, skipped or not."""
    skipped: Counter[str] = field(default_factory=Counter)
    """Reason -> messages that were read and not given on."""


@dataclass(frozen=True)
class Reading:
    """One export that is being read. Nothing is held in memory but what `messages` is at."""

    source: str
    """The messenger, such as `telegram`."""
    account: str
    """The owner's id on that messenger."""
    owner: str = field(repr=False)
    """The owner's display name; empty where the export does not tell it."""
    messages: Iterator[tuple[Chat, Message]] = field(repr=False)
    """Chat by chat, one `Chat` object for all messages of it; raises `BadInput` where the file is bad."""
    tally: Tally


class Known(Protocol):
    """What is in the archive already, for exports that do not say it themselves."""

    def accounts(self, source: str) -> list[str]:
        """Ids of the owner's accounts on that messenger; empty if there is none yet."""

    def find_chat(self, source: str, messages: Sequence[tuple[int, datetime]]) -> Chat | None:
        """The chat of that messenger that holds all of these messages, given by id and time; None if none does."""


class Source(Protocol):
    """The interface of a module in `ingest.sources`; its package's docstring says more."""

    NAME: str

    def recognises(self, export: "Export") -> bool:
        """Tell whether what was named is an export of this kind."""

    def read(self, export: "Export", config: FileConfig, known: Known) -> Reading:
        """Begin to read; `BadInput` if it cannot be told whose export it is."""
