from evaluate.subject import evenly


def test_some_are_chosen_evenly() -> None:
    assert evenly(range(10), 3) == [0, 3, 6]
    assert evenly(range(2), 3) == [0, 1]
    assert evenly([], 3) == evenly(range(3), 0) == []
