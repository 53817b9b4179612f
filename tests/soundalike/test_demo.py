import json
from pathlib import Path

import pytest

from prepare.dataset import prepare_dataset
from samples import EXPORT, SECRETS
from soundalike.config import PrepareConfig
from soundalike.demo import SAMPLE_OWNER_ID, Stopwatch
from soundalike.home import Home
from tests.soundalike.conftest import Command


def test_the_demo_does_not_mix_its_person_into_somebodys_home(command: Command, export: Path) -> None:
    command("ingest", "file", export)
    finished = command("demo", "--no-serve")
    assert finished.exit_code == 2
    assert "soundalike --home soundalike-demo demo" in finished.err


def test_the_bundled_export_belongs_to_the_demos_owner() -> None:
    assert str(json.loads(EXPORT.read_text())["personal_information"]["user_id"]) == SAMPLE_OWNER_ID


@pytest.fixture
def sample_texts(command: Command, home: Home, tiny_base: Path) -> str:
    """All that a twin could learn of the bundled export."""
    assert command("--quiet", "ingest", "file", EXPORT).exit_code == 0
    report = prepare_dataset(home, PrepareConfig(base=str(tiny_base)))
    return "\n".join(
        message
        for path in sorted(report.folder.glob("*.jsonl"))
        for line in path.read_text().splitlines()[1:]
        for turn in json.loads(line)["turns"]
        for message in turn["messages"]
    )


def test_no_planted_secret_of_the_bundled_export_is_learned(sample_texts: str) -> None:
    import re

    planted = json.loads(SECRETS.read_text())
    left = {
        secret["kind"] for secret in planted if re.search(rf"(?<!\w){re.escape(secret['text'])}(?!\w)", sample_texts)
    }
    assert len(planted) > 100
    assert left == set()


def test_a_stopwatch_knows_each_stage() -> None:
    stopwatch = Stopwatch()
    with stopwatch.stage("ingest"):
        pass
    assert stopwatch.seconds.keys() == {"ingest"}
