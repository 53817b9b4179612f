from dataclasses import replace
from datetime import UTC, datetime

from prepare.split_leaks import without_leaks
from soundalike.records import Example, Split, Turn

MOMENT = datetime(2026, 1, 1, tzinfo=UTC)
LONG = "the heron stood in the garden again this morning"


def example(split: Split, *replies: str) -> Example:
    turns = [turn for reply in replies for turn in (("other", "and?"), ("owner", reply))]
    return Example(
        id=f"{split} {replies}",
        contact="Ann",
        chat_id="1",
        started_at=MOMENT,
        ended_at=MOMENT,
        turns=tuple(Turn(role=role, messages=(text,)) for role, text in turns),  # type: ignore[arg-type]
        targets=tuple(range(1, len(turns), 2)),
        split=split,
    )


def test_a_training_reply_that_is_nearly_one_of_the_test_becomes_context_and_is_counted() -> None:
    train, test = example("train", "no idea", LONG), example("test", LONG + "!")
    kept, leaks = without_leaks([train, test])
    assert kept == [replace(train, targets=(1,)), test]
    assert (leaks.checked, leaks.found) == (1, 1)


def test_an_example_with_nothing_left_to_learn_goes() -> None:
    test = example("test", LONG)
    assert without_leaks([example("train", LONG), example("valid", LONG), test])[0] == [test]


def test_short_replies_may_be_said_again() -> None:
    both = [example("train", "see you tomorrow"), example("test", "see you tomorrow")]
    kept, leaks = without_leaks(both)
    assert kept == both
    assert leaks.checked == 0
