import pytest

from evaluate.measures import MEASURES
from evaluate.readings import (
    are_apart,
    interval_of,
    is_better,
    is_clearly_better,
    is_clearly_worse,
    is_style_share,
    measures_had,
    person_value,
    style_features,
    style_name,
    told,
    value_of,
)
from tests.evaluate.reports import fidelity

BY_NAME = {measure.name: measure for measure in MEASURES}


@pytest.mark.parametrize("broken", [None, [], "0.5", {"twin": None}, {"twin": float("nan")}, {"twin": True}, {}])
def test_what_is_no_number_reads_as_none(broken: object) -> None:
    assert value_of({"auc": broken}, "auc", "twin") is None
    assert interval_of({"intervals": {"auc": broken}}, "auc", "twin") is None
    assert measures_had({"auc": broken}) == []


def test_the_person_is_their_own_number_or_their_other_half_or_the_most_that_can_be_had() -> None:
    assert person_value(fidelity(), "attributed") == 0.88
    assert person_value(fidelity(), "auc") == 0.483
    assert person_value(fidelity(), "similarity") == 0.55
    assert person_value(fidelity(), "nll") is None


def test_intervals_that_touch_mark_nothing() -> None:
    apart = {"auc": {"base": 0.9, "twin": 0.7}, "intervals": {"auc": {"base": [0.8, 0.95], "twin": [0.6, 0.79]}}}
    touching = apart | {"intervals": {"auc": {"base": [0.8, 0.95], "twin": [0.6, 0.8]}}}
    assert is_clearly_better(apart, BY_NAME["auc"])
    assert is_better(touching, BY_NAME["auc"]) and not is_clearly_better(touching, BY_NAME["auc"])
    assert not is_clearly_better({"auc": apart["auc"]}, BY_NAME["auc"])


def test_a_twin_that_is_the_base_is_neither_better_nor_worse() -> None:
    same = {"auc": {"base": 0.9, "twin": 0.9}, "intervals": {"auc": {"base": [0.8, 0.95], "twin": [0.8, 0.95]}}}
    assert not is_better(same, BY_NAME["auc"])
    assert not is_clearly_worse(same, BY_NAME["auc"])


def test_a_parrot_is_worse_in_copying_however_little_the_base_copies() -> None:
    parrot = {
        "copied": {"base": 0.0, "twin": 0.9, "owner": 0.01},
        "intervals": {"copied": {"base": [0.0, 0.02], "twin": [0.8, 0.97]}},
    }
    assert is_clearly_worse(parrot, BY_NAME["copied"])
    without_owner = parrot | {"copied": {"base": 0.0, "twin": 0.9}}
    assert not is_clearly_worse(without_owner, BY_NAME["copied"])


def test_higher_is_better_where_the_measure_says_so() -> None:
    assert is_better({"cosine": {"base": 0.8, "twin": 0.9}}, BY_NAME["cosine"])
    assert not is_better({"divergence": {"base": 0.1, "twin": 0.2}}, BY_NAME["divergence"])


def test_a_mark_without_an_interval_stands_where_it_was_measured() -> None:
    report = {"auc": {"twin": 0.7, "another": 0.8, "earlier": 0.74}, "intervals": {"auc": {"twin": [0.65, 0.75]}}}
    assert are_apart(report, "auc", "twin", "another")
    assert not are_apart(report, "auc", "twin", "earlier")
    assert not are_apart(report, "auc", "twin", "base")


def test_features_without_a_twin_or_an_owner_are_left_out() -> None:
    style = {"a": {"twin": 1.0, "owner": 2.0}, "b": {"twin": 1.0}, "c": {"owner": 1.0, "twin": None}, "d": 3}
    assert style_features({"style": style}) == {"a": {"twin": 1.0, "owner": 2.0}}


def test_shares_are_told_in_percent_and_amounts_are_not() -> None:
    assert is_style_share("lower_case_starts", {"twin": 0.4, "owner": 1.0})
    assert not is_style_share("messages_per_turn", {"twin": 0.4, "owner": 1.0})
    assert not is_style_share("words", {"twin": 0.4, "owner": 1.5})
    assert style_name("messages_per_turn") == "messages a turn" and style_name("bare_words") == "bare words"


@pytest.mark.parametrize(
    ("value", "share", "expected"),
    [
        (None, False, "–"),
        (0.4834, False, "0.48"),
        (43.37, False, "43.4"),
        (1234.5, False, "1,234"),
        (0.0, True, "0%"),
        (0.0042, True, "0.4%"),
        (0.7149, True, "71%"),
        (1.0, True, "100%"),
    ],
)
def test_numbers_have_the_digits_that_say_something(value: float | None, share: bool, expected: str) -> None:
    assert told(value, share) == expected
