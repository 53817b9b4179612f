import pytest

from prepare.scrub._told_words import says_which, told_words

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


def test_right_after_the_question_a_phrase_of_plain_words_is_the_answer() -> None:
    just = frozenset(("network", "just_network"))
    assert told("no shoes inside", just) == ["no shoes inside"]
    assert told("ok then marmalade, i was asleep", just) == ["marmalade"]
    assert told("for the voice chat? periwinkle", just) == ["periwinkle"]
    assert told("on the fridge", just) == []
    assert told("i accept payment in skins", just) == []


def test_what_the_next_message_explains_may_be_any_few_words() -> None:
    assert set(told("otter-lamp-velvet", frozenset(("explained", "service")))) == {"otter-lamp-velvet"}
    assert told("see you at home", frozenset(("explained", "service"))) == []


def test_after_a_login_a_word_or_two_go_on() -> None:
    assert set(told("ihatethisplace", frozenset(("continued", "password")))) == {"ihatethisplace"}
    assert told("we walked along the canal", frozenset(("continued", "password"))) == []


def test_not_this_but_that_tells_that() -> None:
    assert "ежевика" in told("мы ж писали не фамилию а ежевика")


def test_the_other_layout_is_found_where_passwords_are_spoken_of() -> None:
    assert told("сосиска в тесте, cjcbcrf d ntcnt", frozenset(("sure_password",))) == ["cjcbcrf d ntcnt"]
    assert told("ghbdtn, как дела", frozenset(("service",))) == []


def test_a_word_with_a_number_is_told_behind_what_leads_in() -> None:
    assert told("if it asks put banana4", ASKED) == ["banana4"]
    assert told("I have written down Marmalade1951, is that it", frozenset(("asked_service", "service"))) == [
        "Marmalade1951"
    ]
    assert told("we saw windows11 in the shop yesterday", frozenset(("asked_service", "service"))) == []


def test_the_end_of_a_message_tells_behind_what_leads_in() -> None:
    assert "pterodactyl" in told("kids told everyone so now its pterodactyl")
    assert told("i think it is broken") == []


def test_a_word_and_then_a_number_are_one_password() -> None:
    assert "Torquay and then 1988!" in told("Torquay and then 1988! straight after")


def test_after_a_remark_on_spelling_a_word_with_a_number_is_told() -> None:
    assert told("cockapoo2017", frozenset(("spelled_before",))) == ["cockapoo2017"]


def test_what_is_said_to_be_mine_is_told_where_passwords_are_spoken_of() -> None:
    near = frozenset(("sure_password",))
    assert "qwerty-banana" in told("mine was qwerty-banana until yesterday", near)
    assert told("mine was fine until yesterday", near) == []


def test_which_of_two_is_said_and_nothing_is_told() -> None:
    for text in ("второе", "the second one", "последний!", "first one"):
        assert says_which(text), text
    assert told("второе", ASKED | {"told"}) == []


def test_thanks_stay_where_it_worked() -> None:
    for text in ("Thank you darling. It worked", "cheers pal it worked", "спасибо родная, подошло"):
        assert told(text, frozenset(("password", "service"))) == [], text


def test_the_word_that_joins_a_remark_is_no_part_of_what_is_spelled() -> None:
    assert set(told("хлебушек с заглавной на англ")) == {"хлебушек"}
    assert set(told("periwinkle with capital P")) == {"periwinkle"}
