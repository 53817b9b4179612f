"""What is exported is there whole or not at all, is used as it is, and is not made twice."""

import json
import shutil
import stat
from pathlib import Path
from typing import Any

import pytest

from soundalike.errors import BadInput, NothingThere
from soundalike.home import Home, is_whole
from soundalike.records import Turn
from soundalike.sampling import Sampling
from tests.soundalike import conftest as command_line
from tests.train.export.runs import SYSTEM, logits_of, mean_divergence, put_run
from tests.train.export.test_merging import twin_of
from train.export import exporting
from train.export.exporting import export_gguf, export_merged, export_ollama
from train.render import end_ids, render_prompt

command = command_line.command
SAMPLING = Sampling(temperature=0.8)
SAID = [
    {"role": "user", "content": "hello"},
    {"role": "assistant", "content": "yes\nso"},
    {"role": "user", "content": "ok"},
]
TURNS = [Turn(role="other", messages=("hello",)), Turn(role="owner", messages=("yes", "so"))]


@pytest.fixture
def no_merging(monkeypatch: pytest.MonkeyPatch) -> None:
    """Merging fails, as where it is killed."""

    def merged(*_: Any) -> Any:
        raise KeyboardInterrupt

    monkeypatch.setattr(exporting, "merged_twin", merged)


@pytest.mark.parametrize("method", ["lora", "qlora", "full"])
def test_plain_transformers_load_the_twin(home: Home, tiny_base: Path, method: str) -> None:
    from transformers import AutoModelForCausalLM, AutoTokenizer

    folder = put_run(home, tiny_base, method)
    report = export_merged(home, None, None, SAMPLING)
    model = AutoModelForCausalLM.from_pretrained(report.path, dtype="float32").eval()
    told = logits_of(twin_of(home, folder))
    assert mean_divergence(logits_of(model), told) < 0.01
    tokenizer = AutoTokenizer.from_pretrained(report.path)
    system = SYSTEM.format(owner="Nadia", contact="Jess")
    messages = [{"role": "system", "content": system}, *SAID]
    prompt = tokenizer.apply_chat_template(messages, add_generation_prompt=True, return_dict=False)
    assert prompt == render_prompt([*TURNS, Turn(role="other", messages=("ok",))], system, tokenizer)
    assert model.generation_config.eos_token_id == end_ids(tokenizer)
    assert (model.generation_config.temperature, model.generation_config.top_p) == (0.8, 0.95)


def test_no_file_tells_where_the_home_is_or_whom_the_twin_knows(home: Home, tiny_base: Path) -> None:
    put_run(home, tiny_base)
    path = export_merged(home, None, None, SAMPLING).path
    for file in path.iterdir():
        if file.suffix != ".safetensors":
            text = file.read_text(encoding="utf-8")
            assert str(home.root) not in text and str(tiny_base) not in text
            assert "Nadia" not in text and "Jess" not in text
    assert stat.S_IMODE(path.stat().st_mode) == 0o700


def test_the_same_export_is_made_once(
    home: Home, tiny_base: Path, request: pytest.FixtureRequest, capsys: pytest.CaptureFixture[str]
) -> None:
    put_run(home, tiny_base)
    first = export_gguf(home, None, None, "Q8_0", SAMPLING)
    request.getfixturevalue("no_merging")
    again = export_gguf(home, None, None, "q8_0", SAMPLING)
    assert (first.was_there, again.was_there) == (False, True) and first.path == again.path
    with pytest.raises(KeyboardInterrupt):
        export_gguf(home, None, None, "Q8_0", Sampling(temperature=0.1))
    assert first.path.exists(), "what was there stays until the other is whole"


def test_killed_it_leaves_nothing_and_is_made_by_the_same_command(
    home: Home, tiny_base: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_run(home, tiny_base)
    with monkeypatch.context() as patched:
        patched.setattr("train.export.gguf_file.packed", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            export_gguf(home, None, None, "Q8_0", SAMPLING)
    assert list(home.exports.iterdir()) == []
    (home.exports / ".run1-Q8_0.partial").mkdir()
    (home.exports / ".run1-Q8_0.partial" / "half").touch()
    report = export_gguf(home, None, None, "Q8_0", SAMPLING)
    assert sorted(path.name for path in report.path.parent.iterdir()) == ["manifest.json", "twin-Q8_0.gguf"]
    assert [path.name for path in home.exports.iterdir()] == ["run1-Q8_0"]


def test_other_things_are_never_replaced(home: Home, tiny_base: Path, tmp_path: Path) -> None:
    put_run(home, tiny_base)
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "letter.txt").write_text("dear")
    for taken in (tmp_path / "mine", tmp_path / "mine" / "letter.txt", home.runs / "run1"):
        with pytest.raises(BadInput, match="--out"):
            export_merged(home, None, taken, SAMPLING)
    assert (tmp_path / "mine" / "letter.txt").read_text() == "dear"
    assert is_whole(home.runs / "run1")


def test_a_full_disk_is_told_before_anything_is_loaded(
    home: Home, tiny_base: Path, monkeypatch: pytest.MonkeyPatch, no_merging: None
) -> None:
    put_run(home, tiny_base)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: shutil._ntuple_diskusage(10, 9, 1))
    with pytest.raises(BadInput, match="make room"):
        export_merged(home, None, None, SAMPLING)


