"""`soundalike ingest telegram`: from login to report.

The order is what makes a run safe to end anywhere: whose account it is, before anything is stored; then that a download
is under way; page by page; and only at the true end that it is complete.
"""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from telethon import errors

from ingest.owners import refuse_other_account
from ingest.telegram import patience, voice
from ingest.telegram.client import open_session
from ingest.telegram.deletions import sync_deletions
from ingest.telegram.dialogs import Dialog, choose, list_dialogs
from ingest.telegram.display import Display
from ingest.telegram.download import Counts, Period, download_chat
from ingest.telegram.edits import take_edits
from ingest.telegram.line import Line
from ingest.telegram.login import log_in
from ingest.telegram.messages import display_name
from ingest.telegram.prompts import Prompts
from ingest.telegram.takeout import Takeout
from ingest.zones import to_utc
from soundalike import progress
from soundalike.archive import Archive, open_archive
from soundalike.archive_adoption import is_provisional
from soundalike.config import TelegramConfig
from soundalike.errors import BadInput, SoundalikeError
from soundalike.home import Home

SOURCE = "telegram"


@dataclass(frozen=True)
class TelegramReport:
    """What became of the messages; known ones that are as they were are not counted."""

    messages_read: int
    added: int
    updated: int
    removed: int
    skipped: dict[str, int]
    """Reason -> messages that could not be stored."""
    chats: int
    """Chats that were downloaded, whether or not there was anything new."""
    unreadable_chats: int
    """Chats that Telegram refused to give."""
    owner: str = field(repr=False)
    resumed: bool
    """Whether an earlier run was left unfinished, and this one went on from it."""
    takeout: bool
    """Whether it happened inside a takeout."""


def ingest_telegram(home: Home, config: TelegramConfig) -> TelegramReport:
    """Download the chats that are wanted into the home's archive; all that is stored stays stored, however it ends.

    Raises `BadInput` for settings, answers or chats that are not usable, and `SoundalikeError` where Telegram refuses,
    asks to come back later, or does not answer any more.
    """
    period = _period(config)
    if config.voice:
        voice.check_installed()
    home.create()
    with open_session(home, config) as session:
        return asyncio.run(_run(home, config, period, session))


async def _run(home: Home, config: TelegramConfig, period: Period, session: Any) -> TelegramReport:
    line, prompts = Line(session, config), Prompts()
    try:
        user = await log_in(line, config, prompts)
        with open_archive(home, create=True) as archive:
            return await _Download(home, config, period, line, archive).run(user, prompts)
    except errors.RPCError as error:
        raise SoundalikeError(_refusal(error)) from None
    finally:
        with suppress(asyncio.CancelledError):
            await line.hang_up()


