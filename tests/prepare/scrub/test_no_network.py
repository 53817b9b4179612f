"""The scrubber never calls out: not the rules, not the libraries they use, in no process of theirs."""

import os
import subprocess
import sys
from pathlib import Path

FORBID = """
import os, sys

def forbid(event, arguments):
    calls_out = event in ("socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr", "urllib.Request")
    if event in ("socket.connect", "socket.sendto", "socket.sendmsg"):
        # Processes of this machine may talk to each other by a path. (A bind is no call: urllib3, which spaCy imports,
        # binds a loopback address to see whether there is IPv6.)
        calls_out = isinstance(arguments[1], tuple)
    if calls_out:
        with open(os.environ["CALLS"], "a") as file:
            file.write(event + "\\n")
        raise OSError("no network in this test")

sys.addaudithook(forbid)
"""
SCRUB = """
import sys
from pathlib import Path
from random import Random

from prepare.canaries import scenes
from prepare.owner_lists import change_secrets, owner_lists
from prepare.review import review_of
from prepare.scrub import ScrubInput, load_rules, scrub_messages
from prepare.scrub_file import scrub_file
from soundalike.config import ScrubConfig
from soundalike.home import Home

home = Home(Path(sys.argv[1]))
change_secrets(home, ["Dragonfly2257"])
told = [scene for seed in range(3) for scene in scenes(seed)]
texts = [(role, text) for scene in told for role, text in scene.messages]
texts += [("owner", text) for rule in load_rules() for text in (*rule.examples, *rule.counterexamples)]
texts += [("other", "Варвара Кудеярова и ольга петрова звонили из Москвы"), ("other", "Dragonfly2257 said Tom Ferris")]
messages = [ScrubInput(text=text, chat="c", number=n, sender=role) for n, (role, text) in enumerate(texts)]
spans = scrub_messages(messages, (), owner_lists(home, ScrubConfig()))
review_of(messages, spans).result()
print(sum(map(len, spans)))
"""


def run(code: str, folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run code in a process which, like all that it starts, may not call out; `calls` in the folder tells if it did."""
    (folder / "sitecustomize.py").write_text(FORBID)
    root = Path(__file__).parents[3]
    paths = os.pathsep.join((str(folder), str(root)))
    environment = {**os.environ, "PYTHONPATH": paths, "CALLS": str(folder / "calls")}
    return subprocess.run(
        [sys.executable, "-c", code, *arguments], env=environment, capture_output=True, text=True, cwd=root, check=False
    )


def test_the_whole_engine_runs_without_a_call_out(tmp_path: Path) -> None:
    done = run(SCRUB, tmp_path, str(tmp_path / "home"))
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) > 300
    assert not (tmp_path / "calls").exists()


def test_a_call_out_would_be_seen_even_if_a_library_swallowed_the_error(tmp_path: Path) -> None:
    call = "import socket, contextlib\nwith contextlib.suppress(OSError): socket.create_connection(('192.0.2.1', 80))"
    assert run(call, tmp_path).returncode == 0
    assert (tmp_path / "calls").read_text().split() == ["socket.getaddrinfo"]
