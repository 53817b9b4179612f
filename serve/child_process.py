"""A server's process and all that it starts, for as long as the process that started this one lives.

Standard input is a pipe from that process. It ends when that one ends, however it ends, and so does the server.
"""

import os
import signal
import subprocess
import sys
import threading
from contextlib import suppress

GRACE_SECONDS = 5
"""How long the server may take to end after it was asked to."""


def _end_with_the_parent(child: subprocess.Popen[bytes]) -> None:
    sys.stdin.buffer.read()
    _signal_all(child, signal.SIGTERM)
    with suppress(subprocess.TimeoutExpired):
        child.wait(GRACE_SECONDS)
    _signal_all(child, signal.SIGKILL)


def _signal_all(child: subprocess.Popen[bytes], number: int) -> None:
    # Its group bears its own id, also once it has ended itself and only what it started is left.
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(child.pid, number)


def main() -> None:
    """Run this process's arguments as a command, and end as it ends."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        # The pipe tells. A handler, for a signal that is ignored here the server would ignore as well.
        signal.signal(number, lambda *_: None)
    child = subprocess.Popen(sys.argv[1:], stdin=subprocess.DEVNULL, start_new_session=True)  # nosec B603  # no shell; the command is its parent's
    threading.Thread(target=_end_with_the_parent, args=(child,), daemon=True).start()
    status = child.wait()
    _signal_all(child, signal.SIGKILL)
    # Not through `sys.exit`, which waits for the reader of standard input.
    os._exit(status if status >= 0 else 128 - status)


if __name__ == "__main__":
    main()
