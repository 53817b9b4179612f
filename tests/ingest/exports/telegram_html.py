"""Telegram Desktop's HTML exports, made of the JSON that it would write of the same chats.

Follows `export_output_html.cpp` of telegramdesktop/tdesktop: which messages are joined to the one before, how media are
shown, where line breaks and spaces are put around a text.
"""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from tests.ingest.telegram_exports import BOB, NOON, NOT_INCLUDED, PERSONAL, JsonObject, account, chat, said

ZONE = "Europe/Berlin"
CONFIG = {"timezone": ZONE}
CARL = {"from": "Carl", "from_id": "user3"}
DELETED = "Deleted Account"
JOIN_SECONDS = 900

_COLORS = (0, 7, 4, 1, 6, 3, 5)
_INFO = {"personal_chat": "private", "saved_messages": "private", "replies": "private", "bot_chat": "bot"}
_HEADERS = {"saved_messages": "Ann Lee", "replies": "Replies"}
_LISTED_AS = {"saved_messages": "Saved messages", "replies": "Replies"}
_TAGS = {
    "bold": "strong",
    "italic": "em",
    "underline": "u",
    "strikethrough": "s",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
}
_WRAPS = {"photo": "photo", "sticker": "sticker", "animation": "animated", "video_file": "video_file"}
_GENERIC = {
    "photo": ("media_photo", "Photo", "640×480, 31.2 KB"),
    "sticker": ("media_photo", "Sticker", "{emoji}, 25.6 KB"),
    "animation": ("media_video", "Animation", "1.2 MB"),
    "video_file": ("media_video", "Video file", "00:12, 3.4 MB"),
    "video_message": ("media_video", "Video message", "00:07, 1.1 MB"),
    "voice_message": ("media_voice_message", "Voice message", "00:03, 14.5 KB"),
    "audio_file": ("media_audio_file", "The Band – The Song", "03:12, 5.5 MB"),
    "file": ("media_file", "plans.pdf", "120.0 KB"),
    "contact": ("media_contact", "Carl ", "+44 7700 900000"),
    "location": ("media_location", "Location", "51.5, -2.5"),
    "game": ("media_game", "Frogs", "https://t.me/frogbot?game=frogs"),
    "invoice": ("media_invoice", "Frog", "£1.00"),
}
_ACTIONS = {
    "create_group": "{actor} created group &laquo;{title}&raquo; with members Bob and Carl",
    "invite_members": "{actor} invited Carl",
    "create_channel": "Channel &laquo;{title}&raquo; created",
    "pin_message": '{actor} pinned <a href="#go_to_message1" onclick="return GoToMessage(1)">this message</a>',
    "joined_telegram": "{actor} joined Telegram",
}


def escaped(text: str) -> str:
    for plain, written in (
        ("&", "&amp;"),
        ('"', "&quot;"),
        ("'", "&apos;"),
        ("<", "&lt;"),
        (">", "&gt;"),
        ("\n", "<br>"),
    ):
        text = text.replace(plain, written)
    return "".join(f"&#x{ord(letter):02X};" if ord(letter) < 32 else letter for letter in text)


class Page:
    """Writes elements with the spaces and line breaks that Telegram Desktop puts around them."""

    def __init__(self, header: str, base: str = "", back: str = "") -> None:
        self._open: list[str] = []
        self.text = "<!DOCTYPE html>"
        self.push("html")
        self.push("head")
        self.push("meta", charset="utf-8", empty=True)
        self.text += "<title>Exported Data</title>"
        self.push("meta", name="viewport", content="width=device-width, initial-scale=1.0", empty=True)
        self.push("link", href=f"{base}css/style.css", rel="stylesheet", empty=True)
        self.push("script", src=f"{base}js/script.js", type="text/javascript")
        self.pop(2)
        self.push("body", onload="CheckLocation();")
        self.div("page_wrap")
        self.div("page_header")
        if back:
            self.push("a", **{"class": "content block_link"}, href=back, onclick="return GoBack(this)")
        else:
            self.div("content")
        self.div("text bold", escaped(header))
        self.pop(2)

    def push(self, tag: str, *, empty: bool = False, **attributes: str) -> None:
        inner = "".join(f' {name}="{escaped(value)}"' for name, value in sorted(attributes.items()))
        self.text += f"\n{' ' * len(self._open)}<{tag}{inner}{'/' if empty else ''}>\n"
        if not empty:
            self._open.append(tag)

    def pop(self, times: int = 1) -> None:
        for _ in range(times):
            tag = self._open.pop()
            self.text += f"\n{' ' * len(self._open)}</{tag}>\n"

    def div(self, classes: str, text: str | None = None, **attributes: str) -> None:
        """Open a division; with a text, close it too."""
        self.push("div", **{"class": classes}, **attributes)
        if text is not None:
            self.text += text
            self.pop()

    def userpic(self, name: str, peer: str, pixels: int) -> None:
        number = int("".join(filter(str.isdigit, peer)) or 0)
        size = f"{pixels}px"
        self.div(f"userpic userpic{_COLORS[number % 7] + 1}", style=f"width: {size}; height: {size}")
        self.div("initials", escaped(name[:1]), style=f"line-height: {size}")
        self.pop()

    def closed(self) -> bytes:
        self.pop(len(self._open))
        return self.text.encode()


