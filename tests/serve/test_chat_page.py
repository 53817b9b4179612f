"""The chat page: what is said and answered, through Streamlit's AppTest."""

from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from serve.engines.echo import EchoEngine
from serve.page_client import PageSettings

from .page_tools import PAGE, bubbles, html, say, use


def test_the_page_says_that_it_is_a_model(page: AppTest) -> None:
    assert not page.exception
    assert "<h1>AI twin of Sam Carter</h1>" in html(page)
    assert "A language model that imitates Sam Carter." in html(page)


def test_the_sidebar_offers_twins_contacts_and_the_given_temperature(page: AppTest) -> None:
    twin, contact = page.sidebar.selectbox
    assert [option.split(" ·")[0] for option in twin.options] == ["Sam Carter", "Base model (tiny)"]
    assert contact.options == ["Jess", "Mum", "Лёша"]
    assert page.sidebar.slider[0].value == 0.4


def test_a_burst_is_shown_as_several_bubbles(page: AppTest) -> None:
    say(page, "hi\nyou there?")
    assert bubbles(page) == [
        ("user", "hi"),
        ("user", "you there?"),
        ("assistant", "you said you there?"),
        ("assistant", "You are Sam Carter, chatting with Jess."),
    ]


def test_the_conversation_is_kept_for_each_contact_and_sent_along(page: AppTest) -> None:
    say(page, "to jess")
    page.sidebar.selectbox[1].select("Mum").run()
    assert bubbles(page) == []
    say(page, "to mum")
    assert bubbles(page)[-1] == ("assistant", "You are Sam Carter, chatting with Mum.")
    page.sidebar.selectbox[1].select("Jess").run()
    say(page, "again")
    assert [text for speaker, text in bubbles(page) if speaker == "user"] == ["to jess", "again"]
    assert len(bubbles(page)) == 6


def test_the_base_answers_under_its_own_heading(page: AppTest) -> None:
    page.sidebar.selectbox[0].select_index(1).run()
    assert "never trained on a word of theirs" in html(page)
    say(page, "hi")
    assert bubbles(page)[1] == ("assistant", "you said hi")


def test_a_new_conversation_forgets_the_old_one(page: AppTest) -> None:
    say(page, "hi")
    page.sidebar.button[0].click().run()
    assert bubbles(page) == []
    say(page, "hello")
    assert bubbles(page)[0] == ("user", "hello")


def test_words_are_never_markup(page: AppTest) -> None:
    say(page, "<script>alert(1)</script> **not bold**")
    assert ("user", "<script>alert(1)</script> **not bold**") in bubbles(page)
    assert "<script>" not in html(page)


def test_an_api_that_is_away_is_told_kindly(monkeypatch: pytest.MonkeyPatch) -> None:
    use(monkeypatch, PageSettings(api_url="http://127.0.0.1:9"))
    page = AppTest.from_file(PAGE, default_timeout=30).run()
    assert not page.exception
    assert "does not answer" in page.info[0].value
    assert page.button[0].label == "Try again"


def test_a_reply_that_fails_can_be_asked_for_again(
    page: AppTest, page_engine: EchoEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(request: Any) -> Any:
        raise RuntimeError

    with monkeypatch.context() as broken:
        broken.setattr(page_engine, "reply", fail)
        say(page, "hi")
    assert "failed" in page.info[0].value
    assert bubbles(page) == [("user", "hi")]
    next(button for button in page.button if button.label == "Try again").click().run()
    assert [text for _, text in bubbles(page)] == [
        "hi",
        "you said hi",
        "You are Sam Carter, chatting with Jess.",
    ]
    assert not page.info
