"""Claims about single messages of VK's archive."""

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from ingest.sources._vk.html import read_page
from ingest.sources._vk.messages import kind_of_peer, message_of, moment_in
from soundalike.records import Chat, ChatKind, Message
from tests.ingest.exports.vk import BOB, CLEO, NOON, SHOP, attachment, by_ann, event, item, page

MOSCOW = ZoneInfo("Europe/Moscow")
AT = datetime(2020, 3, 5, 9, tzinfo=UTC)


def outcome(written: str, chat_id: str = "2", kind: ChatKind = "private") -> Message | str:
    (found,) = read_page(page([written])).items
    chat = Chat(source="vk", account="1", chat_id=chat_id, kind=kind, name="Боб Рэй")
    return message_of(found, chat, "Анна Ли", MOSCOW)


def read(written: str, **chat: Any) -> Message:
    message = outcome(written, **chat)
    assert isinstance(message, Message), message
    return message


def test_a_plain_message_is_read_whole() -> None:
    assert read(item(12, "раз\nдва 😀", edited="5 мар 2020 в 12:09:00")) == Message(
        source="vk",
        account="1",
        chat_id="2",
        message_id=12,
        sent_at=AT,
        sender_id="2",
        sender_name="Боб Рэй",
        is_owner=False,
        kind="text",
        text="раз\nдва 😀",
        edited_at=AT.replace(minute=9),
    )


# Senders


@pytest.mark.parametrize("name", ["Вы", "You", "Ви"])
def test_the_owner_is_you(name: str) -> None:
    for kind in ("private", "group", "bot"):
        message = read(item(1, "x", name), chat_id="2000000001", kind=kind)
        assert (message.sender_id, message.sender_name, message.is_owner) == ("1", "Анна Ли", True)


def test_in_a_chat_of_two_whoever_has_no_link_is_the_owner_in_any_language() -> None:
    assert read(item(1, "x", "Tu")).is_owner
    stranger = read(item(1, "x", "Частное сообщество"), chat_id="2000000001", kind="group")
    assert (stranger.sender_id, stranger.sender_name, stranger.is_owner) == ("", "Частное сообщество", False)
    assert read(item(1, "x", "Частное сообщество"), chat_id="-5", kind="bot").sender_id == "-5"


def test_a_link_with_the_owners_own_id_is_the_owner() -> None:
    assert read(item(1, "x", ("https://vk.com/id1", "Анна Ли"))).is_owner


@pytest.mark.parametrize(
    ("sender", "sender_id"),
    [
        (CLEO, "3"),
        (SHOP, "-77"),
        (("https://vk.com/public5", "P"), "-5"),
        (("https://vk.com/event6", "E"), "-6"),
        (("https://vk.com/id7", "DELETED"), "7"),
        (("/id8", "R"), "8"),
        (("https://vk.com/cleo.dee", "C"), "cleo.dee"),
    ],
)
def test_a_link_gives_the_senders_id(sender: tuple[str, str], sender_id: str) -> None:
    assert read(item(1, "x", sender), chat_id="2000000001", kind="group").sender_id == sender_id


def test_a_deleted_account_has_an_id_and_no_name() -> None:
    message = read(item(1, "x", ("https://vk.com/id7", "DELETED")), chat_id="7")
    assert (message.sender_id, message.sender_name) == ("7", "")


def test_a_comma_in_a_name_is_not_the_end_of_it() -> None:
    assert read(item(1, "x", "Дом, сад"), chat_id="-5", kind="bot").sender_name == "Дом, сад"


# Times


@pytest.mark.parametrize(
    "written",
    [
        "5 мар 2020 в 12:00:00",
        "05 марта 2020 в 12:00",
        "at 12:00:00 pm on 5 Mar 2020",
        "5 Mar 2020 at 12:00:00 p.m.",
        "5 бер 2020 о 12:00:00",
        "5 сак 2020 у 12:00:00",
    ],
)
def test_a_time_is_read_in_every_language_of_the_archive(written: str) -> None:
    assert moment_in(written, MOSCOW) == AT


def test_every_month_has_its_number() -> None:
    months = ["янв", "фев", "мар", "апр", "мая", "июн", "июл", "авг", "сен", "окт", "ноя", "дек"]
    moments = [moment_in(f"1 {month} 2020 в 12:00:00", UTC) for month in months]
    assert [moment and moment.month for moment in moments] == list(range(1, 13))


