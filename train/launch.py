"""`soundalike train --launch`: the same command in several processes, started by `torchrun` or `accelerate launch`.

Both launchers are run inside this process, as their own commands would: from outside they answer every failure with
exit code 1 and a traceback, while a training process has told its own in a sentence and ended with a code of its own.
"""

import logging
import os
import shlex
import signal
from collections.abc import Sequence
from pathlib import Path

from soundalike.errors import BadInput, SoundalikeError
from soundalike.processes import cores
from soundalike.progress import note

RECIPE = Path(__file__).parent.parent / "recipes" / "fsdp2.yaml"
_FLAG = "--launch"
_THREADS = "OMP_NUM_THREADS"


def launch(arguments: Sequence[str], asked: int, *, shard: bool) -> int:
    """Run `soundalike` with these arguments, less `--launch`, in `asked` processes; 0 is one for each GPU.

    Prints the command to stderr first. Returns the exit code of the process that failed first, 0 if none did, and 128
    more than the signal's number where a signal ended it (Ctrl-C: 130). Raises `BadInput` where there are no GPUs for
    so many processes, and `SoundalikeError` where a process was killed.
    """
    import torch

    processes = count(asked, torch.cuda.device_count())
    command = launch_command(without_launch(arguments), processes, RECIPE if shard else None)
    # A launcher would set it to 1, for a machine with a GPU for each core.
    os.environ.setdefault(_THREADS, str(max(1, cores() // processes)))
    note(f"{_THREADS}={os.environ[_THREADS]} {shlex.join(command)}")
    return _run(command)


def count(asked: int, gpus: int) -> int:
    """How many processes to start; `BadInput` where there are fewer GPUs, or none for 0."""
    if asked < 0:
        raise BadInput(f"--launch {asked} is no number of processes: give one, or 0 for all GPUs.")
    if not asked and not gpus:
        raise BadInput("--launch 0 starts a process on each GPU, and there is none here: leave it out to train.")
    if gpus and asked > gpus:
        raise BadInput(f"--launch {asked} needs as many GPUs, and there are {gpus} here: use --launch 0 for all.")
    return asked or gpus


def launch_command(arguments: Sequence[str], processes: int, recipe: Path | None = None) -> list[str]:
    """The command as it can be typed; with a recipe of accelerate's it is `accelerate launch`, else `torchrun`."""
    if recipe is None:
        launcher = ["torchrun", "--standalone", f"--nproc_per_node={processes}"]
    else:
        launcher = ["accelerate", "launch", f"--config_file={recipe}", f"--num_processes={processes}"]
    return [*launcher, "-m", "soundalike", *arguments]


def without_launch(arguments: Sequence[str]) -> list[str]:
    """The arguments of a command without `--launch N` or `--launch=N`."""
    kept: list[str] = []
    is_value = False
    for argument in arguments:
        if not (is_value or argument == _FLAG or argument.startswith(f"{_FLAG}=")):
            kept.append(argument)
        is_value = argument == _FLAG and not is_value
    return kept


def _run(command: list[str]) -> int:
    from torch.distributed.elastic.multiprocessing.api import SignalException
    from torch.distributed.elastic.multiprocessing.errors import ChildFailedError

    # The process that failed has told it; the launchers would add pages.
    logging.disable()
    try:
        if command[0] == "accelerate":
            from accelerate.commands.launch import launch_command as accelerate_launch
            from accelerate.commands.launch import launch_command_parser

            accelerate_launch(launch_command_parser().parse_args(command[2:]))
        else:
            from torch.distributed.run import main as torchrun

            # Without torch's own wrapper, which writes a report of each error.
            torchrun.__wrapped__(command[1:])
    except ChildFailedError as error:
        number, failure = error.get_first_failure()
        if failure.exitcode < 0:
            name = signal.Signals(-failure.exitcode).name
            raise SoundalikeError(
                f"Training process {number} was ended by {name}; by SIGKILL it is where the machine's memory runs out: "
                "run the same command again, then with fewer processes or a smaller --micro-batch-tokens."
            ) from None
        return int(failure.exitcode)
    except SignalException as error:
        return 128 + int(error.sigval)
    finally:
        logging.disable(logging.NOTSET)
    return 0
