"""Turns one message of a Slack export into a `Message`, or says why it cannot be one.

`ts` is both its time and its id: seconds with six digits that make it unique in its channel.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from ingest.sources._media import kind_of_file
from ingest.sources._slack.text import comment_of_upload, readable
from ingest.sources._slack.workspace import Person
from ingest.sources._text import text_of
from ingest.sources._values import JsonObject, integer_of, object_of, objects_of, since_epoch, time_of
from soundalike.records import Chat, Message

_WRITTEN = frozenset({"", "me_message", "file_share", "thread_broadcast", "bot_message", "slackbot_response"})
"""Values of `subtype` that mark what somebody wrote; all others tell of an event."""
_TIMESTAMP = re.compile(r"([0-9]{1,11})(?:\.([0-9]{1,6}))?")
_MEDIA_BY_SUBTYPE = {"slack_audio": "voice_message", "slack_video": "video_message"}


def message_of(raw: Any, chat: Chat, people: Mapping[str, Person], names: Mapping[str, str]) -> Message | str:
    """Make the message, or give the reason to skip it: `malformed` or `no_date`.

    `names` are those of people and channels by id.
    """
    if not isinstance(raw, dict):
        return "malformed"
    message_id = id_of(raw.get("ts"))
    sent_at = None if message_id is None else time_of(message_id // 1000)
    if message_id is None or sent_at is None:
        return "malformed" if raw.get("ts") else "no_date"
    sender_id, sender_name = _sender_of(raw, people)
    kind, text, forwarded = _content_of(raw, names) if _is_written(raw) else ("service", "", False)
    thread_id, edited_id = id_of(raw.get("thread_ts")), id_of(object_of(raw.get("edited")).get("ts"))
    return Message(
        source=chat.source,
        account=chat.account,
        chat_id=chat.chat_id,
        message_id=message_id,
        sent_at=sent_at,
        sender_id=sender_id,
        sender_name=sender_name,
        is_owner=sender_id == chat.account,
        kind=kind,
        text=text,
        reply_to=thread_id if thread_id != message_id else None,
        forwarded=forwarded,
        edited_at=None if edited_id is None else time_of(edited_id // 1000) and since_epoch(edited_id // 1000),
        reactions=tuple(_reactions(raw.get("reactions"))),
        # An app can write in a person's name.
        via_bot=(text_of(raw.get("bot_id")) or None) if sender_id in people and not people[sender_id].is_bot else None,
    )


def id_of(timestamp: Any) -> int | None:
    """Give a `ts` in microseconds; None if it is none.

    >>> id_of("1700000000.000100")
    1700000000000100
    """
    found = _TIMESTAMP.fullmatch(text_of(timestamp))
    return int(found[1]) * 1_000_000 + int((found[2] or "").ljust(6, "0")) if found else None


def sender_id_of(raw: Any) -> str:
    """Tell who sent it: a person, else a bot; empty if nobody is named."""
    if not isinstance(raw, dict):
        return ""
    return text_of(raw.get("user")) or text_of(raw.get("bot_id"))


def _sender_of(raw: JsonObject, people: Mapping[str, Person]) -> tuple[str, str]:
    sender_id = sender_id_of(raw)
    if sender_id in people:
        return sender_id, people[sender_id].name
    # People of other workspaces are not in the list.
    profile = object_of(raw.get("user_profile"))
    names = (profile.get("display_name"), profile.get("real_name"), raw.get("username"))
    return sender_id, next((text_of(name) for name in names if text_of(name)), "")


def _is_written(raw: JsonObject) -> bool:
    return raw.get("type", "message") == "message" and text_of(raw.get("subtype")) in _WRITTEN


def _content_of(raw: JsonObject, names: Mapping[str, str]) -> tuple[str, str, bool]:
    """Give kind, words, and whether the words are somebody else's, sent on."""
    files = [*objects_of(raw.get("files")), *([object_of(raw.get("file"))] if raw.get("file") else [])]
    written = text_of(raw.get("text"))
    comment = comment_of_upload(written) if files or raw.get("upload") is True else None
    text = readable(written if comment is None else comment, names)
    if files:
        comments = [text_of(object_of(file.get("initial_comment")).get("comment")) for file in files]
        return _kind_of(files[0]), text or readable(next(filter(None, comments), ""), names), False
    if text:
        return "text", text, False
    shared = [text_of(each.get("text")) for each in objects_of(raw.get("attachments")) if each.get("is_share") is True]
    if shared:
        return "text", readable(shared[0], names), True
    return "unsupported", "", False


def _kind_of(file: JsonObject) -> str:
    of_recording = _MEDIA_BY_SUBTYPE.get(text_of(file.get("subtype")))
    return of_recording or kind_of_file(text_of(file.get("name")), text_of(file.get("mimetype")))


def _reactions(listed: Any) -> Iterator[tuple[str, int]]:
    for reaction in objects_of(listed):
        name, count = text_of(reaction.get("name")), integer_of(reaction.get("count"))
        if name and count is not None and count > 0:
            yield f":{name}:", count
