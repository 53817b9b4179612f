"""A server that we start, watch, start again where it dies, and stop with all that it started."""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import IO

from serve.child_process import GRACE_SECONDS
from soundalike.errors import SoundalikeError
from soundalike.progress import note

LOOK_SECONDS = 0.25
TELL_SECONDS = 30.0
FIRST_PAUSE_SECONDS = 1.0
LONGEST_PAUSE_SECONDS = 60.0
SICK_SECONDS = 60.0
"""A server that runs but has not been well for so long is ended, and started again."""
HEALTHY_EVERY_SECONDS = 2.0


class Supervised:
    """One server. `start` and `stop` block; a thread of its own watches in between."""

    def __init__(
        self,
        name: str,
        command: Sequence[str],
        environment: Mapping[str, str],
        log: Path,
        is_healthy: Callable[[], bool],
    ) -> None:
        """Take what to run, a file for all that it prints (anew with each start), and what tells if it is well."""
        self._name = name
        self._command = command
        self._environment = environment
        self._log = log
        self._is_healthy = is_healthy
        self._stopping = threading.Event()
        self._process: subprocess.Popen[bytes] | None = None
        self._watcher: threading.Thread | None = None
        self._was_well = False
        self.healthy = False
        """Whether it was well when it was looked at last."""
        self.restarts = 0

    def start(self) -> None:
        """Start it and wait until it is well, however long it takes; `SoundalikeError` where it ends instead."""
        note(f"Starting {self._name} (what it says is in {self._log}) …")
        started = told = time.monotonic()
        try:
            self._spawn()
            while not self._look():
                if self._ended():
                    raise SoundalikeError(f"{self._name} ended while it started: {self._log} says why.")
                if time.monotonic() - told > TELL_SECONDS:
                    told = time.monotonic()
                    note(f"{self._name} is still loading after {told - started:.0f} seconds …")
                time.sleep(LOOK_SECONDS)
        except BaseException:
            self.stop()
            raise
        note(f"{self._name} answers after {time.monotonic() - started:.0f} seconds.")
        self._watcher = threading.Thread(target=self._watch, name="watcher", daemon=True)
        self._watcher.start()

    def stop(self) -> None:
        """End it with all that it started."""
        self._stopping.set()
        self.healthy = False
        if self._watcher is not None:
            self._watcher.join()
        self._end()

    def _watch(self) -> None:
        pause = FIRST_PAUSE_SECONDS
        last_well = time.monotonic()
        looked = 0.0
        while not self._stopping.wait(LOOK_SECONDS):
            now = time.monotonic()
            if not self._ended():
                if now - looked > (HEALTHY_EVERY_SECONDS if self.healthy else LOOK_SECONDS):
                    looked = now
                    if self._look():
                        last_well, pause = now, FIRST_PAUSE_SECONDS
                if self.healthy or now - last_well < SICK_SECONDS or not self._was_well:
                    continue
            self.healthy = False
            self._end()
            note(f"{self._name} ended, and is started again in {pause:.0f} s ({self._log}).")
            if self._stopping.wait(pause):
                return
            pause = min(2 * pause, LONGEST_PAUSE_SECONDS)
            self.restarts += 1
            last_well = time.monotonic()
            self._spawn()

    def _look(self) -> bool:
        self.healthy = self._is_healthy() and not self._ended() and not self._stopping.is_set()
        self._was_well = self._was_well or self.healthy
        return self.healthy

    def _spawn(self) -> None:
        # Whether it was well since then: loading takes as long as it takes.
        self._was_well = False
        command = [sys.executable, "-P", str(Path(__file__).with_name("child_process.py")), *self._command]
        with _private(self._log) as log:
            # A session of its own: Ctrl-C is for us, who let replies end first.
            self._process = subprocess.Popen(  # nosec B603  # no shell; the owner's own command
                command,
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=subprocess.STDOUT,
                env=dict(self._environment),
                start_new_session=True,
            )

    def _ended(self) -> bool:
        return self._process is None or self._process.poll() is not None

    def _end(self) -> None:
        if self._process is None:
            return
        assert self._process.stdin is not None
        self._process.stdin.close()
        try:
            self._process.wait(2 * GRACE_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


def _private(path: Path) -> IO[bytes]:
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb")
