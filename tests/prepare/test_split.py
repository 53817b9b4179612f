from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prepare.split import FEWEST_OWNER_MESSAGES, time_split
from soundalike.errors import TooLittle
from tests.prepare.conftest import START


def test_the_last_part_in_time_is_the_test() -> None:
    moments = [START + timedelta(hours=hour) for hour in range(100)]
    split = time_split(moments, valid_share=0.1, test_share=0.15)
    assert [split.of(moment) for moment in moments] == ["train"] * 75 + ["valid"] * 10 + ["test"] * 15


def test_three_messages_are_too_few_and_the_sentence_says_how_many_would_do() -> None:
    with pytest.raises(TooLittle, match=f"3 messages by the owner.*at least {FEWEST_OWNER_MESSAGES}"):
        time_split([START] * 3, valid_share=0.1, test_share=0.15)


def test_many_messages_at_one_moment_cannot_be_split_in_time() -> None:
    with pytest.raises(TooLittle):
        time_split([START] * 50, valid_share=0.1, test_share=0.15)


@given(
    st.lists(st.integers(0, 10_000_000), min_size=FEWEST_OWNER_MESSAGES),
    st.floats(0.01, 0.49),
    st.floats(0.01, 0.49),
)
def test_each_part_has_something_in_it(offsets: list[int], valid_share: float, test_share: float) -> None:
    moments = [START + timedelta(seconds=offset) for offset in offsets]
    if len(set(moments)) < 3:
        return
    split = time_split(moments, valid_share=valid_share, test_share=test_share)
    assert {split.of(moment) for moment in moments} == {"train", "valid", "test"}
