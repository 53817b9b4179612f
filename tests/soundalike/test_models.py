import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from soundalike.errors import BadInput
from soundalike.home import Home
from soundalike.models import EMBEDDED, load_base, load_config, load_tokenizer, locate, revision


@pytest.mark.model
def test_the_embedded_model_answers_a_plain_question(embedded_home: Home) -> None:
    tokenizer = load_tokenizer(EMBEDDED, embedded_home)
    model = load_base(EMBEDDED, embedded_home)
    asked = tokenizer.apply_chat_template(
        [{"role": "user", "content": "What is the capital of France?"}],
        add_generation_prompt=True,
        return_tensors="pt",
        return_dict=True,
    )
    answer = model.generate(**asked, max_new_tokens=12, do_sample=False)[0, asked["input_ids"].shape[1] :]
    assert "Paris" in tokenizer.decode(answer)


@pytest.mark.model
def test_the_embedded_model_is_converted_once(embedded_home: Home) -> None:
    folder = Path(locate(EMBEDDED, embedded_home))
    written = (folder / "model.safetensors").stat().st_mtime_ns
    assert Path(locate(EMBEDDED, embedded_home)) == folder
    assert (folder / "model.safetensors").stat().st_mtime_ns == written


def test_a_missing_embedded_model_names_the_command_that_installs_it(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("soundalike.models.embedded_is_installed", lambda: False)
    with pytest.raises(BadInput, match="make setup"):
        locate(EMBEDDED, home)


@pytest.mark.parametrize("name", ["smollm", "./nowhere", "/nowhere/at/all", "a/b/c"])
def test_a_name_that_is_neither_a_folder_nor_a_hub_id_is_refused(home: Home, name: str) -> None:
    with pytest.raises(BadInput, match="is no model"):
        locate(name, home)


def test_a_folder_without_a_model_is_refused(home: Home, tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"no config\.json"):
        locate(str(tmp_path), home)


def test_a_hub_that_cannot_be_reached_names_the_model_that_needs_none(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)
    with pytest.raises(BadInput, match=EMBEDDED):
        load_tokenizer("someone/no-such-model", home)


def test_the_revision_changes_with_the_weights(tiny_base: Path, tmp_path: Path) -> None:
    import shutil

    shutil.copytree(tiny_base, tmp_path / "copy")
    assert revision(str(tiny_base)) == revision(str(tmp_path / "copy"))
    with (tmp_path / "copy" / "model.safetensors").open("ab") as file:
        file.write(b"0")
    assert revision(str(tiny_base)) != revision(str(tmp_path / "copy"))


def test_a_local_base_loads_in_this_machines_best_precision(home: Home, tiny_base: Path) -> None:
    from soundalike.models import best_dtype

    assert load_base(str(tiny_base), home).dtype == best_dtype()


TRAP = """
from pathlib import Path
Path({sprung!r}).touch()
from transformers import LlamaConfig, LlamaForCausalLM, PreTrainedTokenizerFast
class Config(LlamaConfig): pass
class Model(LlamaForCausalLM): pass
class Tokenizer(PreTrainedTokenizerFast): pass
"""


@pytest.fixture
def trap(tiny_base: Path, tmp_path: Path) -> Path:
    """A base that comes with code of its own, which leaves a mark where it runs."""
    folder = tmp_path / "trap"
    shutil.copytree(tiny_base, folder)
    (folder / "modeling_trap.py").write_text(TRAP.format(sprung=str(tmp_path / "sprung")))
    auto = {
        "AutoConfig": "modeling_trap.Config",
        "AutoModelForCausalLM": "modeling_trap.Model",
        "AutoTokenizer": ["modeling_trap.Tokenizer", "modeling_trap.Tokenizer"],
    }
    for name in ("config.json", "tokenizer_config.json"):
        change(folder / name, auto_map=auto)
    return folder


def change(path: Path, **fields: object) -> None:
    path.write_text(json.dumps(json.loads(path.read_text()) | fields))


def test_code_that_comes_with_a_base_does_not_run(home: Home, trap: Path) -> None:
    assert load_config(str(trap), home).model_type == "llama"
    assert len(load_tokenizer(str(trap), home))
    assert type(load_base(str(trap), home)).__module__.startswith("transformers.")
    assert revision(str(trap))
    assert not (trap.parent / "sprung").exists()


@pytest.mark.parametrize("load", [load_config, load_tokenizer, load_base])
def test_a_base_that_needs_its_own_code_is_refused_without_asking(
    home: Home, trap: Path, load: Callable[[str, Home], object], monkeypatch: pytest.MonkeyPatch
) -> None:
    def ask(*question: object) -> str:
        raise AssertionError("nobody is asked")

    monkeypatch.setattr("builtins.input", ask)
    change(trap / "config.json", model_type="trap", architectures=["Model"])
    change(trap / "tokenizer_config.json", tokenizer_class="Tokenizer")
    (trap / "tokenizer.json").unlink()
    with pytest.raises(BadInput, match="needs code of its own, which Soundalike does not run"):
        load(str(trap), home)
    assert not (trap.parent / "sprung").exists()


class Pickled:
    """Leaves a mark where it is unpickled."""

    def __init__(self, sprung: Path) -> None:
        self._sprung = sprung

    def __reduce__(self) -> tuple[object, tuple[Path]]:
        return Path.touch, (self._sprung,)


def test_weights_in_a_format_that_can_run_code_are_refused(home: Home, tiny_base: Path, tmp_path: Path) -> None:
    import torch

    folder = tmp_path / "pickled"
    shutil.copytree(tiny_base, folder)
    (folder / "model.safetensors").unlink()
    torch.save({"weight": Pickled(tmp_path / "sprung")}, folder / "pytorch_model.bin")
    with pytest.raises(BadInput, match="no weights in safetensors format"):
        load_base(str(folder), home)
    assert not (tmp_path / "sprung").exists()
