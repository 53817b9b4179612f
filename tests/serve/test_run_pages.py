"""The pages "Is it me?" and "Report": through Streamlit's AppTest, and once in a headless browser."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from streamlit.testing.v1 import AppTest

from serve.chat import chat_page
from serve.engines.echo import EchoEngine
from serve.page_client import PageSettings
from soundalike.blind_test import answers, blind_questions
from soundalike.held_out import read_held_out
from soundalike.home import Home

from .conftest import MakeEvaluatedRun, MakeRun, RunApi
from .page_tools import BROWSER, BROWSER_FLAGS, html, use

RUN = "20260101-lora-aaaa"
SERVE = Path(__file__).parents[2] / "serve"


@pytest.fixture
def api(run_api: RunApi, make_evaluated_run: MakeEvaluatedRun, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    make_evaluated_run(RUN)
    with run_api() as url:
        use(monkeypatch, PageSettings(api_url=url))
        yield url


@pytest.fixture
def unevaluated(run_api: RunApi, make_run: MakeRun, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    make_run(RUN)
    with run_api() as url:
        use(monkeypatch, PageSettings(api_url=url))
        yield url


def page(name: str) -> AppTest:
    shown = AppTest.from_file(SERVE / f"{name}.py", default_timeout=30).run()
    assert not shown.exception
    return shown


def pick(shown: AppTest, choice: str) -> None:
    next(button for button in shown.button if button.label == f"{choice} is mine").click().run()
    assert not shown.exception


def test_a_question_is_a_scene_and_two_replies(api: str) -> None:
    shown = page("blind_page")
    assert "With Jess" in html(shown)
    assert "&lt;b&gt;number&lt;/b&gt;" in html(shown), "words are never markup"
    assert [button.label for button in shown.button if "mine" in button.label] == ["A is mine", "B is mine"]
    replies = re.findall(r'class="bubble user[^>]*>(\w+) \d+<', html(shown))
    assert sorted(replies) == ["mine", "twins"]


def test_nothing_on_the_page_tells_which_reply_is_real(api: str, home: Home) -> None:
    """But for the words, the page is the same whichever reply is the owner's."""
    held_out = read_held_out(home.runs / RUN)
    assert held_out is not None
    sides = {one.place: one.real for one in blind_questions(RUN, held_out.places)}
    shown = page("blind_page")
    seen: tuple[set[object], set[object]] = (set(), set())
    for _ in range(9):
        button = next(button for button in shown.button if button.label == "A is mine")
        place = str(button.key).split("-")[1]
        buttons = [
            (one.label, str(one.key).replace(place, "PLACE"), one.proto.type)
            for one in shown.button
            if "mine" in one.label
        ]
        told = re.sub(r"(mine|twins|number&lt;/b&gt;) \d+", r"words", html(shown))
        told = re.sub(r"\d+ (answered|left)|<i class=done>|<i>|<span class=\"kept.*?</span>", "", told)
        seen[sides[place]].add((told, tuple(buttons)))
        pick(shown, "A")
    assert seen[0] == seen[1]
    assert len(seen[0]) == 1


def test_a_pick_is_ticked_and_the_score_waits_for_ten(api: str, home: Home) -> None:
    shown = page("blind_page")
    for number in range(1, 11):
        pick(shown, "AB"[number % 2])
        assert "✓ kept" in html(shown)
        assert f"{number} answered" in html(shown)
        assert ("You told it from yourself" in html(shown)) == (number == 10)
    assert len(answers(home, RUN)) == 10
    shown.run()
    assert "✓ kept" not in html(shown), "once"
    assert "10 answered" in html(page("blind_page")), "a later visit goes on"


def test_after_the_last_question_there_is_the_score_alone(api: str) -> None:
    shown = page("blind_page")
    for _ in range(14):
        pick(shown, "A")
    assert not any("mine" in button.label for button in shown.button)
    assert "That was all" in shown.success[0].value
    assert "of 14" in html(shown)


def test_starting_again_forgets_the_answers(api: str, home: Home) -> None:
    shown = page("blind_page")
    assert not any(button.label.startswith("Forget") for button in shown.button)
    pick(shown, "A")
    shown.button(key="forget").click().run()
    assert not shown.exception
    assert "0 answered" in html(shown)
    assert answers(home, RUN) == []


def test_an_answer_given_elsewhere_meanwhile_is_told_and_the_next_comes(api: str, home: Home) -> None:
    one, other = page("blind_page"), page("blind_page")
    pick(one, "A")
    pick(other, "B")
    assert "answered before" in other.info[0].value
    assert "1 answered" in html(other)
    assert len(answers(home, RUN)) == 1


def test_without_an_evaluation_the_next_step_is_told(unevaluated: str) -> None:
    assert "soundalike evaluate" in page("blind_page").info[0].value
    report = page("report_page")
    assert "not evaluated yet" in report.info[0].value
    assert not report.expander


