"""Parts of messages beyond text, as Telegram sends them.

For example `world.say(bob, media=voice(seconds=3))`, `world.say(bob, "look", fwd_from=forwarded(carol))`.
"""

import itertools
from datetime import UTC, datetime
from typing import Any

from telethon import utils
from telethon.tl import types

from tests.ingest.telegram_server.world import DC, Dialog, Entity

LONG_AGO = datetime(2023, 6, 1, tzinfo=UTC)
_IDS = itertools.count(5_000_000_001)


def _file(kind: Any, **members: Any) -> Any:
    number = next(_IDS)
    return kind(id=number, access_hash=number * 3, file_reference=b"first", date=LONG_AGO, **{"dc_id": DC, **members})


def _document(
    mime_type: str, *attributes: types.TypeDocumentAttribute, size: int = 8192, dc_id: int = DC, **members: Any
) -> types.MessageMediaDocument:
    document = _file(types.Document, mime_type=mime_type, size=size, attributes=list(attributes), dc_id=dc_id)
    return types.MessageMediaDocument(document=document, **members)


def photo(**members: Any) -> types.MessageMediaPhoto:
    return types.MessageMediaPhoto(photo=_file(types.Photo, sizes=[types.PhotoSize("y", 1280, 960, 1000)]), **members)


def voice(seconds: int = 3, **members: Any) -> types.MessageMediaDocument:
    """A voice note; give `world.say` its sound as `file`."""
    sound = types.DocumentAttributeAudio(duration=seconds, voice=True, waveform=bytes(63))
    return _document("audio/ogg", sound, voice=True, **members)


def music(seconds: int = 180, **members: Any) -> types.MessageMediaDocument:
    sound = types.DocumentAttributeAudio(duration=seconds, title="Song", performer="Singer")
    return _document("audio/mpeg", sound, types.DocumentAttributeFilename("song.mp3"), **members)


def video(seconds: float = 10, **members: Any) -> types.MessageMediaDocument:
    film = types.DocumentAttributeVideo(duration=seconds, w=1280, h=720, supports_streaming=True)
    return _document("video/mp4", film, types.DocumentAttributeFilename("film.mp4"), video=True, **members)


def round_note(seconds: float = 10, **members: Any) -> types.MessageMediaDocument:
    """A video note: the round ones."""
    film = types.DocumentAttributeVideo(duration=seconds, w=384, h=384, round_message=True)
    return _document("video/mp4", film, video=True, round=True, **members)


def animation(**members: Any) -> types.MessageMediaDocument:
    """What Telegram calls a GIF: a video without sound."""
    film = types.DocumentAttributeVideo(duration=2, w=320, h=240, nosound=True)
    return _document("video/mp4", film, types.DocumentAttributeAnimated(), **members)


def sticker(emoji: str = "🙂", **members: Any) -> types.MessageMediaDocument:
    return _document(
        "image/webp",
        types.DocumentAttributeImageSize(512, 512),
        types.DocumentAttributeSticker(alt=emoji, stickerset=types.InputStickerSetID(11, 12)),
        types.DocumentAttributeFilename("sticker.webp"),
        **members,
    )


def document(
    file_name: str = "notes.pdf", mime_type: str = "application/pdf", **members: Any
) -> types.MessageMediaDocument:
    return _document(mime_type, types.DocumentAttributeFilename(file_name), **members)


def contact(first_name: str = "Dan", phone: str = "12025550177", user_id: int = 0) -> types.MessageMediaContact:
    return types.MessageMediaContact(phone, first_name, "", "", user_id)


def geo(latitude: float = 52.37, longitude: float = 4.89) -> types.MessageMediaGeo:
    return types.MessageMediaGeo(types.GeoPoint(longitude, latitude, access_hash=0))


def poll(question: str = "Tea or coffee?", *answers: str) -> types.MessageMediaPoll:
    def text(plain: str) -> types.TextWithEntities:
        return types.TextWithEntities(plain, [])

    options = [types.PollAnswer(text(one), bytes([place])) for place, one in enumerate(answers or ("Tea", "Coffee"))]
    return types.MessageMediaPoll(types.Poll(next(_IDS), text(question), options, hash=0), types.PollResults())


def web_page(url: str = "https://example.org/", title: str = "Example") -> types.MessageMediaWebPage:
    """The preview under a link."""
    return types.MessageMediaWebPage(types.WebPage(next(_IDS), url, url, hash=0, title=title))


def forwarded(source: Dialog | Entity | str, date: datetime = LONG_AGO, **members: Any) -> types.MessageFwdHeader:
    """Where a message was forwarded from: somebody, or only a name if they hide their account."""
    if isinstance(source, str):
        return types.MessageFwdHeader(date=date, from_name=source, **members)
    return types.MessageFwdHeader(date=date, from_id=utils.get_peer(getattr(source, "entity", source)), **members)


def call(seconds: int | None = 60, *, video: bool = False) -> types.MessageActionPhoneCall:
    """For `world.act`: a phone call, missed if it has no length."""
    reason = types.PhoneCallDiscardReasonMissed() if seconds is None else types.PhoneCallDiscardReasonHangup()
    return types.MessageActionPhoneCall(call_id=next(_IDS), video=video, reason=reason, duration=seconds)
