"""Who may import whom (DESIGN, section 1)."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
STAGES = ("ingest", "prepare", "train", "evaluate", "serve")
MODULES = sorted(path for folder in ("soundalike", *STAGES) for path in (ROOT / folder).rglob("*.py"))


def imported(path: Path) -> Iterator[tuple[int, str]]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"{path}:{node.lineno} imports relatively: write the whole name"
            yield node.lineno, str(node.module)
            yield from ((node.lineno, f"{node.module}.{alias.name}") for alias in node.names)


def allowed(importer: str, name: str) -> bool:
    package, _, rest = name.partition(".")
    if package not in STAGES or package == importer:
        # No stage may reach back into the command line.
        return not (name.startswith("soundalike.cli") and importer in STAGES)
    if importer in ("evaluate", "serve") and package == "train":
        return rest == "" or rest.startswith("render")
    return False


def violations(path: Path, root: Path = ROOT) -> list[str]:
    relative = path.relative_to(root)
    if relative == Path("soundalike/cli.py"):
        return []
    return [
        f"{relative}:{line} imports {name}" for line, name in imported(path) if not allowed(relative.parts[0], name)
    ]


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_stage_imports_the_spine_and_nothing_of_other_stages(path: Path) -> None:
    assert violations(path) == []


def test_a_planted_violation_is_named_with_file_and_line(tmp_path: Path) -> None:
    (tmp_path / "prepare").mkdir()
    (tmp_path / "prepare" / "bad.py").write_text("import soundalike.home\nfrom ingest.files import ingest_files\n")
    assert "prepare/bad.py:2 imports ingest.files" in violations(tmp_path / "prepare" / "bad.py", tmp_path)


def test_the_command_line_imports_stages_only_inside_commands() -> None:
    tree = ast.parse((ROOT / "soundalike" / "cli.py").read_text(encoding="utf-8"))
    top = [node for node in tree.body if isinstance(node, ast.Import | ast.ImportFrom)]
    names = {getattr(node, "module", None) or alias.name for node in top for alias in node.names}
    assert not {name.partition(".")[0] for name in names} & {*STAGES, "torch", "transformers", "pydantic"}


def test_no_module_in_serve_hides_one_of_the_standard_library() -> None:
    assert not {path.stem for path in (ROOT / "serve").glob("*.py")} & sys.stdlib_module_names
