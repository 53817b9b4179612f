"""Which of several processes this one is, where a launcher (`torchrun`, `accelerate launch`) started them.

The launcher says it in the environment. Without one there is a single process, which is the first.
"""

import os
import time

from soundalike.errors import BadInput

_SECONDS_FOR_THE_FIRST = 10.0


class OnlyHere(BadInput):
    """What one process of several met and the others know nothing of: it is told by that process, whichever it is."""


def rank() -> int:
    """This process's number, over all machines."""
    return int(os.environ.get("RANK") or 0)


def processes() -> int:
    """How many there are, over all machines."""
    return int(os.environ.get("WORLD_SIZE") or 1)


def processes_here() -> int:
    """How many there are on this machine."""
    return int(os.environ.get("LOCAL_WORLD_SIZE") or 1)


def is_first() -> bool:
    """Whether this is the process that writes files, shows bars and tells what comes out."""
    return rank() == 0


def is_launched() -> bool:
    """Whether a launcher started this process, be it the only one."""
    return "RANK" in os.environ


def is_told_by_another(error: BaseException) -> bool:
    """Whether every process met this error, and another one tells it."""
    return not is_first() and not isinstance(error, OnlyHere)


def let_the_first_tell() -> None:
    """Stay until the first process has told: a launcher ends all others as soon as one has ended.

    The launcher ends this process meanwhile; where it does not, the wait is short.
    """
    time.sleep(_SECONDS_FOR_THE_FIRST)
