"""A home with finished runs, a tiny real model, and the API over real HTTP."""

import os
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

import pytest

from serve.admission import Admission
from serve.api import create_app
from serve.engine import Engine
from serve.engines.echo import EchoEngine
from serve.server import in_background, listen
from serve.twins import Twin, read_twins
from soundalike.config import ServeConfig
from soundalike.home import Home, write_manifest
from soundalike.models import revision
from soundalike.records import Run, write_run

SYSTEM_PROMPT = "You are {owner}, chatting with {contact}."
MakeRun = Callable[..., Path]
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
            config={},
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
def twins(home: Home, make_run: MakeRun) -> list[Twin]:
    make_run()
    return read_twins(home)


@pytest.fixture
def run_api(request: pytest.FixtureRequest) -> RunApi:
    """Run the API of an engine on a free port, for the fixture `twins` or others; gives its address."""

    @contextmanager
    def run(
        engine: Engine | None = None,
        *,
        of: list[Twin] | None = None,
        admission: Admission | None = None,
        **settings: Any,
    ) -> Iterator[str]:
        config = ServeConfig(port=0, **settings)
        twins = of or request.getfixturevalue("twins")
        app = create_app(engine or EchoEngine(pause_seconds=0), twins, config, admission=admission)
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
