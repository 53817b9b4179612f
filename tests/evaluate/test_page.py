from typing import Any

import pytest

from evaluate.page import fidelity_page
from tests.evaluate.reports import fidelity, leaks
from tests.soundalike.pages import assert_sound
from tests.soundalike.test_records import RUN


def test_the_page_opens_with_the_standing_and_holds_every_part() -> None:
    page = assert_sound(fidelity_page(RUN, fidelity(), leaks(), "<svg></svg>"))
    said = page.said
    assert said.index("Nearer to you than another person is") < said.index("Where does the twin stand?")
    for words in (
        "The numbers", "Style", "How far from you", "Length of messages", "With whom it knows you best",
        "Along the training", "The training itself", "Side by side", "Your own blind test", "Does it tell secrets?",
        "What could not be measured",
    ):  # fmt: skip
        assert words in said


def test_a_report_of_the_loss_alone_is_a_page() -> None:
    page = assert_sound(fidelity_page(RUN, {"nll": {"base": 4.2, "twin": 3.6}}, {}))
    assert "3.60 nats a token instead of 4.20" in page.said
    assert not page.tags("svg") and "Side by side" not in page.said


@pytest.mark.parametrize("part", sorted(fidelity()))
def test_any_part_may_be_missing_or_broken(part: str) -> None:
    whole = fidelity()
    assert_sound(fidelity_page(RUN, {name: value for name, value in whole.items() if name != part}, leaks()))
    for broken in (None, [], {}, "x", 3, [None], {"twin": None}, {"a": None}):
        assert_sound(fidelity_page(RUN, whole | {part: broken}, {}))


@pytest.mark.parametrize("part", sorted(leaks()))
def test_any_part_of_the_audit_may_be_missing_or_broken(part: str) -> None:
    for broken in (None, [], {}, 3, [None], {"control": [None], "prefix": 3}):
        assert_sound(fidelity_page(RUN, fidelity(), leaks() | {part: broken}))


def test_nothing_in_the_data_becomes_markup() -> None:
    def poisoned(value: Any) -> Any:
        if isinstance(value, dict):
            return {name: poisoned(one) for name, one in value.items()}
        if isinstance(value, list):
            return [poisoned(one) for one in value]
        return f"<script>{value}\"'</script>" if isinstance(value, str) else value

    page = assert_sound(fidelity_page(RUN, poisoned(fidelity()), poisoned(leaks())))
    assert not page.tags("script") and "<script>" in page.said


def test_a_number_is_ticked_only_where_it_is_better_beyond_chance() -> None:
    ticked = [
        one for one in assert_sound(fidelity_page(RUN, fidelity(), {})).tags("span") if one.get("class") == "clearly"
    ]
    assert len(ticked) == 5
    without = {name: value for name, value in fidelity().items() if name != "intervals"}
    assert 'class="clearly"' not in fidelity_page(RUN, without, {})


def test_every_number_can_be_unfolded_to_what_it_says() -> None:
    page = assert_sound(fidelity_page(RUN, {"auc": {"base": 0.9, "twin": 0.7}}, {}))
    assert "How well a simple reader of letter sequences tells them" in page.said
    assert len(page.tags("details")) == 1


def test_the_training_curve_is_shown_where_there_is_one() -> None:
    assert "<div class=curve><svg x></svg></div>" in fidelity_page(RUN, fidelity(), {}, "<svg x></svg>")
