"""Driving the pages: through Streamlit's AppTest, and where a headless browser is found."""

import re
import shutil
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from serve.page_client import PageSettings

if TYPE_CHECKING:
    from streamlit.testing.v1 import AppTest

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


def use(monkeypatch: pytest.MonkeyPatch, settings: PageSettings) -> None:
    for name, value in settings.to_environment().items():
        monkeypatch.setenv(name, value)


def html(page: "AppTest") -> str:
    return "\n".join(str(element.proto.body) for element in page.get("html"))  # type: ignore[attr-defined]


def bubbles(page: "AppTest") -> list[tuple[str, str]]:
    found = re.findall(r'class="bubble (\w+)[^>]*>([^<]*)<', html(page))
    return [(speaker, unescape(text)) for speaker, text in found]


def say(page: "AppTest", text: str) -> None:
    page.chat_input[0].set_value(text).run()
    assert not page.exception


def press(page: "AppTest", key: str) -> None:
    """Click the button with that key."""
    page.button(key=key).click().run()
    assert not page.exception


def listed(page: "AppTest") -> list[str]:
    """The conversations in the sidebar, as their buttons say."""
    return [button.label for button in page.sidebar.button if str(button.key).startswith("open-")]
