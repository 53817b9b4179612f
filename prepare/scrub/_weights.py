"""Weights that third parties packed are used only if they are, byte for byte, those that were looked at.

pip checks hashes for a whole installation or not at all, so they are checked here, where the weights are read.
"""

import hashlib
from functools import cache
from importlib.util import find_spec
from pathlib import Path

CHANGED = (
    "The weights in the installed package {package} are not those that Soundalike knows, and were not used: {what}"
)


def folder_of(package: str) -> Path | None:
    """Where a package is installed, without importing it; None if it is not."""
    spec = find_spec(package)
    return Path(spec.origin).parent if spec and spec.origin else None


@cache
def digest_of(folder: Path, files: tuple[str, ...] = ()) -> str:
    """SHA-256 over the names and contents of these files of a folder; of all, where none is named (50 ms for 30 MB)."""
    paths = [folder / name for name in files] or [
        path for path in folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts
    ]
    hashed = hashlib.sha256()
    for name, path in sorted((path.relative_to(folder).as_posix(), path) for path in paths):
        hashed.update(name.encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    return hashed.hexdigest()
