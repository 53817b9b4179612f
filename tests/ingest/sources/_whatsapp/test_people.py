"""Claims about finding the owner and the chat, and about the sentences when that fails."""

from collections import Counter
from pathlib import Path

import pytest

from ingest.sources._whatsapp.people import Sides, find_sides
from ingest.sources._whatsapp.survey import Survey
from soundalike.errors import BadInput

PHONE = "+49 170 1234567"


def sides(
    people: str | dict[str, int], *stems: str, asked: str = "", known: tuple[str, ...] = (), **found: object
) -> Sides:
    counts = people if isinstance(people, dict) else dict.fromkeys(filter(None, people.split(", ")), 1)
    survey = Survey(spoken=Counter(counts), **found)  # type: ignore[arg-type]
    return find_sides(survey, stems or ("_chat",), asked, known, Path("/exports/family/_chat.txt"))


def told(found: Sides) -> tuple[str, str, str]:
    return found.chat.account, found.chat.kind, found.chat.name


def refusal(people: str, *stems: str, asked: str = "", **found: object) -> str:
    with pytest.raises(BadInput) as raised:
        sides(people, *stems, asked=asked, **found)
    sentence = str(raised.value)
    assert sentence.endswith(".") and "\n" not in sentence
    return sentence


@pytest.mark.parametrize(
    "stem",
    [
        "WhatsApp Chat with Bob",
        "WhatsApp Chat - Bob",
        "WhatsApp-Chat mit Bob",
        "WhatsApp Chat with Bob (2)",
        "WhatsApp_Chat_with_Bob",
        "WhatsApp Chat with Bob.txt",
        "Чат WhatsApp с контактом Bob",
        "Bob ile WhatsApp Sohbeti",
        "BobとのWhatsAppチャット",
        "WhatsApp words of a new language Bob",
        "دردشة واتساب مع Bob",
    ],
)
def test_the_name_of_the_file_tells_the_other_of_two(stem: str) -> None:
    assert told(sides("Ann, Bob", stem)) == ("Ann", "private", "Bob")


@pytest.mark.parametrize(
    ("stem", "people"),
    [
        ("WhatsApp Chat with Ann Lee", "Ann, Ann Lee"),
        ("WhatsApp words Ann Lee", "Ann, Ann Lee"),
        ("WhatsApp words Ann Lee", "Lee, Ann Lee"),
        ("WhatsApp words Joann", "Ann, Joann"),
    ],
)
def test_the_longer_of_two_names_that_fit_is_meant(stem: str, people: str) -> None:
    owner, other = people.split(", ")
    assert told(sides(people, stem)) == (owner, "private", other)


def test_names_that_files_cannot_hold_are_found_all_the_same() -> None:
    assert told(sides("Ann, Bob/Bobby 🎸", "WhatsApp Chat with Bob_Bobby")) == ("Ann", "private", "Bob/Bobby 🎸")
    assert told(sides(f"Ann, {PHONE}", "WhatsApp Chat with +49 170 1234567"))[0] == "Ann"
    assert told(sides("Ann, 🤓", "WhatsApp Chat with 🤓")) == ("Ann", "private", "🤓")


def test_a_file_that_somebody_named_tells_nothing() -> None:
    for stem in ("Bob", "chat with Bob", "Ann", "_chat", "WhatsApp Chat with Ann and Bob", "WhatsApp"):
        assert "Ann, Bob" in refusal("Ann, Bob", stem)


def test_the_first_notice_of_an_iphone_tells_the_other_of_two() -> None:
    assert told(sides("Ann, Bob", chat_name="Bob")) == ("Ann", "private", "Bob")


def test_a_first_notice_in_another_name_is_of_a_group() -> None:
    assert told(sides("Ann, Bob", asked="Ann", chat_name="Us")) == ("Ann", "group", "Us")


def test_a_deleted_message_tells_the_owner() -> None:
    assert told(sides("Ann, Bob", owners={"Ann"})) == ("Ann", "private", "Bob")
    assert told(sides("Ann, Bob, Cleo", "WhatsApp Chat with Us", owners={"Cleo"})) == ("Cleo", "group", "Us")


def test_evidence_that_contradicts_itself_is_not_weighed() -> None:
    assert "Ann, Bob" in refusal("Ann, Bob", "WhatsApp Chat with Bob", owners={"Bob"})
    assert told(sides("Ann, Bob", "WhatsApp Chat with Bob", owners={"Bob"}, asked="Ann"))[0] == "Ann"


