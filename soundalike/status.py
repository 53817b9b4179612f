"""What is in a home, and the next command to run."""

from typing import Any

from soundalike.archive import open_archive
from soundalike.home import Home, is_whole, read_manifest, whole_folders
from soundalike.records import read_run


def summarise(home: Home) -> dict[str, Any]:
    """Counts of the archive (None if there is none), the datasets, the runs, and the next command."""
    archive = _archive(home)
    datasets = [_dataset(read_manifest(folder)) for folder in whole_folders(home.datasets)]
    runs = _runs(home)
    return {
        "home": str(home.root),
        "archive": archive,
        "datasets": datasets,
        "runs": runs,
        "next": f"soundalike {_next(archive, datasets, runs)}",
    }


def _archive(home: Home) -> dict[str, Any] | None:
    if not home.archive.exists():
        return None
    with open_archive(home) as archive:
        chats = archive.chats()
        return {
            "chats": len(chats),
            "messages": sum(chat.messages for chat in chats),
            "owner_messages": sum(chat.owner_messages for chat in chats),
            "owners": [name for _, _, name in archive.accounts()],
        }


def _dataset(manifest: dict[str, Any]) -> dict[str, Any]:
    splits = manifest["splits"]
    return {
        "dataset": manifest["dataset"],
        "examples": sum(split["examples"] for split in splits.values()),
        "splits": splits,
    }


def _runs(home: Home) -> list[dict[str, Any]]:
    if not home.runs.is_dir():
        return []
    found = []
    for folder in sorted(path for path in home.runs.iterdir() if path.is_dir()):
        item: dict[str, Any] = {"run": folder.name, "whole": is_whole(folder), "evaluated": False}
        if item["whole"]:
            run = read_run(folder / "run.json")
            item |= {
                "base": run.base,
                "method": run.method,
                "dataset": run.dataset,
                "valid_loss": run.metrics["valid_loss"],
                "evaluated": (folder / "fidelity.json").exists(),
            }
        found.append(item)
    return found


def _next(archive: Any, datasets: list[dict[str, Any]], runs: list[dict[str, Any]]) -> str:
    if not archive or not archive["messages"]:
        return "ingest file EXPORT"
    if not datasets:
        return "prepare"
    # The newest run decides: an older unfinished one was given up.
    newest = runs[-1] if runs else None
    if newest is None or not newest["whole"] or newest["dataset"] != datasets[-1]["dataset"]:
        return "train"
    return "chat" if newest["evaluated"] else "evaluate"