def test_too_little_memory_is_told_before_anything_is_loaded(
    home: Home, tiny_base: Path, monkeypatch: pytest.MonkeyPatch, no_merging: None
) -> None:
    put_run(home, tiny_base)
    monkeypatch.setattr("psutil.virtual_memory", lambda: type("Memory", (), {"available": 1000}))
    with pytest.raises(BadInput, match="of memory"):
        export_merged(home, None, None, SAMPLING)


def test_ollama_gets_the_weights_and_whom_the_twin_talks_to(
    home: Home, tiny_base: Path, request: pytest.FixtureRequest
) -> None:
    put_run(home, tiny_base)
    report = export_ollama(home, None, None, "Q8_0", SAMPLING)
    modelfile = report.path / "Modelfile"
    text = modelfile.read_text()
    assert 'SYSTEM """You are Nadia, chatting with Jess."""' in text and "PARAMETER temperature 0.8\n" in text
    assert (report.path / "twin-Q8_0.gguf").is_file() and str(modelfile) in report.use
    assert stat.S_IMODE(modelfile.stat().st_mode) == 0o600
    request.getfixturevalue("no_merging")
    export_ollama(home, None, None, "Q8_0", SAMPLING, "Tom")
    assert "chatting with Tom." in modelfile.read_text()
    with pytest.raises(BadInput, match="no such contact") as refused:
        export_ollama(home, None, None, "Q8_0", SAMPLING, "Somebody")
    assert "Tom" not in str(refused.value)


def test_the_owner_s_own_name_of_a_contact_will_do(home: Home, tiny_base: Path) -> None:
    put_run(home, tiny_base)
    (home.root / "names.json").write_text(json.dumps({"schema": "names/1", "contacts": {"Jessica Jones": "Jess"}}))
    text = (export_ollama(home, None, None, "Q8_0", SAMPLING, "Jessica Jones").path / "Modelfile").read_text()
    assert "chatting with Jess." in text and "Jones" not in text


def test_a_prompt_that_ollama_cannot_write_is_refused_before_any_work(
    home: Home, tiny_base: Path, tmp_path: Path, no_merging: None
) -> None:
    base = Path(shutil.copytree(tiny_base, tmp_path / "base"))
    (base / "chat_template.jinja").write_text(
        "{% for message in messages %}{{ message.role }}: {{ message.content }}{{ eos_token }}{% endfor %}"
        "{% if add_generation_prompt %}assistant: {% endif %}"
    )
    put_run(home, base)
    with pytest.raises(BadInput, match="No Ollama template"):
        export_ollama(home, None, None, "Q8_0", SAMPLING)


def test_without_a_run_the_next_command_is_named(home: Home) -> None:
    with pytest.raises(NothingThere, match="soundalike train"):
        export_merged(home, None, None, SAMPLING)


def test_the_command_prints_the_path_that_the_other_program_is_given(
    command: command_line.Command, home: Home, tiny_base: Path, tmp_path: Path
) -> None:
    put_run(home, tiny_base)
    merged = command("--json", "export", "merged", "--run", "run1", "--out", tmp_path / "out").json
    assert (Path(merged["path"]) / "model.safetensors").is_file() and merged["path"] == str(tmp_path / "out")
    file = command("--json", "export", "gguf", "--quant", "f16").json["path"]
    assert Path(file).read_bytes()[:4] == b"GGUF"
    told = command("export", "ollama")
    assert told.exit_code == 0 and "ollama create twin -f" in told.out, told.err


@pytest.mark.parametrize(
    "arguments", [("merged", "--run", "nobody"), ("gguf", "--quant", "Q1"), ("ollama", "--contact", "Nobody")]
)
def test_wrong_use_is_one_sentence(
    command: command_line.Command, home: Home, tiny_base: Path, arguments: tuple[str, ...]
) -> None:
    put_run(home, tiny_base)
    refused = command("--json", "export", *arguments)
    assert refused.exit_code == 2 and refused.json.keys() == {"error"}
    assert refused.err.count("\n") == 1 and "Traceback" not in refused.err
