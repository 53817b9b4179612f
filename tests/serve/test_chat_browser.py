"""The chat page for real, in a headless browser; one server and one browser for all."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import httpx
import pytest

from serve.api import create_app
from serve.chat import chat_page
from serve.engines.echo import EchoEngine
from serve.page_client import PageSettings
from serve.server import in_background, listen
from serve.twins import read_twins
from soundalike.config import ServeConfig
from soundalike.conversations import list_conversations, read_conversation
from soundalike.feedback import read_ratings
from soundalike.home import Home, write_manifest
from soundalike.records import Run, write_run

from .conftest import soon
from .page_tools import BROWSER, BROWSER_FLAGS

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(BROWSER is None, reason="no chromium or google-chrome is installed"),
]

WATCH_BUBBLES = """() => {
  window.states = [];
  new MutationObserver(() => {
    const bubbles = [...document.querySelectorAll(".bubble.assistant")];
    window.states.push(bubbles.map(one => one.querySelector(".dots") ? "…" : one.textContent));
  }).observe(document.body, { childList: true, subtree: true, characterData: true });
}"""
"""Remembers every state of the twin's bubbles: looking now and then could miss some."""
RUN = "20260101-lora-aaaa"


@dataclass
class Stage:
    """What runs for all tests."""

    home: Home
    engine: EchoEngine
    api: str
    url: str
    browser: Any


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    from playwright.sync_api import sync_playwright

    home = Home(tmp_path_factory.mktemp("chat") / "home")
    folder = home.runs / RUN
    folder.mkdir(parents=True)
    run = Run(
        id=RUN,
        base="tiny",
        base_revision="1",
        method="lora",
        dataset="d",
        template_digest="untold",
        owner="Sam Carter",
        system_prompt="You are {owner}, chatting with {contact}.",
        seed=7,
        config={},
        metrics={},
        adapter="adapter",
        contacts=("Jess", "Mum"),
    )
    write_run(folder / "run.json", run)
    write_manifest(folder, {"run": RUN})
    engine = EchoEngine(pause_seconds=0.08)
    app = create_app(engine, read_twins(home), ServeConfig(port=0), home)
    with (
        listen("127.0.0.1", 0) as listener,
        in_background(app, listener) as api,
        chat_page(PageSettings(api_url=api, home=home.root), 0) as (_, url),
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=BROWSER, args=BROWSER_FLAGS)
        yield Stage(home, engine, api, url, browser)
        browser.close()


@pytest.fixture
def tab(stage: Stage) -> Iterator[Any]:
    """A tab with an empty conversation; nothing goes wrong in it, and nothing is asked of another machine."""
    context = stage.browser.new_context(permissions=["clipboard-read", "clipboard-write"])
    tab = context.new_page()
    problems: list[str] = []
    tab.on("pageerror", lambda error: problems.append(str(error)))
    ours = (stage.url, f"blob:{stage.url}", "data:")
    tab.on("request", lambda one: problems.append(one.url) if not one.url.startswith(ours) else None)
    tab.goto(stage.url)
    tab.locator(".twin-head").wait_for(timeout=60_000)
    begin_new(tab)
    yield tab
    context.close()
    assert problems == []


def click(tab: Any, key: str) -> None:
    """Click the control with that key; Streamlit may draw its button twice, once hidden."""
    tab.locator(f".st-key-{key} button:visible").first.click()


def begin_new(tab: Any) -> None:
    click(tab, "new")
    tab.locator(".talk .empty").wait_for()


def send(tab: Any, text: str) -> None:
    box = tab.get_by_test_id("stChatInputTextArea")
    box.fill(text)
    box.press("Enter")


def say(tab: Any, text: str) -> None:
    """Send words, and wait until the twin has answered."""
    from playwright.sync_api import expect

    send(tab, text)
    expect(tab.locator(".bubble.user").last).to_have_text(text.strip(), timeout=10_000)
    expect(tab.locator(".st-key-talk .st-key-regenerate")).to_have_count(1, timeout=15_000)


def answer_to(text: str, contact: str = "Jess") -> list[str]:
    return [f"you said {text}", f"You are Sam Carter, chatting with {contact}."]


def cancelled(stage: Stage) -> float:
    metrics = httpx.get(f"{stage.api}/metrics", trust_env=False).text
    found = re.search(r"^soundalike_cancelled_total\S* (\S+)$", metrics, re.M)
    return float(found[1]) if found else 0.0


def test_a_burst_streams_in_and_is_kept_over_a_reload(stage: Stage, tab: Any) -> None:
    from playwright.sync_api import expect

    twins_words, own_words = tab.locator(".bubble.assistant"), tab.locator(".bubble.user")
    tab.evaluate(WATCH_BUBBLES)
    send(tab, "hello <b>you</b>")
    expect(own_words).to_have_text(["hello <b>you</b>"])
    spoken = answer_to("hello <b>you</b>")
    expect(twins_words).to_have_text(spoken, timeout=10_000)
    states: list[list[str]] = tab.evaluate("window.states")
    assert ["…"] in states, "dots before the first word"
    assert ["you said"] in states, "a bubble while it is being written"
    assert [spoken[0], "You are Sam"] in states, "the second bubble while it is being written"
    expect(tab.locator(".st-key-talk .st-key-regenerate")).to_have_count(1)
    assert "hello" not in tab.url and "you" not in tab.url
    tab.reload()
    expect(own_words).to_have_text(["hello <b>you</b>"], timeout=20_000)
    expect(twins_words).to_have_text(spoken)


