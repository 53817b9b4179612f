"""A home with finished runs, a tiny real model, and the API over real HTTP."""

import json
import os
import socket
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from serve.admission import Admission
from serve.api import create_app
from serve.engine import Engine
from serve.engines.echo import EchoEngine
from serve.page_client import PageSettings
from serve.server import in_background, listen
from serve.twins import Twin, read_twins
from soundalike.config import ServeConfig
from soundalike.held_out import HeldOut, HeldOutReply, write_held_out
from soundalike.home import Home, write_manifest
from soundalike.models import revision
from soundalike.records import Run, Turn, write_run

from .page_tools import PAGE, use

if TYPE_CHECKING:
    from streamlit.testing.v1 import AppTest

SYSTEM_PROMPT = "You are {owner}, chatting with {contact}."
MakeRun = Callable[..., Path]
MakeEvaluatedRun = Callable[..., Path]
RunApi = Callable[..., AbstractContextManager[str]]


def soon(holds: Callable[[], bool]) -> bool:
    """Wait until something holds, for ten seconds at most."""
    deadline = time.monotonic() + 10
    while not holds() and time.monotonic() < deadline:
        time.sleep(0.01)
    return holds()


@pytest.fixture
def make_run(home: Home) -> MakeRun:
    """Write a finished run; each newer than the one before."""
    made: list[Path] = []

    def make(
        name: str = "20260101-lora-aaaa",
        *,
        base: str = "tiny",
        template_digest: str = "untold",
        contacts: tuple[str, ...] = ("Jess", "Mum", "Лёша"),
        whole: bool = True,
        config: dict[str, Any] | None = None,
    ) -> Path:
        folder = home.runs / name
        folder.mkdir(parents=True)
        run = Run(
            id=name,
            base=base,
            base_revision=revision(base) if Path(base).is_dir() else "1",
            method="lora",
            dataset="d",
            template_digest=template_digest,
            owner="Sam Carter",
            system_prompt=SYSTEM_PROMPT,
            seed=7,
            config=config or {},
            metrics={},
            adapter="adapter",
            contacts=contacts,
        )
        write_run(folder / "run.json", run)
        if whole:
            write_manifest(folder, {"run": name})
            made.append(folder)
            for age, older in enumerate(reversed(made)):
                os.utime(older / "manifest.json", (1_800_000_000 - age, 1_800_000_000 - age))
        return folder

    return make


