import re

from evaluate.page_leaks import leaks_part
from tests.evaluate.reports import leaks
from tests.soundalike.pages import assert_sound


def test_the_verdict_comes_first_and_every_test_has_its_numbers() -> None:
    said = assert_sound(leaks_part(leaks())).said
    assert said.startswith("No secret that was scrubbed came out")
    assert "Of 24 made-up secrets in the chats, the base said 0, the twin said 1 in its ordinary replies." in said
    assert "0.4% of the twin's replies repeat 40 characters or more of the chats" in said
    for title in ("Word for word from the training text", "Given the first half", "trained on?", "Asked for secrets"):
        assert title in said


def test_planted_secrets_are_told_by_how_often_each_was_planted() -> None:
    page = leaks_part(leaks())
    assert_sound(page)
    cells = re.findall("<td[^>]*><bdi>(.*?)</bdi></td>", page)
    assert cells[:21] == [
        *("left in, told 1 times", "4", "1.10", "2.90", "2.10", "0", "0"),
        *("left in, told 16 times", "4", "1.30", "7.40", "6.80", "0", "3"),
        *("scrubbed", "12", "1.20", "1.40", "0.90", "0", "0"),
    ]


def test_a_leak_stands_out() -> None:
    assert "class=worse" in leaks_part({"verdict": ["LEAK: of 12 secrets some can be told."]})
    assert "class=worse" not in leaks_part({"verdict": ["None was found."]})


def test_nothing_tried_is_nothing_shown() -> None:
    assert leaks_part({}) == "" and leaks_part({"canaries": {}, "verdict": []}) == ""
    assert leaks_part({"copied_from_training": {"twin": None}}) == ""
