"""Claims about the lists of WhatsApp's own words."""

import unicodedata

import pytest

from ingest.sources._whatsapp.words import clock_word, plain, visible, words


def scripts(word: str) -> set[str]:
    return {unicodedata.name(character).split()[0] for character in word if character.isalpha()}


def all_words() -> list[str]:
    known = words()
    return [
        *(*known.notes_behind_marks, *known.media, *known.attached, *known.file_attached, *known.edited),
        *(*known.owner_deleted, *known.deleted, *known.calls, *known.waiting, *known.you, *known.group),
        *(*known.periods, *known.joiners),
    ]


def test_no_word_mixes_alphabets_by_mistake() -> None:
    together = [{"LATIN", "CJK", "HIRAGANA", "KATAKANA", "KATAKANA-HIRAGANA", "HANGUL"}]
    for word in all_words():
        found = scripts(word.replace("gif", "").replace("media", ""))
        assert len(found) < 2 or any(found <= allowed for allowed in together), word


def test_what_the_owner_deleted_is_not_worded_like_what_others_did() -> None:
    assert not words().owner_deleted & words().deleted


def test_a_word_means_morning_or_evening_or_nothing() -> None:
    assert not words().periods.keys() & words().joiners


def test_words_are_compared_without_what_nobody_sees() -> None:
    assert plain("\u200eYou deleted\u00a0this  message.") == "you deleted this message"
    assert clock_word("a.\u202fm.") == "am"
    assert visible("a\u200e\u202fb") == "a b"


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("WhatsApp Chat with Bob", "Bob"),
        ("WhatsApp Chat - Bob - work", "Bob - work"),
        ("WhatsApp-Chat mit Bob", "Bob"),
        ("Чат WhatsApp с контактом Bob", "Bob"),
        ("Chat de WhatsApp con Bob", "Bob"),
        ("Bob ile WhatsApp Sohbeti", "Bob"),
        ("BobとのWhatsAppチャット", "Bob"),
    ],
)
def test_names_of_files_hold_the_name_of_the_chat(name: str, title: str) -> None:
    found = [match[1] for form in words().titles if (match := form.fullmatch(name))]
    assert title in [text.strip() for text in found]
