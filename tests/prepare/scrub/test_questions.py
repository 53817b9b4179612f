from prepare.scrub import ScrubInput, scrub_messages
from prepare.scrub._questions import Questions


def said(text: str, sender: str) -> ScrubInput:
    return ScrubInput(text=text, chat="c", sender=sender)


def test_a_question_is_open_to_others_until_it_is_answered() -> None:
    questions = Questions()
    questions.hear(0, said("whats the pin", "A"), {"pin"}, answered=False)
    assert questions.open_to("B", 3) == {"asked_pin"}
    assert questions.open_to("A", 3) == frozenset()
    questions.hear(3, said("4210", "B"), (), answered=True)
    assert questions.open_to("B", 4) == frozenset()


def test_a_cue_that_is_only_mentioned_is_no_question() -> None:
    questions = Questions()
    questions.hear(0, said("changed my pin today", "A"), {"pin"}, answered=False)
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
