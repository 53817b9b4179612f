from itertools import pairwise

import pytest

from prepare.languages import ForeignStretches, Sample, language_name, language_of
from soundalike.errors import BadInput

ENGLISH = ["can't make it today, tomorrow?", "lol yeah im on my way", "ok cool see you there"]
RUSSIAN = [
    "я сегодня не приду, давай завтра",
    "ну ок тогда созвонимся вечером",
    "ага щас посмотрю что там у них с ценами",
]
UKRAINIAN = ["привіт як справи", "я сьогодні не прийду, давай завтра", "ну ок тоді поговоримо ввечері, добре?"]
GERMAN = ["ja klar, bis gleich", "ich komm heute nicht, morgen?", "hast du schon was gegessen"]
SPANISH = ["hola que tal", "no puedo hoy, mañana mejor", "jajaja que risa, nos vemos luego entonces"]
FRENCH = ["salut ça va", "je peux pas ce soir, demain?", "on se retrouve devant la gare alors"]
JAPANESE = ["今日は行けないけど、明日はどう?", "わかった、また後で連絡するね"]


def foreign(wanted: list[str], *chats: list[str]) -> list[int]:
    """Places of what is not wanted of these chats of the owner's messages."""
    stretches = ForeignStretches(wanted)
    place = 0
    for chat in chats:
        for text in chat:
            stretches.see(place, text)
            place += 1
        stretches.end_chat()
    return sorted(stretches.places)


@pytest.mark.parametrize(
    ("texts", "name"),
    [
        (ENGLISH, "English"),
        (RUSSIAN, "Russian"),
        (UKRAINIAN, "Ukrainian"),
        (GERMAN, "German"),
        (SPANISH, "Spanish"),
        (FRENCH, "French"),
        (JAPANESE, "Japanese"),
        (["https://example.com/a-long-path-in-english-words @some_handle", *RUSSIAN], "Russian"),
    ],
)
def test_a_few_chat_messages_tell_their_language(texts: list[str], name: str) -> None:
    assert language_name(language_of(texts)) == name


@pytest.mark.parametrize(
    "texts",
    [
        [],
        ["Entschuldigungsschreiben"],
        ["ok", "lol", "no"],
        ["👍", "))))", "12345 67890"],
        ["privet kak dela", "ya segodnya ne pridu davay zavtra"],
        ["https://example.com/some/long/path/in/english/words"],
    ],
)
def test_one_word_signs_or_a_language_in_foreign_letters_tell_none(texts: list[str]) -> None:
    assert language_name(language_of(texts)) == ""


def test_the_language_of_a_long_chat_is_that_of_most_of_it_not_of_its_beginning() -> None:
    assert language_of(ENGLISH * 100 + RUSSIAN * 900) == "ru"


def test_of_languages_of_which_none_has_half_none_is_told() -> None:
    assert language_of([*ENGLISH * 20, *GERMAN * 20, *SPANISH * 20]) == ""


def test_a_sample_of_a_long_chat_is_small_and_from_all_of_it() -> None:
    sample = Sample()
    for number in range(10_000):
        sample.add(str(number))
    numbers = [int(text) for text in sample.texts]
    assert 100 <= len(numbers) <= 256
    assert len({later - earlier for earlier, later in pairwise(numbers)}) == 1
    assert numbers[0] < 100 and numbers[-1] > 9900


def test_without_wanted_languages_all_are() -> None:
    assert foreign([], ENGLISH, RUSSIAN) == []


def test_what_is_in_another_language_is_found_short_messages_with_their_neighbours() -> None:
    assert foreign(["ru"], RUSSIAN, ENGLISH) == [3, 4, 5]
    assert foreign(["en"], RUSSIAN, ENGLISH) == [0, 1, 2]
    assert foreign(["en", "ru"], RUSSIAN, ENGLISH) == []


def test_a_last_short_message_takes_the_language_of_the_stretch_before_in_its_chat() -> None:
    stretch = [*ENGLISH, "what did he want from you then?"]
    assert foreign(["ru"], [*stretch, "great", "👍"]) == [0, 1, 2, 3, 4]
    assert foreign(["ru"], stretch, ["great"]) == [0, 1, 2, 3]
    assert foreign(["ru"], [*stretch, "да"]) == [0, 1, 2, 3]


def test_one_word_alone_is_never_foreign() -> None:
    assert foreign(["ru"], ["great"], ["Entschuldigungsschreiben"]) == []


def test_in_a_chat_of_two_alphabets_each_is_judged_for_itself() -> None:
    mixed = [text for pair in zip(RUSSIAN, ENGLISH, strict=True) for text in pair]
    assert foreign(["ru"], mixed) == [1, 3, 5]


def test_a_long_message_is_judged_alone() -> None:
    long = "By the way, here is what they wrote to me about the flat, and I do not understand a single word of it."
    assert foreign(["ru"], [RUSSIAN[0], long, RUSSIAN[1], RUSSIAN[2]]) == [1]


def test_a_code_that_is_no_language_is_refused_with_those_that_are() -> None:
    with pytest.raises(BadInput, match=r"'english' is no language .* ru, "):
        ForeignStretches(["en", "english"])
