from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prepare.repetition import MassMessages, letters_of, near_duplicates_of
from prepare.selection import Line
from soundalike.config import FilterConfig
from tests.prepare.conftest import START

GREETING = "С наступающим Новым годом, {}! Счастья, здоровья, и пусть всё задуманное обязательно сбудется 🎄"
OTHER = "Could you bring the big cooler on Saturday? Ours leaks, and {} is coming with the whole family this time."


def copies(sent: list[tuple[int, int, str]], config: FilterConfig | None = None) -> list[int]:
    """Judge messages of `(chat, hour, text)`; the place is the index."""
    mass = MassMessages(config or FilterConfig())
    for place, (chat, hour, text) in enumerate(sent):
        moment = START + timedelta(hours=hour)
        mass.see(place, chat, Line(role="owner", text=text, sent_at=moment, message_id=place, sender_id="o"))
    return sorted(mass.copies())


def test_a_greeting_to_several_chats_is_a_copy_but_for_the_first_sent() -> None:
    names = ("Аня", "Борис Петрович", "мама")
    sent = [(chat, hour, GREETING.format(name)) for chat, (hour, name) in enumerate(zip((5, 3, 4), names, strict=True))]
    assert copies(sent) == [0, 2]


def test_what_went_to_fewer_chats_than_the_setting_is_no_copy() -> None:
    sent = [(chat, chat, GREETING.format("Аня")) for chat in (0, 1, 1, 1)]
    assert copies(sent) == []
    assert copies(sent, FilterConfig(mass_chats=2)) == [1, 2, 3]


def test_zero_chats_switches_the_filter_off() -> None:
    assert copies([(chat, chat, GREETING) for chat in range(5)], FilterConfig(mass_chats=0)) == []


def test_two_messages_to_many_are_two_groups() -> None:
    sent = [(chat, chat, text.format(chat)) for chat in range(4) for text in (GREETING, OTHER)]
    assert copies(sent) == [2, 3, 4, 5, 6, 7]


def test_what_is_short_is_said_to_many_in_earnest() -> None:
    assert (
        copies(
            [(chat, chat, "Happy birthday, have a great day! 🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉") for chat in range(9)]
        )
        == []
    )


def test_the_group_of_a_template_is_found_however_large_it_is() -> None:
    sent = [(place % 50, place, GREETING.format(f"Аня{place}")) for place in range(9000)]
    assert copies(sent) == list(range(1, 9000))


@given(st.permutations([(chat, chat // 2, GREETING.format("я" * (chat % 3))) for chat in range(7)]))
def test_of_any_order_the_earliest_stays_and_of_those_the_first_chat(sent: list[tuple[int, int, str]]) -> None:
    assert {sent[place][0] for place in copies(sent)} == set(range(1, 7))


def test_near_duplicates_differ_in_a_name_or_a_mark() -> None:
    known = [GREETING.format("Аня"), OTHER.format("Tom")]
    texts = [
        "",
        "👍",
        OTHER.format("Theo").upper(),
        "Ours leaks.",
        GREETING.format("Лёша") + "!!",
        "что-то совсем другое",
    ]
    assert near_duplicates_of(known, texts) == [2, 4]


@pytest.mark.parametrize(("known", "texts"), [([], ["x"]), (["x"], []), (["👍"], ["👍"]), (["\ud83d"], ["!"])])
def test_nothing_is_like_nothing(known: list[str], texts: list[str]) -> None:
    assert near_duplicates_of(known, texts) == []


@given(st.lists(st.text(), max_size=6), st.data())
def test_a_text_is_a_near_duplicate_of_itself_whatever_its_signs(texts: list[str], data: st.DataObject) -> None:
    lettered = [text for text in texts if letters_of(text)]
    known = data.draw(st.permutations(lettered))
    assert near_duplicates_of(known, lettered) == list(range(len(lettered)))