@pytest.fixture
def make_evaluated_run(home: Home, make_run: MakeRun) -> MakeEvaluatedRun:
    """Write a finished run with a report, the replies that it was measured on, its training, and its dataset."""

    def make(name: str = "20260101-lora-aaaa", *, places: int = 14) -> Path:
        folder = make_run(name)
        replies = tuple(
            HeldOutReply(
                contact="Jess",
                turns=(Turn(role="other", messages=(f"<b>number</b> {number}",)),),
                owner=(f"mine {number}",),
                said={"twin": (f"twins {number}",), "base": ("as a model",)},
            )
            for number in range(places)
        )
        write_held_out(folder, HeldOut(settings={}, places=replies, values={}))
        fidelity = {
            "nll": {"base": 4.5, "twin": 3.5},
            "auc": {"base": 0.97, "twin": 0.68, "earlier": 0.55},
            "context_fit": {"base": 0.55, "twin": 0.66, "owner": 0.81},
            "intervals": {"auc": {"twin": [0.6, 0.75]}},
            "held_out": {"turns": places, "replies_sampled": places},
            "missing": ["The similarity cannot be had: no model."],
        }
        leaks = {"copied_from_training": {"base": 0.0, "twin": 0.02}, "verdict": ["Nothing came out."]}
        (folder / "fidelity.json").write_text(json.dumps({"fidelity": fidelity, "leaks": leaks}))
        (folder / "report.html").write_text("<!doctype html><h1>Does it sound like them?</h1>")
        lines = [{"step": step, "seconds": step * 2.0, "loss": 5 - step / 10} for step in range(1, 9)]
        (folder / "metrics.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines))
        dataset = home.datasets / "d"
        dataset.mkdir(parents=True, exist_ok=True)
        funnel = [
            {"step": "messages read", "unit": "messages", "count": 100, "dropped": {}},
            {"step": "messages kept", "unit": "messages", "count": 80, "dropped": {"<forwarded>": 20}},
            {"step": "tokens", "unit": "tokens", "count": 3000, "dropped": {}},
        ]
        (dataset / "funnel.json").write_text(json.dumps(funnel))
        return folder

    return make


@pytest.fixture
def twins(home: Home, make_run: MakeRun) -> list[Twin]:
    if not home.runs.exists():
        make_run()
    return read_twins(home)


@pytest.fixture
def run_api(request: pytest.FixtureRequest, home: Home) -> RunApi:
    """Run the API of an engine on a free port, for the fixture `twins` or others; gives its address."""

    @contextmanager
    def run(
        engine: Engine | None = None,
        *,
        of: Sequence[Twin] | None = None,
        admission: Admission | None = None,
        **settings: Any,
    ) -> Iterator[str]:
        config = ServeConfig(port=0, **settings)
        twins = of or request.getfixturevalue("twins")
        app = create_app(engine or EchoEngine(pause_seconds=0), twins, config, home, admission=admission)
        with listen("127.0.0.1", 0) as listener, in_background(app, listener) as url:
            yield url

    return run


@pytest.fixture
def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


@pytest.fixture
def make_trained_run(home: Home, make_run: MakeRun, tiny_base: Path) -> MakeRun:
    """Write a finished run with a real, random adapter on the tiny base."""

    def make(name: str = "20260101-lora-aaaa", *, seed: int = 0, **fields: Any) -> Path:
        import torch
        from peft import LoraConfig, get_peft_model

        from soundalike.models import load_base, load_tokenizer
        from train.render import template_digest

        digest = template_digest(load_tokenizer(str(tiny_base), home), SYSTEM_PROMPT)
        folder = make_run(name, **{"base": str(tiny_base), "template_digest": digest, **fields})
        torch.manual_seed(seed)
        # Without `init_lora_weights=False` a fresh adapter changes nothing.
        config = LoraConfig(r=4, lora_alpha=64, target_modules="all-linear", init_lora_weights=False)
        get_peft_model(load_base(str(tiny_base), home), config).save_pretrained(folder / "adapter")
        return folder

    return make


@pytest.fixture
def tiny_twins(home: Home, make_run: MakeRun, tiny_base: Path) -> list[Twin]:
    """A twin of the tiny base whose adapter nobody will load, another, and the base."""
    from soundalike.models import load_tokenizer
    from train.render import template_digest

    digest = template_digest(load_tokenizer(str(tiny_base), home), SYSTEM_PROMPT)
    for name in ("20260101-lora-bbbb", "20260102-lora-aaaa"):
        adapter = make_run(name, base=str(tiny_base), template_digest=digest) / "adapter"
        adapter.mkdir()
        (adapter / "adapter_model.safetensors").touch()
        (adapter / "adapter_config.json").write_text(json.dumps({"peft_type": "LORA", "r": 12, "bias": "none"}))
    return read_twins(home)


@pytest.fixture
def fake_vllm(tmp_path: Path) -> str:
    """A command that does as `vllm` does, without a model."""
    script = tmp_path / "vllm"
    script.write_text(f'#!/bin/sh\nexec "{sys.executable}" "{Path(__file__).with_name("fake_upstream.py")}" "$@"\n')
    script.chmod(0o700)
    return str(script)


def token_counter(base: Path) -> Callable[[str], int]:
    """Count the tokens of a text as a server does that has the base's tokenizer."""
    from transformers import AutoTokenizer

    tokenizer = AutoTokenizer.from_pretrained(base)
    return lambda text: len(tokenizer(text)["input_ids"])


@pytest.fixture
def page_engine() -> EchoEngine:
    """What answers on the fixture `page`."""
    return EchoEngine(pause_seconds=0)


@pytest.fixture
def page(run_api: RunApi, page_engine: EchoEngine, monkeypatch: pytest.MonkeyPatch, home: Home) -> Iterator["AppTest"]:
    """The chat page in front of a real API."""
    from streamlit.testing.v1 import AppTest

    with run_api(page_engine) as url:
        use(monkeypatch, PageSettings(api_url=url, temperature=0.4, home=home.root))
        yield AppTest.from_file(PAGE, default_timeout=30).run()
