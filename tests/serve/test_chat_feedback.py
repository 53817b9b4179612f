"""Thumbs and corrections on the chat page, down to `feedback.sqlite`; through Streamlit's AppTest."""

import pytest
from streamlit.testing.v1 import AppTest

from soundalike.conversations import read_conversation
from soundalike.feedback import read_ratings
from soundalike.home import Home
from soundalike.records import Turn

from .page_tools import PAGE, html, press, say

REPLY = ("you said hi", "You are Sam Carter, chatting with Jess.")


def test_a_thumb_is_saved_with_prompt_run_and_settings(page: AppTest, home: Home) -> None:
    say(page, "hi")
    page.feedback[0].set_value(0).run()
    assert not page.exception
    (rating,) = read_ratings(home)
    assert (rating.run, rating.base, rating.contact) == ("20260101-lora-aaaa", "tiny", "Jess")
    assert rating.system == "You are Sam Carter, chatting with Jess."
    assert rating.turns == (Turn(role="other", messages=("hi",)),)
    assert (rating.reply, rating.rating, rating.correction) == (REPLY, -1, ())
    assert (rating.settings["temperature"], rating.settings["max_tokens"]) == (0.4, 128)


def test_a_changed_thumb_is_the_same_row_and_none_removes_it(page: AppTest, home: Home) -> None:
    say(page, "hi")
    page.feedback[0].set_value(0).run()
    first = read_ratings(home)[0].id
    page.feedback[0].set_value(1).run()
    assert [(one.id, one.rating) for one in read_ratings(home)] == [(first, 1)]
    page.feedback[0].set_value(None).run()
    assert read_ratings(home) == []


def test_a_thumb_is_shown_again_after_a_reload(page: AppTest) -> None:
    say(page, "hi")
    page.feedback[0].set_value(1).run()
    again = AppTest.from_file(PAGE, default_timeout=30).run()
    assert again.feedback[0].value == 1


def test_each_reply_has_its_own_thumbs(page: AppTest, home: Home) -> None:
    say(page, "hi")
    say(page, "ho")
    assert len(page.feedback) == 2
    page.feedback[0].set_value(1).run()
    page.feedback[1].set_value(0).run()
    assert [(one.reply[0], one.rating) for one in read_ratings(home)] == [("you said hi", 1), ("you said ho", -1)]
    assert len(read_ratings(home)[1].turns) == 3


def test_what_i_would_have_written_is_saved_a_message_a_line(page: AppTest, home: Home) -> None:
    say(page, "hi")
    press(page, "correct-1")
    page.text_area[0].set_value("yo\n<b>what's</b> up\n")
    press(page, "correction-save")
    (rating,) = read_ratings(home)
    assert (rating.rating, rating.correction) == (0, ("yo", "<b>what's</b> up"))
    assert "You would have written" in html(page)
    assert "&lt;b&gt;what&#x27;s&lt;/b&gt; up" in html(page)
    assert not page.text_area
    press(page, "correct-1")
    assert page.text_area[0].value == "yo\n<b>what's</b> up"
    press(page, "correction-remove")
    assert read_ratings(home) == []
    assert "You would have written" not in html(page)


def test_a_thumb_beside_a_correction_is_one_rating(page: AppTest, home: Home) -> None:
    say(page, "hi")
    page.feedback[0].set_value(0).run()
    press(page, "correct-1")
    page.text_area[0].set_value("yo")
    press(page, "correction-save")
    assert [(one.rating, one.correction) for one in read_ratings(home)] == [(-1, ("yo",))]


def test_a_form_that_is_closed_saves_nothing(page: AppTest, home: Home) -> None:
    say(page, "hi")
    press(page, "correct-1")
    page.text_area[0].set_value("yo")
    press(page, "correction-cancel")
    assert not page.text_area
    assert not home.feedback.exists()


def test_a_thumb_that_is_not_kept_is_not_shown(page: AppTest, home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    say(page, "hi")
    # As where the API is on another machine.
    monkeypatch.setattr("serve.run_routes.is_asked_locally", lambda headers, host: False)
    page.feedback[0].set_value(1).run()
    assert not page.exception
    assert "owner's own machine only" in page.info[0].value
    assert page.feedback[0].value is None
    found = read_conversation(home, 1)
    assert found is not None and found.turns[1].wording.thumb == 0
    assert not home.feedback.exists()
