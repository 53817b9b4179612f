"""Small downloads of Facebook Messenger. Ann Lee owns; Bob Ray is whom she talks to.

The ordinary download is written as Facebook writes it, each byte of UTF-8 as a character; that of encrypted chats is
not damaged.
"""

import json
from collections.abc import Iterable
from typing import Any

JsonObject = dict[str, Any]
NOON_MS = 1_700_000_000_123
CONFIG: dict[str, str] = {}
ROOT = "your_facebook_activity/messages"


def mangled(value: Any) -> Any:
    """The value with all its text as Meta writes it."""
    if isinstance(value, str):
        return value.encode().decode("latin-1")
    if isinstance(value, dict):
        return {name: mangled(item) for name, item in value.items()}
    return [mangled(item) for item in value] if isinstance(value, list) else value


def said(number: int, content: str | None = "hello", sender: str = "Ann Lee", **members: Any) -> JsonObject:
    """A message, `number` seconds after noon; without words for None."""
    words = {} if content is None else {"content": content}
    return {
        "sender_name": sender,
        "timestamp_ms": NOON_MS + number * 1000,
        **words,
        **members,
        "is_geoblocked_for_viewer": False,
        "is_unsent_image_by_messenger_kid_parent": False,
    }


def file(path: str) -> list[JsonObject]:
    """What stands in `photos`, `videos` and so on."""
    return [{"uri": f"{ROOT}/inbox/bobray_1234567890/{path}", "creation_timestamp": NOON_MS // 1000}]


def thread(
    messages: Iterable[JsonObject],
    title: str = "Bob Ray",
    people: Iterable[str] = ("Bob Ray", "Ann Lee"),
    path: str = "inbox/bobray_1234567890",
    **members: Any,
) -> bytes:
    """One file of a chat, its messages given the oldest first."""
    whole = {
        "participants": [{"name": name} for name in people],
        "messages": list(messages)[::-1],
        "title": title,
        "is_still_participant": True,
        "thread_path": path,
        "magic_words": [],
        **members,
    }
    return json.dumps(mangled(whole), indent=1).encode()


def encrypted_said(number: int, text: str = "hello", sender: str = "Ann Lee", **members: Any) -> JsonObject:
    """A message of an encrypted chat."""
    return {
        "isUnsent": False,
        "media": [],
        "reactions": [],
        "senderName": sender,
        "text": text,
        "timestamp": NOON_MS + number * 1000,
        "type": "text",
        **members,
    }


def encrypted_thread(
    messages: Iterable[JsonObject], name: str = "Bob Ray_40", people: Iterable[str] = ("Ann Lee", "Bob Ray")
) -> bytes:
    """The file of an encrypted chat, its messages given the oldest first."""
    whole = {"participants": list(people), "threadName": name, "messages": list(messages)[::-1]}
    return json.dumps(whole, ensure_ascii=False, indent=1).encode()


def profile(name: str = "Ann Lee") -> bytes:
    """What the whole download says of its owner."""
    return json.dumps(mangled({"profile_v2": {"name": {"full_name": name, "first_name": name.split()[0]}}})).encode()


def rich() -> dict[str, bytes]:
    """The files of a varied download, by name."""
    inbox = f"{ROOT}/inbox/bobray_1234567890"
    return {
        "personal_information/profile_information/profile_information.json": profile(),
        f"{inbox}/message_1.json": thread(
            [
                said(10, "Žlutý kůň 😀", reactions=[{"reaction": "😍", "actor": "Bob Ray"}]),
                said(11, None, "Bob Ray", photos=file("photos/1.jpg")),
                said(12, "look", "Bob Ray", photos=file("photos/2.jpg")),
                said(13, None, sticker={"uri": f"{ROOT}/stickers_used/3.png", "ai_stickers": []}),
                said(14, None, audio_files=file("audio/4.mp4")),
                said(15, "You sent an attachment.", share={"link": "https://www.facebook.com/reel/5"}),
                said(16, "see https://example.org", "Bob Ray", share={"link": "https://example.org"}),
                said(17, "Bob called you.", "Bob Ray", call_duration=63),
                said(18, None, "Bob Ray", is_unsent=True),
                said(19, None, "Bob Ray"),
                said(20, "Bob sent a live location.", "Bob Ray", share={"share_text": "Bob sent a live location."}),
            ],
        ),
        f"{inbox}/message_2.json": thread(
            [said(1, "first"), said(2, "second", "Bob Ray"), said(2, "third", "Bob Ray")]
        ),
        f"{ROOT}/archived_threads/thecrew_9876543210/message_1.json": thread(
            [
                said(1, "Ann named the group The Crew."),
                said(2, "hi all", "Cid Moe"),
                said(3, "gone", "Facebook user", files=file("files/a.pdf"), ip="192.0.2.1"),
            ],
            title="The Crew",
            people=["Cid Moe", "Bob Ray", "Ann Lee"],
            path="archived_threads/thecrew_9876543210",
            joinable_mode={"mode": 1, "link": ""},
        ),
        "Dora Šik_7.json": encrypted_thread(
            [
                encrypted_said(30, "Žádný problém 👍", reactions=[{"actor": "Dora Šik", "reaction": "❤"}]),
                encrypted_said(31, "", "Dora Šik", type="media", media=[{"uri": "./media/a.ogg"}]),
                encrypted_said(32, "User unsent a message", "Dora Šik", type="placeholder", isUnsent=True),
                encrypted_said(33, "https://example.org", "Dora Šik", type="link"),
            ],
            name="Dora Šik_7",
            people=["Ann Lee", "Dora Šik"],
        ),
    }
