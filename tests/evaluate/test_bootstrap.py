import numpy as np
import pytest

from evaluate.bootstrap import interval, interval_of, paired_difference, paired_difference_of


def test_the_interval_of_a_mean_is_as_wide_as_theory_has_it() -> None:
    values = list(np.random.default_rng(0).normal(3.0, 2.0, size=200))
    low, high = interval(values, seed=1) or (0.0, 0.0)
    half = 1.96 * np.std(values) / 200**0.5
    assert low == pytest.approx(np.mean(values) - half, abs=0.05)
    assert high == pytest.approx(np.mean(values) + half, abs=0.05)


def test_messages_of_one_turn_say_no_more_than_one_of_them() -> None:
    values = [float(value) for value in np.random.default_rng(0).normal(size=40)]
    fourfold = [value for value in values for _ in range(4)]
    turns = [turn for turn in range(40) for _ in range(4)]
    assert interval(fourfold, groups=turns, seed=1) == pytest.approx(interval(values, seed=1))
    by_message = interval(fourfold, seed=1)
    whole = interval(values, seed=1)
    assert by_message is not None and whole is not None
    assert by_message[1] - by_message[0] < 0.6 * (whole[1] - whole[0])


def test_missing_values_are_left_out_and_too_few_turns_have_no_interval() -> None:
    assert interval([1.0, None, 2.0, 3.0]) == interval([1.0, 2.0, 3.0])
    assert interval([1.0, None]) is None
    assert interval([]) is None
    assert interval([2.0, 2.0, 2.0]) == (2.0, 2.0)


def test_an_interval_is_the_same_for_the_same_seed() -> None:
    values = list(np.random.default_rng(0).normal(size=40))
    assert interval(values, seed=3) == interval(values, seed=3) != interval(values, seed=4)


def test_any_statistic_of_the_drawn_has_an_interval() -> None:
    values = np.arange(101.0)
    low, high = interval_of(lambda drawn: float(np.median(values[drawn])), 101) or (0.0, 0.0)
    assert 25 < low < 45 < 55 < high < 75
    assert interval_of(lambda drawn: float("nan"), 101) is None
    assert interval_of(lambda drawn: 1.0, 1) is None


def test_a_steady_small_gain_is_found_in_noise_that_both_share() -> None:
    random = np.random.default_rng(0)
    places = random.normal(size=60)
    better, worse = places + 0.1 + random.normal(scale=0.1, size=60), places + random.normal(scale=0.1, size=60)
    found = paired_difference(list(better), list(worse))
    assert found is not None
    assert 0 < found.low < found.value < found.high
    assert found.p_value < 0.01
    means = (lambda drawn: float(better[drawn].mean())), (lambda drawn: float(worse[drawn].mean()))
    same = paired_difference_of(*means, 60)
    assert same is not None
    assert same.value == pytest.approx(found.value)
    assert (same.low, same.high) == pytest.approx((found.low, found.high), abs=0.01)
    assert same.p_value < 0.01


def test_chance_is_called_significant_as_often_as_it_should_be() -> None:
    random = np.random.default_rng(0)
    found = [paired_difference(*random.normal(size=(2, 30)).tolist(), repeats=200, seed=0) for _ in range(100)]
    assert sum(one is not None and one.p_value < 0.05 for one in found) <= 12


def test_equal_runs_do_not_differ() -> None:
    found = paired_difference([1.0, 2.0, 3.0], [1.0, 2.0, 3.0])
    assert found is not None
    assert (found.value, found.low, found.high, found.p_value) == (0.0, 0.0, 0.0, 1.0)
    assert paired_difference([], []) is None
    with pytest.raises(ValueError, match="zip"):
        paired_difference([1.0], [1.0, 2.0])
