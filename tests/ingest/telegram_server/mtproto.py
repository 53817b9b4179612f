"""A connection over MTProto 2.0: packets, encryption, service messages (https://core.telegram.org/mtproto/description)."""

import asyncio
import os
import struct
import time
from collections.abc import Awaitable, Callable, Iterator
from hashlib import sha256
from typing import Any

from telethon.crypto import AES, AuthKey
from telethon.errors import InvalidBufferError, InvalidChecksumError, TypeNotFoundError
from telethon.extensions import BinaryReader
from telethon.network.connection.tcpabridged import AbridgedPacketCodec
from telethon.network.connection.tcpfull import FullPacketCodec
from telethon.network.connection.tcpintermediate import IntermediatePacketCodec
from telethon.network.mtprotostate import MTProtoState
from telethon.tl import TLObject, functions, types
from telethon.tl.core import GzipPacked, MessageContainer, RpcResult

from tests.ingest.telegram_server.calls import Call, HungUp
from tests.ingest.telegram_server.handshake import Handshake

Respond = Callable[[int, TLObject], Awaitable[tuple[Call, bytes | types.RpcError]]]
KEY_NOT_FOUND = struct.pack("<i", -404)
BAD_SALT = 48


class Connection:
    """A client that is connected now; its keys outlive it."""

    def __init__(
        self,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        keys: dict[int, AuthKey],
        salt: int,
        respond: Respond,
        answered: Callable[[Call], None],
    ) -> None:
        self.key: AuthKey | None = None
        self.wants_updates = True
        self._reader, self._writer, self._keys, self._salt = reader, writer, keys, salt
        self._respond, self._answered = respond, answered
        self._session_id = 0
        self._last_message_id = 0
        self._content_messages = 0
        self._tasks: set[asyncio.Task[None]] = set()

    async def run(self) -> None:
        """Answer until the client goes."""
        handshake = Handshake()
        try:
            self._codec, self._reader = await _transport(self._reader)
            while packet := await self._codec.read_packet(self._reader):
                if packet[:8] == bytes(8):
                    self._send_packet(_plain(handshake.answer(_read(packet[20:])), self._next_message_id()))
                    if handshake.key is not None:
                        self._keys[handshake.key.key_id] = handshake.key
                        handshake = Handshake()
                else:
                    self._receive(packet)
        except (asyncio.IncompleteReadError, ConnectionError, InvalidBufferError, InvalidChecksumError):
            pass
        finally:
            for task in self._tasks:
                task.cancel()
            self.close()

    def close(self) -> None:
        """Hang up."""
        self._writer.close()

    def push(self, update: TLObject) -> None:
        """Send an update, unless the client said that it wants none."""
        if self.wants_updates:
            self._send(bytes(types.UpdateShort(update, int(time.time()))))

    def _receive(self, packet: bytes) -> None:
        self.key = self._keys.get(struct.unpack_from("<Q", packet)[0])
        if self.key is None:
            self._send_packet(KEY_NOT_FOUND)
            return
        salt, session_id, message_id, sequence, body = _open(self.key.key, packet)
        new_session, self._session_id = session_id != self._session_id, session_id
        if salt != self._salt:
            self._send(bytes(types.BadServerSalt(message_id, sequence, BAD_SALT, self._salt)))
            return
        if new_session:
            self._send(bytes(types.NewSessionCreated(message_id, session_id, self._salt)))
        try:
            query = _read(body)
        except TypeNotFoundError:  # an error rather than a closed connection, or the client would ask again at once
            self._send_result(message_id, bytes(types.RpcError(400, "INPUT_METHOD_INVALID")))
            return
        for one_id, one in _flatten(message_id, query):
            self._take(one_id, one)

    def _take(self, message_id: int, query: TLObject) -> None:
        match query:
            case types.MsgsAck():
                pass
            case functions.PingRequest() | functions.PingDelayDisconnectRequest():
                self._send(bytes(types.Pong(message_id, query.ping_id)))
            case functions.DestroySessionRequest():
                self._send(bytes(types.DestroySessionOk(query.session_id)))
            case _:
                task = asyncio.get_running_loop().create_task(self._answer(message_id, query))
                self._tasks.add(task)
                task.add_done_callback(self._tasks.discard)

    async def _answer(self, message_id: int, query: TLObject) -> None:
        assert self.key is not None
        try:
            call, answer = await self._respond(self.key.key_id, query)
        except HungUp:
            self.close()
            return
        if call.starts_connection:
            self.wants_updates = not call.without_updates
        self._send_result(message_id, GzipPacked.gzip_if_smaller(True, bytes(answer)))
        self._answered(call)

    def _send_result(self, message_id: int, body: bytes) -> None:
        self._send(struct.pack("<Iq", RpcResult.CONSTRUCTOR_ID, message_id) + body)

    def _send(self, body: bytes) -> None:
        assert self.key is not None
        self._content_messages += 1
        sequence = self._content_messages * 2 - 1
        self._send_packet(_seal(self.key.key, self._salt, self._session_id, self._next_message_id(), sequence, body))

    def _send_packet(self, packet: bytes) -> None:
        if not self._writer.is_closing():
            self._writer.write(self._codec.encode_packet(packet))

    def _next_message_id(self) -> int:
        """Of a message by the server: odd, and higher than all before."""
        now = int(time.time() * 2**32) & ~3 | 1
        self._last_message_id = max(now, self._last_message_id + 4)
        return self._last_message_id


