"""Nothing of a server is left behind, however its parent ends."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from serve import child_process

from .conftest import soon

# A server that starts a worker, and does not end when it is asked to.
STUBBORN = (
    "import os, signal, subprocess, sys, time\n"
    "signal.signal(signal.SIGTERM, signal.SIG_IGN)\n"
    "worker = subprocess.Popen(['sleep', '600'])\n"
    "open(sys.argv[1], 'w').write(f'{os.getpid()} {worker.pid} ')\n"
    "time.sleep(600)\n"
)


def alive(number: int) -> bool:
    try:
        return Path(f"/proc/{number}/stat").read_text().split(")")[1].split()[0] != "Z"
    except OSError:
        return False


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks into /proc")
def test_a_killed_parent_takes_the_server_and_its_workers_along(tmp_path: Path) -> None:
    script = child_process.__file__
    patched = Path(script).read_text().replace("GRACE_SECONDS = 5", "GRACE_SECONDS = 0.2")
    (tmp_path / "child.py").write_text(patched)
    parent = (
        "import subprocess, sys, time\n"
        "child = subprocess.Popen(sys.argv[1:], stdin=subprocess.PIPE, start_new_session=True)\n"
        "time.sleep(600)\n"
    )
    told = tmp_path / "told"
    server = [sys.executable, "-c", STUBBORN, str(told)]
    process = subprocess.Popen([sys.executable, "-c", parent, sys.executable, str(tmp_path / "child.py"), *server])
    try:
        assert soon(lambda: told.exists() and told.read_text().endswith(" "))
        numbers = [int(number) for number in told.read_text().split()]
        assert all(map(alive, numbers))
        process.send_signal(signal.SIGKILL)
        assert soon(lambda: not any(map(alive, numbers)))
    finally:
        process.kill()
        process.wait()


@pytest.mark.parametrize(("code", "status"), [("exit(7)", 7), ("import os; os.kill(os.getpid(), 9)", 128 + 9)])
def test_it_ends_as_the_server_ends(code: str, status: int) -> None:
    command = [sys.executable, child_process.__file__, sys.executable, "-c", code]
    reader, writer = os.pipe()
    try:
        assert subprocess.run(command, stdin=reader, timeout=20).returncode == status
    finally:
        os.close(reader)
        os.close(writer)


def test_a_server_that_ends_when_it_is_asked_to_is_not_waited_for() -> None:
    command = [sys.executable, child_process.__file__, "sleep", "600"]
    started = time.monotonic()
    assert subprocess.run(command, stdin=subprocess.DEVNULL, timeout=20).returncode == 128 + signal.SIGTERM
    assert time.monotonic() - started < child_process.GRACE_SECONDS
