from evaluate.page_examples import MOST, examples_part, messages_of
from tests.evaluate.reports import fidelity
from tests.soundalike.pages import assert_sound


def test_a_reply_is_a_bubble_for_each_message_in_either_form() -> None:
    assert messages_of("oh god yes\n\nobviously") == ["oh god yes", "obviously"]
    assert messages_of(("a", " ", "b")) == ["a", "b"]
    page = assert_sound(examples_part(fidelity()["examples"]))
    bubbles = [one["class"] for one in page.tags("div") if one.get("class", "").startswith("bubble ")]
    assert bubbles == [
        *("bubble theirs", "bubble mine", "bubble theirs", "bubble theirs"),
        *["bubble reply"] * 5,
        "bubble theirs",
        *["bubble reply"] * 2,
    ]


def test_an_empty_reply_is_told_as_nothing_and_a_missing_one_not_at_all() -> None:
    part = examples_part([{"owner": "hi", "twin": ()}])
    assert "nothing" in part and "the base model" not in part


def test_only_some_of_many_are_shown_and_none_of_none() -> None:
    assert examples_part([{"twin": "x"}] * 50).count("class=example") == MOST
    assert examples_part(None) == examples_part([]) == examples_part([{}, 3]) == ""
