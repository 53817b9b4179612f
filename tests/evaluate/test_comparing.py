import dataclasses
import json
from collections.abc import Sequence
from typing import Any

import pytest

from evaluate.comparing import Comparison, Evaluated, compare, comparison_rows, evaluated_from
from evaluate.two_sample import two_sample_auc
from soundalike.held_out import HeldOut, HeldOutReply, Values
from tests.evaluate.chats import stiff, warm

OWNER = warm(40, 1)
PERSON = warm(40, 2)
CONSTANT = [("ok",)] * 40
TOKENS = [20.0] * 10


def evaluated(
    run: str,
    said: Sequence[tuple[str, ...]] = PERSON,
    *,
    nats: Sequence[float] | None = (70.0,) * 10,
    fits: Sequence[float] | None = None,
    base: str = "b",
    **fidelity: Any,
) -> Evaluated:
    """A run that said this, with its loss by example and its fit by place."""
    auc = two_sample_auc(OWNER, said)
    assert auc is not None
    found: dict[str, Any] = {"auc": {"twin": auc.value}}
    values: Values = {}
    if nats is not None:
        found["nll"] = {"twin": sum(nats) / sum(TOKENS)}
        values |= {"nats": {"twin": list(nats)}, "tokens": {"twin": list(TOKENS)}}
    if fits is not None:
        found["context_fit"] = {"twin": sum(fits) / len(fits)}
        values["context_fit"] = {"twin": list(fits)}
    places = tuple(
        HeldOutReply(contact="Jess", turns=(), owner=owner, said={"twin": reply})
        for owner, reply in zip(OWNER, said, strict=True)
    )
    held_out = HeldOut(settings={}, places=places, values=values)
    return Evaluated(run=run, base=base, fidelity={**found, **fidelity}, held_out=held_out)


def names(comparison: Comparison) -> list[str]:
    return [one.measure.name for one in comparison.compared]


def test_the_person_wins_over_a_constant_reply_beyond_chance() -> None:
    found = compare([evaluated("constant", CONSTANT), evaluated("person")])
    assert found.best == "person" and found.is_clear
    (auc,) = (one for one in found.compared if one.measure.name == "auc")
    assert auc.best == "person" and auc.differences["constant"].low > 0.2
    assert auc.differences["constant"].p_value < 0.01


def test_two_identical_runs_do_not_differ() -> None:
    fits = [1.0, 0.0] * 20
    found = compare([evaluated("one", fits=fits), evaluated("two", fits=fits)])
    assert not found.is_clear
    assert names(found) == ["nll", "auc", "context_fit"]
    for one in found.compared:
        (difference,) = one.differences.values()
        assert (difference.value, difference.low, difference.high, difference.p_value) == (0.0, 0.0, 0.0, 1.0)


def test_better_by_one_measure_and_worse_by_another_is_not_clear() -> None:
    found = compare([evaluated("surprised", nats=[90.0] * 9 + [91.0]), evaluated("constant", CONSTANT)])
    assert not found.is_clear


def test_the_loss_of_other_tokens_is_not_compared() -> None:
    one, two = evaluated("one"), evaluated("two", base="other", nats=[10.0] * 10)
    assert "nll" in names(compare([one, dataclasses.replace(two, base="b")]))
    assert names(compare([one, two])) == ["auc"]


def test_the_difference_of_losses_is_a_token_and_not_an_example() -> None:
    one, two = evaluated("one", nats=[100.0] + [10.0] * 9), evaluated("two", nats=[10.0] * 10)
    for run in (one, two):
        run.held_out.values["tokens"]["twin"][0] = 200.0
    (nll,) = (found for found in compare([one, two]).compared if found.measure.name == "nll")
    assert nll.differences["one"].value == pytest.approx(190 / 380 - 100 / 380)


def test_where_the_owner_is_the_mark_the_nearer_is_the_best() -> None:
    near = evaluated("near", empty={"twin": 0.12, "owner": 0.1})
    none = evaluated("none", empty={"twin": 0.0, "owner": 0.1})
    (empty,) = (one for one in compare([none, near]).compared if one.measure.name == "empty")
    assert empty.best == "near" and empty.values == {"near": 0.12, "none": 0.0}


def test_the_one_that_fits_more_contexts_is_the_best_by_that() -> None:
    found = compare([evaluated("half", fits=[1.0, 0.0] * 20), evaluated("all", fits=[1.0] * 40)])
    (fit,) = (one for one in found.compared if one.measure.name == "context_fit")
    assert (fit.best, fit.differences["half"].value) == ("all", -0.5)
    assert found.best == "all" and found.is_clear


def test_a_run_that_is_equal_but_for_one_measure_is_not_best_by_standing_first() -> None:
    first = evaluated("first", style_gap={"twin": 2.0})
    second = evaluated("second", style_gap={"twin": 1.0})
    assert compare([first, second]).best == compare([second, first]).best == "second"


def test_what_one_run_lacks_is_compared_among_the_others() -> None:
    runs = [evaluated("a", fits=[1.0] * 40), evaluated("b", fits=[0.0] * 40), evaluated("c", stiff(40, 3), nats=None)]
    found = compare(runs)
    assert found.best == "a" and found.is_clear
    rows = {row[0]: row[1:] for row in comparison_rows(found)}
    assert rows["fits its own context"] == ("100% ●", "0%", "–")


def test_the_table_marks_the_best_and_what_chance_could_have_made_as_good() -> None:
    found = compare([evaluated("constant", CONSTANT), evaluated("person"), evaluated("again", warm(40, 7))])
    heading, *rows = comparison_rows(found)
    assert f"{found.best} (best)" in heading
    (auc,) = (row for row in rows if "AUC" in row[0])
    assert "●" not in auc[1] and "○" not in auc[1]
    assert sorted(cell[-1] for cell in auc[2:]) == ["○", "●"]


def test_a_comparison_is_json_and_a_run_is_read_as_it_was_left() -> None:
    run = evaluated("a")
    again = evaluated_from("a", "b", json.dumps({"fidelity": run.fidelity, "leaks": {}}), run.held_out)
    assert again == run
    told = compare([evaluated("constant", CONSTANT), again]).as_json()
    assert json.loads(json.dumps(told)) == told
    assert told["best"] == "a" and told["measures"]["auc"]["differences"]["constant"]["p"] < 0.05
