"""One connection to Telegram: made when it is needed, and again when it is lost; every call has a time limit.

A call is tried a limited number of times with growing pauses in between, and waits for as long as Telegram asks
(flood waits), however long that is. A call that succeeds ends the count, so that only a stand-still gives up.
"""

import asyncio
import math
import random
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any

from telethon import events
from telethon.errors import (
    ApiIdInvalidError,
    AuthKeyError,
    AuthKeyNotFound,
    AuthKeyUnregisteredError,
    ConnectionApiIdInvalidError,
    RPCError,
    SessionPasswordNeededError,
    UnauthorizedError,
)
from telethon.tl import functions, types

from ingest.telegram import patience
from ingest.telegram.client import forget_login, new_client
from ingest.telegram.patience import Lost
from soundalike import progress
from soundalike.config import TelegramConfig
from soundalike.errors import SoundalikeError

Call = Callable[[Any], Awaitable[Any]]
"""Sends a request and gives its answer."""

CALLS_TO_MOVE = 3
"""The way to another data centre takes several answers, and the request's own."""
HANG_UP_SECONDS = 5
ECHO_SECONDS = 0.1
KEY_UNKNOWN_TIMES = 2
"""A server that does not know our key may be wrong for a moment; after more, the key is dropped."""


class StoodStill(SoundalikeError):
    """Telegram did not answer however often it was asked."""


