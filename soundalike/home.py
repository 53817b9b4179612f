"""The home folder: where everything of one person lives, for the owner's eyes only.

The root is mode 0700 and the files 0600 (the command line sets the umask, so that files which libraries write are
private too). A folder of a dataset or a run is whole once its `manifest.json` is there: it is written last, by rename.
"""

import hashlib
import json
import os
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from soundalike.errors import BadInput, NothingThere

DEFAULT_ROOT = Path("soundalike-home")
PRIVATE_UMASK = 0o077


@dataclass(frozen=True)
class Home:
    """Paths under one root; see DESIGN, section 3."""

    root: Path

    @property
    def config(self) -> Path:
        """Settings of all stages, written by the owner."""
        return self.root / "config.toml"

    @property
    def archive(self) -> Path:
        """Every message ever ingested (SQLite)."""
        return self.root / "archive.sqlite"

    @property
    def datasets(self) -> Path:
        """One folder per prepared dataset, named by its digest."""
        return self.root / "datasets"

    @property
    def runs(self) -> Path:
        """One folder per training run."""
        return self.root / "runs"

    @property
    def models(self) -> Path:
        """Base models that were converted or exported."""
        return self.root / "models"

    @property
    def exports(self) -> Path:
        """For other tools: records of a dataset and weights of a run, one folder each."""
        return self.root / "exports"

    @property
    def feedback(self) -> Path:
        """Ratings given in the chat page (SQLite)."""
        return self.root / "feedback.sqlite"

    @property
    def conversations(self) -> Path:
        """Conversations with twins on the chat page (SQLite)."""
        return self.root / "conversations.sqlite"

    def create(self) -> None:
        """Make the root, private unless it is a folder with other things; `BadInput` where that is not possible."""
        make_private = not self._is_used_otherwise()
        try:
            self.root.mkdir(mode=0o700, parents=True, exist_ok=True)
        except (FileExistsError, NotADirectoryError):
            raise BadInput(f"{self.root} is a file, and a home must be a folder: choose another --home.") from None
        except OSError as error:
            raise BadInput(
                f"The home {self.root} cannot be made ({os.strerror(error.errno or 0)}): choose another --home."
            ) from None
        if not os.access(self.root, os.W_OK | os.X_OK):
            raise BadInput(
                f"The home {self.root} cannot be written to: choose another --home or change its permissions."
            )
        if make_private:
            self.root.chmod(0o700)

    def _is_used_otherwise(self) -> bool:
        """Whether the root is a folder with other things and no home in it; its mode is not ours to change."""
        ours = (self.config, self.archive, self.datasets, self.runs, self.models)
        try:
            return any(self.root.iterdir()) and not any(path.exists() for path in ours)
        except OSError:
            return False

    def newest_dataset(self) -> Path:
        """The whole dataset that was finished last; `NothingThere` if there is none."""
        return _newest(self.datasets, "dataset", "soundalike prepare")

    def newest_run(self) -> Path:
        """The whole run that was finished last; `NothingThere` if there is none."""
        return _newest(self.runs, "trained run", "soundalike train")

    def run(self, name: str | None) -> Path:
        """The whole run of that folder name, or the newest for None; `BadInput` names the runs there are."""
        if name is None:
            return self.newest_run()
        known = [folder.name for folder in whole_folders(self.runs)]
        if name not in known:
            raise BadInput(f"There is no finished run {name!r}: choose from {', '.join(known) or 'none yet'}.")
        return self.runs / name


def resolve_home(flag: Path | None) -> Home:
    """`--home`, else `$SOUNDALIKE_HOME`, else `./soundalike-home`; `BadInput` for an empty `--home`."""
    if flag is not None and not flag.name:
        raise BadInput(f"--home {flag} is no folder of its own: name one, such as --home soundalike-home.")
    return Home(flag or Path(os.environ.get("SOUNDALIKE_HOME") or DEFAULT_ROOT))


def digest(data: Any) -> str:
    """Twelve hexadecimal digits that change with any part of some JSON data."""
    canonical = json.dumps(data, sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(canonical.encode()).hexdigest()[:12]


def write_whole(path: Path, text: str | Iterable[str]) -> None:
    """Write a file, from a text or pieces of one, so that it is there whole or not at all; a link is followed.

    Raises `BadInput` where something is there that is no ordinary file: a device or a folder is not replaced.
    """
    path = path.resolve()
    if path.exists() and not path.is_file():
        raise BadInput(f"{path} is not an ordinary file, and would be replaced by one: name another.")
    with tempfile.NamedTemporaryFile(
        "w", encoding="utf-8", dir=path.parent, prefix=f".{path.name}.", delete=False
    ) as file:
        try:
            file.writelines([text] if isinstance(text, str) else text)
            file.flush()
            os.fsync(file.fileno())
            Path(file.name).replace(path)
        except BaseException:
            Path(file.name).unlink(missing_ok=True)
            raise


def write_manifest(folder: Path, manifest: dict[str, Any]) -> None:
    """Declare a folder whole. Nothing in it may change afterwards but reports."""
    write_whole(folder / "manifest.json", json.dumps(manifest, ensure_ascii=False, indent=1))


def read_manifest(folder: Path) -> dict[str, Any]:
    """The manifest of a whole folder; `BadInput` where it is damaged."""
    try:
        manifest: dict[str, Any] = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    except ValueError:
        raise BadInput(f"{folder / 'manifest.json'} is damaged: delete the folder and run its stage again.") from None
    return manifest


def is_whole(folder: Path) -> bool:
    """Whether the stage that wrote this folder came to its end."""
    return (folder / "manifest.json").is_file()


def whole_folders(parent: Path) -> list[Path]:
    """The whole folders in `parent`, the one finished last at the end."""
    if not parent.is_dir():
        return []
    whole = [folder for folder in parent.iterdir() if is_whole(folder)]
    return sorted(whole, key=lambda folder: ((folder / "manifest.json").stat().st_mtime_ns, folder.name))


def _newest(parent: Path, what: str, command: str) -> Path:
    whole = whole_folders(parent)
    if not whole:
        raise NothingThere(f"There is no {what} in {parent} yet: run `{command}` first.")
    return whole[-1]