@pytest.mark.parametrize("asked", ["Bob", "bob", "~ Bob", " Bob "])
def test_the_owner_asked_for_goes_before_what_the_file_says(asked: str) -> None:
    assert told(sides("Ann, Bob", "WhatsApp Chat with Bob", asked=asked)) == ("Bob", "private", "Ann")


def test_an_owner_who_took_no_part_is_refused() -> None:
    assert "Ann, Bob" in refusal("Ann, Bob", asked="Zoe")
    assert "Ann, Bob" in refusal("Ann, Bob", "WhatsApp Chat with Bob", asked="Zoe")


def test_an_owner_whom_the_archive_knows_may_be_silent_in_a_group() -> None:
    assert told(sides("Ann, Bob, Cleo", asked="Zoe", known=("Zoe",)))[:2] == ("Zoe", "group")
    with pytest.raises(BadInput):
        sides("Ann, Bob", asked="Zoe", known=("Zoe",))


def test_the_archive_knows_the_owner() -> None:
    assert told(sides("Ann, Bob, Cleo", known=("Cleo", "Dan"))) == ("Cleo", "group", "family")
    assert told(sides("Ann, Bob", known=("Ann",)))[0] == "Ann"


def test_more_than_two_people_or_notices_make_a_group() -> None:
    assert told(sides("Ann, Bob, Cleo", asked="Ann", subject="Trip"))[1:] == ("group", "Trip")
    assert told(sides("Ann, Bob", "WhatsApp Chat with Trip", asked="Ann", is_group=True))[1:] == ("group", "Trip")
    assert told(sides("Ann", asked="Ann", is_group=True, subject="Trip"))[1:] == ("group", "Trip")


def test_two_people_without_notices_are_a_private_chat_whatever_the_file_is_called() -> None:
    assert told(sides("Ann, Bob", "WhatsApp Chat with my love", asked="Ann")) == ("Ann", "private", "Bob")


def test_who_wrote_alone_to_somebody_is_the_owner() -> None:
    assert told(sides("Ann", "WhatsApp Chat with Bob")) == ("Ann", "private", "Bob")
    assert told(sides("Ann", chat_name="Bob")) == ("Ann", "private", "Bob")


def test_who_wrote_alone_in_a_chat_of_their_name_is_the_other() -> None:
    assert "--owner" in refusal("Bob", "WhatsApp Chat with Bob")
    assert told(sides("Bob", "WhatsApp Chat with Bob", asked="Ann")) == ("Ann", "private", "Bob")
    assert told(sides("Bob", "WhatsApp Chat with Bob", known=("Ann",))) == ("Ann", "private", "Bob")


def test_who_wrote_alone_in_a_file_without_a_name_is_asked_for() -> None:
    assert "out of Ann" in refusal("Ann")
    assert told(sides("Ann", asked="Ann"))[0] == "Ann"


def test_messages_to_oneself_are_saved_ones() -> None:
    assert told(sides("Ann Lee", "WhatsApp Chat with Ann Lee (You)")) == ("Ann Lee", "saved", "Ann Lee")


def test_nobody_at_all_is_refused() -> None:
    assert "no messages with a sender" in refusal("")


@pytest.mark.parametrize("you", ["You", "Du", "Вы", "Você"])
def test_you_is_the_owner(you: str) -> None:
    found = sides(f"{you}, Bob")
    assert (found.owner_in_file, found.chat.account, found.chat.name) == (you, you, "Bob")
    assert sides(f"{you}, Bob", asked="Ann").chat.account == "Ann"
    assert sides(f"{you}, Bob, Cleo", known=("Ann",)).chat.account == "Ann"


def test_phone_numbers_are_not_told_but_can_be_named() -> None:
    other = "+49 170 7654321"
    sentence = refusal(f"{PHONE}, {other}, Ann")
    assert "1234567" not in sentence and "+49…4567" in sentence and "Ann" in sentence
    for asked in (PHONE, "+491701234567", "4567", "1234567", "+49…4567"):
        assert told(sides(f"{PHONE}, {other}, Ann", asked=asked))[0] == PHONE
    assert "170" not in refusal(f"{PHONE}, {other}, Ann", asked="0000")
    assert told(sides(f"{PHONE}, {other}, Ann", known=(PHONE,)))[0] == PHONE
