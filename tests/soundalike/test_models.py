from pathlib import Path

import pytest

from soundalike.errors import BadInput
from soundalike.home import Home
from soundalike.models import EMBEDDED, load_base, load_tokenizer, locate, revision


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