def test_the_report_shows_figures_verdict_curve_funnel_and_the_whole(api: str) -> None:
    shown = page("report_page")
    for told in ("Told apart", "0.60–0.75", "Nothing came out.", "data:image/svg+xml", "messages kept", "80"):
        assert told in html(shown)
    assert "<forwarded>" not in html(shown)
    assert [one.label for one in shown.expander] == ["Numbers that cannot be had", "The whole report"]
    assert "Is it me?" not in [one.value for one in shown.markdown], "no score before ten answers"


def test_the_report_of_an_unfinished_run_is_its_training(api: str, home: Home) -> None:
    folder = home.runs / "20270101-lora-live"
    folder.mkdir()
    (folder / "metrics.jsonl").write_text('{"step": 7, "seconds": 12.5, "loss": 4.25}\n')
    shown = page("report_page")
    assert "in training" in html(shown) and "4.250" in html(shown)
    (folder / "metrics.jsonl").write_text('{"step": 9, "seconds": 15, "loss": 4.125}\n')
    shown.run()
    assert "4.125" in html(shown)


@pytest.mark.parametrize("name", ["blind_page", "report_page"])
def test_an_api_that_is_away_is_told_kindly(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    use(monkeypatch, PageSettings(api_url="http://127.0.0.1:9"))
    shown = page(name)
    assert "does not answer" in shown.info[0].value
    assert shown.button[0].label == "Try again"


def test_the_menu_begins_with_the_chat_and_keeps_what_was_chosen(api: str) -> None:
    shown = page("page_menu")
    assert "AI twin of Sam Carter" in html(shown)
    shown.sidebar.selectbox[1].select("Mum").run()
    shown.sidebar.slider[0].set_value(0.3).run()
    shown.switch_page("report_page.py").run()
    assert "Told apart" in html(shown)
    shown.switch_page("chat_page.py").run()
    assert not shown.exception
    assert shown.sidebar.selectbox[1].value == "Mum"
    assert shown.sidebar.slider[0].value == 0.3


@pytest.mark.browser
@pytest.mark.skipif(BROWSER is None, reason="no chromium or google-chrome is installed")
def test_in_a_real_browser_one_is_asked_answers_and_watches_a_training(
    run_api: RunApi, make_evaluated_run: MakeEvaluatedRun, home: Home
) -> None:
    from playwright.sync_api import expect, sync_playwright

    folder = make_evaluated_run(RUN, places=2)
    evil = "<!doctype html><script>document.title='ran'; parent.document.title='reached'</script><h1>The report</h1>"
    (folder / "report.html").write_text(evil)
    with (
        run_api(EchoEngine(pause_seconds=0)) as api,
        chat_page(PageSettings(api_url=api), 0) as (_, url),
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=BROWSER, args=BROWSER_FLAGS)
        try:
            tab = browser.new_page(viewport={"width": 390, "height": 844})
            asked: set[str | None] = set()
            tab.on("request", lambda request: asked.add(urlsplit(request.url).hostname))
            tab.goto(url)
            expect(tab.get_by_role("heading", name="AI twin of Sam Carter")).to_be_visible(timeout=60_000)
            tab.get_by_role("link", name="Is it me?").click()
            expect(tab.get_by_role("heading", name="Is it me?")).to_be_visible(timeout=20_000)
            expect(tab.get_by_text("With Jess")).to_be_visible()
            place = tab.locator("[class*=st-key-pick-]").first
            before = place.get_attribute("class")
            tab.get_by_role("button", name="B is mine").click()
            expect(tab.locator(".far")).to_contain_text("1 answered · 1 left · score after 2")
            expect(place).not_to_have_class(before or "")
            assert len(answers(home, RUN)) == 1
            expect(tab.locator(".score")).to_have_count(0)
            assert tab.evaluate("document.documentElement.scrollWidth <= innerWidth"), "nothing sticks out on a phone"
            tab.get_by_role("button", name="A is mine").click()
            expect(tab.locator(".score")).to_contain_text("of 2")

            live = home.runs / "20270101-lora-live"
            live.mkdir()
            metrics = live / "metrics.jsonl"
            metrics.write_text('{"step": 7, "loss": 4.25}\n')
            tab.goto(f"{url}/report")
            expect(tab.locator(".live")).to_contain_text("in training", timeout=20_000)
            with metrics.open("a") as file:
                file.write(json.dumps({"step": 8, "loss": 4.125}) + "\n")
            expect(tab.locator(".live")).to_contain_text("4.125", timeout=20_000)
            live.joinpath("metrics.jsonl").unlink()
            live.rmdir()
            tab.goto(f"{url}/report")
            tab.get_by_text("The whole report", exact=True).click()
            expect(tab.frame_locator("iframe").get_by_role("heading", name="The report")).to_be_visible()
            assert tab.title() not in ("ran", "reached")
            assert all(host in ("127.0.0.1", None, "") for host in asked), "nothing is loaded from elsewhere"
        finally:
            browser.close()
