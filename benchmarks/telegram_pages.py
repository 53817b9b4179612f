"""How fast the live download is: pages per second against the loopback test server, beside Telethon alone.

    python benchmarks/telegram_pages.py --messages 40000

The server runs in a process of its own. Telethon's own `iter_messages` reads the history first and keeps nothing; then
`ingest telegram` reads it and puts every page into an archive, with its checkpoint. Wall time is bound by the server;
CPU time of the client is what our part costs, and its ratio to Telethon's compares between machines.
"""

import sys
from pathlib import Path

sys.path[0] = str(Path(__file__).parents[1])  # this folder has a script named like the stage `prepare`

import argparse
import asyncio
import multiprocessing
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from multiprocessing.connection import Connection
from typing import Any

from telethon import TelegramClient
from telethon.crypto import rsa
from telethon.sessions import SQLiteSession

from ingest.telegram.live import ingest_telegram
from soundalike import progress
from soundalike.archive import open_archive
from soundalike.config import TelegramConfig
from soundalike.home import Home
from tests.ingest.telegram_server import World, serve

PAGE = 100


def run_server(messages: int, homes: list[Path], told: Connection) -> None:
    """Serve one chat until the pipe is closed; each home gets a session that is logged in."""
    world = World()
    bob = world.private("Bob")
    world.chatter(bob, messages)
    with serve(world) as server:
        for home in homes:
            session = SQLiteSession(str(home / "telegram.session"))
            world.log_in(session)
            session.close()
        told.send((server.address, str(server.public_key_path), bob.id))
        told.poll(None)


def read_with_telethon(home: Path, address: str, key: str, chat_id: int) -> int:
    async def read() -> int:
        rsa.add_key(Path(key).read_text(), old=False)
        session = SQLiteSession(str(home / "telegram.session"))
        host, port = address.split(":")
        session.set_dc(2, host, int(port))
        client = TelegramClient(session, 1, "hash")
        await client.connect()
        dialog = next(one for one in await client.get_dialogs() if one.id == chat_id)
        read = 0
        async for _ in client.iter_messages(dialog.input_entity, reverse=True, wait_time=0):
            read += 1
        await client.disconnect()
        return read

    return asyncio.run(read())


def read_with_us(home: Path, address: str, key: str, chat_id: int) -> int:
    progress.set_quiet(True)
    config = TelegramConfig(api_id=1, api_hash="hash", server=address, server_public_key=key)
    ingest_telegram(Home(home), config)
    with open_archive(Home(home)) as archive:
        return sum(chat.messages for chat in archive.chats())


def measure(read: Callable[..., int], *arguments: Any) -> tuple[int, float, float]:
    """Messages, wall seconds, CPU seconds of this process."""
    wall, cpu = time.perf_counter(), time.process_time()
    messages = read(*arguments)
    return messages, time.perf_counter() - wall, time.process_time() - cpu


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--messages", type=int, default=40_000)
    messages = parser.parse_args().messages
    ways = {"Telethon alone": read_with_telethon, "ingest telegram": read_with_us}
    with ExitStack() as stack:
        homes = [Path(stack.enter_context(tempfile.TemporaryDirectory())) for _ in ways]
        ours, theirs = multiprocessing.Pipe()
        server = multiprocessing.Process(target=run_server, args=(messages, homes, theirs), daemon=True)
        server.start()
        place = ours.recv()
        base_wall = base_cpu = 0.0
        for home, (name, read) in zip(homes, ways.items(), strict=True):
            found, wall, cpu = measure(read, home, *place)
            assert found == messages, f"{name} read {found} of {messages} messages"
            base_wall, base_cpu = base_wall or wall, base_cpu or cpu
            print(
                f"{name:16} {messages / PAGE / wall:7.1f} pages/s  {wall:6.2f} s wall ({wall / base_wall:.2f}x)"
                f"  {cpu:6.2f} s CPU ({cpu / base_cpu:.2f}x)"
            )
        ours.send("stop")
        server.join(10)


if __name__ == "__main__":
    main()
