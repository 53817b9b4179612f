"""Reads single messages of Meta's two kinds of download, which name the same things differently.

    the ordinary download       {"sender_name", "timestamp_ms", "content", "photos", "share", "reactions", …}
    end-to-end encrypted chats  {"senderName", "timestamp", "text", "type", "media", "reactions", "isUnsent"}

Neither has ids, replies or edits; an edit on Instagram is a second message, which nothing marks. What is given here is
not yet sifted for Meta's own sentences, which takes the whole chat (`_meta.generated`).
"""

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from ingest.sources._media import kind_of_file
from ingest.sources._meta.text import unmangled, unmangled_in_part
from ingest.sources._text import text_of
from ingest.sources._values import JsonObject, integer_of, object_of, objects_of, time_of

_MEDIA = {
    "sticker": "sticker",
    "photos": "photo",
    "videos": "video_file",
    "gifs": "animation",
    "audio_files": "voice_message",
    "files": "file",
}
_SERVICE_TYPES = frozenset({"Call", "Subscribe", "Unsubscribe", "Payment", "Plan"})
"""Of `type`, which downloads had until about 2022."""
_SHARED = (
    (
        "video_file",
        re.compile(r"instagram\.com/(?:reels?|tv|stories)/|facebook\.com/(?:watch|reels?|\S*/videos)/|fb\.watch/"),
    ),
    ("photo", re.compile(r"instagram\.com/p/|facebook\.com/photo")),
    ("animation", re.compile(r"(?:giphy|tenor)\.com/")),
    ("location", re.compile(r"bing\.com/maps|google\.[a-z.]+/maps|maps\.(?:google|apple)\.com")),
)
NOT_DOWNLOADED = "Failed to download media"
"""Stands for the path of a file that was not there any more."""


@dataclass(slots=True)
class Draft:
    """A message as it stands in a download."""

    timestamp_milliseconds: int
    sender: str = field(repr=False)
    """Display name: there is nothing else."""
    text: str = field(repr=False)
    medium: str = ""
    """What comes with the text, by the words of `Message.kind`; `service` for a call and for what was taken back."""
    beside_share: bool = False
    """Whether the medium is a shared post or link, beside which a person writes a message of their own."""
    reactions: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    """Pairs of person and emoji."""

    def counted_reactions(self) -> tuple[tuple[str, int], ...]:
        """Pairs of emoji and count."""
        return tuple(Counter(emoji for _, emoji in self.reactions).items())


def draft_of(raw: Any) -> Draft | str:
    """Read a message of the ordinary download, or give the reason to skip it: `malformed` or `no_date`."""
    timestamp = _timestamp(raw, "timestamp_ms")
    if isinstance(timestamp, str):
        return timestamp
    taken_back = raw.get("is_unsent") is True or raw.get("is_taken_down") is True
    called = "call_duration" in raw or raw.get("missed") is True
    link = text_of(object_of(raw.get("share")).get("link"))
    medium = next((kind for key, kind in _MEDIA.items() if raw.get(key)), "")
    beside_share = not medium and bool(raw.get("share"))
    if taken_back or called or raw.get("type") in _SERVICE_TYPES:
        medium, beside_share = "service", False
    return Draft(
        timestamp,
        sender=unmangled_in_part(text_of(raw.get("sender_name"))),
        text="" if medium == "service" else unmangled_in_part(text_of(raw.get("content"))),
        medium=_kind_of_shared(link) if beside_share else medium,
        beside_share=beside_share,
        reactions=_reactions(raw.get("reactions"), unmangled_in_part),
    )


def draft_of_encrypted(raw: Any) -> Draft | str:
    """Read a message of the download of encrypted chats, or give the reason to skip it."""
    timestamp = _timestamp(raw, "timestamp")
    if isinstance(timestamp, str):
        return timestamp
    taken_back = raw.get("isUnsent") is True or raw.get("type") == "placeholder"
    files = objects_of(raw.get("media"))
    return Draft(
        timestamp,
        sender=unmangled(text_of(raw.get("senderName"))),
        text="" if taken_back else unmangled(text_of(raw.get("text"))),
        medium="service" if taken_back else _kind_of_sent(text_of(files[0].get("uri"))) if files else "",
        reactions=_reactions(raw.get("reactions"), unmangled),
    )


def _timestamp(raw: Any, key: str) -> int | str:
    if not isinstance(raw, dict):
        return "malformed"
    timestamp = integer_of(raw.get(key))
    if timestamp is None or time_of(timestamp) is None:
        return "malformed" if raw.get(key) else "no_date"
    return timestamp


def _kind_of_shared(link: str) -> str:
    return next((kind for kind, pattern in _SHARED if pattern.search(link)), "file")


def _kind_of_sent(path: str) -> str:
    """Tell what was sent by its name; audio that is no song was spoken into the app."""
    kind = kind_of_file(path)
    return "voice_message" if kind == "audio_file" and not path.lower().endswith(".mp3") else kind


def _reactions(listed: Any, repaired: Callable[[str], str]) -> tuple[tuple[str, str], ...]:
    found: list[JsonObject] = objects_of(listed)
    pairs = [(repaired(text_of(each.get("actor"))), repaired(text_of(each.get("reaction")))) for each in found]
    return tuple((actor, emoji) for actor, emoji in pairs if emoji)
