"""Starting the chat page: the API where none runs yet, then Streamlit beside it, and both stopped together.

The page is a child process on the loopback address that knows the API only by its address and key.
"""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
import webbrowser
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import httpx

from serve.chat_style import BACKGROUND, BACKGROUND_ON_DARK
from serve.key_ring import KeyRing
from serve.page_client import ApiAway, PageClient, PageSettings
from serve.server import in_background, listen, load_app, open_keys
from serve.twins import read_twins
from soundalike.api_keys import is_hashed
from soundalike.config import ServeConfig
from soundalike.errors import BadInput, SoundalikeError
from soundalike.home import Home
from soundalike.outgoing import MakeOutgoing
from soundalike.progress import note

PAGE = Path(__file__).with_name("page_menu.py")
PAGE_HOST = "127.0.0.1"
START_SECONDS = 120
SERVICE = "soundalike"
RUNS_ALREADY = (
    "An API of Soundalike runs at {url} already, for other twins or with a key that serve.api_key does not hold in "
    "plain: this page starts its own beside it."
)
ACCENT = "#3566db"
ACCENT_ON_DARK = "#5b86f0"
STREAMLIT_SETTINGS = {
    "server.address": PAGE_HOST,
    "server.headless": "true",
    "server.fileWatcherType": "none",
    "server.runOnSave": "false",
    "runner.magicEnabled": "false",
    # Else a click while the twin writes shows the page anew before what was written is kept.
    "runner.fastReruns": "false",
    "browser.gatherUsageStats": "false",
    "client.showErrorDetails": "none",
    "client.showErrorLinks": "false",
    "client.toolbarMode": "minimal",
    "logger.level": "error",
    "theme.light.primaryColor": ACCENT,
    "theme.light.backgroundColor": BACKGROUND,
    "theme.dark.primaryColor": ACCENT_ON_DARK,
    "theme.dark.backgroundColor": BACKGROUND_ON_DARK,
}
"""Streamlit's own defaults listen on every address and report usage (notes/serve.md, section D)."""


def serve_chat(
    home: Home,
    config: ServeConfig,
    run: str | None = None,
    outgoing: MakeOutgoing | None = None,
    *,
    open_browser: bool = False,
) -> None:
    """Show the chat page until Ctrl-C, which leaves as `KeyboardInterrupt` after a clean end.

    `outgoing` is what must not leave an API that is started here.

    Raises `BadInput` as `serve_api` does; a chat port that is taken is replaced by the next free one.
    """
    keys = open_keys(home, config)
    model = read_twins(home, run)[0].model
    with _terminated_as_interrupted(), ExitStack() as running:
        # A digest opens nothing, and a page that connects to another process needs the key itself.
        api_key = "" if is_hashed(config.api_key) else config.api_key
        api_url = find_api(config, model, api_key)
        if api_url is None:
            if is_ours(address_of(config)):
                note(RUNS_ALREADY.format(url=address_of(config)))
            api_url = running.enter_context(_own_api(home, config, run, outgoing, keys))
            # Whichever keys there are or will be: the page has one of its own, for as long as both run.
            api_key = keys.make_own()
        settings = PageSettings(
            api_url=api_url,
            api_key=api_key,
            model=model,
            temperature=config.temperature,
            reply_tokens=config.max_reply_tokens,
            home=home.root.absolute(),
        )
        page, url = running.enter_context(chat_page(settings, config.chat_port))
        note(f"The chat page is at {url} (API: {api_url}/v1). Ctrl-C stops it.")
        if open_browser:
            webbrowser.open(url)
        page.wait()
        raise SoundalikeError(f"The chat page ended by itself (exit status {page.returncode}).")


def address_of(config: ServeConfig) -> str:
    """Give the address at which an API with these settings is reached from this machine."""
    host = f"[{config.host}]" if ":" in config.host else config.host
    if host in ("0.0.0.0", "[::]"):  # nosec B104  # an address to recognise
        host = PAGE_HOST
    return f"http://{host}:{config.port}"


def is_ours(url: str) -> bool:
    """Whether an API of ours runs at an address, whichever twins it has and whatever key it wants."""
    try:
        return bool(httpx.get(f"{url}/healthz", timeout=2, trust_env=False).json()["service"] == SERVICE)
    except (httpx.HTTPError, httpx.InvalidURL, ValueError, KeyError, TypeError):
        return False


def find_api(config: ServeConfig, model: str, api_key: str) -> str | None:
    """Give the address of an API of ours that answers for `model` where the settings say, if there is one."""
    url = address_of(config)
    client = PageClient(PageSettings(api_url=url, api_key=api_key))
    try:
        return url if any(twin.model == model for twin in client.twins()) else None
    except ApiAway:
        return None


@contextmanager
def chat_page(settings: PageSettings, port: int) -> Iterator[tuple[subprocess.Popen[bytes], str]]:
    """Run the page as a child process; gives the process and its address once it answers."""
    port = _free_port(port)
    flags = [f"--{name}={value}" for name, value in STREAMLIT_SETTINGS.items()]
    # -P: a stray module in the working directory must not take the place of a package.
    command = [
        sys.executable,
        "-P",
        "-m",
        "serve.page_process",
        "run",
        str(PAGE),
        f"--server.port={port}",
        *flags,
    ]
    package_root = str(PAGE.parent.parent)
    path = os.pathsep.join(filter(None, (package_root, os.environ.get("PYTHONPATH"))))
    page = subprocess.Popen(  # nosec B603  # no shell, arguments of our own
        command,
        env={**os.environ, "PYTHONPATH": path, **settings.to_environment()},
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        # Ctrl-C reaches this process only, which ends the page in order.
        start_new_session=True,
    )
    try:
        url = f"http://{PAGE_HOST}:{port}"
        _wait_for(page, f"{url}/_stcore/health")
        yield page, url
    finally:
        if page.stdin is not None:
            page.stdin.close()
        page.terminate()
        try:
            page.wait(timeout=5)
        except subprocess.TimeoutExpired:
            page.kill()
            page.wait()


@contextmanager
def _own_api(
    home: Home, config: ServeConfig, run: str | None, outgoing: MakeOutgoing | None, keys: KeyRing
) -> Iterator[str]:
    with (
        _listen_anywhere(config) as listener,
        in_background(load_app(home, config, run, outgoing, keys), listener) as url,
    ):
        yield url


def _listen_anywhere(config: ServeConfig) -> socket.socket:
    try:
        return listen(config.host, config.port)
    except BadInput:
        # Something else is there; the page does not mind which port the API has.
        return listen(config.host, 0)


def _free_port(wanted: int) -> int:
    """Find the first free port from `wanted` on, or any."""
    for port in (*range(wanted, wanted + 20), 0) if wanted else (0,):
        try:
            with listen(PAGE_HOST, port) as listener:
                return int(listener.getsockname()[1])
        except (BadInput, OverflowError):
            continue
    raise BadInput("There is no free port for the chat page: choose another --chat-port.")


def _wait_for(page: subprocess.Popen[bytes], health_url: str) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if page.poll() is not None:
            raise SoundalikeError(f"The chat page did not start (exit status {page.returncode}).")
        try:
            if httpx.get(health_url, timeout=2, trust_env=False).is_success:
                return
        except httpx.HTTPError:
            pass
        time.sleep(0.1)
    raise SoundalikeError(f"The chat page did not answer within {START_SECONDS} seconds.")


@contextmanager
def _terminated_as_interrupted() -> Iterator[None]:
    """Treat SIGTERM like Ctrl-C, so that the child process is never left behind."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def interrupt(*_: Any) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, interrupt)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
