from hypothesis import given
from hypothesis import strategies as st

from prepare.costs import costs, packed_rows
from tests.prepare.test_weights import EXAMPLE


def test_short_examples_share_rows_and_long_ones_have_their_own() -> None:
    assert packed_rows([200, 200, 100], 512) == 1
    assert packed_rows([400, 300, 200, 100], 512) == 2
    assert packed_rows([900, 10], 512) == 2
    assert packed_rows([], 512) == 0


@given(st.lists(st.integers(1, 600), max_size=60))
def test_rows_hold_everything_and_are_no_more_than_examples(lengths: list[int]) -> None:
    rows = packed_rows(lengths, 512)
    assert rows <= len(lengths)
    assert rows * max([512, *lengths]) >= sum(lengths)


def test_the_time_is_known_for_the_embedded_base_only() -> None:
    known, unknown = costs([EXAMPLE], "smollm2-135m", 9.0), costs([EXAMPLE], "somebody/else", 9.0)
    assert known.train_minutes is not None and known.train_minutes >= 0
    assert unknown.train_minutes is None
    assert known.classic_per_target == 9.0
