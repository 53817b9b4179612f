import json
from pathlib import Path
from typing import Any

import pytest

from serve.adapter_files import adapter_folder, check_adapter
from serve.twins import read_twins
from soundalike.errors import BadInput
from soundalike.home import Home

from .conftest import MakeRun


def change(run: Path, **fields: Any) -> None:
    record = json.loads((run / "run.json").read_text())
    (run / "run.json").write_text(json.dumps(record | fields))


@pytest.fixture
def elsewhere(tmp_path: Path) -> Path:
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    (folder / "adapter_model.safetensors").touch()
    return folder


@pytest.mark.parametrize(
    "named", ["../../elsewhere", "../other-run/adapter", "adapter/../../..", "/etc", "..", "../mine2"]
)
def test_an_adapter_outside_its_run_is_left_out_with_a_sentence(
    home: Home, make_run: MakeRun, named: str, capfd: pytest.CaptureFixture[str]
) -> None:
    change(make_run("mine"), adapter=named)
    with pytest.raises(BadInput, match="mine has its adapter, or a file of it, outside"):
        read_twins(home, "mine")
    make_run("newest")
    assert [twin.model for twin in read_twins(home)] == ["newest", "tiny"]
    assert "Left out: The run mine" in capfd.readouterr().err


def test_an_absolute_adapter_is_left_out(home: Home, make_run: MakeRun, elsewhere: Path) -> None:
    change(make_run("mine"), adapter=str(elsewhere))
    with pytest.raises(BadInput, match="outside"):
        read_twins(home)


@pytest.mark.parametrize("linked", ["adapter", "adapter/adapter_model.safetensors", "adapter/nested", "."])
def test_a_link_out_of_the_home_is_left_out(home: Home, make_run: MakeRun, elsewhere: Path, linked: str) -> None:
    run = make_run("mine")
    if linked == ".":
        run.rename(elsewhere / "mine")
        run.symlink_to(elsewhere / "mine")
    else:
        link = run / linked
        link.parent.mkdir(exist_ok=True)
        link.symlink_to(elsewhere / link.name if link.suffix else elsewhere)
    with pytest.raises(BadInput, match="outside"):
        read_twins(home)


def test_the_folder_of_runs_may_be_on_another_disk(home: Home, make_run: MakeRun, elsewhere: Path) -> None:
    make_run("mine")
    home.runs.rename(elsewhere / "runs")
    home.runs.symlink_to(elsewhere / "runs")
    assert read_twins(home)[0].model == "mine"


def test_an_adapter_inside_its_run_is_found(home: Home, make_run: MakeRun) -> None:
    run = make_run("mine")
    assert adapter_folder(run, "adapter") == run / "adapter"


@pytest.mark.parametrize("name", ["adapter_model.bin", "pytorch_model.bin", "adapter_model.pt", "model.ckpt"])
def test_an_adapter_that_could_run_code_is_refused(home: Home, make_run: MakeRun, name: str) -> None:
    adapter = make_run() / "adapter"
    adapter.mkdir()
    (adapter / name).write_bytes(b"pickle")
    with pytest.raises(BadInput, match="safetensors"):
        check_adapter(read_twins(home)[0])


@pytest.mark.parametrize("shard", ["../../model.safetensors", "/model.safetensors", "pytorch_model.bin", ""])
def test_an_index_names_safetensors_of_its_own_folder_only(home: Home, make_run: MakeRun, shard: str) -> None:
    adapter = make_run() / "adapter"
    adapter.mkdir()
    index = adapter / "model.safetensors.index.json"
    index.write_text(json.dumps({"weight_map": {"a": "model-1.safetensors"}}))
    check_adapter(read_twins(home)[0])
    index.write_text(json.dumps({"weight_map": {"a": "model-1.safetensors", "b": shard}}))
    with pytest.raises(BadInput, match="outside its folder or in another format"):
        check_adapter(read_twins(home)[0])
    index.write_text("{")
    with pytest.raises(BadInput, match="outside its folder or in another format"):
        check_adapter(read_twins(home)[0])
