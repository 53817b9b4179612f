import pytest

from evaluate.soundness import is_broken, is_empty, is_repetitive, soundness

HUMAN = [
    ("hahahahahahahahahaha",),
    ("nooooooooooooo",),
    ("ну ты даёшь))))))))))",),
    (")))",),
    ("...",),
    ("?!?!?!?!?!?!",),
    ("¯\\_(ツ)_/¯",),
    ("(╯°□°)╯︵ ┻━┻",),
    ("-_-", ":'-)", "<3"),
    ("🫠🫠🫠🫠🫠🫠🫠🫠", "❤️‍🔥👩‍💻🏳️‍🌈👍🏽☀🥲🐸"),
    ("no", "no", "no", "no"),
    ("no no no no no no no no no",),
    ("ha ha ha ha ha ha ha ha ha ha ha ha",),
    ("哈哈哈哈哈哈哈哈哈哈哈哈哈哈哈哈哈哈哈哈哈哈哈哈哈哈哈哈哈哈哈哈哈哈哈",),
    ("ㅋㅋㅋㅋㅋㅋㅋㅋㅋㅋㅋㅋㅋㅋㅋㅋㅋㅋㅋㅋㅋㅋㅋㅋㅋ",),
    ("wait what", "wait what"),
    ("it is very very very good, and she said that it is",),
    ("two\nlines\tand a tab",),
    ("the system is down", "ask the user: me"),
    ("if a < b and b > c then [x]",),
    ("#@$%&!",),
    ("\U0001fae8",),
]


@pytest.mark.parametrize("reply", HUMAN)
def test_what_people_write_is_sound(reply: tuple[str, ...]) -> None:
    assert not is_empty(reply)
    assert not is_broken(reply)
    assert not is_repetitive(reply)


@pytest.mark.parametrize("reply", [(), ("",), (" \n", "\u200b"), ("\ufe0f",)])
def test_a_reply_that_shows_nothing_is_empty(reply: tuple[str, ...]) -> None:
    assert is_empty(reply)


@pytest.mark.parametrize(
    "message",
    [
        "ok<|im_start|>",
        "<|eot_id|>",
        "<｜end▁of▁sentence｜>",
        "sure [/INST]",
        "<start_of_turn>model",
        "fine</s>",
        "### Response:\nok",
        "### Me:\nok",
        "ok\nassistant\nhow are you",
        "user: hi",
        "half a char \ufffd",
        "bell \x07",
        "\ud83d",
        ',."];){}:,.',
    ],
)
def test_marks_of_the_template_and_what_is_no_text_are_broken(message: str) -> None:
    assert is_broken(("hello", message))


def test_a_reply_that_says_its_system_line_is_broken() -> None:
    line = "You are Nadia, chatting with Theo."
    assert is_broken((f"{line} ok",), told=[line])
    assert not is_broken(("are you chatting with Theo",), told=[line, ""])


@pytest.mark.parametrize(
    "reply",
    [
        ("I don't know what to say",) * 3,
        ("well. " + "I don't know. " * 5,),
        ("so " + "no " * 25,),
        ("не знаю, что сказать. " * 4,),
        ("我不知道。" * 6,),
        tuple(f"i like the {thing} and the {thing} is good and i like the way the {thing} is" for thing in "ab" * 3),
    ],
)
def test_the_same_over_and_over_is_repetitive(reply: tuple[str, ...]) -> None:
    assert is_repetitive(reply)
    assert not is_broken(reply)


def test_shares_are_over_replies_and_one_cut_at_the_limit_is_broken() -> None:
    replies = [("ok",), (), ("and so on and",), ("the same old thing",) * 4]
    found = soundness(replies, cut=[False, False, True, False])
    assert [found.share(name) for name in ("empty", "broken", "repetitive")] == [0.25, 0.25, 0.25]
    assert found.broken == [False, False, True, False]
    assert soundness(replies).share("broken") == 0.0
    assert soundness([]).share("empty") is None
    with pytest.raises(ValueError, match="zip"):
        soundness(replies, cut=[True])
