"""The engine `vllm`, with a command that does as vLLM does: started, restarted, stopped; or found."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import httpx
import psutil
import pytest

from serve import supervised
from serve.engine import open_engine
from serve.twins import Twin
from soundalike.config import ServeConfig
from soundalike.errors import BadInput, SoundalikeError
from soundalike.home import Home

from .conftest import RunApi, soon, token_counter
from .fake_upstream import FakeUpstream, running

ROOT = Path(__file__).parents[2]
RUN, OTHER = "20260102-lora-aaaa", "20260101-lora-bbbb"


@pytest.fixture(autouse=True)
def quickly(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("LOOK_SECONDS", "FIRST_PAUSE_SECONDS", "HEALTHY_EVERY_SECONDS"):
        monkeypatch.setattr(supervised, name, 0.05)


@pytest.fixture
def servers() -> Iterator[Callable[[], list[psutil.Process]]]:
    """The fake vLLMs that this process started."""

    def find() -> list[psutil.Process]:
        found = []
        for process in psutil.Process().children(recursive=True):
            with suppress(psutil.Error):
                if "fake_upstream.py" in " ".join(process.cmdline()[:2]):
                    found.append(process)
        return found

    yield find
    assert not find(), "nothing is left"


def ask(url: str, model: str = RUN, **fields: Any) -> httpx.Response:
    body = {"model": model, "messages": [{"role": "user", "content": "privateword"}], **fields}
    return httpx.post(f"{url}/v1/chat/completions", json=body)


def test_it_serves_all_twins_and_is_started_again_when_it_dies(
    home: Home,
    tiny_twins: list[Twin],
    fake_vllm: str,
    run_api: RunApi,
    servers: Callable[[], list[psutil.Process]],
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level("INFO")
    config = ServeConfig(engine="vllm", vllm_command=fake_vllm, vllm_arguments="--tensor-parallel-size 2")
    with run_api(open_engine(home, tiny_twins, config), of=tiny_twins) as url:
        for twin in tiny_twins:
            content = ask(url, twin.model).json()["choices"][0]["message"]["content"]
            assert content.startswith(f"{twin.model} got ")
        assert ask(url, max_tokens=1000).status_code == 200

        def ready() -> int:
            return httpx.get(f"{url}/readyz").status_code

        assert ready() == 200
        [server] = servers()
        server.kill()
        assert soon(lambda: ready() == 503)
        refused = ask(url)
        assert refused.status_code in (502, 503) and int(refused.headers["retry-after"]) > 0
        assert soon(lambda: ready() == 200)
        assert ask(url).status_code == 200
    log = (home.root / "vllm.log").read_text()
    assert "--tensor-parallel-size 2" in log
    assert "privateword" not in log + caplog.text


@pytest.mark.parametrize("end", [signal.SIGINT, signal.SIGKILL])
def test_however_the_server_ends_nothing_is_left_of_it(
    home: Home,
    tiny_twins: list[Twin],
    fake_vllm: str,
    servers: Callable[[], list[psutil.Process]],
    end: signal.Signals,
) -> None:
    script = (
        "import sys; from pathlib import Path\n"
        "from serve.server import serve_api; from soundalike.home import Home\n"
        "from soundalike.config import ServeConfig\n"
        "config = ServeConfig(port=0, engine='vllm', vllm_command=sys.argv[2])\n"
        "try: serve_api(Home(Path(sys.argv[1])), config)\n"
        "except KeyboardInterrupt: sys.exit(130)\n"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", script, str(home.root), fake_vllm],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stderr is not None
        assert any("The API answers at" in line for line in process.stderr)
        [server] = servers()
        process.send_signal(end)
        assert process.wait(timeout=30) == (130 if end is signal.SIGINT else -end)
        assert soon(lambda: not server.is_running())
        assert "Traceback" not in process.stderr.read()
    finally:
        process.kill()
        process.communicate()


def test_one_that_does_not_start_is_told(
    home: Home,
    tiny_twins: list[Twin],
    fake_vllm: str,
    monkeypatch: pytest.MonkeyPatch,
    servers: Callable[[], list[psutil.Process]],
) -> None:
    monkeypatch.setenv("FAKE_VLLM_REFUSES", "1")
    with pytest.raises(SoundalikeError, match=r"vLLM ended while it started: .*vllm\.log says why"):
        open_engine(home, tiny_twins, ServeConfig(engine="vllm", vllm_command=fake_vllm))


def test_a_run_that_it_cannot_take_is_refused_before_anything_is_started(home: Home, tiny_twins: list[Twin]) -> None:
    assert tiny_twins[0].adapter is not None
    (tiny_twins[0].adapter / "adapter_config.json").write_text(json.dumps({"peft_type": "IA3"}))
    with pytest.raises(BadInput, match="no LoRA but IA3"):
        open_engine(home, tiny_twins, ServeConfig(engine="vllm", vllm_command="no-such-command"))


def test_another_run_that_it_cannot_take_is_left_out_and_refused_when_it_is_asked_for(
    home: Home,
    tiny_twins: list[Twin],
    fake_vllm: str,
    run_api: RunApi,
    capsys: pytest.CaptureFixture[str],
    servers: Callable[[], list[psutil.Process]],
) -> None:
    assert tiny_twins[1].adapter is not None
    (tiny_twins[1].adapter / "adapter_config.json").write_text(json.dumps({"peft_type": "LORA", "use_dora": True}))
    engine = open_engine(home, tiny_twins, ServeConfig(engine="vllm", vllm_command=fake_vllm))
    assert "Left out" in capsys.readouterr().err
    with run_api(engine, of=tiny_twins) as url:
        assert ask(url).status_code == 200
        refused = ask(url, OTHER)
        assert refused.status_code == 400 and "DoRA" in refused.json()["error"]["message"]


def test_one_that_runs_elsewhere_is_used_with_its_limits(
    home: Home, tiny_twins: list[Twin], tiny_base: Path, run_api: RunApi
) -> None:
    fake = FakeUpstream([twin.model for twin in tiny_twins], count=token_counter(tiny_base), key="k")
    for model in fake.models:
        model["max_model_len"] = 200
    with running(fake) as upstream:
        config = ServeConfig(engine="vllm", upstream=upstream, upstream_key="k", vllm_command="no-such-command")
        with run_api(open_engine(home, tiny_twins, config), of=tiny_twins) as url:
            assert ask(url, OTHER, max_tokens=1000).status_code == 200
    asked = fake.asked[-1]
    assert (asked["model"], asked["max_tokens"]) == (OTHER, 100)
    assert (asked["top_k"], asked["min_p"], asked["repetition_penalty"]) == (0, 0, 1)
    assert asked["stop_token_ids"] and asked["stream_options"]["include_usage"]


def test_one_without_the_adapters_is_refused_with_the_command_that_serves_them(
    home: Home, tiny_twins: list[Twin]
) -> None:
    with running(FakeUpstream([tiny_twins[-1].model])) as upstream, pytest.raises(BadInput) as refused:
        open_engine(home, tiny_twins, ServeConfig(engine="vllm", upstream=upstream))
    assert f"does not serve {RUN}" in str(refused.value)
    assert "vllm serve" in str(refused.value) and "--enable-lora" in str(refused.value)


def test_one_with_another_tokenizer_is_refused(home: Home, tiny_twins: list[Twin]) -> None:
    fake = FakeUpstream([twin.model for twin in tiny_twins])
    with running(fake) as upstream, pytest.raises(BadInput, match="another base"):
        open_engine(home, tiny_twins, ServeConfig(engine="vllm", upstream=upstream))
