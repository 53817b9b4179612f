"""What a training run finds on this machine."""

from dataclasses import dataclass
from importlib.util import find_spec

from soundalike.models import best_device, best_dtype
from soundalike.ranks import processes, processes_here


@dataclass(frozen=True, slots=True, kw_only=True)
class Machine:
    """Device, free memory in bytes, and what computes fast on it."""

    gpu: str = ""
    """Name of the GPU; empty without one."""
    free_bytes: int
    """Of the GPU, or without one of the machine."""
    native_bf16: bool = True
    flash_attention: bool = False
    gpus: int = 1
    """Over which a base can be split: one a process."""


def look() -> Machine:
    """Look at this process's GPU, the first unless several share them, or at the machine where there is none."""
    import psutil
    import torch

    native_bf16 = best_dtype() == torch.bfloat16
    if best_device() == "cpu":
        free_bytes = int(psutil.virtual_memory().available) // processes_here()
        return Machine(free_bytes=free_bytes, native_bf16=native_bf16)
    return Machine(
        gpu=torch.cuda.get_device_name(),
        free_bytes=int(torch.cuda.mem_get_info()[0]),
        native_bf16=native_bf16,
        flash_attention=find_spec("flash_attn") is not None,
        gpus=processes(),
    )