def full_name(name: str | None, last_name: str = "") -> str:
    return f"{name} {last_name}" if name or last_name else DELETED


def when(message: JsonObject, zone: str) -> datetime:
    return datetime.fromtimestamp(int(message["date_unixtime"]), UTC).astimezone(ZoneInfo(zone))


def title_of(moment: datetime, *, with_offset: bool) -> str:
    """The date as Telegram Desktop writes it: with the offset of standard time, in summer too."""
    standard = (moment.utcoffset() or timedelta()) - (moment.dst() or timedelta())
    sign, minutes = "+" if standard >= timedelta() else "-", abs(standard) // timedelta(minutes=1)
    offset = f" UTC{sign}{minutes // 60:02}:{minutes % 60:02}" if with_offset else ""
    return f"{moment:%d.%m.%Y %H:%M:%S}{offset}"


def text_of(message: JsonObject) -> str:
    parts = message.get("text", "")
    return "".join(map(_part, [parts] if isinstance(parts, str) else parts))


def _part(part: Any) -> str:
    if isinstance(part, str):
        return escaped(part)
    text = escaped(part["text"])
    if tag := _TAGS.get(part["type"]):
        return f"<{tag}>{text}</{tag}>"
    if part["type"] == "spoiler":
        return f'<span class="spoiler hidden" onclick="ShowSpoiler(this)"><span aria-hidden="true">{text}</span></span>'
    if part["type"] == "custom_emoji":
        return f'<a href = "stickers/frog.tgs">{text}</a>'
    if part["type"] == "hashtag":
        return f'<a href="" onclick="return ShowHashtag(&quot;{text[1:]}&quot;)">{text}</a>'
    return f'<a href="{escaped(part.get("href", part["text"]))}">{text}</a>'


def medium_of(message: JsonObject) -> str:
    if "media_type" in message:
        return str(message["media_type"])
    keys = {"contact_information": "contact", "location_information": "location", "game_title": "game"}
    known = {**{key: key for key in ("photo", "file", "poll", "todo_list")}, **keys, "invoice_information": "invoice"}
    return next((kind for key, kind in known.items() if key in message), "")


def _write_medium(page: Page, message: JsonObject) -> None:
    kind = medium_of(message)
    if message.get("action") == "phone_call":
        page.div("media_wrap clearfix")
        page.div("media clearfix pull_left media_call success")
        _write_words(page, "Bob", "Outgoing (17 seconds)")
        page.pop(2)
    elif kind == "poll" or kind == "todo_list":
        page.div("media_wrap clearfix")
        page.div("media_poll")
        about = message[kind]
        page.div("question bold", escaped(about.get("question", about.get("title", ""))))
        page.div("details", "Anonymous poll" if kind == "poll" else "To-do List")
        for answer in about["answers"]:
            page.div("answer", f'- {escaped(answer["text"])} <span class="details">1 vote</span>')
        page.div("total details\t", "1 vote")
        page.pop(2)
    elif kind in _WRAPS and message.get("photo", message.get("file")) != NOT_INCLUDED:
        page.div("media_wrap clearfix")
        page.push("a", **{"class": f"{_WRAPS[kind]}_wrap clearfix pull_left"}, href="media/1")
        page.push("img", **{"class": _WRAPS[kind]}, src="media/1_thumb.jpg", style="width: 1px", empty=True)
        page.pop(2)
    elif kind:
        classes, title, status = _GENERIC[kind]
        page.div("media_wrap clearfix")
        page.div(f"media clearfix pull_left {classes}")
        _write_words(page, title, status.format(emoji=message.get("sticker_emoji", "")).removeprefix(", "))
        page.pop(2)


def _write_words(page: Page, title: str, status: str) -> None:
    page.div("fill pull_left", "")
    page.div("body")
    page.div("title bold", escaped(title))
    page.div("description", "Not included, change data exporting settings to download.")
    page.div("status details", escaped(status))
    page.pop()


