"""Small exports of a Slack workspace. Ann Lee (U0ANN) owns; Bob Ray (U0BOB) is whom she talks to."""

import json
from typing import Any

JsonObject = dict[str, Any]
CONFIG: dict[str, str] = {}
NOON = 1_700_000_000
ANN, BOB, CID, BOT = "U0ANN", "U0BOB", "U0CID", "U0BOT"


def user(user_id: str, name: str, real_name: str, display_name: str = "", **members: Any) -> JsonObject:
    profile = {"real_name": real_name, "display_name": display_name, "email": f"{name}@example.org", "team": "T0"}
    return {
        "id": user_id,
        "team_id": "T0",
        "name": name,
        "deleted": False,
        "is_bot": False,
        "profile": profile,
        **members,
    }


USERS = [
    user(ANN, "alee", "Ann Lee", "Ann"),
    user(BOB, "bray", "Bob Ray"),
    user(CID, "cid", "Cid Moe", "cid", deleted=True),
    user(BOT, "polly", "Polly", is_bot=True),
    user("USLACKBOT", "slackbot", "Slackbot"),
]


def stamp(number: int) -> str:
    """The `ts` of a message `number` seconds after noon."""
    return f"{NOON + number}.{number:06}"


def said(number: int, text: str = "hello", sender: str = ANN, **members: Any) -> JsonObject:
    """A message; members that are given replace or add."""
    return {"type": "message", "user": sender, "text": text, "ts": stamp(number), "team": "T0", **members}


def file(name: str, mime_type: str, **members: Any) -> JsonObject:
    return {"id": "F1", "name": name, "mimetype": mime_type, "filetype": name.rpartition(".")[2], **members}


def workspace(days: dict[str, list[Any]], **lists: Any) -> dict[str, bytes]:
    """The files of an export: days by folder and date, such as `general/2023-11-14`; lists that are given replace."""
    whole: dict[str, Any] = {
        "users": USERS,
        "channels": [{"id": "C0GEN", "name": "general", "members": [ANN, BOB, CID], "is_general": True}],
        "groups": [{"id": "G0SEC", "name": "secret", "members": [ANN, BOB]}],
        "mpims": [{"id": "G0MPI", "name": "mpdm-alee--bray--cid-1", "members": [ANN, BOB, CID]}],
        "dms": [
            {"id": "D0BOB", "members": [ANN, BOB]},
            {"id": "D0CID", "members": [CID, ANN]},
            {"id": "D0BOT", "members": [ANN, "USLACKBOT"]},
            {"id": "D0ANN", "members": [ANN, ANN]},
        ],
        **lists,
    }
    files = {f"{name}.json": listed for name, listed in whole.items() if listed is not None}
    files |= {f"{day}.json": messages for day, messages in days.items()}
    return {name: json.dumps(data).encode() for name, data in files.items()}


def rich() -> dict[str, bytes]:
    """The files of a varied export, by name."""
    return workspace(
        {
            "general/2023-11-14": [
                said(1, "<@U0BOB> has joined the channel", BOB, subtype="channel_join"),
                said(2, "hi <@U0BOB> &amp; <!here>, see <https://example.org|this> in <#G0SEC> :smile: 😀"),
                said(3, "in a thread", BOB, thread_ts=stamp(2), parent_user_id=ANN, client_msg_id="x"),
                said(
                    4,
                    "edited",
                    edited={"user": ANN, "ts": stamp(9)},
                    reactions=[{"name": "+1", "users": [BOB], "count": 1}],
                ),
                {
                    "type": "message",
                    "subtype": "bot_message",
                    "bot_id": "B1",
                    "username": "news",
                    "text": "n",
                    "ts": stamp(5),
                },
                said(6, "shrugs", subtype="me_message"),
                said(7, "This message was deleted.", subtype="tombstone", hidden=True),
            ],
            "general/2023-11-15": [said(86_401, "next day", CID)],
            "D0BOB/2023-11-14": [
                said(1, "look", files=[file("a.png", "image/png")], upload=False),
                said(2, "", BOB, files=[file("audio_message.m4a", "audio/mp4", subtype="slack_audio")]),
                said(
                    3,
                    "<@U0ANN> uploaded a file: <https://x|b.pdf> and commented: here",
                    subtype="file_share",
                    file=file("b.pdf", ""),
                ),
                said(4, "", BOB, attachments=[{"is_share": True, "text": "said elsewhere", "author_id": CID}]),
            ],
            "D0CID/2023-11-14": [said(1, "bye", CID)],
            "D0BOT/2023-11-14": [said(1, "remind me")],
            "D0ANN/2023-11-14": [said(1, "note")],
            "mpdm-alee--bray--cid-1/2023-11-14": [said(1, "us three", user_profile={"real_name": "Ann Lee"})],
            "FC:F1:plan/2023-11-14": [said(1, "on a file", "U9EXT", user_profile={"real_name": "Eve Elsewhere"})],
        }
    )
