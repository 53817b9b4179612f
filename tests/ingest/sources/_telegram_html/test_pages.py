from pathlib import Path

import pytest

from ingest.exports import open_export
from ingest.reading import Tally
from ingest.sources._telegram_html.pages import Written, read_entries, read_header, read_messages, read_person
from soundalike.errors import BadInput
from tests.ingest.exports.telegram_html import CARL, GROUP, VARIED, account_of, at, call, pages_of, write
from tests.ingest.telegram_exports import BOB, PERSONAL, account, chat, said


def written(folder: Path, *said: object, **members: object) -> list[Written]:
    """The messages of the only page of a chat, but for headings."""
    write(folder, pages_of(chat(said, **members)))
    found = read_messages(open_export(folder), "messages.html", Tally())
    return [message for message in found if not message.id.startswith("-")]


def test_a_joined_message_has_the_sender_of_the_one_before(tmp_path: Path) -> None:
    first, second, third, fourth = written(tmp_path, said(1), said(2), said(3, **BOB), said(4, **BOB))
    assert [message.is_joined for message in (first, second, third, fourth)] == [False, True, False, True]
    assert [message.from_name for message in (first, second, third, fourth)] == ["Ann Lee", "Ann Lee", "Bob", "Bob"]
    assert first.userpic == second.userpic != third.userpic == fourth.userpic


def test_a_sender_is_written_again_after_a_quarter_of_an_hour_and_on_another_day(tmp_path: Path) -> None:
    late = [said(1, **at("2023-11-14T23:00:00")), said(2, **at("2023-11-14T23:20:00"))]
    found = written(tmp_path, *late, said(3, **at("2023-11-15T00:01:00")))
    assert [(message.is_joined, message.from_name) for message in found] == [(False, "Ann Lee")] * 3


def test_the_bot_that_a_message_came_by_is_no_part_of_the_name(tmp_path: Path) -> None:
    first, joined = written(tmp_path, said(1, via_bot="@gif"), said(2, via_bot="@gif"))
    assert (first.from_name, first.via_bot, joined.from_name, joined.via_bot) == ("Ann Lee", "@gif") * 2


def test_the_bot_may_stand_beside_the_name_as_in_old_exports(tmp_path: Path) -> None:
    pages = pages_of(chat([said(1, via_bot="@gif")]))
    aside = b'Ann Lee <span class="details"> via @gif</span>'
    pages["messages.html"] = pages["messages.html"].replace(b"Ann Lee  via @gif", aside)
    assert aside in pages["messages.html"]
    write(tmp_path, pages)
    *_, found = read_messages(open_export(tmp_path), "messages.html", Tally())
    assert (found.from_name, found.via_bot) == ("Ann Lee", "@gif")


def test_a_forwarded_message_is_by_who_sent_it_on(tmp_path: Path) -> None:
    (found,) = written(tmp_path, said(1, "news", forwarded_from="Carl", forwarded_from_id="user3", via_bot="@gif"))
    assert (found.from_name, found.text, found.is_forwarded, found.via_bot) == ("Ann Lee", "news", True, "@gif")
    assert found.date.startswith("14.11.2023 23:13:21")


def test_a_reply_names_a_message_of_this_chat_only(tmp_path: Path) -> None:
    replies = [said(2, reply_to_message_id=1), said(3, reply_to_message_id=1, reply_to_peer_id="channel9")]
    found = written(tmp_path, said(1), *replies, said(4, reply_to_message_id=-999_999_999))
    assert [message.reply_to for message in found] == ["", "1", "", "-999999999"]


def test_a_reply_to_a_message_on_another_page_is_found(tmp_path: Path) -> None:
    pages = pages_of(chat([said(2, reply_to_message_id=1)]))
    pages["messages.html"] = pages["messages.html"].replace(b'href="#go_to', b'href="messages3.html#go_to')
    write(tmp_path, pages)
    found = list(read_messages(open_export(tmp_path), "messages.html", Tally()))
    assert found[-1].reply_to == "1"


