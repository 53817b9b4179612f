import random

import pytest

from evaluate.divergence import Likeness, likeness, self_likeness, text_budget
from evaluate.replies import Replies


def spoken(alphabet: str, turns: int, seed: int) -> Replies:
    chance = random.Random(seed)
    return [("".join(chance.choices(alphabet + " ", k=30)),) for _ in range(turns)]


OWNER = spoken("aaabbc", 60, seed=1)


def compared(replies: Replies) -> Likeness:
    found = likeness(OWNER, replies, characters=text_budget(OWNER))
    assert found is not None
    return found


def test_another_alphabet_has_nothing_in_common() -> None:
    other = likeness([("abab" * 100,)], [("яюяю" * 100,)])
    assert other is not None
    # All but the sequences at the line breaks, which hold a letter too.
    assert other.divergence == pytest.approx(1)
    assert other.cosine == pytest.approx(0)


def test_the_same_text_whole_is_alike() -> None:
    whole = sum(len(message) + 2 for (message,) in OWNER)
    same = likeness(OWNER, OWNER, characters=whole)
    assert same is not None
    assert same.divergence == pytest.approx(0, abs=1e-9)
    assert same.cosine == pytest.approx(1)


def test_a_known_divergence_comes_out() -> None:
    # Sequences of three in a text without end: aaa alone, against half aaa and half bbb.
    mixed = likeness([("a" * 4000,)], [("a" * 4000,), ("b" * 4000,)], characters=4000, draws=1)
    both = likeness([("a" * 4000,)], [("a" * 4000, "b" * 4000)], characters=4000, draws=1)
    assert mixed is not None and both is not None
    assert both.divergence == pytest.approx(0.3113, abs=0.003)
    assert both.cosine == pytest.approx(0.7071, abs=0.003)


def test_the_person_is_nearest_to_themselves_then_comes_the_like_then_the_unlike() -> None:
    own = self_likeness(OWNER)
    assert own is not None
    near, far = compared(spoken("aaabbcd", 60, seed=3)), compared(spoken("abcdefg", 60, seed=3))
    assert own.divergence < near.divergence < far.divergence
    assert own.cosine > near.cosine > far.cosine


def test_a_copy_of_the_person_is_as_near_as_the_person() -> None:
    own, copy = self_likeness(OWNER), compared(spoken("aaabbc", 60, seed=2))
    assert own is not None
    assert copy.divergence == pytest.approx(own.divergence, abs=0.02)


def test_a_long_speaker_is_no_nearer_than_a_short_one() -> None:
    short, long = compared(spoken("abcde", 40, seed=4)), compared(spoken("abcde", 400, seed=4))
    assert long.divergence == pytest.approx(short.divergence, abs=0.03)


def test_little_text_is_not_compared() -> None:
    assert likeness(OWNER, []) is None
    assert likeness(OWNER, [("ok",), ()]) is None
    assert self_likeness([("ok",)]) is None
    assert text_budget(OWNER, [[("ok",)]]) == text_budget(OWNER)


def test_the_same_seed_gives_the_same_number() -> None:
    other = spoken("abcde", 40, seed=4)
    assert likeness(OWNER, other, seed=3) == likeness(OWNER, other, seed=3)
    assert likeness(OWNER, other, seed=3) != likeness(OWNER, other, seed=4)
