"""What the documents say is so."""

import re
import subprocess
from pathlib import Path

from typer.main import get_command

from prepare.scrub._contract import PACKAGE
from soundalike import cli, listing

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")


def test_every_command_in_the_readme_exists() -> None:
    named = set(re.findall(r"soundalike ([a-z]+)(?=[ `\n])", README))
    assert {"ingest", "prepare", "train", "evaluate", "chat", "serve"} <= named
    assert named <= set(get_command(cli.app).commands)  # type: ignore[attr-defined]


def test_every_make_target_in_the_documents_exists() -> None:
    contributing = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    named = set(re.findall(r"[$`] ?make ([a-z]+)", README + contributing))
    assert {"demo", "test", "setup", "check"} <= named <= set(re.findall(r"^([a-z]+):", MAKEFILE, re.MULTILINE))


def test_every_scrubbing_rule_is_in_the_readme() -> None:
    rules = set(re.findall(r"`([a-z_]+)`", README.partition("## What is taken out")[2]))
    assert set(listing.names(PACKAGE)) <= rules


def test_ci_runs_the_readmes_test_command() -> None:
    assert "make test" in (ROOT / ".ci" / "run").read_text(encoding="utf-8")


def test_no_file_names_a_machines_path_or_a_package_host() -> None:
    patterns = "/[w]ork/|/[f]arm/|/[o]pt/|py[p]i\\.org|python[h]osted|registry\\.[n]pmjs|deb\\.[d]ebian"
    found = subprocess.run(
        ["git", "grep", "-nIE", patterns, "--", "."], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert found.stdout == ""
