"""Claims about taking pages of VK's archive apart."""

import pytest

from ingest.sources._vk.html import Attachment, Item, read_page
from tests.ingest.exports.vk import BOB, NOON, attachment, by_ann, event, item, page, peers, profile


def only(*parts: str, encoding: str = "windows-1251") -> Item:
    (found,) = read_page(page(parts, encoding=encoding)).items
    return found


def test_a_message_is_taken_apart() -> None:
    found = only(item(12, "раз", kludges=attachment("Фотография", "https://example.org/a.jpg")))
    assert found == Item(
        id="12",
        header=f"{BOB[1]}, {NOON}",
        sender=BOB[1],
        sender_link=BOB[0],
        lines=["раз"],
        attachments=[Attachment("Фотография", "https://example.org/a.jpg")],
    )


def test_the_owners_messages_have_no_link() -> None:
    found = only(by_ann(1))
    assert (found.header, found.sender, found.sender_link) == (f"Вы, {NOON}", "", "")


@pytest.mark.parametrize("encoding", ["windows-1251", "utf-8"])
def test_words_keep_their_lines_marks_and_emoji(encoding: str) -> None:
    words = "раз\n\nдва <три> & «x»\n😀 é"
    assert only(item(1, words), encoding=encoding).text == words


def test_a_page_saved_again_in_utf8_is_read_whatever_it_declares() -> None:
    data = page([item(1, "привет")]).decode("windows-1251").encode()
    assert read_page(data).items[0].text == "привет"


def test_a_page_in_utf8_with_a_damaged_byte_stays_in_utf8() -> None:
    data = page([item(1, "привет")], encoding="utf-8").replace("при".encode(), b"\xff")
    assert read_page(data).items[0].text == "\ufffdвет"


def test_spaces_of_the_page_are_not_of_the_words() -> None:
    data = page([item(1, "раз")]).replace(
        "раз<".encode("cp1251"), "\r\n   раз<br />\r\n  два\r\n  три \t<".encode("cp1251")
    )
    assert read_page(data).items[0].text == "раз\nдва три"


def test_links_and_pictures_of_emoji_in_the_words_are_text() -> None:
    marked = '<a href="/away.php?to=x">example.org</a> <img class="emoji" alt="🙂" src="x.png"><b>!</b>'
    data = page([item(1, "?")], encoding="utf-8").replace(b"<div>?<", f"<div>{marked}<".encode())
    assert read_page(data).items[0].text == "example.org 🙂!"


def test_the_time_of_an_edit_is_taken_and_its_mark_is_not_of_the_header() -> None:
    found = only(item(1, edited="5 мар 2020 в 12:09:00"))
    assert (found.edited, found.header) == ("5 мар 2020 в 12:09:00", f"{BOB[1]}, {NOON}")


def test_an_event_is_told_and_is_no_text() -> None:
    found = only(item(1, "", kludges=event("вышел из чата")))
    assert (found.is_event, found.text) == (True, "")


def test_several_attachments_keep_their_order() -> None:
    found = only(item(1, kludges=attachment("Фотография", "a") + attachment("Стикер") + attachment("Файл", "c")))
    assert [(a.description, a.link) for a in found.attachments] == [("Фотография", "a"), ("Стикер", ""), ("Файл", "c")]


def test_a_page_says_whose_it_is_and_what_the_chat_is_called() -> None:
    found = read_page(page([], "Боб &c"))
    assert (found.owner_id, found.crumb) == ("1", "Боб &c")
    assert read_page(page([], owner=None)).owner_id == ""


@pytest.mark.parametrize("payload", ["", "!", "bnVsbA==", "eyJ1c2VyX2lkIjotNX0=", "W1tbW1tb" * 4000])
def test_a_payload_that_is_none_says_nothing(payload: str) -> None:
    data = f'<html><head><meta name="jd" content="{payload}"></head></html>'.encode()
    assert read_page(data).owner_id == ""


def test_the_list_of_chats_gives_their_names() -> None:
    assert read_page(peers({"2": "Боб <3", "-77": "Магазин", "x": ""})).peers == {
        "2": "Боб <3",
        "-77": "Магазин",
        "x": "",
    }


def test_the_profile_gives_the_owners_name() -> None:
    assert read_page(profile()).owner_name == "Анна Ли"


def test_a_page_that_ends_inside_a_message_breaks_off() -> None:
    whole = page([item(1), item(2)])
    assert not read_page(whole).breaks_off
    assert read_page(whole[: whole.rindex(b"kludges")]).breaks_off


def test_a_message_that_is_never_closed_ends_with_the_next_or_the_page() -> None:
    unclosed = item(1, "раз").rpartition("</div></div>\n</div></div>")[0]
    found = read_page(page([unclosed, item(2, "два"), unclosed]))
    assert ([one.text for one in found.items], found.breaks_off) == (["раз", "два", "раз"], False)


@pytest.mark.parametrize(
    "data",
    [b"", b"\x00\xff", b"<", b"<div", b"</div>" * 9, b"<div>" * 20_000 + b"</b>" * 20_000, b"<!--", b"&#x110000;"],
)
def test_what_is_no_page_holds_nothing(data: bytes) -> None:
    assert read_page(data).items == []


def test_a_page_that_no_parser_makes_sense_of_breaks_off_there() -> None:
    assert read_page(b"<![[[" + page([item(1, "раз")])).breaks_off
    whole = page([item(1, "раз")])
    assert not read_page(whole).breaks_off
    assert [found.text for found in read_page(whole + b"<![[[").items] == ["раз"]