def _write_reactions(page: Page, reactions: Sequence[JsonObject]) -> None:
    page.push("span", **{"class": "reactions"})
    for reaction in reactions:
        page.push("span", **{"class": "reaction paid" if reaction["type"] == "paid" else "reaction active"})
        page.push("span", **{"class": "emoji"})
        custom = '<a href="" onclick="return ShowNotLoadedEmoji();">👋</a>'
        page.text += {"custom_emoji": custom, "paid": "⭐"}.get(reaction["type"]) or escaped(reaction.get("emoji", ""))
        page.pop()
        recent = reaction.get("recent", [])
        if recent:
            page.push("span", **{"class": "userpics"})
            for person in recent:
                page.userpic(person["from"], person["from_id"], 20)
            page.pop()
        if not recent or reaction["count"] > len(recent):
            page.push("span", **{"class": "count"})
            page.text += str(reaction["count"])
            page.pop()
        page.pop()
    page.pop()


def _forward_of(message: JsonObject) -> tuple[Any, ...] | None:
    return (message["forwarded_from"], message.get("forwarded_from_id")) if "forwarded_from" in message else None


def _is_joined(message: JsonObject, before: JsonObject | None, zone: str) -> bool:
    if before is None or "from_id" not in message or before.get("type") != "message":
        return False
    same = all(message.get(name) == before.get(name) for name in ("from_id", "via_bot"))
    apart = abs(int(message["date_unixtime"]) - int(before["date_unixtime"]))
    return (
        same
        and when(message, zone).date() == when(before, zone).date()
        and _forward_of(message) == _forward_of(before)
        and apart <= (1 if "forwarded_from" in message else JOIN_SECONDS)
    )


def _write_message(page: Page, message: JsonObject, before: JsonObject | None, zone: str, with_offset: bool) -> None:
    name = escaped(full_name(message.get("from", message.get("actor"))))
    via = f" via {message['via_bot']}" if "via_bot" in message else ""
    peer = str(message.get("from_id", message.get("actor_id", "")))
    joined = _is_joined(message, before, zone)
    page.div(f"message default clearfix{' joined' if joined else ''}", id=f"message{message['id']}")
    if not joined:
        page.div("pull_left userpic_wrap")
        page.userpic(name, peer, 42)
        page.pop()
    page.div("body")
    moment = when(message, zone)
    page.div("pull_right date details", f"{moment:%H:%M}", title=title_of(moment, with_offset=with_offset))
    forward = _forward_of(message)
    if not joined:
        page.div("from_name", name + ("" if forward else via))
    if forward:
        if not joined:
            page.div("pull_left forwarded userpic_wrap")
            page.userpic(str(forward[0]), str(forward[1]), 42)
            page.pop()
        page.div("forwarded body")
        if not joined:
            date = '<span class="date details" title="01.01.2020 10:00:00 UTC+01:00"> 01.01.2020 10:00:00</span>'
            page.div("from_name", escaped(full_name(forward[0])) + via + date)
    if "reply_to_message_id" in message:
        number = message["reply_to_message_id"]
        link = f'<a href="#go_to_message{number}" onclick="return GoToMessage({number})">this message</a>'
        elsewhere = "reply_to_peer_id" in message
        page.div("reply_to details", "In reply to a message in another chat" if elsewhere else f"In reply to {link}")
    _write_medium(page, message)
    if text := text_of(message):
        page.div("text", text)
    if buttons := message.get("inline_bot_buttons"):
        page.push("table", **{"class": "bot_buttons_table"})
        page.push("tbody")
        page.push("tr")
        page.push("td", **{"class": "bot_button_row"})
        for button in buttons:
            page.div("bot_button")
            page.text += '\n<a  ="" onclick="return ShowTextCopied(&apos;Type: callback&apos;);">\n'
            page.text += f"<div>\n{button}\n</div>\n</a>\n"
            page.pop()
        page.pop(4)
    if forward:
        page.pop()
    if "reactions" in message:
        _write_reactions(page, message["reactions"])
    page.pop(2)


def _service_text(message: JsonObject) -> str:
    if message["type"] == "unsupported":
        return "This message is not supported by this version of Telegram Desktop. Please update the application."
    actor = escaped(message.get("actor") or "Deleted")
    return _ACTIONS[message["action"]].format(actor=actor, title=escaped(message.get("title", "")))


