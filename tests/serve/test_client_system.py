import pytest

from serve.client_system import MOST_CHARACTERS, ClientSystemTooLong, client_text, with_client_text
from soundalike.bursts import join_messages, split_messages
from soundalike.records import Turn

HELLO = Turn(role="other", messages=("hi", "you there?"))
MINE = Turn(role="owner", messages=("yes",))


def test_a_clients_words_are_the_first_that_the_contact_says() -> None:
    assert with_client_text((HELLO, MINE), "Be a pirate.") == (
        Turn(role="other", messages=("(The client adds: Be a pirate.)", "hi", "you there?")),
        MINE,
    )


@pytest.mark.parametrize("turns", [(), (MINE, HELLO)])
def test_where_the_contact_does_not_begin_they_are_a_turn_of_their_own(turns: tuple[Turn, ...]) -> None:
    assert with_client_text(turns, "x") == (Turn(role="other", messages=("(The client adds: x)",)), *turns)


def test_no_words_change_nothing() -> None:
    assert with_client_text((HELLO, MINE), client_text(["", " \n"])) == (HELLO, MINE)


def test_words_of_several_lines_stay_one_message() -> None:
    (turn,) = with_client_text((), client_text([" one\n\ntwo ", "three"]))
    assert split_messages(join_messages(turn.messages)) == ("(The client adds: one\n\ntwo\nthree)",)


def test_too_many_characters_are_refused_in_all_and_not_each() -> None:
    assert len(client_text(["x" * MOST_CHARACTERS])) == MOST_CHARACTERS
    with pytest.raises(ClientSystemTooLong):
        client_text(["x" * (MOST_CHARACTERS // 2)] * 2)