class _Download:
    """One run for one account."""

    def __init__(self, home: Home, config: TelegramConfig, period: Period, line: Line, archive: Archive) -> None:
        self._config, self._period = config, period
        self._line, self._archive = line, archive
        self._takeout = Takeout(line, config)
        self._call = self._takeout.call if config.takeout else line.call
        self._listener = voice.Listener(home, config.voice_model)
        self._counts = Counts()

    async def run(self, user: Any, prompts: Prompts) -> TelegramReport:
        account, owner = str(user.id), display_name(user)
        _refuse_other_owner(self._archive, account)
        if self._config.takeout:
            await self._takeout.begin()
        in_takeout = self._config.takeout and self._takeout.is_open
        dialogs = await choose(await list_dialogs(self._call, user), self._config, prompts)
        with self._archive.transaction():
            self._archive.put_account(SOURCE, account, owner)
            resumed = self._archive.set_unfinished(SOURCE, account, True)
        readable = await self._all(dialogs)
        if in_takeout:
            await self._takeout.finish()
        with self._archive.transaction():
            self._archive.set_unfinished(SOURCE, account, False)
        counts = self._counts
        return TelegramReport(
            messages_read=counts.messages_read,
            added=counts.added,
            updated=counts.updated,
            removed=counts.removed,
            skipped=dict(counts.skipped.most_common()),
            chats=len(readable),
            unreadable_chats=len({dialog.chat.chat_id for dialog in dialogs} - readable),
            owner=owner or account,
            resumed=resumed,
            takeout=in_takeout,
        )

    async def _all(self, dialogs: Sequence[Dialog]) -> set[str]:
        """All that is to be done, new messages of every chat first; returns the ids of the chats that can be read."""
        readable: set[str] = set()
        known = {id(dialog): dialog.own(self._archive.covered(dialog.chat)) for dialog in dialogs}
        refusal = ""
        with progress.bars() as bar:
            display = Display(bar("", None), bar("", None))
            self._line.show = display.wait
            display.begin("New messages", len(dialogs))
            for dialog in dialogs:
                display.next_chat(dialog)
                try:
                    await download_chat(self._call, self._archive, dialog, self._period, self._counts, display)
                except errors.RPCError as error:
                    refusal = _refusal_of_chat(error)
                    continue
                readable.add(dialog.chat.chat_id)
            display.begin("Edits, deletions" if self._config.sync_deletions else "Edits", len(dialogs))
            for dialog in dialogs:
                display.next_chat(dialog)
                if dialog.chat.chat_id not in readable:
                    continue
                try:
                    await self._again(dialog, known[id(dialog)], display)
                except errors.RPCError as error:
                    refusal = _refusal_of_chat(error)
                    readable.discard(dialog.chat.chat_id)
            display.finish()
        if not readable:
            raise SoundalikeError(f"Telegram gives none of the chats ({refusal}): choose others with --chat.")
        if len(readable) < len(dialogs):
            progress.note(f"Telegram does not give all of the chats ({refusal}); the others are complete.")
        return readable

    async def _again(self, dialog: Dialog, known: list[tuple[int, int]], display: Display) -> None:
        """What is done with known messages, once all new ones are safe."""
        if self._config.sync_deletions:
            if not await sync_deletions(self._call, self._archive, dialog, self._counts):
                progress.note("A chat's history did not add up, so nothing of it was removed; try again later.")
        else:
            await take_edits(self._call, self._archive, dialog, known, self._config.recheck_messages, self._counts)
        if self._config.voice:
            await voice.transcribe_chat(
                self._line, self._call, self._archive, dialog, self._period, self._listener, self._counts, display
            )


def _refuse_other_owner(archive: Archive, account: str) -> None:
    # Which account a provisional one is shows once its messages are met again.
    others = [known for source, known, _ in archive.accounts() if source == SOURCE and not is_provisional(known)]
    refuse_other_account("This session", SOURCE, account, others)


def _period(config: TelegramConfig) -> Period:
    since, until = _moment("since", config.since), _moment("until", config.until)
    if since is not None and until is not None and since >= until:
        raise BadInput(f"--since {config.since} is not before --until {config.until}: no message is between them.")
    return Period(since, until)


def _moment(name: str, text: str) -> datetime | None:
    if not text:
        return None
    try:
        moment = to_utc(datetime.fromisoformat(text.strip()), None)
        moment.timestamp()
    except (ValueError, OverflowError, OSError):
        raise BadInput(f"--{name} {text!r} is not a date: write it as 2024-01-31.") from None
    return moment


def _refusal_of_chat(error: errors.RPCError) -> str:
    """Why Telegram refuses this chat, such as a group that the owner was removed from; raises what is about all."""
    of_all = (errors.TakeoutInvalidError, errors.TakeoutRequiredError, errors.AuthKeyDuplicatedError)
    of_one = (errors.BadRequestError, errors.ForbiddenError, errors.NotFoundError, errors.AuthKeyError)
    if isinstance(error, of_all) or not isinstance(error, of_one):
        raise error
    return patience.code_of(error)


def _refusal(error: errors.RPCError) -> str:
    kept = "everything so far is kept"
    if isinstance(error, (errors.UnauthorizedError, errors.AuthKeyError)):
        return (
            f"Telegram has ended this login ({patience.code_of(error)}); {kept}: run the same command again and log in."
        )
    return f"Telegram refuses to go on ({patience.code_of(error)}); {kept}: run the same command again later."
