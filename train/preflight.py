"""Before anything is downloaded or loaded: will it fit, and is there room on the disk?"""

import shutil
from pathlib import Path

from soundalike.errors import BadInput
from soundalike.models import EMBEDDED
from soundalike.train_config import TrainConfig
from train.machine import Machine
from train.memory import Memory, Shape, memory_of

CPU_PARAMETERS = 2e9
"""More than so many on a CPU would take weeks."""
_GIBIBYTE = 2**30
_CHECKPOINT_BYTES = 8
"""Of a trained parameter in a checkpoint: itself and its optimizer's two moments."""


def expected_memory(shape: Shape, config: TrainConfig, *, saves_weights: bool, gpus: int = 1) -> Memory:
    """Memory of a step as a resolved configuration plans it."""
    return memory_of(
        shape,
        config,
        saves_weights=saves_weights,
        micro_tokens=config.micro_batch_tokens,
        again=config.checkpointing == "on",
        gpus=gpus,
    )


def check_memory(shape: Shape, config: TrainConfig, machine: Machine, *, saves_weights: bool) -> Memory:
    """The expected memory; `BadInput` where the base is too large for this machine."""
    billions = shape.parameters / 1e9
    if not machine.gpu and shape.parameters > CPU_PARAMETERS:
        raise BadInput(
            f"{config.base} has {billions:.1f} billion parameters and this machine has no CUDA GPU, on which alone "
            f"it trains in reasonable time: use a machine with one, or --base {EMBEDDED}."
        )
    memory = expected_memory(shape, config, saves_weights=saves_weights, gpus=machine.gpus)
    if memory.total > machine.free_bytes:
        raise BadInput(
            f"Training {config.base} ({billions:.1f} billion parameters) with {config.method} needs about "
            f"{memory.total / _GIBIBYTE:.0f} GiB and {machine.free_bytes / _GIBIBYTE:.0f} GiB of "
            f"{machine.gpu or 'this machine'} are free: {_smaller(config, saves_weights)}."
        )
    return memory


def check_disk(folder: Path, shape: Shape, config: TrainConfig, *, saves_weights: bool, download: Path | None) -> None:
    """Raise `BadInput` where checkpoints do not fit into `folder`, or a base that comes first not into `download`."""
    trained = shape.parameters if saves_weights else shape.adapter_parameters(config.rank)
    needs = {folder: _CHECKPOINT_BYTES * trained * (config.kept_checkpoints + 1)}
    if download is not None:
        needs[download] = needs.get(download, 0) + 2 * shape.parameters
    for place, needed in needs.items():
        free = shutil.disk_usage(_existing(place)).free
        if needed > free:
            raise BadInput(
                f"{needed / _GIBIBYTE:.1f} GiB are needed in {place} and {free / _GIBIBYTE:.1f} GiB are free: "
                "make room, or choose another --home or a smaller --base."
            )


def _existing(path: Path) -> Path:
    return next(place for place in (path.absolute(), *path.absolute().parents) if place.exists())


def _smaller(config: TrainConfig, saves_weights: bool) -> str:
    if saves_weights:
        return "use --method qlora, which trains an adapter on a base of four bits"
    if config.quantization != "nf4":
        return "use --method qlora, which keeps the base in four bits"
    return "choose a smaller --base, or a smaller --micro-batch-tokens"
