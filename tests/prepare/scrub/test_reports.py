import pytest

from prepare.scrub import find_spans, load_rules
from prepare.scrub._reports import is_report

REPORTS = [
    "Актриса Чулпан Хаматова открыла выставку в Риге.",
    "Сборную возглавит Валерий Карпин, а помогать ему будет Юрий Никифоров.",
]
TALK = [
    "я смотрел с Хаматовой всё",
    "Хаматова хороша!",
    "Не видела. А с Хаматовой?",
    "хаматова играет в новом спектакле.",
]


@pytest.mark.parametrize("text", REPORTS)
def test_full_impersonal_sentences_are_a_report(text: str) -> None:
    assert is_report(text)


@pytest.mark.parametrize("text", TALK)
def test_what_is_said_to_somebody_is_none(text: str) -> None:
    assert not is_report(text)


def test_in_a_report_every_name_goes_and_in_talk_a_star_stays() -> None:
    rules = load_rules()
    assert find_spans(REPORTS[0], rules)
    assert all(find_spans(text, rules) == [] for text in TALK)
