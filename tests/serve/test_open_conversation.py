"""Which conversation a tab shows: after a reload, another choice, a deletion; through Streamlit's AppTest."""

import pytest
from streamlit.testing.v1 import AppTest

from soundalike.conversations import delete_conversation, list_conversations
from soundalike.home import Home

from .page_tools import PAGE, bubbles, press, say


def reloaded(**parameters: str) -> AppTest:
    page = AppTest.from_file(PAGE, default_timeout=30)
    for name, value in parameters.items():
        page.query_params[name] = value
    page.run()
    assert not page.exception
    return page


def own(page: AppTest) -> list[str]:
    return [text for speaker, text in bubbles(page) if speaker == "user"]


def test_nothing_is_written_before_something_is_said(page: AppTest, home: Home) -> None:
    page.sidebar.selectbox[1].select("Mum").run()
    assert not home.conversations.exists()
    say(page, "hi")
    assert home.conversations.exists()


def test_a_new_tab_goes_on_where_the_last_one_was(page: AppTest) -> None:
    page.sidebar.selectbox[1].select("Mum").run()
    page.sidebar.slider[0].set_value(0.7).run()
    say(page, "to mum")
    again = reloaded()
    assert own(again) == ["to mum"]
    assert again.sidebar.selectbox[1].value == "Mum"
    assert again.sidebar.slider[0].value == 0.7, "its settings come with it"


def test_a_reload_shows_the_conversation_that_its_address_names(page: AppTest) -> None:
    say(page, "first")
    address = dict(page.query_params)
    assert address == {"talk": "1"}, "and holds nothing else of it"
    press(page, "new")
    assert not page.query_params
    say(page, "second")
    assert own(reloaded(talk="1")) == ["first"]
    assert own(reloaded()) == ["second"]


@pytest.mark.parametrize("talk", ["99", "-1", "x", "1" * 30, "²"])
def test_an_address_that_names_none_shows_the_last(page: AppTest, talk: str) -> None:
    say(page, "hi")
    assert own(reloaded(talk=talk)) == ["hi"]


def test_another_contact_or_twin_has_a_conversation_of_its_own(page: AppTest, home: Home) -> None:
    say(page, "to the twin")
    page.sidebar.selectbox[0].select_index(1).run()
    assert own(page) == []
    say(page, "to the base")
    page.sidebar.selectbox[0].select_index(0).run()
    assert own(page) == ["to the twin"]
    assert [one.run for one in list_conversations(home)] == ["tiny", "20260101-lora-aaaa"]


def test_a_conversation_deleted_elsewhere_is_gone_here_too(page: AppTest, home: Home) -> None:
    say(page, "hi")
    delete_conversation(home, 1)
    page.run()
    assert bubbles(page) == []
    say(page, "anew")
    assert [one.title for one in list_conversations(home)] == ["anew"]


def test_a_file_that_cannot_be_used_is_told_kindly(page: AppTest, home: Home) -> None:
    home.conversations.write_text("x" * 5000)
    page.run()
    assert not page.exception
    assert "cannot be used as the file of conversations" in page.info[0].value
