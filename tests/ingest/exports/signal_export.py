"""What signal-export and sigtop write. The owner is Ann; Bob, and Cleo in a group, are whom she talks to."""

import json
from typing import Any

CONFIG = {"timezone": "Europe/London"}
DAY = "2024-03-01T12:00:"


def said(second: float, body: str = "hello", sender: str = "BobRay", **members: Any) -> dict[str, Any]:
    """A record of signal-export's, which puts two spaces behind the body."""
    members = {"quote": "", "sticker": "", "reactions": [], "attachments": [], **members}
    return {"date": f"{DAY}{second:06.3f}000", "sender": sender, "body": f"{body}  ", **members}


def by_ann(second: float, body: str = "hi", **members: Any) -> dict[str, Any]:
    return said(second, body, "Me", **members)


def attached(name: str) -> dict[str, Any]:
    return {"attachments": [{"name": name, "path": f"media/{name}"}]}


def lines(*records: Any) -> bytes:
    return "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records).encode()


BOB_ID = "02020202-0202-0202-0202-020202020202"
NOON = 1_709_294_400_000


def desktop(after: int, body: str = "hello", source: str = BOB_ID, **members: Any) -> dict[str, Any]:
    """A message as Signal Desktop has it, `after` milliseconds past noon."""
    return {
        "conversationId": "8b0e7ea1-0000-4000-8000-000000000001",
        "id": f"00000000-0000-4000-8000-{after:012}",
        "type": "incoming",
        "sent_at": NOON + after,
        "timestamp": NOON + after,
        "received_at": after,
        "body": body,
        "sourceServiceId": source,
        **members,
    }


def array(*messages: Any) -> bytes:
    """The file that sigtop writes of one chat."""
    return b"[\n" + b",\n".join(json.dumps(message).encode() for message in messages) + b"\n]\n"


BOBS = (
    said(1, "first"),
    by_ann(2, "see\nyou 😀"),
    by_ann(3, "yes", quote="\n\n> first\n\n", reactions=[["BobRay", "👍"], ["Me", "👍"]]),
    said(4, "", sticker="🦜"),
    said(5, "look", **attached("signal-2024-03-01.jpg")),
    said(6, "", **attached("voice.aac")),
    said(7, "Missed voice call"),
    said(8, "", deleted=True),
    said(9, "ok"),
    said(9, "ok"),
)
GROUP = (said(1, "all?", "Cleo"), said(1, "yes", "BobRay"), by_ann(1, "yes"), said(2, "", "No-Sender"))


def rich() -> dict[str, bytes]:
    """The export's files by name."""
    return {
        "BobRay/data.json": lines(*BOBS),
        "BobRay/chat.md": b"[2024-03-01 12:00:01] BobRay: first  \n",
        "BobRay/index.html": b"<!doctype html>\n<html></html>\n",
        "BobRay/media/signal-2024-03-01.jpg": b"\xff\xd8\xff",
        "TheThree/data.json": lines(*GROUP),
        "NotetoSelf/data.json": lines(by_ann(30, "milk")),
        "Nobody/data.json": b"",
        "style.css": b"body {}\n",
    }
