"""Plain exports of Signal: frames in the JSON form of proto3, where 64-bit numbers are text and defaults left out.

The owner is Ann. Bob is a contact with a nickname, Cleo has only a profile; both are in the group.
"""

import base64
import json
from typing import Any

CONFIG: dict[str, str] = {}
NOON = 1_700_000_000_000
ANN, BOB, CLEO, GROUP, NEWS = "1", "2", "3", "4", "5"
"""Recipients in the file; the chats with them have ten more."""
BOB_ACI, CLEO_ACI = (base64.b64encode(bytes([number]) * 16).decode() for number in (2, 3))

BACKUP = {"version": "1", "backupTimeMs": str(NOON + 10**9), "mediaRootBackupKey": "q6urqw==", "firstAppVersion": "8"}
FRAMES = (
    {"account": {"profileKey": "YQ==", "givenName": "Ann", "familyName": "Lee", "svrPin": "0000"}},
    {"recipient": {"id": ANN, "self": {"avatarColor": "A100"}}},
    {
        "recipient": {
            "id": BOB,
            "contact": {
                "aci": BOB_ACI,
                "e164": "447700900123",
                "registered": {},
                "profileGivenName": "Robert",
                "profileFamilyName": "Ray",
                "nickname": {"given": "Bobby"},
                "systemGivenName": "Bob",
                "systemFamilyName": "Ray",
            },
        }
    },
    {"recipient": {"id": CLEO, "contact": {"aci": CLEO_ACI, "profileGivenName": "Cleo", "notRegistered": {}}}},
    {
        "recipient": {
            "id": GROUP,
            "group": {
                "masterKey": "IK0/LD6QONKivit6q8/V+S0MjoV4MMQl4rw2w0Ez76U=",
                "snapshot": {"title": {"title": "The three"}, "version": 12, "members": [{"userId": BOB_ACI}]},
            },
        }
    },
    {"recipient": {"id": NEWS, "releaseNotes": {}}},
    {"recipient": {"id": "6", "distributionList": {"distributionId": "AAAAAAAAAAAAAAAAAAAAAA=="}}},
    *({"chat": {"id": f"1{recipient}", "recipientId": recipient}} for recipient in (ANN, BOB, GROUP, NEWS)),
    {"stickerPack": {"packId": "AA==", "packKey": "AA=="}},
)


def incoming(after: int, content: Any = "hello", author: str = BOB, chat: str = BOB, **members: Any) -> dict[str, Any]:
    """A frame with a message of Bob's, `after` milliseconds past noon; `content` is text, or what stands for it."""
    details = {"incoming": {"dateReceived": str(NOON + after + 900), "read": True, "sealedSender": True}}
    return {"chatItem": _item(after, content, author, chat) | details | members}


def outgoing(after: int, content: Any = "hi", chat: str = BOB, **members: Any) -> dict[str, Any]:
    details = {"outgoing": {"sendStatus": [{"recipientId": chat, "timestamp": str(NOON + after), "read": {}}]}}
    return {"chatItem": _item(after, content, ANN, chat) | details | members}


def notice(after: int, update: dict[str, Any], author: str = BOB, chat: str = BOB) -> dict[str, Any]:
    return {"chatItem": _item(after, {"updateMessage": update}, author, chat) | {"directionless": {}}}


def text(body: str, **members: Any) -> dict[str, Any]:
    """A `standardMessage`."""
    return {"standardMessage": {"text": {"body": body}, **members}}


def attached(content_type: str, body: str = "", **members: Any) -> dict[str, Any]:
    message = text(body) if body else {"standardMessage": {}}
    message["standardMessage"]["attachments"] = [{"pointer": {"contentType": content_type}, **members}]
    return message


def mentioning(body: str, *mentions: tuple[int, str]) -> dict[str, Any]:
    """A message with people mentioned, as place (in units of UTF-16) and account id."""
    ranges = [{"start": start, "length": 1, "mentionAci": aci} for start, aci in mentions]
    return {"standardMessage": {"text": {"body": body, "bodyRanges": ranges}}}


def quoting(after: int, author: str = BOB) -> dict[str, Any]:
    return {
        "targetSentTimestamp": str(NOON + after),
        "authorId": author,
        "text": {"body": "what was said"},
        "type": "NORMAL",
    }


def reactions(*emojis: str) -> list[dict[str, Any]]:
    return [
        {"emoji": emoji, "authorId": BOB, "sentTimestamp": str(NOON), "sortOrder": str(number)}
        for number, emoji in enumerate(emojis)
    ]


def _item(after: int, content: Any, author: str, chat: str) -> dict[str, Any]:
    what = text(content) if isinstance(content, str) else content
    return {"chatId": f"1{chat}", "authorId": author, "dateSent": str(NOON + after), **what}


def lines(*frames: Any, before: Any = (BACKUP, *FRAMES)) -> bytes:
    """The file with these frames after those of people and chats."""
    written = (json.dumps(frame, ensure_ascii=False, separators=(",", ":")) for frame in (*before, *frames))
    return "".join(f"{line}\n" for line in written).encode()


MESSAGES = (
    incoming(1, "first"),
    outgoing(2, "see\nyou 😀"),
    outgoing(3, text("yes", quote=quoting(1), reactions=reactions("👍", "👍", "😂"))),
    incoming(
        9_000,
        "mended",
        revisions=[incoming(4, "mendet")["chatItem"]],
    ),
    incoming(5, {"stickerMessage": {"sticker": {"packId": "AA==", "stickerId": 3, "emoji": "🦜"}}}),
    incoming(6, attached("audio/aac", flag="VOICE_MESSAGE", wasDownloaded=True)),
    outgoing(7, attached("image/jpeg", "look", flag="NONE")),
    incoming(8, {"remoteDeletedMessage": {}}),
    notice(8, {"individualCall": {"type": "AUDIO_CALL", "direction": "INCOMING", "state": "MISSED"}}),
    incoming(
        9,
        mentioning("hey \ufffc!", (4, BOB_ACI)),
        author=CLEO,
        chat=GROUP,
    ),
    outgoing(10, {"poll": {"question": "pizza?", "options": [{"option": "yes"}]}}, chat=GROUP),
    notice(11, {"groupChange": {"updates": [{"groupNameUpdate": {"newGroupName": "x"}}]}}, author=GROUP, chat=GROUP),
    outgoing(12, "milk", chat=ANN),
    incoming(13, "What is new", author=NEWS, chat=NEWS),
    incoming(14, "nowhere", chat="9"),
)


def rich() -> dict[str, bytes]:
    """The export's files by name."""
    return {
        "main.jsonl": lines(*MESSAGES),
        "metadata.json": b'{"version":1}',
        "files/ab/abcdef.jpg": b"\xff\xd8\xff",
    }
