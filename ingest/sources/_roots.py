"""Tells whether a folder is one export, or a place such as a downloads folder in which an export lies among others."""

from pathlib import PurePosixPath

from ingest.exports import TEXT_SUFFIXES, Export


def is_one_export(export: Export, root: str) -> bool:
    """Whether nothing that a source may read lies beside `root`: empty, or a path with a slash at its end.

    A zip file is always one export. What is left out of a folder here is still found on its own: `ingest.files` looks
    into a folder that nobody recognises.
    """
    return not export.path.is_dir() or all(
        name.startswith(root) for name in export.names if PurePosixPath(name).suffix.lower() in TEXT_SUFFIXES
    )
