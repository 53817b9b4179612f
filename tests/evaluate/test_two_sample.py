import random
from collections.abc import Callable

import numpy as np
import pytest

from evaluate.two_sample import LEAST_TURNS, auc_difference, ngrams, turn_text, two_sample_auc
from tests.evaluate.chats import russian, stiff, warm


def value(*args: object, **kwargs: object) -> float:
    found = two_sample_auc(*args, repeats=20, **kwargs)  # type: ignore[arg-type]
    assert found is not None
    return found.value


def test_the_person_against_themselves_is_a_coin_on_average_and_not_below() -> None:
    values = [value(warm(40, seed), warm(40, 100 + seed), seed=seed, readers=2) for seed in range(25)]
    assert np.mean(values) == pytest.approx(0.5, abs=0.035)


def test_a_twin_of_the_same_topics_as_the_person_is_no_worse_than_a_coin_for_it() -> None:
    # Each place has a topic of its own; were its two replies in different folds, the topic would point the wrong way.
    mine = [(f"the {place:x}{place * 7:x}{place * 31:x} thing",) for place in range(40)]
    twin = [(f"the {place:x}{place * 7:x}{place * 31:x} thing",) for place in range(40)]
    assert value(mine, twin) == 0.5
    shuffled = random.Random(0).sample(range(40), 40)
    contexts = range(40), shuffled
    assert value(mine, [twin[place] for place in shuffled], contexts=contexts) == 0.5
    assert value(mine, [twin[place] for place in shuffled]) < 0.45


@pytest.mark.parametrize("other", [stiff, russian])
def test_another_person_is_told_apart_at_once(other: Callable[[int, int], list[tuple[str, ...]]]) -> None:
    found = two_sample_auc(warm(40, 0), other(40, 1))
    assert found is not None
    assert found.value > 0.98
    assert found.low > 0.9
    assert found.turns == 40


def test_a_constant_reply_is_told_apart() -> None:
    assert value(warm(60, 0), [("ok so the frog again",)] * 60) > 0.9
    assert value(warm(40, 0), [()] * 40) == 1.0


def test_a_shuffled_twin_keeps_its_auc_for_nothing_of_the_context_is_read() -> None:
    mine, twin = warm(60, 0), [*stiff(20, 2), *warm(40, 3)]
    places = random.Random(0).sample(range(60), 60)
    assert value(mine, [twin[place] for place in places]) == pytest.approx(value(mine, twin), abs=0.05)


def test_how_messages_end_and_burst_shows() -> None:
    mine = warm(60, 0)
    assert value(mine, [tuple(f"{message}." for message in turn) for turn in warm(60, 1)]) > 0.95
    assert value(mine, [(" ".join(turn),) for turn in warm(60, 1)]) > 0.6
    assert turn_text(("ok", "so")) == "\nok\nso\n"
    assert turn_text("ok") == "\nok\n"
    assert ngrams("ab") == ["\n", "a", "b", "\n", "\na", "ab", "b\n", "\nab", "ab\n", "\nab\n"]


def test_whole_texts_are_read_like_bursts_of_one() -> None:
    mine, other = stiff(30, 0), warm(30, 1)
    texts = ["\n".join(turn) for turn in mine], ["\n".join(turn) for turn in other]
    assert two_sample_auc(*texts) == two_sample_auc(mine, other)


def test_sides_of_unequal_length_are_compared_at_equal_counts() -> None:
    found = two_sample_auc(warm(30, 0), [*stiff(50, 1), *stiff(50, 2)])
    assert found is not None
    assert found.turns == 30
    assert found.value > 0.95
    twice = [turn for turn in warm(30, 5) for _ in range(2)]
    contexts = range(30), [place for place in range(30) for _ in range(2)]
    assert value(warm(30, 0), twice, contexts=contexts) == pytest.approx(0.5, abs=0.15)


def test_too_few_turns_or_contexts_have_no_auc() -> None:
    assert two_sample_auc(warm(LEAST_TURNS - 1, 0), stiff(50, 1)) is None
    assert two_sample_auc([], []) is None
    assert two_sample_auc(warm(30, 0), stiff(30, 1), contexts=([0] * 30, [0] * 30)) is None


def test_the_interval_is_seeded_and_holds_the_value() -> None:
    mine, other = warm(30, 0), [*stiff(6, 1), *warm(24, 2)]
    found = two_sample_auc(mine, other, seed=1)
    assert found is not None
    assert found == two_sample_auc(mine, other, seed=1)
    assert found.low < found.value < found.high
    assert found.high - found.low > 0.1


def test_of_two_twins_the_likelier_one_is_found() -> None:
    mine = warm(40, 0)
    found = auc_difference(mine, stiff(40, 1), warm(40, 2), repeats=200)
    assert found is not None
    assert found.low > 0.2
    assert found.p_value < 0.02
    same = auc_difference(mine, stiff(40, 1), stiff(40, 1), repeats=200)
    assert same is not None
    assert (same.value, same.p_value) == (0.0, 1.0)
    assert auc_difference([], [], []) is None
