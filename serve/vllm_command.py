"""What vLLM is asked to serve, and what it cannot: pure, nothing is started here.

Its limits are those of vLLM 0.33 (notes/serve.md, section B).
"""

import json
import os
import shlex
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from serve.adapter_files import check_adapter
from serve.twins import Twin
from soundalike.config import ServeConfig
from soundalike.errors import BadInput
from soundalike.models import keeps_weights, rope_of

RANKS = (1, 8, 16, 32, 64, 128, 256, 320, 512)
"""What `--max-lora-rank` may be."""
MOST_AT_ONCE = 8
"""Adapters in one batch, each of which takes a place in the GPU's memory; the others wait in the machine's."""
_NOT_TAKEN = {
    "use_dora": "DoRA",
    "lora_bias": "biases of the adapter",
    "modules_to_save": "layers trained whole",
    "rank_pattern": "ranks that differ by layer",
    "alpha_pattern": "scales that differ by layer",
    "layer_replication": "layers that are used twice",
    "trainable_token_indices": "trained tokens",  # nosec B105  # a word, no password
    "target_parameters": "parameters that are no layers",
    "use_qalora": "QALoRA",
    "alora_invocation_tokens": "an adapter that begins within the text",
    "arrow_config": "a mixture of adapters",
    "corda_config": "CorDA",
    "eva_config": "EVA",
}
"""Settings of an adapter that vLLM refuses or, worse, leaves out."""
_OURS = ("--host", "--port", "--api-key", "--trust-remote-code", "--config", "--lora-modules", "--served-model-name")


def check_vllm(twin: Twin) -> None:
    """Raise `BadInput` where vLLM cannot serve a twin as an adapter on its base; the base itself it can."""
    if twin.adapter is None:
        return
    reason = _reason(twin, twin.adapter)
    if reason:
        raise BadInput(
            f"vLLM cannot serve the run {twin.model} as an adapter ({reason}): use another --engine, or train with "
            "the method lora or qlora."
        )
    check_adapter(twin)


def vllm_command(config: ServeConfig, location: str, twins: Sequence[Twin], port: int) -> list[str]:
    """Build the command that serves the base at `location` with the adapters of `twins`.

    The owner's own arguments win over our defaults, but not over what makes it ours. Raises `BadInput` where the
    command is not installed or an argument is not the owner's to give.
    """
    command = _split(config.vllm_command, "vllm_command")
    command[:1] = [str(Path(program).expanduser()) for program in command[:1]]
    if not command or shutil.which(command[0]) is None:
        raise BadInput(
            f"There is no command {(command or [''])[0]!r}: install vLLM in an environment of its own and set "
            "serve.vllm_command to its `vllm`, or set serve.upstream to one that runs."
        )
    own = _split(config.vllm_arguments, "vllm_arguments")
    for argument in own:
        # vLLM takes underscores and beginnings of names as well.
        option = argument.partition("=")[0].replace("_", "-")
        if len(option) > 2 and any(ours.startswith(option) for ours in _OURS):
            raise BadInput(f"{option} in serve.vllm_arguments is not yours to give: leave it out.")
    adapters = [twin for twin in twins if twin.adapter is not None]
    defaults = ["--max-loras", str(max(1, min(len(adapters), MOST_AT_ONCE))), "--generation-config", "vllm"]
    lora = ["--enable-lora", "--max-lora-rank", str(_rank_limit(adapters)), "--lora-modules", *map(_module, adapters)]
    names = ["--served-model-name", twins[0].base]
    place = ["--host", "127.0.0.1", "--port", str(port)]
    return [*command, "serve", location, *defaults, *own, *names, *(lora if adapters else []), *place]


def vllm_environment(key: str) -> dict[str, str]:
    """Build the environment: the key where others cannot read it, no usage reports, and nothing of our own."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("SOUNDALIKE_") and name not in ("PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV")
    }
    return kept | {"VLLM_API_KEY": key, "VLLM_NO_USAGE_STATS": "1", "DO_NOT_TRACK": "1"}


def _reason(twin: Twin, adapter: Path) -> str:
    if keeps_weights(adapter):
        return "it changed the base's own weights"
    settings = _settings(adapter)
    kind = settings.get("peft_type")
    if kind != "LORA":
        return f"it is no LoRA but {kind}"
    for setting, what in _NOT_TAKEN.items():
        if settings.get(setting):
            return f"it has {what}"
    if settings.get("bias", "none") != "none":
        return "it trained biases of the base"
    if _rank(adapter) > RANKS[-1]:
        return f"its rank is {_rank(adapter)}, and {RANKS[-1]} is the highest"
    return "its base's positions are scaled" if rope_of(twin.trained) else ""


def _settings(adapter: Path) -> dict[str, Any]:
    try:
        found = json.loads((adapter / "adapter_config.json").read_text(encoding="utf-8"))
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise BadInput(f"{adapter / 'adapter_config.json'} is damaged: train again.")
    return found


def _rank(adapter: Path) -> int:
    return int(_settings(adapter).get("r") or 0)


def _rank_limit(twins: Sequence[Twin]) -> int:
    highest = max((_rank(twin.adapter) for twin in twins if twin.adapter), default=1)
    return next(rank for rank in RANKS if rank >= highest)


def _module(twin: Twin) -> str:
    # As JSON: the short form NAME=PATH allows neither = nor a comma in a path.
    assert twin.adapter is not None
    return json.dumps({"name": twin.model, "path": str(twin.adapter.resolve()), "base_model_name": twin.base})


def _split(text: str, name: str) -> list[str]:
    try:
        return shlex.split(text)
    except ValueError:
        raise BadInput(f"serve.{name} has a quote without its end: close it.") from None
