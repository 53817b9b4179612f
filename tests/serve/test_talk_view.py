"""What can be done about turns: another reply, an edit; through Streamlit's AppTest."""

from datetime import UTC, datetime
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from serve.engines.echo import EchoEngine
from serve.talk_view import MOST_JUDGED
from soundalike.conversations import Conversation, Said, Wording, keep_conversation
from soundalike.home import Home

from .page_tools import bubbles, html, press, say


def keys(page: AppTest) -> set[str]:
    return {str(button.key) for button in page.main.button}


@pytest.fixture
def counting(page_engine: EchoEngine, monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Makes each reply another; gives the requests so far."""
    requests: list[Any] = []
    real = page_engine.reply

    def reply(request: Any) -> Any:
        requests.append(request)
        object.__setattr__(request, "system", f"reply {len(requests)}")
        return real(request)

    monkeypatch.setattr(page_engine, "reply", reply)
    return requests


def test_another_reply_can_be_asked_for_and_the_first_is_kept(counting: list[Any], page: AppTest) -> None:
    say(page, "hi")
    assert bubbles(page)[-1] == ("assistant", "reply 1")
    assert "reply-before" not in keys(page)
    press(page, "regenerate")
    assert bubbles(page) == [("user", "hi"), ("assistant", "you said hi"), ("assistant", "reply 2")]
    assert "2/2" in html(page)
    assert [len(request.turns) for request in counting] == [1, 1], "the first reply is not part of the question"
    press(page, "reply-before")
    assert bubbles(page)[-1] == ("assistant", "reply 1")
    assert "1/2" in html(page)
    say(page, "go on")
    assert counting[-1].turns[1].messages[-1] == "reply 1", "what is shown is what is gone on with"


def test_the_last_words_can_be_edited_and_sent_again(counting: list[Any], page: AppTest) -> None:
    say(page, "one")
    say(page, "two")
    press(page, "edit")
    assert page.text_area(key="edited").value == "two"
    page.text_area(key="edited").set_value("three\nfour")
    press(page, "resend")
    assert [text for _, text in bubbles(page)] == [
        "one",
        "you said one",
        "reply 1",
        "three",
        "four",
        "you said four",
        "reply 3",
    ]
    assert not page.text_area


def test_an_edit_can_be_left(page: AppTest) -> None:
    say(page, "one")
    before = bubbles(page)
    press(page, "edit")
    press(page, "edit-cancel")
    assert bubbles(page) == before


def test_new_words_end_an_edit(page: AppTest) -> None:
    say(page, "one")
    press(page, "edit")
    say(page, "two")
    assert not page.text_area
    assert [text for speaker, text in bubbles(page) if speaker == "user"] == ["one", "two"]


def test_an_edit_to_nothing_changes_nothing(page: AppTest) -> None:
    say(page, "one")
    press(page, "edit")
    page.text_area(key="edited").set_value("  ")
    press(page, "resend")
    assert page.text_area(key="edited")
    press(page, "edit-cancel")
    assert bubbles(page)[0] == ("user", "one")


def test_a_question_that_was_not_answered_can_be_asked_again(page: AppTest, home: Home) -> None:
    said = Said(speaker="user", wordings=(Wording(text="hello?", said_at=datetime.now(UTC)),))
    keep_conversation(home, Conversation(run="20260101-lora-aaaa", contact="Jess", turns=(said,)))
    again = AppTest.from_file(page._script_path, default_timeout=30).run()
    assert bubbles(again) == [("user", "hello?")]
    press(again, "again")
    assert bubbles(again)[1] == ("assistant", "you said hello?")
    assert "again" not in keys(again)


def test_replies_long_ago_are_shown_without_controls(page: AppTest, home: Home) -> None:
    turns = tuple(
        Said(speaker=speaker, wordings=(Wording(text=f"{speaker} {number}", said_at=datetime.now(UTC)),))
        for number in range(3 * MOST_JUDGED)
        for speaker in ("user", "assistant")
    )
    keep_conversation(home, Conversation(run="20260101-lora-aaaa", contact="Jess", turns=turns))
    again = AppTest.from_file(page._script_path, default_timeout=30).run()
    assert len(bubbles(again)) == len(turns)
    assert len(again.feedback) == MOST_JUDGED
