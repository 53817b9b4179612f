import os
import re
import signal
import socket
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from serve.chat import STREAMLIT_SETTINGS, find_api, serve_chat
from serve.server import listen
from soundalike.config import ServeConfig
from soundalike.errors import BadInput, NothingThere
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