def pages_of(
    single: JsonObject,
    *,
    last_name: str = "",
    zone: str = ZONE,
    with_offset: bool = True,
    page_messages: int = 1000,
    folder: str = "",
) -> dict[str, bytes]:
    """The pages of a chat; `last_name` is that of the other person, which JSON does not tell."""
    messages = single["messages"]
    files, headings = {}, 0
    for index in range(0, max(len(messages), 1), page_messages):
        number = index // page_messages + 1
        header = full_name(single.get("name", _HEADERS.get(single["type"])), last_name)
        page = Page(header, "../../" if folder else "", "../../lists/chats.html" if folder else "")
        page.div("page_body chat_page")
        page.div("history")
        if number > 1:
            previous = f"messages{number - 1 if number > 2 else ''}.html"
            page.push("a", **{"class": "pagination block_link"}, href=previous)
            page.text += "Previous messages"
            page.pop()
        before = None
        for message in messages[index : index + page_messages]:
            moment = when(message, zone) if "date_unixtime" in message else None
            if moment and (before is None or moment.date() != when(before, zone).date()):
                headings -= 1
                page.div("message service", id=f"message{headings}")
                page.div("body details", f"{moment.day} {moment:%B} {moment.year}")
                page.pop()
            if message["type"] == "message" or message.get("action") == "phone_call":
                _write_message(page, message, before, zone, with_offset)
            else:
                page.div("message service", id=f"message{message['id']}")
                page.div("body details", _service_text(message))
                page.pop()
            before = message if "date_unixtime" in message else before
        if index + page_messages < len(messages):
            page.push("a", **{"class": "pagination block_link"}, href=f"messages{number + 1}.html")
            page.text += "Next messages"
            page.pop()
        files[f"{folder}messages{number if number > 1 else ''}.html"] = page.closed()
    return files


def account_of(whole: JsonObject, **how: Any) -> dict[str, bytes]:
    """A whole account."""
    chats: Iterable[JsonObject] = [*whole["chats"]["list"], *whole.get("left_chats", {"list": []})["list"]]
    person = whole["personal_information"]
    summary = Page("Exported Data")
    summary.div("page_body")
    summary.div("personal_info clearfix")
    rows = {
        "names": (("First name", "first_name"), ("Last name", "last_name")),
        "info": (("Phone number", "phone_number"), ("Username", "username")),
        "bio": (("Bio", "bio"),),
    }
    for name, fields in rows.items():
        summary.div(f"rows {name}")
        for label, key in fields:
            if person.get(key):
                summary.div("row")
                summary.div("label details", label)
                summary.div("value bold", escaped(person[key]))
                summary.pop()
        summary.pop()
    listing = Page("Chats", "../", "../export_results.html")
    listing.div("page_body list_page")
    listing.div("entry_list")
    files = {}
    for number, single in enumerate(chats, start=1):
        folder = f"chats/chat_{number:02}/"
        files |= pages_of(single, folder=folder, **how)
        kind = _INFO.get(single["type"], "channel" if "channel" in single["type"] else "group")
        name = _LISTED_AS.get(single["type"]) or full_name(single.get("name"), how.get("last_name", ""))
        link = f"../{folder}messages.html#allow_back"
        listing.push("a", **{"class": "entry block_link clearfix"}, href=link)
        listing.div("pull_left userpic_wrap")
        listing.userpic(name, str(single["id"]), 48)
        listing.pop()
        listing.div("body")
        listing.div("pull_right info details", kind)
        listing.div("name bold", escaped(name))
        listing.div("details_entry details", f"{len(single['messages'])} messages")
        listing.pop(2)
    return {
        "export_results.html": summary.closed(),
        "lists/chats.html": listing.closed(),
        **files,
        "css/style.css": b"body { margin: 0; }",
        "js/script.js": b'"use strict";',
    }


def at(moment: str, zone: str = ZONE) -> dict[str, str]:
    """Members of a message that was sent at this local time."""
    local = datetime.fromisoformat(moment).replace(tzinfo=ZoneInfo(zone))
    return {"date": moment, "date_unixtime": str(int(local.timestamp()))}


