"""What `auto` and 0 in `[train]` come to, on this machine, for this base and method. Pure."""

from collections.abc import Callable
from dataclasses import replace

from soundalike.errors import BadInput
from soundalike.train_config import Precision, TrainConfig
from train.machine import Machine
from train.memory import Shape, memory_of
from train.methods._traits import Traits

COMFORTABLE_SHARE = 0.9
"""Of the free memory that a plan may fill."""
GOOD_MICRO_TOKENS = 8192
"""From here on a step of a 7B spends hardly any of its time on taking four-bit weights apart (notes, section F)."""
LEAST_MICRO_TOKENS = 2048
ALIGNING_RATE_SHARE = 0.1
"""Of a method's usual rate: preferences move a model that is right already, and break it at a tuning's pace."""
KEPT_CHECKPOINTS = {False: 8, True: 2}
"""Of adapters, which are small, and of whole weights."""
_UNQUANTISED, _QUANTISED = "lora", "qlora"


def choose_method(config: TrainConfig, shape: Shape, machine: Machine) -> str:
    """`config.method`, and for `auto` lora where the card holds the base unquantised, else qlora.

    Unquantised is faster; on a CPU four bits save memory that is not wanted for, and cost time.
    """
    if config.method != "auto":
        return config.method
    if not machine.gpu:
        return _UNQUANTISED
    tried = replace(config, quantization="none", precision="bf16")
    tokens = min(LEAST_MICRO_TOKENS, config.batch_tokens)
    needed = memory_of(shape, tried, saves_weights=False, micro_tokens=tokens, again=True, gpus=machine.gpus)
    return _UNQUANTISED if needed.total < COMFORTABLE_SHARE * machine.free_bytes else _QUANTISED


def choose(config: TrainConfig, method: str, traits: Traits, shape: Shape, machine: Machine) -> TrainConfig:
    """The configuration with nothing left open.

    Raises `BadInput` where the method cannot be had on this machine or on a base of so many bits.
    """
    quantization = traits.quantization if config.quantization == "auto" else config.quantization
    if quantization != "none" and not traits.quantizable:
        raise BadInput(
            f"{method} does not train on a quantised base: leave --quantization {quantization} out, "
            f"or choose another --method, such as {_QUANTISED}."
        )
    if traits.gpu_only and not machine.gpu:
        raise BadInput(f"{method} needs a CUDA GPU, and there is none here: use --method {_QUANTISED}, which trains.")
    precision = config.precision
    if precision == "auto":
        precision = _precision(traits, machine)
    attention = config.attention
    if attention == "auto":
        attention = "flash_attention_2" if machine.gpu and machine.flash_attention else "sdpa"
    optimizer = config.optimizer
    if optimizer == "auto":
        optimizer = "paged_adamw_8bit" if machine.gpu and traits.saves == "adapter" else "adamw_torch"
    settled = replace(
        config,
        method=method,
        quantization=quantization,
        precision=precision,
        attention=attention,
        optimizer=optimizer,
        learning_rate=config.learning_rate
        or traits.learning_rate * (ALIGNING_RATE_SHARE if config.stage == "align" else 1),
        packing=config.packing and traits.packs,
        kept_checkpoints=config.kept_checkpoints or KEPT_CHECKPOINTS[traits.saves == "weights"],
    )
    return _with_micro_batch(settled, traits, shape, machine)


def _precision(traits: Traits, machine: Machine) -> Precision:
    """Half the bits where the hardware computes in them; weights that are trained themselves are kept whole."""
    if not machine.native_bf16:
        return "fp32"
    return "mixed" if traits.saves == "weights" else "bf16"


def _with_micro_batch(config: TrainConfig, traits: Traits, shape: Shape, machine: Machine) -> TrainConfig:
    """As many tokens at a time as memory holds, without checkpointing if enough of them fit so."""

    def fits(tokens: int, again: bool) -> bool:
        weights = traits.saves == "weights"
        needed = memory_of(shape, config, saves_weights=weights, micro_tokens=tokens, again=again, gpus=machine.gpus)
        return needed.total < COMFORTABLE_SHARE * machine.free_bytes

    wanted = config.micro_batch_tokens
    if not machine.gpu:
        # Attention of a CPU costs the square of all that is computed at a time, packed or not.
        wanted = wanted or config.row_tokens
    choices = [wanted] if wanted else _halvings(min(config.batch_tokens, 2 * GOOD_MICRO_TOKENS), config.row_tokens)
    checkpointing = config.checkpointing
    if checkpointing == "auto":
        good = min(GOOD_MICRO_TOKENS, choices[0])
        checkpointing = "off" if fits(good, again=False) else "on"
    again = checkpointing == "on"
    micro = _first(lambda tokens: fits(tokens, again), choices)
    return replace(config, micro_batch_tokens=micro, checkpointing=checkpointing)


def _halvings(most: int, least: int) -> list[int]:
    sizes = [max(most, least)]
    while sizes[-1] // 2 >= least:
        sizes.append(sizes[-1] // 2)
    return sizes


def _first(fits: Callable[[int], bool], choices: list[int]) -> int:
    return next(filter(fits, choices), choices[-1])
