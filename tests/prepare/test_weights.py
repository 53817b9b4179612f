from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prepare.weights import MOST, contact_turns, weighted
from soundalike.records import Example, Split, Turn

MOMENT = datetime(2026, 1, 1, tzinfo=UTC)
EXAMPLE = Example(
    id="1",
    contact="Ann",
    chat_id="1",
    started_at=MOMENT,
    ended_at=MOMENT,
    turns=(Turn(role="owner", messages=("hi",)),),
    targets=(0,),
    split="train",
)


def examples(counts: dict[str, int], split: Split = "train") -> list[Example]:
    return [replace(EXAMPLE, contact=contact, split=split) for contact, count in counts.items() for _ in range(count)]


def weights(counts: dict[str, int], balance: float) -> dict[str, float]:
    return {example.contact: example.weight for example in weighted(examples(counts), balance)}


def test_a_busy_contact_counts_less_a_turn_and_more_in_sum() -> None:
    found = weights({"busy": 90, "rare": 10}, 0.5)
    assert found["busy"] < 1 < found["rare"]
    assert 90 * found["busy"] > 10 * found["rare"]


def test_without_balance_all_count_the_same_and_with_all_of_it_contacts_do() -> None:
    assert weights({"busy": 90, "rare": 10}, 0) == {"busy": 1.0, "rare": 1.0}
    found = weights({"busy": 60, "rare": 40}, 1)
    assert 60 * found["busy"] == pytest.approx(40 * found["rare"], rel=1e-3)


def test_what_is_measured_is_not_weighted() -> None:
    mixed = [*examples({"busy": 90, "rare": 10}), *examples({"busy": 3}, "test")]
    assert {example.weight for example in weighted(mixed, 1) if example.split == "test"} == {1.0}


@given(st.dictionaries(st.sampled_from("abcdef"), st.integers(1, 200), min_size=1), st.floats(0, 1))
def test_nobody_counts_too_much_and_the_mean_is_at_most_one(counts: dict[str, int], balance: float) -> None:
    found = weighted(examples(counts), balance)
    assert all(0 < example.weight <= MOST for example in found)
    assert sum(example.weight for example in found) <= len(found) * 1.001
    assert contact_turns(found) == counts
