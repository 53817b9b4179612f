"""A varied export of a whole Telegram account, as JSON; `tests.ingest.telegram_exports` makes its parts."""

import json

from tests.ingest.telegram_exports import BOB, NOT_INCLUDED, account, chat, said, without

CONFIG = {"timezone": "UTC"}

RICH = account(
    chat(
        [
            said(1, "first"),
            said(2, ["see ", {"type": "link", "text": "example.org"}], **BOB, edited="1970-01-01T00:00:00"),
            said(3, "", media_type="sticker", sticker_emoji="😂", file=NOT_INCLUDED, thumbnail=NOT_INCLUDED),
            said(4, "", photo=NOT_INCLUDED, width=1, height=2, forwarded_from=None, saved_from="News"),
            said(
                5,
                "r",
                reply_to_message_id=1,
                reactions=[{"type": "emoji", "count": 2, "emoji": "👍", "recent": []}],
            ),
            without(said(6, "old", from_id=2, date="2019-07-01T12:00:00"), "date_unixtime"),
            said(7, "", poll={"question": "pizza?", "closed": False, "answers": [{"text": "yes", "voters": 1}]}),
            said(8, "edited", edited_unixtime="1700000999", via_bot="@gif"),
            {"id": 9, "type": "unsupported"},
            said(
                10,
                "",
                type="service",
                actor="Bob",
                actor_id="user2",
                action="phone_call",
                members=[None, "Bob"],
            ),
            said(-999_999_999, "", location_information={"latitude": 51.5, "longitude": -2.5}),
        ]
    ),
    chat(
        [said(1, "in a group"), said(2, "x", from_id="channel77")],
        type="private_supergroup",
        id=5_000_000_001,
    ),
    {"type": "saved_messages", "id": 1, "messages": [said(1, "note \\x0C")]},
    contacts={"about": "", "list": [{"user_id": 2, "first_name": "Bob", "phone_number": "+44 7700 900000"}]},
    left_chats={"about": "", "list": [chat([said(1)], type="public_channel", id=12)]},
)


def rich() -> dict[str, bytes]:
    """The export's files by name."""
    return {"result.json": json.dumps(RICH, ensure_ascii=False, indent=1).encode()}
