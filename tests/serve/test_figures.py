from typing import Any

import pytest

from serve.figures import figures_of, sentences


def test_only_what_was_measured_is_a_row() -> None:
    (figure,) = figures_of({"nll": {"base": 4.5, "twin": 3.5}}, {})
    assert (figure.name, figure.base, figure.twin, figure.owner, figure.interval) == ("Loss", 4.5, 3.5, None, None)
    assert figures_of({}, {}) == []


def test_the_owner_is_what_they_wrote_or_else_wrote_earlier() -> None:
    values = {"twin": 0.7, "earlier": 0.5, "same_period": 0.4}
    assert figures_of({"auc": values}, {})[0].owner == 0.5
    assert figures_of({"auc": {"twin": 0.7, "same_period": 0.4}}, {})[0].owner == 0.4
    assert figures_of({"context_fit": values}, {})[0].owner is None, "a fit to the context is of the real replies"


def test_copying_is_read_from_reports_of_older_versions_too() -> None:
    old = {"copied_from_training": {"twin": 0.1}}
    assert figures_of({}, old)[0].twin == 0.1
    assert figures_of({"copied": {"twin": 0.2}}, old)[0].twin == 0.2


@pytest.mark.parametrize("odd", [None, True, "3", float("nan"), float("inf"), [1.0], {}])
def test_what_is_no_number_is_none(odd: Any) -> None:
    assert figures_of({"nll": {"twin": odd}, "auc": odd, "intervals": odd}, {}) == []
    assert figures_of({"nll": {"twin": 1.0}, "intervals": {"nll": {"twin": [0.5, odd]}}}, {})[0].interval is None


def test_sentences_are_texts_in_a_list() -> None:
    assert sentences(["a", 3, None, "b"]) == ["a", "b"]
    assert sentences("a") == sentences(None) == []
