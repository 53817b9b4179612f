"""Small exports of Discord: files of DiscordChatExporter, and Discord's own data package.

Ann Lee (id 111…) owns; Bob Ray (id 222…) is whom she talks to.
"""

import json
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

JsonObject = dict[str, Any]
CONFIG: dict[str, str] = {}
NOON = datetime(2023, 11, 14, 12, 0, 0, 489_000, tzinfo=UTC)
ANN, BOB, CID, BOT = "111111111111111111", "222222222222222222", "333333333333333333", "444444444444444444"
NAMES = {ANN: ("annlee", "Ann Lee"), BOB: ("bobray", "Bob Ray"), CID: ("cid", "Cid"), BOT: ("rhythm", "Rhythm")}
DIRECT, GROUP, GENERAL = "530805775262679064", "1064990764406419508", "530805775262670000"


def snowflake(number: int) -> int:
    """The id of a message `number` seconds after noon."""
    return (int((NOON + timedelta(seconds=number)).timestamp() * 1000) - 1_420_070_400_000) << 22


def user(user_id: str) -> JsonObject:
    name, nickname = NAMES[user_id]
    return {
        "id": user_id,
        "name": name,
        "discriminator": "0000",
        "nickname": nickname,
        "color": None,
        "isBot": user_id == BOT,
        "roles": [],
        "avatarUrl": "https://cdn.discordapp.com/embed/avatars/3.png",
    }


def said(number: int, content: str = "hello", author: str = ANN, **members: Any) -> JsonObject:
    """A message as a current version writes it, `number` seconds after noon."""
    return {
        "id": str(snowflake(number)),
        "type": "Default",
        "timestamp": (NOON + timedelta(seconds=number)).isoformat(timespec="milliseconds"),
        "timestampEdited": None,
        "callEndedTimestamp": None,
        "isPinned": False,
        "content": content,
        "author": user(author),
        "attachments": [],
        "embeds": [],
        "stickers": [],
        "reactions": [],
        "mentions": [],
        "inlineEmojis": [],
        **members,
    }


def reference(number: int, channel: str = DIRECT, kind: str = "Default") -> JsonObject:
    """What a reply or something sent on refers to."""
    return {"type": kind, "messageId": str(snowflake(number)), "channelId": channel, "guildId": None}


def attachment(name: str) -> JsonObject:
    return {
        "id": "1",
        "url": f"https://cdn.discordapp.com/attachments/1/1/{name}",
        "fileName": name,
        "fileSizeBytes": 9,
    }


def reaction(name: str, count: int = 1, emoji_id: str = "") -> JsonObject:
    emoji = {"id": emoji_id, "name": name, "code": "x", "isAnimated": False, "imageUrl": "https://example.org/x.svg"}
    return {"emoji": emoji, "count": count, "users": [user(BOB)]}


def channel(
    messages: Iterable[Any],
    channel_id: str = DIRECT,
    kind: str = "DirectTextChat",
    name: str = "Bob Ray",
    guild: str = "Direct Messages",
) -> bytes:
    """One file of DiscordChatExporter."""
    listed = list(messages)
    whole = {
        "guild": {"id": "0", "name": guild, "iconUrl": "https://cdn.discordapp.com/embed/avatars/0.png"},
        "channel": {
            "id": channel_id,
            "type": kind,
            "categoryId": "0",
            "category": "Private",
            "name": name,
            "topic": None,
        },
        "dateRange": {"after": None, "before": None},
        "exportedAt": "2024-01-01T00:00:00+00:00",
        "messages": listed,
        "messageCount": len(listed),
    }
    return json.dumps(whole, ensure_ascii=False, indent=2).encode()


def package(
    channels: Sequence[tuple[str, str, Sequence[tuple[int, str, str]]]], *, table: bool = False
) -> dict[str, bytes]:
    """A data package: for each channel its id, its type, and its messages as number, words and addresses of files."""
    friend = {
        "id": BOB,
        "type": 1,
        "nickname": None,
        "user": {"id": BOB, "username": "bobray", "global_name": "Bob Ray"},
    }
    account = {"id": ANN, "username": "annlee", "global_name": "Ann Lee", "relationships": [friend]}
    files: dict[str, Any] = {"account/user.json": account, "messages/index.json": {}}
    for channel_id, kind, messages in channels:
        files["messages/index.json"][channel_id] = "Direct Message with bobray#0" if kind == "DM" else "general in Pals"
        about = (
            {"recipients": [ANN, BOB]} if kind == "DM" else {"name": "general", "guild": {"id": "9", "name": "Pals"}}
        )
        files[f"messages/c{channel_id}/channel.json"] = {"id": channel_id, "type": kind, **about}
        rows = [
            {
                "ID": snowflake(number),
                "Timestamp": (NOON + timedelta(seconds=number)).strftime("%Y-%m-%d %H:%M:%S"),
                "Contents": content,
                "Attachments": addresses,
            }
            for number, content, addresses in messages
        ]
        files[f"messages/c{channel_id}/messages.json"] = rows
    written = {name: json.dumps(data, ensure_ascii=False).encode() for name, data in files.items()}
    if table:
        for name in [name for name in files if name.endswith("/messages.json")]:
            del written[name]
            written[name.replace(".json", ".csv")] = _table(files[name])
    return written


def _table(rows: list[JsonObject]) -> bytes:
    quoted = [",".join('"' + str(value).replace('"', '""') + '"' for value in row.values()) for row in rows]
    return "\r\n".join(["ID,Timestamp,Contents,Attachments", *quoted]).encode()


def rich() -> dict[str, bytes]:
    """The files of a varied export, by name."""
    return {
        f"Direct Messages - Private - Bob Ray [{DIRECT}].json": channel(
            [
                said(1, "first 😀", reactions=[reaction("👍", 2), reaction("kek", 1, "530805775262670001")]),
                said(2, "reply @Ann Lee", BOB, type="Reply", reference=reference(1), mentions=[user(ANN)]),
                said(3, "Started a call that lasted 251 minutes.", BOB, type="Call"),
                said(4, "edited", timestampEdited="2023-11-14T13:00:00.5+00:00", attachments=[attachment("a.png")]),
                said(5, "", attachments=[attachment("voice-message.ogg")]),
                said(6, "", BOB, stickers=[{"id": "1", "name": "Wave", "format": "Lottie", "sourceUrl": ""}]),
                said(
                    7, "https://tenor.com/view/cat-123", embeds=[{"title": "", "url": "https://tenor.com/view/cat-123"}]
                ),
                said(
                    8,
                    "",
                    reference=reference(1, "999", "Forward"),
                    forwardedMessage={
                        "timestamp": "2023-01-01T00:00:00+00:00",
                        "content": "sent on",
                        "attachments": [],
                    },
                ),
                said(9, "", BOB),
            ]
        ),
        f"Direct Messages - Private - Bob Ray [{DIRECT}] [part 2].json": channel([said(20, "part two", BOB)]),
        f"Direct Messages - Group - us [{GROUP}].json": channel(
            [
                said(1, "Added Cid to the group.", BOB, type="RecipientAdd"),
                said(2, "<@!222222222222222222> <:kek:1>", CID),
            ],
            GROUP,
            "DirectGroupTextChat",
            "us",
        ),
        f"Pals - Text - general [{GENERAL}].json": channel(
            [said(1, "Joined the server.", type="GuildMemberJoin"), said(2, "hi", BOT, type="20"), said(3, "hey")],
            GENERAL,
            "GuildTextChat",
            "general",
            "Pals",
        ),
    }
