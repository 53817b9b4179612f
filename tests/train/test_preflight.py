import dataclasses
import shutil
from pathlib import Path
from types import SimpleNamespace

import pytest

from soundalike.errors import BadInput
from soundalike.train_config import TrainConfig
from tests.train.test_choices import CPU, card
from tests.train.test_memory import QWEN_7B
from train.memory import Shape
from train.preflight import check_disk, check_memory

SMALL = Shape(layers=30, hidden=576, inner=1536, heads=9, key_value_heads=3, head=64, vocabulary=49152, tied=True)
CONFIG = TrainConfig(
    base="some/7b", method="lora", quantization="none", precision="bf16", micro_batch_tokens=512, checkpointing="off"
)


def test_a_7b_without_a_gpu_is_refused_with_the_way_out() -> None:
    with pytest.raises(BadInput, match=r"7\.6 billion parameters and this machine has no CUDA GPU.*smollm2-135m"):
        check_memory(QWEN_7B, CONFIG, CPU, saves_weights=False)


def test_the_embedded_model_fits_a_laptop() -> None:
    assert check_memory(SMALL, CONFIG, CPU, saves_weights=False).total < 6 * 2**30


def test_too_small_a_card_is_told_before_anything_is_loaded() -> None:
    with pytest.raises(BadInput, match=r"needs about \d+ GiB and 12 GiB of a card.*--method qlora"):
        check_memory(QWEN_7B, CONFIG, card(12), saves_weights=False)
    with pytest.raises(BadInput, match="trains an adapter"):
        check_memory(QWEN_7B, CONFIG, card(80), saves_weights=True)
    with pytest.raises(BadInput, match="smaller --base"):
        check_memory(QWEN_7B, dataclasses.replace(CONFIG, quantization="nf4"), card(6), saves_weights=False)


@pytest.mark.parametrize("download", [False, True])
def test_a_full_disk_is_told_before_anything_is_loaded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, download: bool
) -> None:
    free = 20 * 2**30 if not download else 10 * 2**30
    monkeypatch.setattr(shutil, "disk_usage", lambda place: SimpleNamespace(free=free))
    cache = tmp_path / "not" / "made" / "yet"
    check_disk(tmp_path, QWEN_7B, CONFIG, saves_weights=False, download=None)
    if download:
        with pytest.raises(BadInput, match=r"14\.2 GiB are needed in .*yet and 10\.0 GiB are free"):
            check_disk(tmp_path, QWEN_7B, CONFIG, saves_weights=False, download=cache)
    else:
        with pytest.raises(BadInput, match="make room"):
            check_disk(tmp_path, QWEN_7B, CONFIG, saves_weights=True, download=None)
