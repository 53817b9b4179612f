import pytest

from prepare.scrub._answers import asking, leading_in, of_remark, surely_leading_in


@pytest.mark.parametrize("text", ["whats the code", "скинь пароль", "need the wifi key", "який код", "code?"])
def test_a_question_needs_no_question_mark(text: str) -> None:
    assert asking().search(text)


def test_what_leads_in_is_told_from_what_only_may() -> None:
    leads_in = leading_in().match("ok so its buttercup")
    assert leads_in and leads_in.end() == 10 and leads_in["surely"]
    may = leading_in().match("yeah buttercup")
    assert may and may.end() == 5 and not may["surely"]
    assert surely_leading_in().search("can you tryst") is None


def test_words_of_a_remark_are_not_part_of_what_is_spelled() -> None:
    assert of_remark().fullmatch("All") and not of_remark().fullmatch("allelujah")
