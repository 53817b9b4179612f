"""Claims about what all messages of a file say together."""

from collections.abc import Iterable
from datetime import datetime, timedelta

import pytest

from ingest.sources._whatsapp.entries import Entry
from ingest.sources._whatsapp.survey import Survey, entry_meaning, survey
from tests.ingest.exports.whatsapp import ENCRYPTED, MARK

START = datetime(2023, 6, 25, 12, 0)


def entries(*said: tuple[str, str], minutes: Iterable[int] = ()) -> list[Entry]:
    times = list(minutes) or [2 * n for n in range(len(said))]
    return [
        Entry(number, START + timedelta(minutes=minute), sender, text)
        for number, (minute, (sender, text)) in enumerate(zip(times, said, strict=True))
    ]


def surveyed(*said: tuple[str, str], minutes: Iterable[int] = (), brackets: bool = False) -> Survey:
    return survey(entries(*said, minutes=minutes), brackets=brackets)


def test_people_are_counted_by_what_they_sent() -> None:
    found = surveyed(("Ann", "hi"), ("Bob", "<Media omitted>"), ("Bob", "This message was deleted"), ("", "Cleo left"))
    assert found.spoken == {"Ann": 1, "Bob": 2}


def test_who_only_missed_a_call_took_no_part() -> None:
    assert surveyed(("Ann", "hi"), ("Bob", "Missed voice call")).spoken == {"Ann": 1}


def test_a_group_s_name_is_no_person_on_an_iphone() -> None:
    said = ("Family", MARK + ENCRYPTED), ("Family", f"{MARK}Ann created this group"), ("Ann", "hi")
    found = surveyed(*said, brackets=True)
    assert found.spoken == {"Ann": 1}
    assert found.chat_name == "Family"
    assert found.is_group


def test_the_first_notice_names_the_chat_even_without_its_mark() -> None:
    assert surveyed(("Bob", ENCRYPTED), ("Ann", "hi"), brackets=True).chat_name == "Bob"
    assert surveyed(("Ann", "hi"), ("Bob", MARK + ENCRYPTED), brackets=True).chat_name == ""
    assert surveyed(("Bob", ENCRYPTED), ("Ann", "hi")).chat_name == ""


def test_only_the_owner_s_phone_says_you_deleted() -> None:
    assert surveyed(("Ann", "You deleted this message"), ("Bob", "This message was deleted")).owners == {"Ann"}


@pytest.mark.parametrize(
    ("notice", "subject"),
    [
        ('Ann created group "A: b"', "A: b"),
        ('Ann changed the subject from "a" to "b"', "b"),
        ("Ann hat den Betreff von „a“ zu „b“ geändert.", "b"),
        ("Ann a remplacé le sujet « a » par « b »", "b"),
        ("Annさんが件名を「a」から「b」に変更しました", "b"),
        ("Энн создал(-а) группу «b»", "b"),
        ("You're now an admin", ""),
    ],
)
def test_notices_of_a_group_tell_that_it_is_one(notice: str, subject: str) -> None:
    found = surveyed(("", notice), ("Ann", "hi"))
    assert found.is_group
    assert found.subject == subject


@pytest.mark.parametrize(
    "notice",
    [
        ENCRYPTED,
        "Your security code with Bob changed. Tap to learn more.",
        "Missed group voice call",
        "You turned on disappearing messages. New messages will disappear from this chat 7 days after they're sent.",
        "Mesajlar ve aramalar uçtan uca şifrelidir. Bu sohbetin dışında hiç kimse okuyamaz.",
    ],
)
def test_notices_of_any_chat_do_not(notice: str) -> None:
    assert not surveyed(("", notice), ("Ann", "hi")).is_group
    assert not surveyed(("Bob", MARK + notice), ("Ann", "hi"), brackets=True).is_group


def test_an_entry_without_a_sender_is_a_notice() -> None:
    (notice,) = entries(("", f"{MARK}Bob left"))
    assert (entry_meaning(notice, brackets=True).kind, entry_meaning(notice, brackets=True).text) == (
        "service",
        "Bob left",
    )


# ---- quotations


def test_a_line_that_goes_back_and_repeats_an_earlier_one_is_a_quotation() -> None:
    said = ("Ann", "I promise"), ("Bob", "look:"), ("Ann", "I promise"), ("Ann", "oh")
    assert surveyed(*said, minutes=[0, 500, 0, 501]).quoted == {2}


def test_a_line_that_goes_back_and_is_by_a_stranger_is_a_quotation() -> None:
    said = ("Ann", "a"), ("Bob", "look:"), ("Zed", "well"), ("Ann", "oh")
    found = surveyed(*said, minutes=[0, 500, 300, 501])
    assert found.quoted == {2}
    assert found.spoken.keys() == {"Ann", "Bob"}


def test_a_message_that_came_late_is_a_message() -> None:
    said = ("Ann", "a"), ("Bob", "b"), ("Ann", "sent without a network"), ("Bob", "c")
    assert surveyed(*said, minutes=[0, 500, 300, 501]).quoted == frozenset()
    assert (
        surveyed(("Ann", "a"), ("Bob", "b"), ("Zed", "x"), ("Bob", "c"), minutes=[0, 50, 0, 51]).quoted == frozenset()
    )


def test_a_stranger_who_also_writes_in_time_is_none() -> None:
    said = ("Ann", "a"), ("Bob", "b"), ("Zed", "late"), ("Bob", "c"), ("Zed", "here I am")
    assert surveyed(*said, minutes=[0, 500, 300, 501, 502]).quoted == frozenset()


def test_a_file_that_is_not_in_order_of_time_has_no_quotations() -> None:
    people = [(f"P{n}", "x") for n in range(10)]
    found = surveyed(*people, minutes=[1000 - 100 * n for n in range(10)])
    assert found.quoted == frozenset()
    assert len(found.spoken) == 10


def test_notices_stand_anywhere_and_quote_nothing() -> None:
    assert surveyed(("", ENCRYPTED), ("Ann", "a"), ("Bob", "b"), minutes=[5000, 0, 1]).quoted == frozenset()
