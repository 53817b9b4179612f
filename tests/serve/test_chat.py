import hashlib
import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import httpx
import pytest

from serve import chat
from serve.chat import STREAMLIT_SETTINGS, find_api, serve_chat
from serve.page_client import PageClient, PageSettings
from serve.server import listen
from soundalike.api_keys import add_key, keys_file, remove_key
from soundalike.config import ServeConfig
from soundalike.errors import BadInput, NothingThere, SoundalikeError
from soundalike.home import Home

from .conftest import MakeRun, RunApi

ROOT = Path(__file__).parents[2]


def test_an_open_address_without_a_key_is_refused_for_the_chat_too(home: Home) -> None:
    with pytest.raises(BadInput, match="no API key is set"):
        serve_chat(home, ServeConfig(host="0.0.0.0"))


def test_without_a_run_there_is_nobody_to_chat_with(home: Home) -> None:
    with pytest.raises(NothingThere):
        serve_chat(home, ServeConfig(port=0, chat_port=0, engine="echo"))


def test_a_running_api_is_used_only_if_it_answers_for_the_twin_and_takes_the_key(run_api: RunApi) -> None:
    with run_api(api_key="k") as url:
        port = int(url.rpartition(":")[2])
        assert find_api(ServeConfig(port=port, api_key="k"), "20260101-lora-aaaa", "k") == url
        assert find_api(ServeConfig(port=port, api_key="k"), "another-home's-run", "k") is None
        assert find_api(ServeConfig(port=port, api_key="wrong"), "20260101-lora-aaaa", "wrong") is None
    assert find_api(ServeConfig(port=port, api_key="k"), "20260101-lora-aaaa", "k") is None


def open_page(
    home: Home, config: ServeConfig, monkeypatch: pytest.MonkeyPatch, look: Callable[[PageSettings], None]
) -> None:
    """Start the chat with a look at what the page is told in place of the page."""

    @contextmanager
    def page(settings: PageSettings, port: int) -> Iterator[tuple[Any, str]]:
        look(settings)
        yield SimpleNamespace(wait=lambda: None, returncode=0), "http://page"

    monkeypatch.setattr(chat, "chat_page", page)
    with pytest.raises(SoundalikeError, match="ended by itself"):
        serve_chat(home, config)


@pytest.mark.parametrize("setting", ["", "chosen", "sha256:" + hashlib.sha256(b"chosen").hexdigest()])
def test_the_page_has_a_key_of_its_own_for_the_api_that_it_starts(
    home: Home, make_run: MakeRun, monkeypatch: pytest.MonkeyPatch, setting: str
) -> None:
    make_run()
    add_key(home, "laptop")
    kept = keys_file(home).read_bytes()

    def look(settings: PageSettings) -> None:
        assert settings.api_key not in ("", setting, "chosen")
        assert PageClient(settings).twins()
        add_key(home, "another")
        assert PageClient(settings).twins(), "whatever happens to the stored keys"
        assert httpx.get(f"{settings.api_url}/v1/models").status_code == 401

    open_page(home, ServeConfig(port=0, engine="echo", api_key=setting), monkeypatch, look)
    remove_key(home, "another")
    assert keys_file(home).read_bytes() == kept


def test_the_page_needs_no_key_before_the_first_and_has_one_after(
    home: Home, make_run: MakeRun, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_run()

    def look(settings: PageSettings) -> None:
        assert httpx.get(f"{settings.api_url}/v1/models").status_code == 200
        add_key(home, "first")
        assert httpx.get(f"{settings.api_url}/v1/models").status_code == 401
        assert PageClient(settings).twins()

    open_page(home, ServeConfig(port=0, engine="echo"), monkeypatch, look)


def test_a_running_api_whose_key_is_known_by_its_digest_only_is_told_and_left_alone(
    home: Home, run_api: RunApi, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    setting = "sha256:" + hashlib.sha256(b"chosen").hexdigest()
    seen: list[PageSettings] = []
    with run_api(api_key="chosen") as url:
        config = ServeConfig(port=int(url.rpartition(":")[2]), engine="echo")
        open_page(home, replace(config, api_key=setting), monkeypatch, seen.append)
        assert f"runs at {url} already" in capfd.readouterr().err
        open_page(home, replace(config, api_key="chosen"), monkeypatch, seen.append)
        assert "already" not in capfd.readouterr().err
    assert [settings.api_url == url for settings in seen] == [False, True]


def test_the_page_tells_nobody_and_shows_no_insides() -> None:
    assert STREAMLIT_SETTINGS["server.address"] == "127.0.0.1"
    assert STREAMLIT_SETTINGS["browser.gatherUsageStats"] == "false"
    assert STREAMLIT_SETTINGS["client.showErrorDetails"] == "none"


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_the_chat_starts_beside_taken_ports_and_leaves_nothing_running(
    home: Home, make_run: MakeRun, how: signal.Signals
) -> None:
    make_run()
    script = (
        "import sys; from pathlib import Path\n"
        "from serve.chat import serve_chat; from soundalike.home import Home\n"
        "from soundalike.config import ServeConfig\n"
        "port, chat_port = map(int, sys.argv[2:])\n"
        "config = ServeConfig(port=port, chat_port=chat_port, engine='echo', api_key='hush')\n"
        "try: serve_chat(Home(Path(sys.argv[1])), config)\n"
        "except KeyboardInterrupt: sys.exit(130)\n"
    )
    with socket.socket() as one, listen("127.0.0.1", 0) as two:
        one.bind(("127.0.0.1", 0))  # Taken, and refuses connections.
        taken = [str(listener.getsockname()[1]) for listener in (one, two)]
        process = subprocess.Popen(
            [sys.executable, "-c", script, str(home.root), *taken],
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        try:
            assert process.stderr is not None
            line = next(line for line in process.stderr if "The chat page is at" in line)
            page_url, api_url = re.findall(r"http://[\d.:]+", line)
            assert not any(port in page_url + api_url for port in taken)
            assert httpx.get(page_url).is_success
            assert httpx.get(f"{api_url}/healthz").is_success
            assert httpx.get(f"{api_url}/v1/models").status_code == 401
            process.send_signal(how)
            assert process.wait(timeout=30) == (-how if how == signal.SIGKILL else 130)
            # The page holds the pipe's other end for as long as it lives.
            process.stderr.read()
            for url in (page_url, api_url):
                with pytest.raises(httpx.ConnectError):
                    httpx.get(url)
        finally:
            process.kill()
            process.communicate()
