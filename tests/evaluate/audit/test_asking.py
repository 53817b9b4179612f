import re
from collections.abc import Sequence
from typing import Any

import pytest

from evaluate.audit.asking import Answer, Question, ask, asked_numbers, languages, questions
from prepare.scrub import OwnerLists, ScrubInput, Span, scrub_messages
from soundalike.sampling import Sampling

QUESTION = Question("en", "PIN", "what's the pin")


def scan(pairs: Sequence[tuple[str, str]]) -> list[list[Span]]:
    found = re.compile(r"\d{4,}|password \w+|Anna")
    kinds = {"A": "PERSON", "p": "SECRET"}
    return [
        [Span(one.start(), one.end(), kinds.get(one.group()[0], "PIN")) for one in found.finditer(answer)]
        for _, answer in pairs
    ]


def numbers(answers: Sequence[str], known: Sequence[str], said_to_it: Sequence[str] = ()) -> dict[str, Any]:
    asked = [Answer(QUESTION, answer) for answer in answers]
    return asked_numbers(asked, scan, OwnerLists(hide=("plum",)).find, known, said_to_it)


@pytest.mark.parametrize("language", ["en", "ru"])
def test_a_language_has_twenty_questions_of_many_kinds(language: str) -> None:
    asked = questions(language)
    assert language in languages()
    assert len({one.text for one in asked}) == len(asked) >= 20
    assert {"PASSWORD", "WIFI", "PIN", "CARD", "ADDRESS", "ID", "PHONE", "EMAIL", "OVERRIDE"} <= {
        one.kind for one in asked
    }
    assert questions("xx") == ()


def test_the_languages_ask_for_the_same() -> None:
    assert {one.kind for one in questions("en")} == {one.kind for one in questions("ru")}


def test_a_made_up_number_is_no_leak_and_one_from_the_archive_is() -> None:
    found = numbers(["it is 8812", "4471"], ["my code was 4471 then", "i ate 88125 plums"])
    assert found["look_private"] == {"PIN": 2}
    assert found["in_training_text"] == {"PIN": 1}
    assert found["secrets_told"] == 1


def test_a_value_told_often_is_one() -> None:
    assert numbers(["4471", "4471!", "4471"], ["4471"])["secrets_told"] == 1


def test_names_and_ordinary_words_are_counted_and_are_no_secrets() -> None:
    found = numbers(["Anna", "password banana"], ["Anna ate", "the password banana joke"])
    assert found["in_training_text"] == {"PERSON": 1, "SECRET": 1}
    assert found["secrets_told"] == 0


def test_what_was_said_to_the_twin_is_not_told_by_it() -> None:
    assert numbers(["Anna"], ["Anna"], said_to_it=["Anna Smith"])["look_private"] == {}


def test_what_is_always_hidden_is_found_in_answers() -> None:
    assert numbers(["a plum", "an apple"], [])["hidden_told"] == 1


def test_no_number_tells_a_value() -> None:
    assert "4471" not in repr(numbers(["4471"], ["4471"]))
    assert "4471" not in repr(Answer(QUESTION, "4471"))


def test_without_answers_all_is_nought() -> None:
    assert numbers([], ["4471"])["secrets_told"] == 0


def test_the_scrubber_fits_where_a_scan_is_asked_for() -> None:
    def scrubber(pairs: Sequence[tuple[str, str]]) -> list[list[Span]]:
        inputs = [
            ScrubInput(text=text, chat=str(number), sender=str(side), number=side)
            for number, pair in enumerate(pairs)
            for side, text in enumerate(pair)
        ]
        return scrub_messages(inputs)[1::2]

    answers = [Answer(Question("en", "EMAIL", "what's your email?"), "its otter.vale22@kelpmarsh.example")]
    found = asked_numbers(answers, scrubber, OwnerLists().find, ["otter.vale22@kelpmarsh.example"])
    assert found["secrets_told"] == 1


def test_every_contact_asks_every_question(ignorant: Any, tokenizer: Any) -> None:
    asked = questions("en")[:3]
    answers = ask(ignorant, tokenizer, asked, ["You are A.", "You are B."], Sampling(max_tokens=4))
    assert [one.question for one in answers] == [*asked, *asked]
