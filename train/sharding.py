"""A run that was asked to shard and does not says so and stops: accelerate only warns, or not even that."""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from transformers import TrainerCallback

from soundalike.errors import BadInput
from soundalike.home import write_whole
from soundalike.models import best_device
from soundalike.ranks import is_first
from train.together import from_first

_FOUR_BITS = "Params4bit"
_HOW = "run `soundalike train --shard --launch 0` on a machine with several GPUs, or leave --shard out"


def refuse_unsharded_start(distributed_type: str) -> None:
    """`BadInput` where accelerate's state is not FSDP; on a CPU it falls back to copies without a word."""
    if distributed_type != "FSDP":
        raise BadInput(
            f"--shard splits the base over GPUs by FSDP2, and these processes run as {distributed_type}: {_HOW}."
        )


def refuse_unsharded_weights(names_and_parameters: Iterable[tuple[str, Any]]) -> None:
    """`BadInput` where a parameter is whole on this process, as FSDP leaves four-bit weights that are stored otherwise.

    A parameter is sharded if it is a `DTensor`, known by its `placements`.
    """
    parameters = list(names_and_parameters)
    whole = [(name, parameter) for name, parameter in parameters if not hasattr(parameter, "placements")]
    if not whole:
        return
    name, parameter = whole[0]
    raise BadInput(
        f"--shard was asked for and {len(whole):,} of {len(parameters):,} tensors stay whole on every GPU, such as "
        f"{name} (stored as {_types({str(parameter.dtype)})}): four-bit weights are split only if their "
        "bnb_4bit_quant_storage is that of the rest; leave --shard out, or use --quantization none."
    )


def refuse_other_storage(names_and_parameters: Iterable[tuple[str, Any]]) -> None:
    """`BadInput` where four-bit weights are stored in another type than all the rest, with which they are split."""
    parameters = [parameter for _, parameter in names_and_parameters]
    packed = {str(parameter.dtype) for parameter in parameters if type(parameter).__name__ == _FOUR_BITS}
    rest = {str(parameter.dtype) for parameter in parameters if type(parameter).__name__ != _FOUR_BITS}
    if packed and packed != rest:
        raise BadInput(
            f"--shard splits four-bit weights only together with others of their type, and they are stored as "
            f"{_types(packed)} beside {_types(rest)}: use --precision bf16, or --quantization none."
        )


def distributed_type() -> str:
    """What accelerate makes of these processes, by its own name, such as `NO`, `MULTI_GPU`, `MULTI_CPU` or `FSDP`."""
    from accelerate import Accelerator

    return str(Accelerator(cpu=best_device() == "cpu").distributed_type.value)


class ShardingCheck(TrainerCallback):
    """Before the first step, when the trainer has prepared the model: is it split, and what is the base's loss?

    That loss cannot be measured earlier, as it is elsewhere: no GPU holds the base. A fresh adapter changes nothing.
    """

    def __init__(self, measure: Callable[[], float], file: Path) -> None:
        self._measure, self._file = measure, file

    def on_train_begin(self, args: Any, state: Any, control: Any, model: Any = None, **_: Any) -> None:
        """Raise `BadInput` where the model is not split; write the loss where it is not written yet."""
        refuse_unsharded_weights(model.named_parameters())
        if not from_first(self._file.exists):
            loss = self._measure()
            if is_first():
                write_whole(self._file, str(loss))


def _types(names: Iterable[str]) -> str:
    return ", ".join(sorted(name.removeprefix("torch.") for name in names))
