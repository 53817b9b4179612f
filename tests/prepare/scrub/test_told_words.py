import pytest

from prepare.scrub._told_words import told_words

ASKED = frozenset(("sure_password", "asked_sure_password"))


def told(text: str, near: frozenset[str] = ASKED) -> list[str]:
    return [text[start:end] for start, end in told_words(text, near)]


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("ok its buttercup", "buttercup"),
        ("try lemonade stand", "lemonade stand"),
        ("CAMELS all caps", "CAMELS"),
        ("бегемот на самокате прям с пробелами", "бегемот на самокате"),
        ("tri tolstyh kota bez zaglavnyh", "tri tolstyh kota"),
        ('on the calendar, page of march: "Apfelkuchen ohne Rosinen"', "Apfelkuchen ohne Rosinen"),
        ("ой с большой: Nochnoychay", "Nochnoychay"),
    ],
)
def test_plain_words_are_found_behind_what_leads_in_and_before_how_they_are_spelled(text: str, word: str) -> None:
    assert word in told(text)


@pytest.mark.parametrize(
    "text",
    [
        "its fine now",
        "try again later",
        "it's on the fridge",
        "this is not working",
        "не помню вообще",
        "это потом",
        "ok?",
    ],
)
def test_talk_stays(text: str) -> None:
    assert told(text) == []


def test_nothing_is_found_where_nobody_speaks_of_passwords() -> None:
    assert told("try lemonade stand", frozenset(("phone",))) == []
    assert told("CAMELS all caps", frozenset()) == []


def test_a_remark_in_the_next_message_is_about_the_few_words_of_this_one() -> None:
    assert told("once upon", ASKED | {"spelled_next"}) == ["once upon"]
    assert told("the bus is late again today", ASKED | {"spelled_next"}) == []
