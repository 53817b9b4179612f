from datetime import UTC, datetime

from evaluate.places import places_of, replies_of_others
from soundalike.records import Example, Turn

MOMENT = datetime(2026, 1, 1, tzinfo=UTC)


def other(*messages: str) -> Turn:
    return Turn(role="other", messages=messages)


def owner(*messages: str) -> Turn:
    return Turn(role="owner", messages=messages)


def example(*turns: Turn, targets: tuple[int, ...] = (), contact: str = "Jess", chat: str = "1") -> Example:
    return Example(
        id="x",
        contact=contact,
        chat_id=chat,
        started_at=MOMENT,
        ended_at=MOMENT,
        turns=turns,
        targets=targets,
        split="test",
    )


def test_each_target_is_a_place_with_what_was_said_before_and_nothing_after() -> None:
    one = example(other("hi"), owner("hello"), other("so?"), owner("so", "nothing"), targets=(1, 3))
    first, second = places_of([one], ["You are Nadia."])
    assert (first.turns, first.reply, first.told) == (one.turns[:1], ("hello",), "You are Nadia.")
    assert (second.turns, second.reply) == (one.turns[:3], ("so", "nothing"))


def test_an_owners_turn_that_is_context_only_is_no_place() -> None:
    assert [
        place.reply for place in places_of([example(owner("hello"), other("hi"), owner("yes"), targets=(2,))], [""])
    ] == [("yes",)]
    assert places_of([], []) == []


def test_a_place_does_not_show_private_text_in_a_log() -> None:
    (place,) = places_of([example(other("secret"), owner("my pin"), targets=(1,))], ["You are Nadia."])
    assert not any(text in repr(place) for text in ("secret", "pin", "Nadia", "Jess"))


def test_what_a_window_repeats_of_the_one_before_counts_once() -> None:
    first = example(other("a"), owner("b"), other("c"), owner("d"))
    second = example(other("c"), owner("d"), other("e"), owner("f"))
    assert replies_of_others([first, second]) == {"Jess": [("a",), ("c",), ("e",)]}


def test_a_turn_that_a_window_repeats_in_part_counts_once() -> None:
    # As `prepare` cuts: whole messages, as many of the last ones as there is room for.
    first = example(other("a"), owner("b"), other("c1", "c2", "c3"), owner("d"))
    second = example(other("c3"), owner("d"), other("e"), owner("f"))
    assert replies_of_others([first, second]) == {"Jess": [("a",), ("c1", "c2", "c3"), ("e",)]}


def test_a_new_conversation_that_begins_with_other_words_is_counted_whole() -> None:
    first = example(other("hi"), owner("hi"), other("bye"), owner("bye"))
    second = example(other("hi"), owner("hello"))
    assert replies_of_others([first, second]) == {"Jess": [("hi",), ("bye",), ("hi",)]}


def test_chats_that_run_at_the_same_time_are_kept_apart() -> None:
    windows = [
        example(other("a"), owner("b")),
        example(other("x"), owner("y"), contact="Ann", chat="2"),
        example(other("a"), owner("b"), other("c"), owner("d")),
    ]
    assert replies_of_others(windows) == {"Jess": [("a",), ("c",)], "Ann": [("x",)]}


def test_a_contact_who_never_wrote_is_nobody() -> None:
    assert replies_of_others([example(owner("hello?"))]) == {}