def test_the_stop_button_reaches_the_server_and_what_was_said_stays(stage: Stage, tab: Any) -> None:
    from playwright.sync_api import expect

    stopped, counted = stage.engine.cancelled, cancelled(stage)
    twins_words = tab.locator(".bubble.assistant")
    send(tab, "word " * 90)
    expect(twins_words).to_contain_text("word word", timeout=10_000)
    tab.get_by_test_id("stChatInputStopButton").click()
    assert soon(lambda: stage.engine.cancelled == stopped + 1), "the server sees the stop"
    assert soon(lambda: cancelled(stage) == counted + 1), "and counts it"
    # By itself, without another click.
    expect(tab.locator(".st-key-talk .st-key-regenerate")).to_have_count(1)
    kept = twins_words.inner_text()
    assert 1 < kept.count("word") < 90
    expect(tab.locator(".dots")).to_have_count(0)
    conversation = read_conversation(stage.home, list_conversations(stage.home)[0].id)
    assert conversation is not None
    assert conversation.turns[-1].text.split() == kept.split(), "what is shown is what is kept"


def test_closing_the_tab_cancels_and_keeps_what_was_said(stage: Stage, tab: Any) -> None:
    from playwright.sync_api import expect

    stopped = stage.engine.cancelled
    send(tab, "closing " + "word " * 90)
    expect(tab.locator(".bubble.assistant")).to_contain_text("word", timeout=10_000)
    tab.close()
    assert soon(lambda: stage.engine.cancelled == stopped + 1)

    def last_speaker() -> str:
        conversation = read_conversation(stage.home, list_conversations(stage.home)[0].id)
        return conversation.turns[-1].speaker if conversation else ""

    assert soon(lambda: last_speaker() == "assistant")


def test_another_reply_can_be_stopped_and_an_edit_is_sent_again(stage: Stage, tab: Any) -> None:
    from playwright.sync_api import expect

    twins_words, own_words = tab.locator(".bubble.assistant"), tab.locator(".bubble.user")
    say(tab, "one " * 20)
    stopped = stage.engine.cancelled
    click(tab, "regenerate")
    # One bubble: the first reply had two.
    expect(twins_words).to_have_text([re.compile("you said one one")], timeout=10_000)
    click(tab, "stop")
    expect(tab.locator(".count")).to_have_text("2/2")
    assert soon(lambda: stage.engine.cancelled == stopped + 1)
    click(tab, "edit")
    tab.get_by_role("textbox", name="Your words").fill("two\nlines")
    click(tab, "resend")
    expect(own_words).to_have_text(["two", "lines"])
    expect(twins_words).to_have_text(answer_to("lines"), timeout=10_000)


def test_feedback_lands_in_the_file_and_words_on_the_clipboard(stage: Stage, tab: Any) -> None:
    from playwright.sync_api import expect

    say(tab, "rate me")
    tab.get_by_test_id("stFeedback").get_by_role("radio", name="Thumbs down").click()
    assert soon(lambda: [one.rating for one in read_ratings(stage.home)] == [-1])
    click(tab, "correct-1")
    tab.get_by_role("textbox", name="What I would have written instead").fill("first\nsecond")
    click(tab, "correction-save")
    expect(tab.locator(".bubble.instead")).to_have_text(["first", "second"])
    (rating,) = read_ratings(stage.home)
    assert (rating.run, rating.reply, rating.rating) == (RUN, tuple(answer_to("rate me")), -1)
    assert rating.correction == ("first", "second")
    tab.locator(".st-key-copy-1").get_by_role("button", name="Copy").click()
    assert soon(lambda: tab.evaluate("navigator.clipboard.readText()") == "\n".join(answer_to("rate me")))


def test_a_conversation_is_found_as_one_types_and_deleted(stage: Stage, tab: Any) -> None:
    from playwright.sync_api import expect

    say(tab, "Где красный суп?")
    number = list_conversations(stage.home)[0].id
    begin_new(tab)
    say(tab, "something else")
    listed = tab.locator(".st-key-conversations button", has_text=re.compile("Jess|Mum"))
    # No Enter.
    tab.locator(".st-key-search input").press_sequentially("СУП кра")
    expect(listed).to_have_count(1)
    expect(listed).to_contain_text("Где красный суп?")
    listed.click()
    expect(tab.locator(".bubble.user")).to_have_text(["Где красный суп?"])
    click(tab, "delete-menu")
    click(tab, "delete")
    expect(tab.locator(".talk .empty")).to_be_visible()
    expect(tab.get_by_text("No conversation has these words.")).to_be_visible()
    assert read_conversation(stage.home, number) is None
    assert "красный".encode() not in b"".join(file.read_bytes() for file in stage.home.root.glob("conversations*"))


def test_the_label_stays_in_sight_on_a_phone_too(stage: Stage, tab: Any) -> None:
    from playwright.sync_api import expect

    tab.set_viewport_size({"width": 390, "height": 700})
    send(tab, "\n".join(f"line {number}" for number in range(40)))
    expect(tab.locator(".st-key-talk .st-key-regenerate")).to_have_count(1, timeout=10_000)
    expect(tab.locator(".bubble.assistant").last).to_be_in_viewport()
    expect(tab.get_by_role("heading", name="AI twin of Sam Carter")).to_be_in_viewport(ratio=1)
    assert tab.evaluate("document.documentElement.scrollWidth <= innerWidth"), "nothing sticks out"
