"""The chat page: its logic through Streamlit's AppTest, and once for real in a headless browser."""

import re
import shutil
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from serve.chat import chat_page
from serve.engines.echo import EchoEngine
from serve.page_client import PageSettings

from .conftest import RunApi, soon

PAGE = Path(__file__).parents[2] / "serve" / "chat_page.py"
BROWSER = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
BROWSER_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]

WATCH_BUBBLES = """() => {
  window.states = [];
  new MutationObserver(() => {
    const bubbles = [...document.querySelectorAll(".bubble.assistant")];
    window.states.push(bubbles.map(one => one.querySelector(".dots") ? "…" : one.textContent));
  }).observe(document.body, { childList: true, subtree: true, characterData: true });
}"""
"""Remembers every state of the twin's bubbles: looking now and then could miss some."""


@pytest.fixture
def engine() -> EchoEngine:
    return EchoEngine(pause_seconds=0)


@pytest.fixture
def page(run_api: RunApi, engine: EchoEngine, monkeypatch: pytest.MonkeyPatch) -> Iterator[AppTest]:
    with run_api(engine) as url:
        use(monkeypatch, PageSettings(api_url=url, temperature=0.4))
        yield AppTest.from_file(PAGE, default_timeout=30).run()


def use(monkeypatch: pytest.MonkeyPatch, settings: PageSettings) -> None:
    for name, value in settings.to_environment().items():
        monkeypatch.setenv(name, value)


def html(page: AppTest) -> str:
    return "\n".join(str(element.proto.body) for element in page.get("html"))  # type: ignore[attr-defined]


def bubbles(page: AppTest) -> list[tuple[str, str]]:
    found = re.findall(r'class="bubble (\w+)[^>]*>([^<]*)<', html(page))
    return [(speaker, unescape(text)) for speaker, text in found]


def say(page: AppTest, text: str) -> None:
    page.chat_input[0].set_value(text).run()
    assert not page.exception


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
    page: AppTest, engine: EchoEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(request: Any) -> Any:
        raise RuntimeError

    with monkeypatch.context() as broken:
        broken.setattr(engine, "reply", fail)
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


@pytest.mark.browser
@pytest.mark.skipif(BROWSER is None, reason="no chromium or google-chrome is installed")
def test_in_a_real_browser_a_burst_streams_in_and_the_conversation_is_kept(run_api: RunApi, tmp_path: Path) -> None:
    from playwright.sync_api import expect, sync_playwright

    engine = EchoEngine(pause_seconds=0.15)
    with (
        run_api(engine) as api,
        chat_page(PageSettings(api_url=api), 0) as (_, url),
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=BROWSER, args=BROWSER_FLAGS)
        try:
            tab = browser.new_page()
            problems: list[str] = []
            tab.on("pageerror", lambda error: problems.append(str(error)))
            tab.goto(url)
            box = tab.get_by_test_id("stChatInputTextArea")
            twins_words = tab.locator(".bubble.assistant")
            own_words = tab.locator(".bubble.user")
            expect(tab.get_by_role("heading", name="AI twin of Sam Carter")).to_be_visible(timeout=60_000)

            tab.evaluate(WATCH_BUBBLES)
            box.fill("hello <b>you</b>")
            box.press("Enter")
            expect(own_words).to_have_text(["hello <b>you</b>"])
            spoken = ["you said hello <b>you</b>", "You are Sam Carter, chatting with Jess."]
            expect(twins_words).to_have_text(spoken, timeout=10_000)
            states: list[list[str]] = tab.evaluate("window.states")
            assert ["…"] in states, "dots before the first word"
            assert ["you said"] in states, "a bubble while it is being written"
            assert [spoken[0], "You are Sam"] in states, "the second bubble while it is being written"

            tab.get_by_role("combobox", name="You speak as").click()
            tab.get_by_role("option", name="Mum").click()
            expect(own_words).to_have_count(0)
            box.fill("it's me")
            box.press("Enter")
            spoken_to_mum = ["you said it's me", "You are Sam Carter, chatting with Mum."]
            expect(twins_words).to_have_text(spoken_to_mum, timeout=10_000)

            tab.get_by_role("combobox", name="You speak as").click()
            tab.get_by_role("option", name="Jess").click()
            expect(twins_words).to_have_text(spoken)

            box.fill("word " * 60)
            box.press("Enter")
            expect(twins_words.nth(2)).to_contain_text("word word")
            tab.get_by_test_id("stChatInputStopButton").click()
            expect(tab.get_by_test_id("stChatInputStopButton")).to_have_count(0)
            kept = twins_words.nth(2).inner_text()
            assert 1 < kept.count("word") < 60
            assert soon(lambda: engine.cancelled == 1), "the server sees the stop"
            assert problems == []
        finally:
            browser.close()
