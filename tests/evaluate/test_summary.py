from typing import Any

import pytest

from evaluate.summary import closing_lines, headline, standing, summary
from tests.evaluate.reports import fidelity, leaks


def report(**auc: float) -> dict[str, Any]:
    return {"auc": auc}


@pytest.mark.parametrize(
    ("auc", "expected"),
    [
        ({"base": 0.94, "twin": 0.67, "earlier": 0.68, "another": 0.84}, "past"),
        ({"base": 0.94, "twin": 0.76, "earlier": 0.68, "another": 0.84}, "person"),
        ({"base": 0.94, "twin": 0.84, "earlier": 0.68, "another": 0.84}, "base"),
        ({"base": 0.94, "twin": 0.94, "earlier": 0.68, "another": 0.84}, "no better"),
        ({"base": 0.60, "twin": 0.66, "earlier": 0.68, "another": 0.84}, "no better"),
        ({"twin": 0.76, "another": 0.84}, "person"),
        ({"twin": 0.76}, "unknown"),
        ({"base": 0.94}, "unknown"),
    ],
)
def test_the_standing_is_the_nearest_mark_that_the_twin_has_passed(auc: dict[str, float], expected: str) -> None:
    assert standing(report(**auc)) == expected


def test_a_copy_of_another_person_is_not_called_nearer_than_another_person() -> None:
    said = summary(report(base=0.94, twin=0.84, earlier=0.68, another=0.84))
    assert "no nearer than another person" in said[1]


def test_the_summary_tells_the_numbers_in_at_most_five_sentences() -> None:
    said = summary(fidelity())
    assert said[0] == (
        "Given one reply of yours and one of the twin's, a simple reader picks yours 73 times in 100, where guessing "
        "gives 50 and the base model 94."
    )
    assert said[1] == (
        "Your own past would score 68, another person 84: the twin is nearer to you than another person is."
    )
    assert 3 <= len(said) <= 5
    assert said[-1].startswith("1 number could not be had")


def test_where_intervals_touch_or_are_not_known_it_only_seems_so() -> None:
    unsure = report(base=0.94, twin=0.76, another=0.84)
    assert "seems nearer" in summary(unsure)[1]
    assert headline(unsure) == "It seems nearer to you than another person is"
    assert headline(fidelity()) == "Nearer to you than another person is"


def test_a_twin_that_learned_nothing_is_told_so() -> None:
    constant = report(base=0.94, twin=0.97) | {"nll": {"base": 4.0, "twin": 4.2}}
    said = " ".join(summary(constant))
    assert "no nearer to you than the base model" in said and "surprises it no less" in said


def test_replies_that_fit_no_context_are_told_so() -> None:
    shuffled = {"context_fit": {"twin": 0.5, "owner": 0.72}}
    assert "no better than another one: in 50% of cases (yours in 72%, chance 50%)" in summary(shuffled)[0]


def test_a_parrot_is_told_to_repeat_more_than_the_person() -> None:
    parrot = {"copied": {"base": 0.0, "twin": 0.9, "owner": 0.01}}
    assert "more than you repeat yourself: in 90% of its replies, 1.0% of yours" in summary(parrot)[0]


def test_few_replies_are_named_as_the_reason_for_doubt() -> None:
    said = summary(report(base=0.9, twin=0.7) | {"held_out": {"turns": 10, "replies_sampled": 10}})
    assert said[-1].startswith("This rests on 10 replies only")


def test_without_numbers_there_is_a_sentence_still() -> None:
    assert summary({}) == ["How near it stands to you was not measured."]
    assert headline({}) == ""


def test_the_command_closes_with_standing_advice_and_verdict() -> None:
    said = closing_lines(fidelity(), leaks())
    assert said[-2].startswith("Take step 180") and said[-1].startswith("No secret")
    assert closing_lines({}, {}) == []
    assert closing_lines({"nll": {"base": 4.2, "twin": 3.6}}, {"verdict": []})[0].startswith("What you really answered")
