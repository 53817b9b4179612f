"""How ingestion scales: time, speed and memory for a synthetic whole-account export of any size.

    python benchmarks/ingest_scale.py [--megabytes 1000] [--folder DIR]

Runs, each in a process of its own: ijson's bare `items` (what parsing alone costs; it does not know which chat a
message is in), our reader without an archive, and twice the whole command `soundalike ingest file`, of which the second
finds that the file is known. Each is also printed as a ratio to bare ijson, so that figures of different machines
compare, and by CPU time, because machines are shared. Ends with an error if a peak of memory reaches 200 MiB.
"""

import sys
from pathlib import Path

sys.path[0] = str(Path(__file__).parents[1])  # this folder has a script named like the stage `prepare`

import argparse
import contextlib
import io
import json
import multiprocessing
import random
import resource
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import ijson

from ingest.exports import open_export
from ingest.sources import telegram_desktop
from ingest.sources._escapes import repaired
from soundalike import cli
from soundalike.config import FileConfig
from tests.ingest.known import Knows

MEGABYTE = 1_000_000
MOST_MIB = 200
MESSAGES_A_CHAT = 5_000
NOT_INCLUDED = "(File not included. Change data exporting settings to download.)"
WORDS = ("so", "the", "train", "was", "late", "again", "ok", "завтра", "увидимся", "haha", "no way", "😀")


def write_export(path: Path, megabytes: float) -> int:
    """A whole account with chats of equal length; returns the number of messages."""
    draw = random.Random(1)
    number = chats = 0
    with path.open("w", encoding="utf-8") as file:
        file.write('{"personal_information": {"user_id": 1, "first_name": "Ann"}, "chats": {"list": [')
        while file.tell() < megabytes * MEGABYTE:
            file.write("," if chats else "")
            chats += 1
            file.write(f'{{"name": "C{chats}", "type": "personal_chat", "id": {chats + 1}, "messages": [\n')
            for position in range(MESSAGES_A_CHAT):
                number += 1
                text = json.dumps(message(draw, number, chats + 1), ensure_ascii=False, indent=1)
                # A few messages have the escape that sends their piece of the file through the filter.
                text = text.replace('"text": "', '"text": "\\x0C', 1) if number % 10_000 == 0 else text
                file.write(("," if position else "") + text)
            file.write("]}")
        file.write("]}}")
    return number


def message(draw: random.Random, number: int, other: int) -> dict[str, Any]:
    text = " ".join(draw.choices(WORDS, k=draw.randint(1, 18)))
    sender = ("Ann", "user1") if draw.random() < 0.5 else (f"C{other - 1}", f"user{other}")
    made: dict[str, Any] = {
        "id": number,
        "type": "message",
        "date": "2024-01-01T00:00:00",
        "date_unixtime": str(1_500_000_000 + 60 * number),
        "from": sender[0],
        "from_id": sender[1],
        "text": text,
        "text_entities": [{"type": "plain", "text": text}],
    }
    if draw.random() < 0.1:
        made["reply_to_message_id"] = number - 1
    if draw.random() < 0.1:
        made |= {"photo": NOT_INCLUDED, "width": 960, "height": 1280}
    if draw.random() < 0.1:
        made["reactions"] = [{"type": "emoji", "count": 1, "emoji": "👍", "recent": []}]
    return made


def bare_items(path: Path, folder: Path) -> int:
    with path.open("rb") as file:
        return sum(1 for _ in ijson.get_backend("yajl2_c").items(file, "chats.list.item.messages.item"))


def our_reader(path: Path, folder: Path) -> int:
    return sum(1 for _ in telegram_desktop.read(open_export(path), FileConfig(), Knows()).messages)


def whole_command(path: Path, folder: Path) -> int:
    sys.argv = ["soundalike", "--json", "--home", str(folder / "home"), "ingest", "file", str(path)]
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed), contextlib.suppress(SystemExit):
        cli.main()
    return int(json.loads(printed.getvalue())["messages_read"])


@dataclass(frozen=True)
class Measured:
    messages: int
    cpu_seconds: float
    wall_seconds: float
    peak_mib: float


def measured(work: Callable[[Path, Path], int], path: Path, folder: Path) -> Measured:
    """What some work costs in a fresh process."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(_run, (work, path, folder))


def _run(work: Callable[[Path, Path], int], path: Path, folder: Path) -> Measured:
    cpu_began, wall_began = time.process_time(), time.perf_counter()
    messages = work(path, folder)
    cpu, wall = time.process_time() - cpu_began, time.perf_counter() - wall_began
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return Measured(messages, cpu, wall, peak / (1024 if sys.platform != "darwin" else 1024**2))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--megabytes", type=float, default=50, help="size of the export; the issue's figure is 1000")
    parser.add_argument("--folder", type=Path, help="where the export and the archive are made; else a temporary one")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=options.folder) as name:
        folder = Path(name)
        path, plain = folder / "result.json", folder / "plain.json"
        messages = write_export(path, options.megabytes)
        # What ijson reads bare must be JSON. In pieces: a child's peak includes what its parent held.
        with path.open("rb") as source, plain.open("wb") as target:
            target.writelines(repaired(iter(lambda: source.read(MEGABYTE), b"")))
        size = path.stat().st_size / MEGABYTE
        print(f"{size:,.0f} MB, {messages:,} messages")
        print(f"{'':24}{'CPU s':>8}{'wall s':>8}{'MB/s':>8}{'us/message':>12}{'peak MiB':>10}{'to bare ijson':>15}")
        bare = 0.0
        peak = 0.0
        for title, work, file in (
            ("bare ijson items", bare_items, plain),
            ("our reader", our_reader, path),
            ("ingest file", whole_command, path),
            ("ingest file again", whole_command, path),
        ):
            cost = measured(work, file, folder)
            bare = bare or cost.cpu_seconds
            peak = max(peak, cost.peak_mib)
            print(
                f"{title:24}{cost.cpu_seconds:8.2f}{cost.wall_seconds:8.2f}{size / cost.cpu_seconds:8.0f}"
                f"{cost.cpu_seconds / messages * 1e6:12.2f}{cost.peak_mib:10.0f}{cost.cpu_seconds / bare:14.2f}x"
            )
            if cost.messages != messages:
                raise SystemExit(f"{title} saw {cost.messages:,} of {messages:,} messages")
        if peak >= MOST_MIB:
            raise SystemExit(f"{peak:.0f} MiB is more than {MOST_MIB} MiB")


if __name__ == "__main__":
    main()
