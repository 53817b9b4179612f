import random

import numpy as np
import pytest

from evaluate.replies import Replies
from evaluate.style_gap import (
    CAP,
    gauge,
    self_distances,
    self_gap,
    style_distances,
    style_gap,
    style_gap_interval,
)

WORDS = ("the", "frog", "is", "in", "a", "green", "kettle", "and", "we", "like", "it", "so", "they", "sing", "to", "us")


def casual(turns: int, seed: int, tidy: float = 0.1) -> Replies:
    """Somebody who writes short bursts in lower case, and a share `tidy` of the messages with care."""
    chance = random.Random(seed)

    def message() -> str:
        text = " ".join(chance.choices(WORDS, k=chance.randint(1, 8)))
        return f"{text.capitalize()}." if chance.random() < tidy else text

    return [tuple(message() for _ in range(chance.randint(1, 3))) for _ in range(turns)]


OWNER = casual(120, seed=1)
GAUGE = gauge(OWNER, seed=5)
assert GAUGE is not None


def gap(replies: Replies) -> float:
    value = style_gap(GAUGE, replies)
    assert value is not None
    return value


def test_the_person_against_themselves_is_about_one_noise_apart() -> None:
    distances = self_distances(GAUGE)
    assert distances["lower_case_starts"] == pytest.approx(1, abs=0.25)
    assert distances["messages_per_turn"] == pytest.approx(1, abs=0.25)
    assert distances["function_words"] == pytest.approx(1, abs=0.1)
    assert 0.2 < self_gap(GAUGE) <= 1.2


def test_a_copy_of_the_person_is_as_near_as_the_person() -> None:
    assert gap(casual(120, seed=2)) == pytest.approx(self_gap(GAUGE), abs=0.35)
    assert gap(OWNER) <= self_gap(GAUGE)


def test_the_further_away_somebody_writes_the_wider_the_gap() -> None:
    gaps = [gap(casual(120, seed=3, tidy=tidy)) for tidy in (0.1, 0.4, 0.8)]
    assert gaps == sorted(gaps) and gaps[2] > 2 * gaps[0]


def test_a_shuffled_twin_has_the_same_gap_since_context_is_not_looked_at() -> None:
    twin = casual(60, seed=4)
    assert gap(random.Random(0).sample(twin, 60)) == pytest.approx(gap(twin))


def test_a_constant_reply_and_a_mute_are_far() -> None:
    own = self_gap(GAUGE)
    assert gap([("Certainly! I would be glad to help you with that.",)] * 100) > 4 * own
    assert gap([()] * 100) > 4 * own


def test_what_only_the_person_shows_is_as_far_as_can_be_where_nothing_shows() -> None:
    distances = style_distances(GAUGE, [()] * 100)
    assert distances is not None
    assert distances["lower_case_starts"] == CAP


def test_a_habit_the_person_never_has_counts_but_does_not_explode() -> None:
    once = [*casual(119, seed=6), ("ok 🐸",)]
    always = [tuple(f"{message} 🐸" for message in reply) for reply in casual(120, seed=6)]
    seldom, often = style_distances(GAUGE, once), style_distances(GAUGE, always)
    assert seldom is not None and often is not None
    assert 0 < seldom["messages_with_emoji"] < 2
    assert often["messages_with_emoji"] == CAP


def test_a_constant_person_has_finite_distances() -> None:
    constant = gauge([("ok",)] * 40)
    assert constant is not None
    assert self_gap(constant) == 0
    distances = style_distances(constant, OWNER)
    assert distances is not None and all(0 <= value <= CAP for value in distances.values())


def test_nothing_is_said_of_few_turns() -> None:
    assert gauge(OWNER[:15]) is None
    assert gauge([]) is None
    assert style_distances(GAUGE, OWNER[:7]) is None
    assert style_gap(GAUGE, []) is None
    assert style_gap_interval(GAUGE, []) is None


def test_all_are_compared_at_the_common_count() -> None:
    small = gauge(OWNER, counts=[3, 20, 500])
    assert small is not None and small.turns == 20
    assert GAUGE.turns == 60


def test_more_turns_of_the_same_writer_do_not_move_the_gap() -> None:
    assert gap(casual(60, seed=8, tidy=0.8)) == pytest.approx(gap(casual(600, seed=9, tidy=0.8)), rel=0.15)


def test_the_interval_holds_the_gap_and_is_narrow_beside_a_stranger() -> None:
    stranger = casual(120, seed=10, tidy=0.9)
    interval = style_gap_interval(GAUGE, stranger)
    assert interval is not None
    low, high = interval
    assert self_gap(GAUGE) < low < gap(stranger) < high


def test_measured_once_or_each_time_is_the_same() -> None:
    twin = casual(60, seed=11)
    table = GAUGE.read(twin)
    assert style_gap(GAUGE, table) == style_gap(GAUGE, twin)
    assert style_gap(GAUGE, table.take(np.arange(60))) == style_gap(GAUGE, twin)


def test_a_gauge_does_not_show_what_was_written() -> None:
    secret = gauge(OWNER, phrases=frozenset({"^my secret"}))
    assert "secret" not in repr(secret)