def test_reactions_without_a_count_are_counted_by_their_people(tmp_path: Path) -> None:
    recent = [{"from": name, "from_id": "user1"} for name in ("Ann Lee", "Bob")]
    listed = [
        {"type": "emoji", "count": 2, "emoji": "👍", "recent": recent},
        {"type": "emoji", "count": 7, "emoji": "🐸", "recent": recent},
        {"type": "paid", "count": 3},
    ]
    (found,) = written(tmp_path, said(1, reactions=listed))
    assert [(r.emoji, r.people, r.count, r.is_paid) for r in found.reactions] == [
        ("👍", 2, "", False),
        ("🐸", 2, "7", False),
        ("⭐", 0, "3", True),
    ]


def test_buttons_of_bots_are_no_text_whatever_their_labels(tmp_path: Path) -> None:
    buttons = ["<Back", "A & B", "</div>", "<b>bold</b>"]
    first, second = written(tmp_path, said(1, "choose", inline_bot_buttons=buttons), said(2, "done"))
    assert (first.text, first.has_buttons, second.text, second.has_buttons) == ("choose", True, "done", False)


def test_words_about_a_medium_are_no_text(tmp_path: Path) -> None:
    (found,) = written(tmp_path, said(1, "", location_information={"latitude": 1, "longitude": 2}))
    assert found.text == ""
    assert found.media_words["title"] == "\nLocation".strip()
    assert "media_location" in found.media


def test_a_call_has_a_sender_and_a_time(tmp_path: Path) -> None:
    (found,) = written(tmp_path, call(1))
    assert (found.is_service, found.from_name, found.date[:10]) == (False, "Bob", "14.11.2023")


def test_the_header_is_the_name_of_the_chat_and_in_a_chat_of_two_the_whole_name(tmp_path: Path) -> None:
    write(tmp_path, pages_of(VARIED, last_name="Ray & Sons"))
    assert read_header(open_export(tmp_path), "messages.html") == "Bob Ray & Sons"


def test_headings_and_messages_of_all_kinds_are_given_in_order(tmp_path: Path) -> None:
    write(tmp_path, pages_of(GROUP))
    found = list(read_messages(open_export(tmp_path), "messages.html", Tally()))
    assert [message.id for message in found] == ["-1", "-999999990", "-2", "1", "2", "3", "4", "5"]
    assert [message.is_service for message in found] == [True, False, True, True, False, False, False, False]
    assert found[3].service_text == "Bob created group «Frogs» with members Bob and Carl"
    assert found[7].from_name == "Deleted Account"


def test_a_message_inside_a_message_is_refused(tmp_path: Path) -> None:
    pages = pages_of(chat([said(1), said(2, **BOB)]))
    pages["messages.html"] = pages["messages.html"].replace(b'class="body"', b'class="message default"')
    write(tmp_path, pages)
    with pytest.raises(BadInput, match="is damaged"):
        list(read_messages(open_export(tmp_path), "messages.html", Tally()))


def test_the_list_of_chats_tells_their_pages_kinds_and_names(tmp_path: Path) -> None:
    write(tmp_path, account_of(account(VARIED, GROUP)))
    assert read_entries(open_export(tmp_path), "lists/chats.html") == [
        {"link": "../chats/chat_01/messages.html#allow_back", "info": "private", "name": "Bob"},
        {"link": "../chats/chat_02/messages.html#allow_back", "info": "group", "name": "Frogs"},
    ]


def test_the_first_page_tells_the_owner(tmp_path: Path) -> None:
    whole = account(chat([said(1, **CARL)]), personal_information={**PERSONAL, "bio": "frogs"})
    write(tmp_path, account_of(whole))
    assert read_person(open_export(tmp_path), "export_results.html") == {
        "First name": "Ann",
        "Last name": "Lee",
        "Username": "@annlee",
        "Bio": "frogs",
    }
