"""The test server on a port of 127.0.0.1, in a thread of its own."""

import asyncio
import random
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path

from telethon import TelegramClient
from telethon.crypto import rsa
from telethon.tl import TLObject

from tests.ingest.telegram_server.faults import Faults
from tests.ingest.telegram_server.handlers import respond, tell
from tests.ingest.telegram_server.keys import PUBLIC_KEY_PATH
from tests.ingest.telegram_server.mtproto import Connection
from tests.ingest.telegram_server.world import DC, World

HOST = "127.0.0.1"


class Server:
    """Serves one world. Can be stopped and started again: the port and the clients' keys stay the same."""

    dc = DC
    public_key_path: Path = PUBLIC_KEY_PATH

    def __init__(self, world: World, faults: Faults) -> None:
        self.world, self.faults = world, faults
        self.salt = random.getrandbits(62)
        self.connections_made = 0
        self._port = 0
        self._open: set[Connection] = set()
        self._thread: threading.Thread | None = None
        world.listeners.append(self._tell)

    @property
    def address(self) -> str:
        """host:port"""
        return f"{HOST}:{self._port}"

    def start(self) -> None:
        """Listen; returns when clients can connect."""
        self.stop()
        listener, ready = socket.create_server((HOST, self._port)), threading.Event()
        self._port = listener.getsockname()[1]
        self.world.address = HOST, self._port
        self._thread = threading.Thread(target=lambda: asyncio.run(self._run(listener, ready)), daemon=True)
        self._thread.start()
        ready.wait()

    def stop(self) -> None:
        """Hang up on everybody and stop listening, as in an outage. A callback of the faults may do so too."""
        if self._thread is not None:
            with suppress(RuntimeError):  # a callback has stopped it already
                self._loop.call_soon_threadsafe(self._stopping.set)
            if threading.current_thread() is not self._thread:
                self._thread.join()
                self._thread = None

    def hang_up(self) -> None:
        """Close all connections, and listen on."""
        if self._thread is not None:
            self._loop.call_soon_threadsafe(self._hang_up)

    def _hang_up(self) -> None:
        for connection in self._open:
            connection.close()

    async def _run(self, listener: socket.socket, ready: threading.Event) -> None:
        self._loop, self._stopping = asyncio.get_running_loop(), asyncio.Event()
        accepting = await asyncio.start_server(self._serve, sock=listener)
        ready.set()
        await self._stopping.wait()
        accepting.close()
        self._hang_up()
        with suppress(TimeoutError):
            async with asyncio.timeout(1):
                while self._open:
                    await asyncio.sleep(0.001)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections_made += 1
        answer = partial(respond, self.world, self.faults)
        answered = partial(tell, self.world, self.faults.answer_callbacks)
        connection = Connection(reader, writer, self.world.account.keys, self.salt, answer, answered)
        self._open.add(connection)
        try:
            await connection.run()
        finally:
            self._open.discard(connection)

    def _tell(self, key_id: int, update: TLObject) -> None:
        def push() -> None:
            for connection in self._open:
                if connection.key is not None and connection.key.key_id == key_id:
                    connection.push(update)

        if self._thread is not None:
            self._loop.call_soon_threadsafe(push)


@contextmanager
def serve(world: World, faults: Faults | None = None) -> Iterator[Server]:
    """Serve a world while the block runs.

    Clients in this process must trust `public_key_path` themselves. What Telethon keeps for the whole process, the
    trusted keys and the addresses of the data centres, is put back at the end. Then a mistake in a handler is raised.
    """
    server, trusted = Server(world, faults or Faults()), dict(rsa._server_keys)
    server.start()
    try:
        yield server
    finally:
        server.stop()
        rsa._server_keys.clear()
        rsa._server_keys.update(trusted)
        TelegramClient._config = None
    if world.bugs:
        raise world.bugs[0]