@pytest.mark.parametrize(
    ("hour", "expected"), [("12:30:00 am", 0), ("1:30:00 am", 1), ("12:30:00 pm", 12), ("11:30:00 pm", 23)]
)
def test_a_clock_of_twelve_hours_is_understood(hour: str, expected: int) -> None:
    moment = moment_in(f"at {hour} on 1 Jan 2020", UTC)
    assert moment is not None
    assert moment.hour == expected


@pytest.mark.parametrize(
    "written",
    ["", "soon", "32 мар 2020 в 12:00:00", "5 xyz 2020 в 12:00:00", "5 мар 2020", "5 мар 0000 в 1:00:00",
     "at 13:00:00 pm on 5 Mar 2020", "5 мар 2020 в 25:00:00", "1 янв 1970 в 0:00:00", "٥ мар 2020 в ١٢:00:00"],
)  # fmt: skip
def test_what_is_no_time_is_none(written: str) -> None:
    assert moment_in(written, UTC) in (None, AT.replace(hour=12))


def test_a_message_without_a_time_or_number_is_skipped() -> None:
    assert outcome(item(1, at="вчера")) == "no_date"
    assert outcome(item(1).replace('data-id="1"', 'data-id="x"')) == "malformed"
    assert outcome(item(1).replace('data-id="1"', 'data-id=""')) == "no_id"


# Kinds


@pytest.mark.parametrize(
    ("description", "kind"),
    [
        ("Фотография", "photo"),
        ("Photo", "photo"),
        ("Видеозапись", "video_file"),
        ("Аудиозапись", "audio_file"),
        ("Голосовое сообщение", "voice_message"),
        ("Файл", "file"),
        ("Стикер", "sticker"),
        ("Карта", "location"),
        ("Опрос", "poll"),
        ("Звонок", "service"),
        ("Сообщение удалено", "service"),
        ("Сообщение\u00a0удалено", "service"),
        ("Запись на стене", "unsupported"),
        ("Подарок", "unsupported"),
        ("Что-то новое", "unsupported"),
    ],
)
def test_an_attachment_gives_the_kind(description: str, kind: str) -> None:
    assert read(item(1, "", kludges=attachment(description))).kind == kind


def test_a_voice_message_is_a_file_with_a_telling_link() -> None:
    link = "https://psv4.userapi.com/c1/audiomsg/d1/a.ogg?extra=1"
    assert read(item(1, "", kludges=attachment("Файл", link))).kind == "voice_message"


def test_words_beside_a_post_or_link_are_text() -> None:
    assert read(item(1, "глянь", kludges=attachment("Ссылка", "https://example.org"))).kind == "text"
    assert read(item(1, "глянь", kludges=attachment("Фотография"))).kind == "photo"


@pytest.mark.parametrize("description", ["1 прикреплённое сообщение", "12 attached messages"])
def test_what_is_only_sent_on_is_not_the_senders_and_words_beside_it_are(description: str) -> None:
    only, beside = (read(item(1, text, kludges=attachment(description))) for text in ("", "моё"))
    assert (only.kind, only.forwarded) == ("unsupported", True)
    assert (beside.kind, beside.forwarded) == ("text", False)


def test_an_event_is_a_notice() -> None:
    assert read(item(1, "", kludges=event("создал чат")), chat_id="2000000001", kind="group").kind == "service"


def test_people_and_groups_named_in_the_words_are_shown_by_name() -> None:
    assert read(by_ann(1, "[id3|Клео], [club77|Магазин] и [не ссылка]")).text == "Клео, Магазин и [не ссылка]"


@pytest.mark.parametrize(
    ("peer", "kind"),
    [
        ("2", "private"),
        ("1", "saved"),
        ("100", "service"),
        ("-77", "bot"),
        ("-2000000007", "private"),
        ("2000000001", "group"),
        ("our-chat", "group"),
    ],
)
def test_the_folder_tells_the_kind_of_the_chat(peer: str, kind: str) -> None:
    assert kind_of_peer(peer, "1") == kind


def test_the_builders_noon_is_that_of_moscow() -> None:
    assert moment_in(NOON, MOSCOW) == AT
    assert BOB[0].endswith("id2")
