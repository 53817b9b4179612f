"""Telethon clients that answer from a world at once, without sockets; all of Telethon above its sender is real."""

import asyncio
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from typing import Any
from unittest.mock import patch

from telethon.client import telegrambaseclient
from telethon.crypto import AuthKey
from telethon.errors import rpc_message_to_error
from telethon.extensions import BinaryReader
from telethon.tl import TLObject, types
from telethon.utils import is_list_like

from tests.ingest.telegram_server.calls import HungUp
from tests.ingest.telegram_server.faults import Faults
from tests.ingest.telegram_server.handlers import respond, tell
from tests.ingest.telegram_server.world import World


class FakeSender:
    """In place of Telethon's MTProtoSender; requests and responses go through bytes, so that nothing is shared."""

    def __init__(self, world: World, faults: Faults, auth_key: AuthKey | None, **others: Any) -> None:
        self._world, self._faults = world, faults
        self.auth_key = auth_key or AuthKey(None)
        self._updates: Any = others.get("updates_queue")
        self._key_made = others.get("auth_key_callback")
        self._connected, self._wants_updates = False, True
        self._tasks: set[asyncio.Task[None]] = set()

    async def connect(self, connection: object) -> bool:
        if not self.auth_key:
            self.auth_key.key = os.urandom(256)
            if self._key_made:
                await self._key_made(self.auth_key)
        self._world.listeners.append(self._tell)
        self._loop = asyncio.get_running_loop()
        self._connected, self.disconnected = True, self._loop.create_future()
        return True

    async def disconnect(self) -> None:
        if self._connected:
            self._connected = False
            self._world.listeners.remove(self._tell)
            for task in self._tasks:
                task.cancel()
            self.disconnected.set_result(None)

    def is_connected(self) -> bool:
        return self._connected

    _transport_connected = is_connected

    def _keepalive_ping(self, number: int) -> None:
        pass

    def send(self, request: Any, ordered: bool = False) -> Any:
        if not self._connected:
            raise ConnectionError("Cannot send requests while disconnected")
        if is_list_like(request):
            return [self.send(one) for one in request]
        future = self._loop.create_future()
        task = self._loop.create_task(self._answer(request, future))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        task.add_done_callback(lambda _: future.cancel())  # has no effect on one that has its answer
        return future

    async def _answer(self, request: Any, future: asyncio.Future[Any]) -> None:
        while True:
            query = _read(bytes(request))
            try:
                call, answer = await respond(self._world, self._faults, self.auth_key.key_id, query)
                break
            except HungUp:  # the real sender connects and asks again at once, without end
                await asyncio.sleep(0)
        if call.starts_connection:
            self._wants_updates = not call.without_updates
        if not future.done():
            if isinstance(answer, types.RpcError):
                future.set_exception(rpc_message_to_error(answer, request))
            else:
                with BinaryReader(answer) as reader:
                    future.set_result(request.read_result(reader))
        tell(self._world, self._faults.answer_callbacks, call)

    def _tell(self, key_id: int, update: TLObject) -> None:
        if key_id == self.auth_key.key_id and self._wants_updates:
            pushed = types.UpdateShort(update, datetime.now(UTC))
            self._loop.call_soon_threadsafe(self._updates.put_nowait, pushed)


def _read(content: bytes) -> Any:
    with BinaryReader(content) as reader:
        return reader.tgread_object()


@contextmanager
def in_process(world: World, faults: Faults | None = None) -> Iterator[None]:
    """Let every TelegramClient that is made within the block answer from this world."""
    with patch.object(telegrambaseclient, "MTProtoSender", partial(FakeSender, world, faults or Faults())):
        yield
    if world.bugs:
        raise world.bugs[0]
