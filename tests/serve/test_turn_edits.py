from datetime import UTC, datetime

import pytest

from serve.turn_edits import (
    awaits_reply,
    last_own,
    messages_before,
    reply_index,
    with_judgement,
    with_last_words,
    with_reply,
    with_shown,
    with_words,
)
from soundalike.conversations import Conversation

NOW = datetime(2026, 1, 2, tzinfo=UTC)


@pytest.fixture
def talk() -> Conversation:
    """One question and its reply."""
    return replied(with_words(Conversation(run="r", contact="c"), "hi", NOW), "yo")


def replied(conversation: Conversation, text: str) -> Conversation:
    return with_reply(conversation, text, NOW, {"temperature": 0.5})


def texts(conversation: Conversation) -> list[str]:
    return [said.text for said in conversation.turns]


def test_what_is_sent_along_is_what_was_said_before_the_reply(talk: Conversation) -> None:
    asked = with_words(talk, "more", NOW)
    assert awaits_reply(asked) and not awaits_reply(talk)
    assert messages_before(asked.turns, reply_index(asked)) == [
        {"role": "user", "content": "hi"},
        {"role": "assistant", "content": "yo"},
        {"role": "user", "content": "more"},
    ]
    assert messages_before(talk.turns, reply_index(talk)) == [{"role": "user", "content": "hi"}], "drawn again"


def test_another_reply_is_shown_and_the_first_is_not_lost(talk: Conversation) -> None:
    again = replied(talk, "hey")
    assert texts(again) == ["hi", "hey"]
    assert texts(with_shown(again, -1)) == ["hi", "yo"]
    assert with_shown(with_shown(again, -1), -1) == with_shown(again, -1), "the first is an end"
    assert with_shown(again, 1) == again, "so is the last"


def test_an_edit_replaces_the_last_words_and_what_followed(talk: Conversation) -> None:
    more = replied(with_words(talk, "more", NOW), "no")
    assert texts(with_last_words(more, "less", NOW)) == ["hi", "yo", "less"]
    assert texts(with_last_words(talk, "ho", NOW)) == ["ho"]


def test_a_judgement_is_about_one_wording(talk: Conversation) -> None:
    judged = with_judgement(replied(talk, "hey"), 1, 0, thumb=-1)
    judged = with_judgement(judged, 1, 0, correction="yes")
    first, second = judged.turns[1].wordings
    assert (first.thumb, first.correction) == (-1, "yes")
    assert (second.thumb, second.correction) == (0, "")


def test_in_an_empty_conversation_there_is_no_last_turn() -> None:
    empty = Conversation(run="r", contact="c")
    assert last_own(empty.turns) is None
    assert not awaits_reply(empty)