class _Unread:
    """A stream of which some bytes were already read."""

    def __init__(self, first: bytes, rest: asyncio.StreamReader) -> None:
        self._first, self._rest = first, rest

    async def readexactly(self, count: int) -> bytes:
        first, self._first = self._first[:count], self._first[count:]
        return first + (await self._rest.readexactly(count - len(first)) if count > len(first) else b"")


async def _transport(reader: asyncio.StreamReader) -> tuple[Any, Any]:
    """Which packets the client sends: its first bytes tell; and the stream from there on."""
    first = await reader.readexactly(1)
    if first == AbridgedPacketCodec.tag:
        return AbridgedPacketCodec(None), reader
    first += await reader.readexactly(3)
    if first == IntermediatePacketCodec.tag:
        return IntermediatePacketCodec(None), reader
    return FullPacketCodec(None), _Unread(first, reader)


def _read(content: bytes) -> TLObject:
    with BinaryReader(content) as reader:
        return reader.tgread_object()


def _plain(answer: TLObject, message_id: int) -> bytes:
    body = bytes(answer)
    return struct.pack("<qqi", 0, message_id, len(body)) + body


def _flatten(message_id: int, query: Any) -> Iterator[tuple[int, TLObject]]:
    """The messages within containers and gzip, with their ids."""
    if isinstance(query, MessageContainer):
        for message in query.messages:
            yield from _flatten(message.msg_id, message.obj)
    elif isinstance(query, GzipPacked):
        yield from _flatten(message_id, _read(query.data))
    else:
        yield message_id, query


def _seal(key: bytes, salt: int, session_id: int, message_id: int, sequence: int, body: bytes) -> bytes:
    """The encrypted packet of a message by the server."""
    plain = struct.pack("<qqqii", salt, session_id, message_id, sequence, len(body)) + body
    plain += os.urandom(-(len(plain) + 12) % 16 + 12)
    message_key = sha256(key[96:128] + plain).digest()[8:24]
    cipher = MTProtoState._calc_key(key, message_key, False)
    return struct.pack("<Q", AuthKey(key).key_id) + message_key + bytes(AES.encrypt_ige(plain, *cipher))


def _open(key: bytes, packet: bytes) -> tuple[int, int, int, int, bytes]:
    """Salt, session id, message id, sequence number and content of an encrypted packet by a client."""
    message_key = packet[8:24]
    plain = AES.decrypt_ige(packet[24:], *MTProtoState._calc_key(key, message_key, True))
    if sha256(key[88:120] + plain).digest()[8:24] != message_key:
        raise InvalidBufferError(packet)
    salt, session_id, message_id, sequence, length = struct.unpack_from("<qqqii", plain)
    return salt, session_id, message_id, sequence, plain[32 : 32 + length]
