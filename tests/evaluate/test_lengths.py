from itertools import pairwise

import pytest

from evaluate.lengths import EDGES, length_histogram, length_shares


def test_a_message_is_in_the_bin_from_its_edge_on() -> None:
    for place, (edge, above) in enumerate(pairwise(EDGES)):
        assert length_shares([("a" * edge,)])[place] == 1
        assert length_shares([("a" * (above - 1),)])[place] == 1


def test_the_longest_are_in_the_last_bin() -> None:
    assert length_shares([("a" * 5000, "a" * 1000)])[-1] == 1


def test_shares_of_all_messages_add_up() -> None:
    shares = length_shares([("ok", "so"), ("a" * 30,), (), ("",)])
    assert sum(shares) == pytest.approx(1)
    assert shares[0] == pytest.approx(2 / 3)


def test_a_speaker_without_messages_has_empty_bins() -> None:
    histogram = length_histogram({"owner": [("ok",)], "twin": [()]})
    assert histogram["edges"] == list(EDGES)
    assert set(histogram["twin"]) == {0.0} and len(histogram["twin"]) == len(EDGES) - 1
