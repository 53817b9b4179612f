"""What `serve`, `chat` and `demo` are given to guard replies with."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from soundalike.canaries import Canary, canaries_file, dataset_canaries_file, write_canaries
from soundalike.home import Home
from soundalike.outgoing import MakeOutgoing, Outgoing
from tests.soundalike.conftest import Command

IN_DATASET = Canary(kind="SECRET", text="quite some other thing", language="")
IN_ARCHIVE = Canary(kind="PIN", text="73914", language="")


@pytest.fixture
def given(monkeypatch: pytest.MonkeyPatch) -> list[MakeOutgoing | None]:
    """What the API or the page was started with, in place of starting it."""
    made: list[MakeOutgoing | None] = []

    def start(home: Home, config: Any, run: str | None, outgoing: MakeOutgoing | None) -> None:
        made.append(outgoing)

    monkeypatch.setattr("serve.server.serve_api", start)
    monkeypatch.setattr("serve.chat.serve_chat", start)
    return made


def kinds(outgoing: Outgoing, text: str) -> list[str]:
    return [one.kind for one in outgoing.about(()).look(text, ended=True).taken]


@pytest.mark.parametrize("name", ["serve", "chat"])
def test_rules_hidden_words_and_canaries_of_the_home_guard_replies(
    command: Command, home: Home, given: list[MakeOutgoing | None], name: str
) -> None:
    dataset = home.datasets / "d"
    dataset.mkdir(parents=True)
    write_canaries(dataset_canaries_file(dataset), [IN_DATASET])
    write_canaries(canaries_file(home), [IN_ARCHIVE])
    assert command("hide", "Blue Harbour").exit_code == 0
    assert command(name).exit_code == 0
    (make,) = given
    assert make is not None
    outgoing = make()
    assert kinds(outgoing, "so quite some other thing") == ["SECRET"]
    assert kinds(outgoing, "so 73914") == ["PIN"]
    assert kinds(outgoing, "at the blue harbour") == ["PRIVATE"]
    assert kinds(outgoing, "its 4000 0566 5566 5556") == ["CARD"]
    assert kinds(outgoing, "nothing of the kind") == []


def test_only_an_explicit_setting_switches_the_guard_off(
    command: Command, home: Home, given: list[MakeOutgoing | None]
) -> None:
    command("serve", "--no-guard-output")
    home.config.write_text("[serve]\nguard_output = false\n")
    command("serve")
    command("chat")
    command("serve", "--guard-output")
    assert [make is None for make in given] == [True, True, True, False]


def test_a_rule_that_prepare_leaves_out_does_not_guard_either(
    command: Command, home: Home, given: list[MakeOutgoing | None]
) -> None:
    home.config.write_text('[prepare.scrub]\noff = ["cards", "phones", "ids"]\n')
    command("serve")
    (make,) = given
    assert make is not None
    assert "CARD" not in kinds(make(), "its 4000 0566 5566 5556")


def test_libraries_report_nothing_to_anybody() -> None:
    script = (
        "from soundalike.cli import _keep_libraries_quiet as quiet; quiet()\n"
        "import os; from huggingface_hub import constants\n"
        "print(constants.HF_HUB_DISABLE_TELEMETRY, constants.HF_HUB_DISABLE_IMPLICIT_TOKEN,"
        " os.environ['DO_NOT_TRACK'], os.environ['STREAMLIT_BROWSER_GATHER_USAGE_STATS'])"
    )
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(Path(__file__).parents[2])}
    told = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, env=environment, check=True)
    assert told.stdout.split() == ["True", "True", "1", "false"]
