import pytest

from prepare.scrub._bare_words import before_remark, drawn, is_like_joined, told_bare


def told(text: str, *, asked: bool = True, surely: bool = True) -> list[str]:
    return [text[start:end] for start, end in told_bare(text, asked=asked, surely=surely)]


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("its literally password", "password"),
        ("just admin lol", "admin"),
        ("qwerty123", "qwerty123"),
        ("просто пароль", "пароль"),
        ("its ihatesharing with the usual email", "ihatesharing"),
        ("ok its mondaysarebad", "mondaysarebad"),
        ("не подходит vpiska", "vpiska"),
        ("gherkin doesn't work", "gherkin"),
        ("tried marmalade", "marmalade"),
        ("полкан?", "полкан"),
        ("is it gherkin?", "gherkin"),
        ("я уже сказала, одуванчик", "одуванчик"),
        ("so i said marzipan", "marzipan"),
        ("говори ромашка", "ромашка"),
    ],
)
def test_a_bare_word_is_told_where_a_password_is_asked_for(text: str, word: str) -> None:
    assert word in told(text)


@pytest.mark.parametrize(
    "text",
    [
        "its literally broken",
        "just a guest of theirs",
        "просто ужас",
        "не подходит вообще",
        "it doesn't work",
        "again?",
        "really?",
        "so i said goodbye",
        "скажи потом",
        "its embarrassing tbh",
        "it's unfortunately gone",
        "its refreshingly cool",
    ],
)
def test_talk_stays(text: str) -> None:
    assert told(text) == []


def test_nothing_but_joined_words_is_told_unasked() -> None:
    assert told("its literally password", asked=False, surely=False) == []
    assert told("gherkin doesn't work", asked=False, surely=False) == []


def test_a_pattern_is_told_in_words() -> None:
    for text, how in (
        ("на телефоне рисунок буквой Г", "буквой Г"),
        ("unlock pattern on my tablet is an L shape", "an L shape"),
        ("графический ключ у меня зигзаг снизу", "зигзаг снизу"),
    ):
        assert [text[start:end] for start, end in drawn(text)] == [how], text
    assert list(drawn("рисунок буквой Г")) == [] and list(drawn("рисунок буквой Г", asked=True)) != []
    for text in (
        "the pattern is a zigzag",
        "рисунок в виде кота",
        "a pattern in the data",
        "рисунок дочки на холодильнике",
        "swipe left lol",
        "ключ под ковриком",
    ):
        assert list(drawn(text)) == [], text


def test_the_word_before_a_remark_is_told_behind_a_word_for_password() -> None:
    text = "сто раз говорил пароль от компа в кабинете вписка латиницей"
    assert [text[start:end] for start, end in before_remark(text)] == ["вписка"]
    assert list(before_remark("пароль там же латиницей")) == []


def test_long_words_are_no_joined_ones() -> None:
    assert is_like_joined("babyyodaisgoated") and is_like_joined("sundaylasagna")
    for word in ("uncomfortable", "mediterranean", "congratulations", "unbelievably", "passphrase", "незабываемый"):
        assert not is_like_joined(word), word
