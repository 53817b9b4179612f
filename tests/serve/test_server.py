import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from serve.server import listen, open_keys, serve_api, url_of
from soundalike.config import ServeConfig
from soundalike.errors import BadInput, NothingThere
from soundalike.home import Home

from .conftest import MakeRun

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.2", "", "my-box.lan"])
def test_an_address_that_others_reach_is_refused_without_a_key_before_anything_is_read(host: str, home: Home) -> None:
    with pytest.raises(BadInput, match="no API key is set"):
        serve_api(home, ServeConfig(host=host, port=0))
    open_keys(home, ServeConfig(host=host, api_key="k"))


def test_without_a_run_there_is_nothing_to_serve(home: Home) -> None:
    with pytest.raises(NothingThere):
        serve_api(home, ServeConfig(port=0, engine="echo"))


def test_a_port_in_use_is_told(home: Home, make_run: MakeRun) -> None:
    make_run()
    with listen("127.0.0.1", 0) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(BadInput, match=f"Port {port} on 127.0.0.1 is in use"):
            serve_api(home, ServeConfig(port=port, engine="echo"))


def test_an_address_that_is_not_ours_is_told() -> None:
    with pytest.raises(BadInput, match=r"cannot be opened"):
        listen("192.0.2.1", 0)
    with pytest.raises(BadInput, match="There is no address 'no such host'"):
        listen("no such host", 0)


def test_localhost_is_the_ipv4_loopback_address() -> None:
    with listen("localhost", 0) as listener:
        assert url_of(listener).startswith("http://127.0.0.1:")


@pytest.mark.skipif(not socket.has_ipv6, reason="no IPv6 on this machine")
def test_an_ipv6_address_is_written_in_brackets() -> None:
    try:
        listener = listen("::1", 0)
    except BadInput:
        pytest.skip("no IPv6 loopback address on this machine")
    with listener:
        assert url_of(listener).startswith("http://[::1]:")


def test_it_says_where_it_answers_and_ctrl_c_ends_it_cleanly(home: Home, make_run: MakeRun) -> None:
    make_run()
    script = (
        "import sys; from pathlib import Path\n"
        "from serve.server import serve_api; from soundalike.home import Home\n"
        "from soundalike.config import ServeConfig\n"
        "try: serve_api(Home(Path(sys.argv[1])), ServeConfig(port=0, engine='echo'))\n"
        "except KeyboardInterrupt: sys.exit(130)\n"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", script, str(home.root)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stderr is not None and process.stdout is not None
        line = next(line for line in process.stderr if "The API answers at" in line)
        url = line.split("answers at ")[1].split("/v1")[0]
        body = {"messages": [{"role": "user", "content": "secretword"}]}
        with httpx.stream("POST", f"{url}/v1/chat/completions", json=body | {"stream": True}) as stream:
            lines = stream.iter_lines()
            next(lines)
            process.send_signal(signal.SIGINT)
            assert "data: [DONE]" in list(lines), "a reply that is being drawn may end"
        assert process.wait(timeout=30) == 130
        assert process.stdout.read() == ""
        rest = process.stderr.read()
        assert "Traceback" not in rest and "secretword" not in rest
    finally:
        process.kill()
        process.communicate()
