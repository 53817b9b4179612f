from prepare.answer_scan import scan_answers
from prepare.scrub import OwnerLists


def test_an_answer_is_read_after_its_question_and_offsets_are_of_the_answer() -> None:
    pairs = [("what's the wifi password?", "Dragonfly2257"), ("how was the walk?", "lovely, write to ann@example.org")]
    first, second = scan_answers(pairs)
    assert [pairs[0][1][span.start : span.end] for span in first] == ["Dragonfly2257"]
    assert [pairs[1][1][span.start : span.end] for span in second] == ["ann@example.org"]


def test_a_question_does_not_reach_the_answer_of_another_pair() -> None:
    asked = [("what's the password?", "kestrelmoon"), ("which bird did you see?", "no idea")]
    assert [len(found) for found in scan_answers(asked)] == [1, 0]
    swapped = [("what's the password?", "no idea"), ("which bird did you see?", "kestrelmoon")]
    assert scan_answers(swapped) == [[], []]


def test_what_the_owner_keeps_is_not_found() -> None:
    pairs = [("mail?", "ann@example.org")]
    assert scan_answers(pairs, lists=OwnerLists(keep=("ann@example.org",))) == [[]]
    assert scan_answers([]) == []
