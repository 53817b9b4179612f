"""Which twins vLLM takes, and with which words it is started."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from serve.twins import Twin
from serve.vllm_command import check_vllm, vllm_command, vllm_environment
from soundalike.config import ServeConfig
from soundalike.errors import BadInput


@pytest.fixture
def twins(tiny_twins: list[Twin]) -> list[Twin]:
    return tiny_twins


def with_settings(twin: Twin, **settings: Any) -> Twin:
    assert twin.adapter is not None
    plain = {"peft_type": "LORA", "r": 16, "bias": "none", "use_dora": False, "modules_to_save": None}
    (twin.adapter / "adapter_config.json").write_text(json.dumps(plain | settings))
    return twin


def test_lora_and_its_relatives_on_the_plain_base_are_taken(twins: list[Twin]) -> None:
    for settings in ({}, {"use_rslora": True}, {"r": 512}, {"init_lora_weights": "pissa"}, {"rank_pattern": {}}):
        check_vllm(with_settings(twins[0], **settings))
    check_vllm(twins[-1])


@pytest.mark.parametrize(
    ("settings", "reason"),
    [
        ({"peft_type": "IA3"}, "no LoRA but IA3"),
        ({"peft_type": "ADALORA"}, "no LoRA but ADALORA"),
        ({"use_dora": True}, "it has DoRA"),
        ({"bias": "all"}, "biases of the base"),
        ({"lora_bias": True}, "biases of the adapter"),
        ({"modules_to_save": ["lm_head"]}, "trained whole"),
        ({"rank_pattern": {"q_proj": 4}}, "ranks that differ"),
        ({"alpha_pattern": {"q_proj": 4}}, "scales that differ"),
        ({"trainable_token_indices": [1]}, "trained tokens"),
        ({"r": 513}, "its rank is 513, and 512 is the highest"),
    ],
)
def test_what_vllm_cannot_take_is_refused_in_one_sentence(
    twins: list[Twin], settings: dict[str, Any], reason: str
) -> None:
    with pytest.raises(BadInput, match=reason) as refused:
        check_vllm(with_settings(twins[0], **settings))
    assert twins[0].model in str(refused.value) and ". " not in str(refused.value)


def test_whole_weights_other_formats_and_scaled_positions_are_refused(twins: list[Twin]) -> None:
    scaled = replace(twins[0], trained={"rope_scaling": "yarn", "rope_factor": 2.0})
    with pytest.raises(BadInput, match="positions are scaled"):
        check_vllm(scaled)
    assert twins[0].adapter is not None
    (twins[0].adapter / "adapter_model.safetensors").unlink()
    with pytest.raises(BadInput, match="safetensors"):
        check_vllm(twins[0])
    (twins[0].adapter / "adapter_config.json").write_text("{")
    with pytest.raises(BadInput, match="damaged"):
        check_vllm(twins[0])
    (twins[0].adapter / "adapter_config.json").unlink()
    with pytest.raises(BadInput, match="changed the base's own weights"):
        check_vllm(twins[0])


def test_the_command_has_every_adapter_under_its_runs_name_on_loopback(twins: list[Twin], fake_vllm: str) -> None:
    with_settings(twins[1], r=100)
    config = ServeConfig(vllm_command=f"{fake_vllm} --x", vllm_arguments="--tensor-parallel-size 2 --max-loras=1")
    command = vllm_command(config, "/base", twins, 4321)
    assert command[:4] == [fake_vllm, "--x", "serve", "/base"]
    assert command.index("--max-loras") < command.index("--max-loras=1"), "the owner's own comes last and wins"
    assert command[command.index("--tensor-parallel-size") + 1] == "2"
    assert command[command.index("--max-lora-rank") + 1] == "128", "the least that vLLM allows for the highest rank"
    assert command[-4:] == ["--host", "127.0.0.1", "--port", "4321"]
    modules = [json.loads(module) for module in command[command.index("--lora-modules") + 1 : -4]]
    assert [module["name"] for module in modules] == [twin.model for twin in twins[:2]]
    assert [module["path"] for module in modules] == [str(twin.adapter) for twin in twins[:2]]
    assert command[command.index("--served-model-name") + 1] == twins[-1].model


def test_a_command_may_be_in_the_owners_own_folder(
    twins: list[Twin], fake_vllm: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(Path(fake_vllm).parent))
    assert vllm_command(ServeConfig(vllm_command="~/vllm"), "/base", twins, 1)[0] == fake_vllm


def test_a_command_that_is_not_installed_is_told(twins: list[Twin]) -> None:
    for missing in ("no-such-vllm", "", "/nowhere/vllm"):
        with pytest.raises(BadInput, match=r"set serve\.vllm_command"):
            vllm_command(ServeConfig(vllm_command=missing), "/base", twins, 1)


@pytest.mark.parametrize(
    "arguments",
    ["--host 0.0.0.0", "--host=0.0.0.0", "--ho=x", "--trust-remote-code", "--trust_remote_code", "--api-key x", "'"],
)
def test_arguments_that_would_open_it_up_are_refused(twins: list[Twin], fake_vllm: str, arguments: str) -> None:
    with pytest.raises(BadInput, match=r"serve\.vllm_arguments"):
        vllm_command(ServeConfig(vllm_command=fake_vllm, vllm_arguments=arguments), "/base", twins, 1)


def test_the_environment_has_the_key_no_usage_reports_and_nothing_of_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOUNDALIKE_SERVE__API_KEY", "ours")
    monkeypatch.setenv("PYTHONPATH", "/ours")
    monkeypatch.setenv("CUDA_VISIBLE_DEVICES", "0")
    environment = vllm_environment("k")
    assert environment["VLLM_API_KEY"] == "k"
    assert environment["VLLM_NO_USAGE_STATS"] == environment["DO_NOT_TRACK"] == "1"
    assert environment["CUDA_VISIBLE_DEVICES"] == "0"
    assert not {"SOUNDALIKE_SERVE__API_KEY", "PYTHONPATH"} & set(environment)
