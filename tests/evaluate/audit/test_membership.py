from datetime import UTC, datetime, timedelta
from random import Random

import pytest

from evaluate.audit.membership import auc, groups, interval, membership
from evaluate.audit.scoring import TargetTokens
from soundalike.records import Example, Turn

MOMENT = datetime(2026, 1, 1, tzinfo=UTC)


def example(day: int) -> Example:
    moment = MOMENT + timedelta(days=day)
    turns = (Turn(role="other", messages=("hi",)), Turn(role="owner", messages=("yo",)))
    return Example(
        id=str(day),
        contact="",
        chat_id="",
        started_at=moment,
        ended_at=moment,
        turns=turns,
        targets=(1,),
        split="train",
    )


def rows(mean: float, seed: int, count: int = 40) -> list[TargetTokens]:
    draw = Random(seed)
    return [TargetTokens(tuple(draw.gauss(mean, 0.3) for _ in range(12)), (False,) * 12) for _ in range(count)]


def test_members_are_the_last_before_and_others_the_first_after() -> None:
    found = groups([example(day) for day in (9, 3, 7, 8, 6, 5, 4)], [example(day) for day in range(10, 24)], 5)
    assert found is not None
    members, near, far = ([int(one.id) for one in group] for group in found)
    assert (members, near, far) == ([5, 6, 7, 8, 9], [10, 11, 12, 13, 14], [15, 16, 17, 18, 19])


def test_too_few_conversations_give_no_number() -> None:
    assert groups([example(1)] * 9, [example(2)] * 9, 32) is None
    assert groups([], [], 32) is None


def test_the_area_is_the_share_of_pairs_in_order() -> None:
    assert auc([2.0, 3.0], [1.0, 2.5]) == pytest.approx(3 / 4)
    assert auc([1.0, 1.0], [1.0]) == 0.5
    assert auc([2.0], [1.0]) == 1.0


def test_an_untrained_twin_tells_nobody_apart() -> None:
    members, near, far = rows(4, 1), rows(4, 2), rows(4, 3)
    found = membership((members, members), (near, near), (far, far))
    assert found["reference"]["twin"] == found["reference"]["drift"] == 0.5
    assert found["loss"]["twin"] == found["loss"]["base"]
    assert abs(found["loss"]["twin"] - 0.5) < 0.15
    assert abs(found["min_k"]["twin"] - 0.5) < 0.15


def test_a_twin_that_learned_its_conversations_by_heart_is_caught() -> None:
    near, far = (rows(4, 2), rows(3.9, 3)), (rows(4, 4), rows(3.9, 5))
    found = membership((rows(4, 0), rows(1, 1)), near, far)
    for attack in ("loss", "reference", "min_k"):
        assert found[attack]["twin"] == 1.0
        assert found[attack]["interval"][0] > found[attack]["drift"]


def test_drift_alone_shows_in_the_base_and_not_in_the_reference_attack() -> None:
    # Later talk is harder for anybody; the twin is better everywhere by the same.
    members, near, far = ((rows(mean, seed), rows(mean - 0.5, seed)) for mean, seed in ((3.5, 1), (4.0, 2), (4.5, 3)))
    found = membership(members, near, far)
    assert found["loss"]["twin"] > 0.9 and found["loss"]["base"] > 0.9
    assert abs(found["reference"]["twin"] - 0.5) < 0.15


def test_the_interval_holds_the_area_and_is_seeded() -> None:
    draw = Random(3)
    members, others = [draw.gauss(1, 1) for _ in range(40)], [draw.gauss(0, 1) for _ in range(40)]
    low, high = interval(members, others, 7)
    assert low < auc(members, others) < high
    assert [low, high] == interval(members, others, 7)
