"""Work on all cores: jobs go to worker processes, answers come back in order, few of both are in memory at a time."""

import os
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from itertools import chain
from multiprocessing import get_context
from typing import Any, TypeVar

from soundalike.errors import SoundalikeError

Job = TypeVar("Job")
Answer = TypeVar("Answer")

_JOBS_A_PROCESS = 3
"""Under way at a time: one in work, the others so that nobody waits."""
_in_worker: list[Callable[[Any], Any]] = []
"""What this process does with jobs, if it is a worker."""


def cores() -> int:
    """How many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def on_all_cores(
    make: Callable[..., Callable[[Job], Answer]], arguments: tuple[Any, ...], jobs: Iterable[Job], processes: int = 0
) -> Iterator[tuple[Job, Answer]]:
    """Give each job to what `make(*arguments)` makes in each process; yield jobs with their answers, in order.

    `processes` is how many are started, 0 for one a core. With one, or without jobs, none is: the work is done here.
    Raises `SoundalikeError` if a process dies, as it does where memory runs out.
    """
    jobs = iter(jobs)
    processes = processes or cores()
    first = next(jobs, None)
    if first is None:
        return
    jobs = chain([first], jobs)
    if processes == 1:
        work = make(*arguments)
        yield from ((job, work(job)) for job in jobs)
        return
    # Processes are started afresh: a copy of this one would have copies of the locks of its threads.
    pool = ProcessPoolExecutor(processes, get_context("spawn"), _begin, (make, arguments))
    under_way: deque[tuple[Job, Future[Answer]]] = deque()
    try:
        for job in jobs:
            under_way.append((job, pool.submit(_do, job)))
            if len(under_way) >= processes * _JOBS_A_PROCESS:
                yield under_way[0][0], under_way.popleft()[1].result()
        while under_way:
            yield under_way[0][0], under_way.popleft()[1].result()
    except BrokenProcessPool:
        raise SoundalikeError(
            "One of the worker processes died, as they do where memory runs out: use fewer processes."
        ) from None
    finally:
        pool.shutdown(cancel_futures=True)


def _begin(make: Callable[..., Callable[[Any], Any]], arguments: tuple[Any, ...]) -> None:
    # Ctrl-C reaches every process of the terminal; the first one ends the others.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # Libraries for matrices would each start a thread a core, in each process.
    for library in ("OMP", "OPENBLAS", "MKL"):
        os.environ[f"{library}_NUM_THREADS"] = "1"
    _in_worker.append(make(*arguments))


def _do(job: Any) -> Any:
    return _in_worker[0](job)
