"""The list of conversations, through Streamlit's AppTest."""

import re
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from serve.chat_sidebar import as_text
from soundalike.conversations import Conversation, Said, Wording, keep_conversation, list_conversations
from soundalike.feedback import read_ratings
from soundalike.home import Home

from .page_tools import PAGE, bubbles, html, listed, press, say


def kept(home: Home, text: str, *, run: str = "20260101-lora-aaaa", contact: str = "Jess") -> int:
    said = Said(speaker="user", wordings=(Wording(text=text, said_at=datetime.now(UTC)),))
    return keep_conversation(home, Conversation(run=run, contact=contact, turns=(said,))).id


def test_conversations_are_listed_with_their_first_words_the_newest_first(page: AppTest, home: Home) -> None:
    assert listed(page) == []
    kept(home, "one")
    kept(home, "two", contact="Mum")
    page.run()
    first, second = listed(page)
    assert first.startswith("two") and "Mum" in first
    assert second.startswith("one") and "Jess" in second


def test_one_click_opens_a_conversation_with_its_contact(page: AppTest, home: Home) -> None:
    number = kept(home, "to mum", contact="Mum")
    say(page, "to jess")
    press(page, f"open-{number}")
    assert bubbles(page) == [("user", "to mum")]
    assert page.sidebar.selectbox[1].value == "Mum"


def test_the_list_can_be_searched(page: AppTest, home: Home) -> None:
    for text in ("red soup", "Где мама?", "the boiler"):
        kept(home, text)
    page.run()
    search = next(one for one in page.sidebar.text_input if one.key == "search")
    assert [label.split(" :")[0] for label in listed(search.set_value("МАМ").run())] == ["Где мама\\?"]
    assert listed(search.set_value("nothing like it").run()) == []
    assert any("No conversation" in one.value for one in page.sidebar.caption)
    assert len(listed(search.set_value("").run())) == 3


@pytest.mark.parametrize("keep", [True, False])
def test_deleting_takes_the_ratings_along_unless_they_are_to_be_kept(page: AppTest, home: Home, keep: bool) -> None:
    kept(home, "another")
    say(page, "first try")
    thumb = page.feedback[0]
    thumb.set_value(1).run()
    press(page, "edit")
    page.text_area(key="edited").set_value("second try")
    press(page, "resend")
    page.feedback[0].set_value(0).run()
    assert len(read_ratings(home)) == 2, "one of them of a reply that is not in the conversation any more"
    if keep:
        page.sidebar.checkbox[0].check().run()
    press(page, "delete")
    assert len(read_ratings(home)) == (2 if keep else 0)
    assert [one.title for one in list_conversations(home)] == ["another"]
    assert bubbles(page) == []


@pytest.mark.parametrize("rated", [True, False])
def test_where_ratings_cannot_be_taken_back_a_rated_conversation_stays(
    page: AppTest, home: Home, monkeypatch: pytest.MonkeyPatch, rated: bool
) -> None:
    say(page, "hi")
    if rated:
        page.feedback[0].set_value(1).run()
    # As where the API is on another machine.
    monkeypatch.setattr("serve.run_routes.is_asked_locally", lambda headers, host: False)
    press(page, "delete")
    assert len(list_conversations(home)) == rated
    assert bool(page.info) == rated


@pytest.mark.parametrize("tokens", [8, 4096])
def test_any_length_that_the_settings_name_can_be_chosen(
    page: AppTest, home: Home, monkeypatch: pytest.MonkeyPatch, tokens: int
) -> None:
    monkeypatch.setenv("SOUNDALIKE_CHAT_REPLY_TOKENS", str(tokens))
    again = AppTest.from_file(PAGE, default_timeout=30).run()
    assert not again.exception
    assert again.sidebar.slider[1].value == tokens


def test_without_ratings_nothing_is_asked_about_them(page: AppTest) -> None:
    say(page, "hi")
    assert not page.sidebar.checkbox


def test_what_a_run_said_that_is_not_served_can_only_be_read(page: AppTest, home: Home) -> None:
    numbers = [kept(home, "long ago", run="gone"), kept(home, "to whom?", contact="Stranger")]
    page.run()
    for number in numbers:
        press(page, f"open-{number}")
        assert len(bubbles(page)) == 1
        assert page.chat_input[0].disabled
        assert "read it" in page.info[0].value
        assert not page.feedback and not any(button.key == "edit" for button in page.main.button)
    press(page, "new")
    assert not page.chat_input[0].disabled


def test_words_in_the_list_are_never_markup(page: AppTest, home: Home) -> None:
    kept(home, "**bold** :smile: [link](http://x.y) $x$ <b>")
    page.run()
    (label,) = listed(page)
    assert label.startswith("\\*\\*bold\\*\\* \\:smile\\: \\[link\\]\\(http\\:\\/\\/x\\.y\\) \\$x\\$ \\<b\\>")


@given(st.text())
def test_no_mark_of_markdown_is_left_bare(text: str) -> None:
    escaped = as_text(text)
    assert re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", escaped) == text
    assert re.fullmatch(r"(\\[!-/:-@\[-`{-~]|[^!-/:-@\[-`{-~])*", escaped)


def test_the_page_says_where_conversations_are_kept(page: AppTest) -> None:
    assert any("kept on this machine" in one.value for one in page.sidebar.caption)
    assert "AI twin" in html(page)