VARIED = chat(
    [
        said(1, "first"),
        said(
            2, ["see ", {"type": "link", "text": "https://example.org/?a=1&b=2"}, '\n& <tell> "me", it\'s 5\t'], **BOB
        ),
        said(3, "", media_type="sticker", sticker_emoji="😂", file=NOT_INCLUDED),
        said(4, "a caption", photo="photos/1.jpg"),
        said(5, "r", reply_to_message_id=1, reactions=[{"type": "emoji", "count": 2, "emoji": "👍"}]),
        said(
            6,
            [
                *({"type": name, "text": name} for name in ("bold", "italic", "code", "pre", "spoiler", "blockquote")),
                *({"type": "custom_emoji", "text": "🐸"}, {"type": "hashtag", "text": "#frogs"}, " \x01 end"),
            ],
            **BOB,
        ),
        said(7, "", poll={"question": "pizza?", "closed": False, "answers": [{"text": "yes", "voters": 1}]}),
        said(8, "found it", via_bot="@gif"),
        said(9, "and this", via_bot="@gif"),
        {"id": 10, "type": "unsupported"},
        said(11, "news", **BOB, forwarded_from="The Paper", forwarded_from_id="channel9"),
        said(12, "more news", **BOB, forwarded_from="The Paper", forwarded_from_id="channel9"),
        said(13, "elsewhere", reply_to_message_id=4, reply_to_peer_id="channel9"),
        said(
            14,
            "hm",
            **BOB,
            reactions=[
                {"type": "paid", "count": 3},
                {"type": "emoji", "count": 1, "emoji": "❤", "recent": [{"from": "Ann Lee", "from_id": "user1"}]},
                {"type": "custom_emoji", "count": 1, "document_id": "stickers/frog.tgs"},
            ],
        ),
        *(
            said(15 + index, "", **members, file=NOT_INCLUDED)
            for index, members in enumerate(
                {"media_type": kind}
                for kind in ("voice_message", "video_message", "audio_file", "animation", "video_file")
            )
        ),
        said(20, "", file=NOT_INCLUDED),
        said(21, "", location_information={"latitude": 51.5, "longitude": -2.5}, **BOB),
        said(22, "", contact_information={"first_name": "Carl"}),
        said(23, "choose", via_bot="@menu", inline_bot_buttons=["<Back", "A & B"]),
        said(24, "in summer", **at("2023-07-14T22:13:20")),
        said(25, "", todo_list={"title": "shop", "answers": [{"text": "eggs"}]}, **at("2023-07-14T22:14:20")),
    ]
)
"""Ann's chat with Bob, with all that HTML tells as exactly as JSON does."""


def later(message: JsonObject, days: int) -> JsonObject:
    """The same message so many days later: chats with numbers of their own have not the same ids at the same times."""
    moment = datetime.fromtimestamp(int(message["date_unixtime"]) + days * 86_400, UTC).astimezone(ZoneInfo(ZONE))
    return {**message, **at(f"{moment:%Y-%m-%dT%H:%M:%S}")}


def service(message_id: int, action: str, **members: Any) -> JsonObject:
    """A service message, which in HTML has no time."""
    moment = {"date": "2023-11-14T22:13:20", "date_unixtime": str(NOON + message_id)}
    return {
        "id": message_id,
        "type": "service",
        **moment,
        "actor": "Bob",
        "actor_id": "user2",
        "action": action,
        **members,
    }


def call(message_id: int, **members: Any) -> JsonObject:
    return service(message_id, "phone_call", text="", **members)


GROUP = chat(
    [
        said(-999_999_990, "from before the upgrade", **CARL, **at("2022-01-14T22:13:20")),
        later(service(1, "create_group", title="Frogs"), 1),
        later(said(2, "all here?", **BOB), 1),
        later(said(3, "yes"), 1),
        later(said(4, "me too", **CARL), 1),
        later(said(5, "who was that?", **{"from": None, "from_id": "user4"}), 1),
    ],
    name="Frogs",
    type="private_supergroup",
    id=5_000_000_001,
)
NEWS = chat(
    [later(said(1, "a post", **{"from": "News", "from_id": "channel12"}), 2)],
    name="News",
    type="public_channel",
    id=12,
)
SAVED = {"type": "saved_messages", "id": 1, "messages": [said(1000, "note to self")]}
EVERYTHING = account(
    VARIED,
    GROUP,
    SAVED,
    chat([said(500, "hello", **CARL), call(501, actor="Carl", actor_id="user3")], name="Carl", id=3),
    chat([said(600, "hi", **{"from": None, "from_id": "user4"})], name=None, id=4),
    chat([said(700, "Your code is 1", **{"from": "Telegram", "from_id": "user777000"})], name="Telegram", id=777000),
    {"type": "replies", "id": 708513, "messages": [said(701, "a reply", **BOB)]},
    left_chats={"list": [NEWS]},
    personal_information={**PERSONAL, "phone_number": "+44 7700 900001"},
)
"""Ann's whole account."""


def rich() -> dict[str, bytes]:
    """The export's files by name."""
    return account_of(EVERYTHING, page_messages=10)


def write(folder: Path, files: dict[str, bytes]) -> Path:
    """The files on disk, in this folder."""
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return folder
