"""What cannot be trained is refused with exit 2 and one sentence, and nothing is lost."""

import json
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest

from soundalike.home import Home
from tests.train.conftest import WriteDataset


class Hub(BaseHTTPRequestHandler):
    """A model hub on loopback that has one model, for those who accepted its licence."""

    def do_HEAD(self) -> None:
        gated = "/some/gated/" in self.path
        self.send_response(401 if gated else 404)
        self.send_header("X-Error-Code", "GatedRepo" if gated else "RepoNotFound")
        self.send_header("Content-Length", "0")
        self.end_headers()

    do_GET = do_HEAD  # noqa: N815

    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture
def hub() -> Iterator[str]:
    server = HTTPServer(("127.0.0.1", 0), Hub)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


def refused(home: Home, *arguments: str, command: str = "train", **environment: str) -> str:
    """Run the real command; its one sentence on stderr."""
    script = "import sys; from soundalike.cli import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", script, "--home", str(home.root), "--quiet", command, *arguments],
        capture_output=True,
        text=True,
        env=os.environ | environment,
    )
    assert done.returncode == 2, done.stderr
    (sentence,) = done.stderr.strip().splitlines()
    assert "Traceback" not in sentence and done.stdout == ""
    return sentence


def test_an_unknown_base_is_refused(home: Home, write_dataset: WriteDataset, hub: str, tmp_path: Path) -> None:
    write_dataset()
    sentence = refused(home, "--base", "some/nothing", HF_ENDPOINT=hub, HF_HOME=str(tmp_path))
    assert "some/nothing" in sentence and "check the name" in sentence
    assert "is no model" in refused(home, "--base", "not-a-model")


def test_a_gated_base_without_a_token_names_the_token(
    home: Home, write_dataset: WriteDataset, hub: str, tmp_path: Path
) -> None:
    write_dataset()
    sentence = refused(home, "--base", "some/gated", HF_ENDPOINT=hub, HF_HOME=str(tmp_path), HF_TOKEN="")
    assert "accepted its licence" in sentence and "HF_TOKEN" in sentence


def test_a_7b_without_a_gpu_is_refused_before_its_weights_are_asked_for(
    home: Home, write_dataset: WriteDataset, tiny_base: Path, tmp_path: Path
) -> None:
    write_dataset()
    large = tmp_path / "large"
    shutil.copytree(tiny_base, large, ignore=shutil.ignore_patterns("*.safetensors"))
    config = json.loads((large / "config.json").read_text())
    config |= {"hidden_size": 4096, "intermediate_size": 14336, "num_hidden_layers": 32, "vocab_size": 32768}
    (large / "config.json").write_text(json.dumps(config))
    assert "no CUDA GPU" in refused(home, "--base", str(large), CUDA_VISIBLE_DEVICES="")


def test_a_dataset_of_another_version_is_refused(home: Home, write_dataset: WriteDataset, tiny_base: Path) -> None:
    folder = home.datasets / write_dataset()
    lines = (folder / "train.jsonl").read_text().splitlines()
    (folder / "train.jsonl").write_text("\n".join([json.dumps({"schema": "example/99"}), *lines[1:]]))
    assert "example/99" in refused(home, "--base", str(tiny_base))


def test_an_unknown_key_names_the_known_ones(home: Home, write_dataset: WriteDataset) -> None:
    write_dataset()
    home.config.write_text("[train]\nlerning_rate = 1\n")
    sentence = refused(home)
    assert "lerning_rate" in sentence and "learning_rate" in sentence


def test_an_unknown_method_names_the_choices(home: Home, write_dataset: WriteDataset, tiny_base: Path) -> None:
    write_dataset()
    assert "qlora" in refused(home, "--base", str(tiny_base), "--method", "magic")


def test_an_unknown_optimizer_names_the_rule(home: Home, write_dataset: WriteDataset, tiny_base: Path) -> None:
    write_dataset()
    assert "sgdd" in refused(home, "--base", str(tiny_base), "--optimizer", "sgdd")


def test_an_adapter_of_another_base_is_refused(
    home: Home, write_dataset: WriteDataset, tiny_base: Path, tmp_path: Path
) -> None:
    write_dataset()
    base = tmp_path / "base"
    shutil.copytree(tiny_base, base)
    from soundalike.train_config import TrainConfig
    from train.training import train_twin

    train_twin(home, TrainConfig(base=str(base), method="lora", max_steps=1, row_tokens=256))
    config = json.loads((base / "config.json").read_text())
    (base / "config.json").write_text(json.dumps(config | {"rms_norm_eps": 1e-3}))
    for command in ("evaluate", "generate"):
        contexts = tmp_path / "contexts.jsonl"
        contexts.write_text('{"i": 1, "contact": "Jess", "turns": []}\n')
        more = ("--contexts", str(contexts), str(tmp_path / "out")) if command == "generate" else ()
        assert "its adapter does not fit" in refused(home, *more, command=command)
