"""Voice notes to text, on this machine: the extra `voice`, off unless it is asked for.

A note is downloaded to a folder that only the owner can read, transcribed by faster-whisper, and deleted. The model is
fetched once; sound and text leave the machine at no time.
"""

import asyncio
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from telethon import errors, utils
from telethon.tl import functions, types

from ingest.telegram.dialogs import Dialog
from ingest.telegram.download import Counts, Period
from ingest.telegram.line import Call, Line
from soundalike import progress
from soundalike.archive import Archive
from soundalike.errors import BadInput
from soundalike.home import Home
from soundalike.progress import Bar
from soundalike.records import Message

BATCH = 100
DOWNLOAD_SECONDS = 600.0
_FOLDER = ".voice-"


def check_installed() -> None:
    """`BadInput` with what to install where faster-whisper is missing."""
    if find_spec("faster_whisper") is None:
        raise BadInput("--voice needs speech-to-text: install it with pip install 'soundalike[voice]'.")


class Listener:
    """The speech-to-text model, loaded when the first voice note is there."""

    def __init__(self, home: Home, model: str) -> None:
        self.home, self._name = home, model
        self._model: Any = None

    def listen(self, sound: Path) -> str:
        """What is said; empty where nothing is."""
        model = self._model = self._model or self._load()
        segments, _ = model.transcribe(str(sound), vad_filter=True)
        return " ".join(segment.text.strip() for segment in segments).strip()

    def _load(self) -> Any:
        from faster_whisper import WhisperModel

        folder = str(self.home.models / "speech")
        settings = {"device": "auto", "compute_type": "default", "download_root": folder}
        try:
            return WhisperModel(self._name, **settings, local_files_only=True)
        except Exception:
            progress.note(f"Fetching the speech-to-text model {self._name!r}, once …")
        try:
            return WhisperModel(self._name, **settings)
        except Exception as error:
            raise BadInput(
                f"The speech-to-text model {self._name!r} cannot be loaded ({type(error).__name__}): check the name "
                "and the network, or give voice_model the folder of a model."
            ) from None


async def transcribe_chat(
    line: Line,
    call: Call,
    archive: Archive,
    dialog: Dialog,
    period: Period,
    listener: Listener,
    counts: Counts,
    bar: Bar,
) -> None:
    """Put what is said into the text of the voice notes of one chat that have none yet, one by one."""
    if dialog.id_shift:
        return
    silent = {message.message_id: message for message in archive.messages(dialog.chat) if _is_silent(message, period)}
    if not silent:
        return
    bar.restart("Voice notes", len(silent))
    ids = list(silent)
    with _private_folder(listener.home) as folder:
        for begin in range(0, len(ids), BATCH):
            for raw in await _fetch(call, dialog, ids[begin : begin + BATCH]):
                bar.advance()
                if words := await _words_of(line, raw, folder / f"{raw.id}.ogg", listener):
                    with archive.transaction():
                        archive.remove_messages(dialog.chat, [raw.id])
                        archive.put_messages([replace(silent[raw.id], text=words)])
                    counts.updated += 1


def _is_silent(message: Message, period: Period) -> bool:
    return (
        message.kind == "voice_message"
        and not message.text
        and (period.since is None or message.sent_at >= period.since)
        and (period.until is None or message.sent_at < period.until)
    )


async def _fetch(call: Call, dialog: Dialog, ids: Sequence[int]) -> list[Any]:
    """The messages again: links to files are valid for hours only."""
    wanted = [types.InputMessageID(one) for one in ids]
    if isinstance(dialog.peer, types.InputPeerChannel):
        channel = utils.get_input_channel(dialog.peer)
        answer = await call(functions.channels.GetMessagesRequest(channel, wanted))
    else:
        answer = await call(functions.messages.GetMessagesRequest(wanted))
    return [one for one in answer.messages if isinstance(one, types.Message) and one.id in set(ids)]


async def _words_of(line: Line, raw: Any, file: Path, listener: Listener) -> str:
    try:
        saved = await line.do(
            lambda client: client.download_media(raw, file=str(file)), answer_seconds=DOWNLOAD_SECONDS
        )
        # In a thread, so that the connection stays alive meanwhile.
        return await asyncio.to_thread(listener.listen, Path(saved)) if saved else ""
    except errors.RPCError:
        return ""  # expired or withdrawn
    finally:
        file.unlink(missing_ok=True)


@contextmanager
def _private_folder(home: Home) -> Iterator[Path]:
    for left_over in home.root.glob(f"{_FOLDER}*"):
        shutil.rmtree(left_over, ignore_errors=True)
    with tempfile.TemporaryDirectory(prefix=_FOLDER, dir=home.root) as folder:
        yield Path(folder)
