"""Every rule that docs/security.md states has a test of that name."""

import ast
import re
from pathlib import Path

ROOT = Path(__file__).parent.parent
RULES = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")


def test_every_rule_names_tests_that_exist() -> None:
    rows = [line for line in RULES.splitlines() if line.startswith("| ") and not line.startswith("| Rule |")]
    assert rows
    there = {
        node.name
        for path in (ROOT / "tests").rglob("test_*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef)
    }
    for row in rows:
        named = set(re.findall(r"`(test_\w+)`", row))
        assert named, row
        assert named <= there, row
