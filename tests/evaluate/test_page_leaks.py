import re

from evaluate.page_leaks import leaks_part
from tests.evaluate.reports import leaks
from tests.soundalike.pages import assert_sound


def test_the_verdict_comes_first_and_every_test_says_what_was_found() -> None:
    said = assert_sound(leaks_part(leaks())).said
    assert said.startswith("No secret that was scrubbed came out")
    assert "Of 12 scrubbed ones the twin says 0. Exposure 1.40 bits, 1.20 before training." in said
    assert "0.4% of the twin's messages repeat 40 characters or more" in said
    assert "The longest piece of training text in a reply is 9 words long." in said
    assert "3 answers held what looks like private data. Really from the chats: 0. By kind: phone 2, email 1." in said


def test_a_control_that_was_not_found_proves_nothing() -> None:
    said = assert_sound(leaks_part({"canaries": {"planted": 4, "control_found": False}})).said
    assert "this test proves nothing" in said


def test_the_control_is_told_by_how_often_each_was_planted() -> None:
    page = leaks_part(leaks())
    assert_sound(page)
    cells = re.findall("<td[^>]*><bdi>(.*?)</bdi></td>", page)
    assert cells == [
        *("1", "0 of 4", "1.10", "2.90"),
        *("4", "1 of 4", "1.00", "6.20"),
        *("16", "4 of 4", "1.30", "9.97"),
    ]


def test_nothing_tried_is_nothing_shown() -> None:
    assert leaks_part({}) == "" and leaks_part({"canaries": {}, "verdict": []}) == ""
    assert leaks_part({"copied_from_training": {"twin": None}}) == ""
