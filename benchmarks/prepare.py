"""How fast the whole of `prepare` is: a large archive to examples, and the classic recipe's records to tokens.

    python benchmarks/prepare.py [--messages 1000000] [--records 51000]

The archive holds the bundled chats again and again, each time as another person's and with another number in every
message, years apart. `soundalike prepare` runs on it as the real command, with the names of persons left alone (layers
1 and 2 of scrubbing), on all cores. Records are those of the classic shape: the author of the recipe needed 2 minutes
to tokenise 51,000.
"""

import sys
from pathlib import Path

sys.path[0] = str(Path(__file__).parents[1])  # this folder has a script named like the stage `prepare`

import argparse
import itertools
import json
import os
import resource
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

from ingest.files import ingest_files
from prepare.dataset import prepare_dataset
from samples import EXPORT
from soundalike import models
from soundalike.archive import open_archive
from soundalike.config import FileConfig, PrepareConfig, ScrubConfig
from soundalike.home import Home
from soundalike.records import Chat, Message, read_examples
from train.lessons import lessons

NAME_RULES = ["names", "places", "roster", "english_model", "russian_model"]
AUTHOR_SECONDS = 120
BATCH = 20_000


def bundled(home: Home) -> list[tuple[Chat, list[Message]]]:
    with open_archive(home) as archive:
        return [(summary.chat, list(archive.messages(summary.chat))) for summary in archive.chats()]


def repeated(chats: list[tuple[Chat, list[Message]]]) -> Iterator[tuple[Chat, Iterator[Message]]]:
    for number in itertools.count(1):
        for chat, messages in chats:
            new = replace(chat, chat_id=f"{chat.chat_id}{number:05}", name=f"{chat.name} {number}")
            yield (
                new,
                (
                    replace(
                        message,
                        chat_id=new.chat_id,
                        sent_at=message.sent_at - timedelta(days=7 * number),
                        text=f"{message.text} {number}x" if message.text else "",
                    )
                    for message in messages
                ),
            )


def fill(home: Home, chats: list[tuple[Chat, list[Message]]], count: int) -> int:
    written = 0
    with open_archive(home, create=True) as archive:
        for chat, messages in repeated(chats):
            if written >= count:
                return written
            with archive.transaction():
                archive.put_account(chat.source, chat.account, "Nadia Ferris")
                archive.put_chat(chat)
                added, _ = archive.put_messages(messages)
            written += added
    return written


def prepare_command(home: Home) -> tuple[float, float, float, dict[str, object]]:
    """Wall and CPU seconds, and peak MiB of the largest process."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    began = time.perf_counter()
    rules = [flag for rule in NAME_RULES for flag in ("--scrub-off", rule)]
    command = ["-c", "from soundalike.cli import main; main()", "--home", str(home.root), "--json", "prepare", *rules]
    done = subprocess.run([sys.executable, *command], check=True, stdout=subprocess.PIPE)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    peak = after.ru_maxrss / (1024 if sys.platform != "darwin" else 1024**2)
    return time.perf_counter() - began, cpu, peak, json.loads(done.stdout)


def classic_records(home: Home, count: int) -> tuple[float, int]:
    """Seconds to render and tokenise so many records of the classic shape, and their tokens."""
    config = PrepareConfig(shape="classic", scrub=ScrubConfig(off=NAME_RULES))
    dataset = prepare_dataset(home, config).dataset
    examples = list(read_examples(home.datasets / dataset / "train.jsonl"))
    tokenizer = models.load_tokenizer("smollm2-135m", home)
    began = time.perf_counter()
    rows = lessons(itertools.islice(itertools.cycle(examples), count), "", "", tokenizer)
    return time.perf_counter() - began, sum(len(row["input_ids"]) for row in rows)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--messages", type=int, default=1_000_000)
    parser.add_argument("--records", type=int, default=51_000)
    options = parser.parse_args()
    os.environ["TOKENIZERS_PARALLELISM"] = "true"
    with tempfile.TemporaryDirectory() as folder:
        small, large = Home(Path(folder) / "small"), Home(Path(folder) / "large")
        for home in (small, large):
            home.create()
        ingest_files(small, [EXPORT], FileConfig())
        if options.records:
            seconds, tokens = classic_records(small, options.records)
            print(
                f"{options.records:,} records of the classic shape, {tokens / options.records:.0f} tokens each: "
                f"{seconds:.0f} s, {AUTHOR_SECONDS / seconds:.1f} times faster than its author's {AUTHOR_SECONDS} s"
            )
        if options.messages:
            written = fill(large, bundled(small), options.messages)
            large.models.symlink_to(small.models)
            wall, cpu, peak, report = prepare_command(large)
            print(
                f"{written:,} messages to {report['examples']:,} examples: {wall:.0f} s "
                f"({written / wall:,.0f} a second), {cpu:.0f} CPU s, peak of a process {peak:,.0f} MiB"
            )


if __name__ == "__main__":
    main()