class Line:
    """The way to Telegram for one session. Not for use by two tasks at a time."""

    def __init__(self, session: Any, config: TelegramConfig) -> None:
        self.session = session
        self.show: Callable[[str], None] = lambda note: None
        """Where to show that a wait is under way."""
        self.token_scanned = asyncio.Event()
        """Set when Telegram tells that the QR code was scanned."""
        self._config = config
        self._client: Any = None
        self._opened_at = -math.inf

    async def call(self, request: Any, *, longest_wait_seconds: float = math.inf) -> Any:
        """Send a request and give its answer.

        Raises `StoodStill` when all attempts failed, Telethon's `RPCError` where Telegram refuses, and a flood error
        where Telegram asks to wait for longer than `longest_wait_seconds`.
        """
        return await self.do(lambda client: client(request), longest_wait_seconds=longest_wait_seconds)

    async def do(
        self,
        action: Callable[[Any], Awaitable[Any]],
        *,
        longest_wait_seconds: float = math.inf,
        answer_seconds: float | None = None,
    ) -> Any:
        """As `call`, for anything that a connected Telethon client can do."""
        failures = floods = 0
        while True:
            try:
                client = await self._connected()
                return await self._answer(client, action(client), answer_seconds or self._config.answer_seconds)
            except Exception as error:
                seconds = patience.flood_seconds(error)
                if seconds is not None and seconds <= longest_wait_seconds:
                    floods += 1
                    await self._sit_out(seconds, floods)
                    continue
                if not patience.passes(error):
                    raise
                failures += 1
                await self._after(error, failures)

    async def me(self) -> Any:
        """The user who is logged in; None if nobody is, or not any more."""
        try:
            users = await self.call(functions.users.GetUsersRequest([types.InputUserSelf()]))
        except (UnauthorizedError, AuthKeyError) as error:
            if not isinstance(error, (AuthKeyUnregisteredError, SessionPasswordNeededError)):
                await self.forget_login()
            return None
        return users[0] if users and isinstance(users[0], types.User) else None

    async def move(self, dc_id: int) -> None:
        """Go over to another data centre, as a stranger."""
        config = await self.call(functions.help.GetConfigRequest())
        options = [
            option
            for option in config.dc_options
            if option.id == dc_id and not (option.cdn or option.media_only or option.tcpo_only)
        ]
        if not options:
            raise SoundalikeError(f"Telegram names no address of its data centre {dc_id}: try again later.")
        ipv6 = ":" in (self.session.server_address or "")
        option = next((option for option in options if bool(option.ipv6) == ipv6), options[0])
        await self.hang_up()
        forget_login(self.session)
        self.session.set_dc(option.id, option.ip_address, option.port)
        self.session.save()

    async def forget_login(self) -> None:
        """Drop the connection and the key: the next call comes from a stranger."""
        await self.hang_up()
        forget_login(self.session)

    async def hang_up(self) -> None:
        """Close the connection, if there is one; the next call makes another."""
        client, self._client = self._client, None
        if client is not None:
            with suppress(Exception):
                await asyncio.wait_for(client.disconnect(), HANG_UP_SECONDS)

    async def _connected(self) -> Any:
        if self._client is not None and self._client.is_connected():
            return self._client
        await self.hang_up()
        # However well each connection begins, there are never many in a short time.
        await asyncio.sleep(self._opened_at + self._config.retry_seconds - time.monotonic())
        self._opened_at = time.monotonic()
        self._client = client = new_client(self.session, self._config)

        async def scanned(_: Any) -> None:
            self.token_scanned.set()

        client.add_event_handler(scanned, events.Raw(types.UpdateLoginToken))
        try:
            await _done(client.connect(), self._config.answer_seconds)
        except (ApiIdInvalidError, ConnectionApiIdInvalidError):
            raise
        except RPCError:
            # Telethon asks for more than it needs, such as the state of updates; what counts is that we are connected.
            if not client.is_connected():
                raise
        return client

    async def _answer(self, client: Any, answering: Awaitable[Any], seconds: float) -> Any:
        """Wait for an answer, for the end of the connection, or for the time to be up, whichever comes first."""
        asked, closed = asyncio.ensure_future(answering), asyncio.shield(client.disconnected)
        data_centre = self.session.dc_id
        try:
            await asyncio.wait({asked, closed}, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
            if closed.done():
                # The end is either told to the request too, or Telethon is on its way to another data centre.
                moving = self.session.dc_id != data_centre
                return await _done(asked, CALLS_TO_MOVE * seconds if moving else ECHO_SECONDS)
            return await _done(asked, 0)
        finally:
            if closed.done() and not closed.cancelled():
                closed.exception()
            closed.cancel()
            asked.cancel()

    async def _sit_out(self, seconds: int, floods: int) -> None:
        # Telegram counts whole seconds; and one who is asked again and again to wait is too fast.
        extra = 0.0 if floods == 1 else self._pause(floods - 1)
        if seconds >= patience.NOTED_WAIT_SECONDS:
            progress.note(patience.waiting_note(seconds))
        await patience.wait_out(max(seconds, 1) + extra, self.show)

    async def _after(self, error: Exception, failures: int) -> None:
        if patience.loses_connection(error):
            await self.hang_up()
        attempts = self._config.attempts
        if isinstance(error, AuthKeyNotFound) and failures > min(KEY_UNKNOWN_TIMES, attempts - 1):
            forget_login(self.session)
        if failures >= attempts:
            raise StoodStill(
                f"Telegram did not answer {failures} times in a row ({_in_words(error)}). Everything so far is kept: "
                "run the same command again to go on."
            ) from None
        self.show(f"Telegram does not answer; try {failures + 1} of {attempts}")
        await asyncio.sleep(self._pause(failures))
        self.show("")

    def _pause(self, failures: int) -> float:
        return patience.pause_seconds(failures, self._config.retry_seconds, random.random())  # nosec B311  # spreads retries, no secret


def _in_words(error: Exception) -> str:
    if isinstance(error, RPCError):
        return f"it reports {patience.code_of(error)}"
    if isinstance(error, OSError) and not isinstance(error, TimeoutError):
        return "there is no connection"
    return "no answer in time, or the connection was closed"


async def _done(awaitable: Awaitable[Any], seconds: float) -> Any:
    """The result of something of Telethon's; `Lost` if the time is up, or if Telethon itself gave it up."""
    task = asyncio.ensure_future(awaitable)
    try:
        await asyncio.wait({task}, timeout=seconds)
        if not task.done() or task.cancelled():
            raise Lost
        return task.result()
    finally:
        task.cancel()
