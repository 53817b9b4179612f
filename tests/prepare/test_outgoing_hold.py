"""How much leaves of a reply that is still being said: the part before the bar."""

import pytest

from prepare.outgoing_hold import certain_until
from prepare.outgoing_messages import messages_of


def let(text: str, *before: str) -> str:
    return text[: certain_until(before, messages_of(text))]


@pytest.mark.parametrize(
    "said",
    [
        "yeah i think |so",
        "haha yes |but4 ",
        "that was |Jess over there ",
        "ok |4000 0566 ",
        "see you there\n|",
        "what do you want to do later\nhaha |",
        "|Dragonfly2257\n",
        "|Dragonfly2257\nok\n",
        "ok\nDragonfly2257\nok\nwe can do that\n|",
        "|raven\norbit\nkitten\n",
        "и что |ты",
        "the old |one ",
        "|my password is some ",
    ],
)
def test_plain_words_leave_as_they_come_and_others_wait(said: str) -> None:
    assert let(said.replace("|", "")) == said[: said.index("|")]


def test_where_a_password_is_asked_for_plain_words_wait_too() -> None:
    assert let("its the old thing ", "whats the wifi password") == ""
    assert let("its the old thing ", "how are you") == "its the old thing "
    assert let("its the old thing ", "whats the wifi password", *["ok"] * 8) == "its the old thing ", "long ago"


def test_no_more_is_certain_than_was_said() -> None:
    assert certain_until((), ()) == 0
    assert let("") == ""
    assert let("\n\n") == "\n\n"
