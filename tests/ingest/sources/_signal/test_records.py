"""Claims about single records of signal-export and of Signal Desktop."""

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from ingest.sources._signal.records import Record, record_of, shape_of
from tests.ingest.exports.signal_export import NOON, attached, by_ann, desktop, said

AT = datetime(2024, 3, 1, 12, tzinfo=UTC)


def read(raw: Any, zone: str = "UTC") -> Record:
    record = record_of(raw, ZoneInfo(zone))
    assert isinstance(record, Record), record
    return record


def test_the_two_forms_are_told_apart_from_anything_else() -> None:
    assert (shape_of(said(1)), shape_of(desktop(1))) == ("exported", "desktop")
    plain = {"chat": "a", "sender": "b", "sent_at": 1, "text": ""}
    assert {shape_of(other) for other in (plain, {"sender": "Me", "body": ""}, [], None, "date")} == {None}


# signal-export


def test_a_record_of_signal_export_is_read_whole() -> None:
    record = read(said(1.5, "hi\nthere 😀", reactions=[["Me", "👍"], ["Cleo", "👍"], {"emoji": "😂"}]))
    assert record.sent_at == AT.replace(second=1, microsecond=500_000)
    assert (record.sender, record.sender_name, record.kind) == ("BobRay", "BobRay", "text")
    assert record.text == "hi\nthere 😀"
    assert record.reactions == (("👍", 2), ("😂", 1))


def test_only_the_two_spaces_that_were_added_are_taken_away() -> None:
    assert read(said(1, " a ")).text == " a "


def test_times_are_local_and_recognised_in_any_zone() -> None:
    here, there = read(said(1)), read(said(1), "Asia/Tokyo")
    assert here.sent_at != there.sent_at
    assert here.identity == there.identity


def test_the_owner_is_me_and_nobody_is_nobody() -> None:
    assert (read(by_ann(1)).sender, read(by_ann(1)).sender_name) == ("me", "")
    assert read(said(1, sender="No-Sender")).sender == ""


@pytest.mark.parametrize("quoted", ["first", "two\nlines", "with `marks`"])
def test_a_quote_names_the_words_that_it_answers(quoted: str) -> None:
    answer = by_ann(2, "yes", quote="\n\n> " + quoted.replace("\n", "\n> ") + "\n\n")
    assert read(answer).answers == read(said(1, quoted.replace("`", ""))).key
    assert read(by_ann(2)).answers is None


@pytest.mark.parametrize(
    ("raw", "kind", "words"),
    [
        (said(1, "", sticker="🦜"), "sticker", "🦜"),
        (said(1, "", sticker={"packId": "x", "emoji": "🦜"}), "sticker", "🦜"),
        (said(1, "look", **attached("a.jpg")), "photo", "look"),
        (said(1, "", **attached("a.mp4")), "video_file", ""),
        (said(1, "", **attached("a.aac")), "voice_message", ""),
        (said(1, "", **attached("a.pdf")), "file", ""),
        (said(1, "", attachments=[{"name": "", "path": "", "missing_kind": "media"}]), "photo", ""),
        (said(1, "words", deleted=True), "service", "words"),
        (said(1, "Incoming voice call", call=True, missed=False), "service", "Incoming voice call"),
        (said(1, "Outgoing call"), "service", "Outgoing call"),
        (said(1, "Incoming video call (accepted, 3m 2s)"), "service", "Incoming video call (accepted, 3m 2s)"),
        (said(1, "Missed call from you"), "text", "Missed call from you"),
        (said(1, ""), "service", ""),
    ],
)
def test_what_is_sent_gives_kind_and_words(raw: dict[str, Any], kind: str, words: str) -> None:
    assert (read(raw).kind, read(raw).text) == (kind, words)


@pytest.mark.parametrize("raw", [5, None, [], "x"])
def test_what_is_no_record_is_skipped(raw: Any) -> None:
    assert record_of(raw, UTC) == "malformed"


@pytest.mark.parametrize("date", [None, "", "soon", 5, "1970-01-01T00:00:00", "9999-12-31T23:59:59"])
def test_a_record_without_a_time_is_skipped(date: Any) -> None:
    assert record_of({**said(1), "date": date}, UTC) == "no_date"


def test_members_of_wrong_types_are_left_out() -> None:
    odd = {"quote": 5, "sticker": [], "reactions": [5, [1], ["a", "b", "c"]], "attachments": "x", "body": "ok\ud83d"}
    record = read({**said(1), **odd})
    assert (record.kind, record.text, record.reactions, record.answers) == ("text", "ok\ufffd", (), None)


# Signal Desktop


def test_a_message_of_signal_desktop_is_read_whole() -> None:
    record = read(desktop(7, "hi", reactions=[{"emoji": "👍", "fromId": "x"}], quote={"id": NOON + 5, "text": "?"}))
    assert record.sent_at == AT.replace(microsecond=7_000)
    assert (record.kind, record.text, record.reactions) == ("text", "hi", (("👍", 1),))
    assert record.answers == read(desktop(5)).key
    assert record.sender.isdecimal()


def test_an_edited_message_has_the_first_time_and_that_of_the_edit() -> None:
    history = [{"body": "new", "timestamp": NOON + 9_000}, {"body": "old", "timestamp": NOON}]
    record = read(desktop(9_000, "new", editHistory=history))
    assert (record.text, record.sent_at, record.edited_at) == ("new", AT, AT.replace(second=9))
    assert record.identity == read(desktop(0, "old")).identity


@pytest.mark.parametrize(
    ("members", "kind", "words"),
    [
        ({"type": "outgoing"}, "text", "hello"),
        ({"type": "call-history", "body": None}, "service", ""),
        ({"type": "group-v2-change", "body": None}, "service", ""),
        ({"deletedForEveryone": True, "body": ""}, "service", ""),
        ({"sticker": {"emoji": "🦜", "data": {}}, "body": ""}, "sticker", "🦜"),
        ({"attachments": [{"contentType": "image/jpeg"}]}, "photo", "hello"),
        ({"attachments": [{"contentType": "audio/aac", "flags": 1}], "body": ""}, "voice_message", ""),
    ],
)
def test_a_message_of_signal_desktop_has_its_kind(members: dict[str, Any], kind: str, words: str) -> None:
    record = read(desktop(1, **members))
    assert (record.kind, record.text) == (kind, words)


def test_a_message_of_signal_desktop_without_a_time_is_skipped() -> None:
    assert [record_of(desktop(1, sent_at=at), UTC) for at in (None, "x", 5)] == ["no_date", "no_date", "malformed"]
