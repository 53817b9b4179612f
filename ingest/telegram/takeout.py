"""Telegram's own mode for exports: fewer limits, and a day to object for the one whose account it is.

The takeout's number is saved with the session at once, so that a killed run goes on in the same takeout, and it is
finished only at the true end.
"""

from contextlib import suppress
from typing import Any

from telethon import errors
from telethon.tl import functions

from ingest.telegram import patience
from ingest.telegram.line import Line, StoodStill
from soundalike import progress
from soundalike.config import TelegramConfig
from soundalike.errors import SoundalikeError


class Takeout:
    """Calls inside a takeout."""

    def __init__(self, line: Line, config: TelegramConfig) -> None:
        self._line, self._config = line, config

    @property
    def is_open(self) -> bool:
        """Whether calls go through a takeout; false where the server knows none."""
        return self._line.session.takeout_id is not None

    async def begin(self) -> None:
        """Go on in the takeout that an earlier run left open, or begin one.

        Raises `SoundalikeError` with what to do while Telegram does not allow it yet.
        """
        if self.is_open:
            return
        chosen = bool(self._config.chat) or self._config.choose
        groups, channels = self._config.groups or chosen, self._config.channels or chosen
        request = functions.account.InitTakeoutSessionRequest(
            message_users=True,
            message_chats=groups or None,
            message_megagroups=groups or None,
            message_channels=channels or None,
            files=self._config.voice or None,
            file_max_size=20 * 2**20 if self._config.voice else None,
        )
        try:
            takeout_id = (await self._line.call(request)).id
        except errors.TakeoutInitDelayError as delay:
            raise SoundalikeError(_delayed(delay.seconds)) from None
        except (errors.UnauthorizedError, errors.AuthKeyError):
            raise
        except errors.RPCError as error:
            progress.note(f"Telegram begins no takeout ({patience.code_of(error)}); the download goes on without one.")
            return
        self._remember(takeout_id)

    async def call(self, request: Any) -> Any:
        """As `Line.call`; a takeout that is not valid any more is replaced by a new one, once."""
        if not self.is_open:
            return await self._line.call(request)
        try:
            return await self._call(request)
        except (errors.TakeoutInvalidError, errors.TakeoutRequiredError):
            self._remember(None)
            await self.begin()
            return await (self._call(request) if self.is_open else self._line.call(request))

    async def finish(self) -> None:
        """Tell Telegram that the export is complete; where it does not listen, the next run tells it."""
        if not self.is_open:
            return
        # One that was over already loses nothing but Telegram's note of it.
        with suppress(StoodStill):
            with suppress(errors.RPCError):
                await self._call(functions.account.FinishTakeoutSessionRequest(success=True))
            self._remember(None)

    async def _call(self, request: Any) -> Any:
        return await self._line.call(functions.InvokeWithTakeoutRequest(self._line.session.takeout_id, request))

    def _remember(self, takeout_id: int | None) -> None:
        self._line.session.takeout_id = takeout_id
        self._line.session.save()


def _delayed(seconds: int) -> str:
    return (
        f"Telegram lets the export begin in {patience.in_words(seconds)}, so that nobody takes your messages unseen: "
        "open Telegram on your phone, allow the export in the message from Telegram, and run the same command again; "
        "or go on now, more slowly, with --no-takeout."
    )
