from prepare.scrub import ScrubInput, scrub_messages
from prepare.scrub._questions import Questions


def said(text: str, sender: str) -> ScrubInput:
    return ScrubInput(text=text, chat="c", sender=sender)


def test_a_question_is_open_to_others_until_it_is_answered() -> None:
    questions = Questions()
    questions.hear(0, said("whats the pin", "A"), {"pin"}, answered=False)
    assert questions.open_to("B", 3) == {"asked_pin", "just_pin"}
    assert questions.open_to("B", 4) == {"asked_pin"}
    assert questions.open_to("A", 3) == frozenset()
    questions.hear(3, said("4210", "B"), (), answered=True)
    assert questions.open_to("B", 4) == frozenset()


def test_few_words_that_name_a_secret_are_half_a_question() -> None:
    questions = Questions()
    questions.hear(0, said("and the wifi", "A"), {"network"}, answered=False)
    assert questions.open_to("B", 1) == {"just_network"}
    questions.hear(1, said("the wifi was down all day at work again", "A"), {"network"}, answered=False)
    assert questions.open_to("B", 4) == frozenset()


def test_who_announces_a_secret_may_tell_it_next() -> None:
    questions = Questions()
    questions.hear(0, said("запиши пароль от вайфая", "A"), {"sure_password"}, answered=False)
    assert questions.open_to("A", 1) == {"just_sure_password"}


def test_a_cue_that_is_only_mentioned_is_no_question() -> None:
    questions = Questions()
    questions.hear(0, said("my pin is a mystery", "A"), {"pin"}, answered=False)
    assert questions.open_to("B", 1) == frozenset()


def test_a_question_is_forgotten_after_some_messages() -> None:
    questions = Questions()
    questions.hear(0, said("какой код?", "A"), {"code"}, answered=False)
    assert questions.open_to("B", 8) and not questions.open_to("B", 9)


def test_who_refuses_an_answer_asks_again() -> None:
    asked = ["what did you put for mothers maiden name?", "try Featherstonehaugh", "nope", "ok then marmalade"]
    inputs = [
        ScrubInput(text=text, chat="c", number=number, sender="AB"[number % 2]) for number, text in enumerate(asked)
    ]
    assert [len(spans) for spans in scrub_messages(inputs)] == [0, 1, 0, 1]


def test_a_question_without_a_cue_is_about_what_was_spoken_of_last() -> None:
    questions = Questions()
    questions.hear(0, said("they ask for the safe word", "A"), {"sure_password"}, answered=False)
    questions.hear(1, said("which is?", "B"), (), answered=False)
    assert "just_sure_password" in questions.open_to("A", 2)


def test_a_question_that_a_bank_puts_is_open_to_who_tells_of_it() -> None:
    questions = Questions()
    questions.hear(0, said("bank says first pet", "A"), {"security", "sure_password"}, answered=False)
    assert "just_sure_password" in questions.open_to("A", 1)
