"""When memory does not suffice: fewer rows at a time and the same steps. And how much was used."""

import math
import resource
import sys
from collections.abc import Callable
from typing import TypeVar

from soundalike.errors import BadInput
from soundalike.out_of_memory import free_memory, is_out_of_memory
from soundalike.progress import note
from soundalike.ranks import OnlyHere, processes
from train.batches import BatchPlan
from train.together import whoami

Result = TypeVar("Result")


def with_less_memory(attempt: Callable[[BatchPlan], Result], plan: BatchPlan, row_tokens: float = 1) -> Result:
    """Try; where memory does not suffice, again with half as many rows at a time and the same steps.

    Raises `BadInput` where one row at a time is too much, and at once where several processes share the steps: the
    others wait for this one inside of a step that it cannot end.
    """
    while True:
        try:
            return attempt(plan)
        except (RuntimeError, MemoryError) as error:
            if not is_out_of_memory(error):
                raise
        # Outside of the handler, whose traceback would keep the model alive.
        free_memory()
        halved = plan.halved()
        if halved is not None and processes() > 1:
            raise OnlyHere(
                f"{whoami()} is out of memory with {plan.micro_rows} rows at a time: run the same command with "
                f"--micro-batch-tokens {math.ceil(halved.micro_rows * row_tokens)}, which goes on from the last "
                "checkpoint."
            )
        if halved is None:
            raise (BadInput if processes() == 1 else OnlyHere)(
                "The memory does not suffice for one row at a time: lower --row-tokens, set --checkpointing on, "
                "or use --method qlora; the checkpoints so far are kept."
            )
        note(f"Out of memory with {plan.micro_rows} rows at a time: going on with {halved.micro_rows}.")
        plan = halved


def peak_memory_bytes() -> int:
    """The most memory held so far: on the GPU where there is one, else by this process."""
    import torch

    if torch.cuda.is_available():
        return int(torch.cuda.max_memory_allocated())
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024
