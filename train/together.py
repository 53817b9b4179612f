"""What several training processes do together: agree, share, and fail as one. With a single process, nothing."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any, TypeVar, cast

from soundalike.errors import SoundalikeError
from soundalike.models import best_device
from soundalike.ranks import is_first, is_launched, processes, rank

Result = TypeVar("Result")

_LONGEST_WAIT = timedelta(hours=3)
"""For one another: the first process may download a base while the others wait. One that died is noticed at once by
the launcher, which ends the rest."""


def join() -> None:
    """Meet the other processes, each with its own GPU as the current one, or on CPUs over gloo."""
    if is_launched():
        from accelerate import PartialState

        if best_device() == "cpu":
            PartialState(cpu=True, timeout=_LONGEST_WAIT)
        else:
            PartialState(timeout=_LONGEST_WAIT)


def leave() -> None:
    """Part from the others, after the last thing that is done together."""
    if is_launched():
        from accelerate import PartialState

        PartialState().destroy_process_group()


def gathered(value: Result) -> list[Result]:
    """What each process gives, in the order of the processes."""
    if processes() == 1:
        return [value]
    import torch.distributed as distributed

    found: list[Any] = [None] * processes()
    distributed.all_gather_object(found, value)
    return found


def from_first(make: Callable[[], Result]) -> Result:
    """What `make` gives in the first process, in all; the others wait.

    Raises in every process what it raises, where that is told in a sentence.
    """
    outcome: Any = _tried(make) if is_first() else None
    if processes() > 1:
        import torch.distributed as distributed

        shared = [outcome]
        distributed.broadcast_object_list(shared, src=0)
        outcome = shared[0]
    if isinstance(outcome, Exception):
        raise outcome
    return cast(Result, outcome)


def first_then_all(work: Callable[[], Result]) -> Result:
    """Do it in the first process, which may write files, and then in the others, which find them.

    Raises in every process what the first of them raises, where that is told in a sentence.
    """
    own: Any = None
    for turn in (True, False):
        if is_first() is turn:
            own = _tried(work)
        failed = [error for error in gathered(own if isinstance(own, Exception) else None) if error is not None]
        if failed:
            raise failed[0]
    return cast(Result, own)


def _tried(work: Callable[[], Result]) -> Result | Exception:
    """The result, or an error that has a sentence of its own; any other is raised, and the launcher ends the rest."""
    try:
        return work()
    except (SoundalikeError, OSError) as error:
        # Its frames hold what cannot be sent, and keep memory.
        return error.with_traceback(None)


def whoami() -> str:
    """`Process 2 of 4`, for a sentence."""
    return f"Process {rank() + 1} of {processes()}"
