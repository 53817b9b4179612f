"""Voice notes become text on this machine; the speech-to-text library itself is stood in for."""

import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any, ClassVar

import pytest
from telethon.tl.functions.upload import GetFileRequest

from soundalike.errors import BadInput
from soundalike.home import Home
from tests.ingest.telegram.runs import archived, download
from tests.ingest.telegram_server import Dialog, Faults, World, parts
from tests.ingest.telegram_server import faults as fault


class WhisperModel:
    """Hears what the sound file says in letters, as faster-whisper would in sound."""

    made: ClassVar[list[dict[str, Any]]] = []

    def __init__(self, name: str, **settings: Any) -> None:
        self.made.append({"name": name, **settings})

    def transcribe(self, path: str, **settings: Any) -> tuple[Iterator[Any], Any]:
        assert Path(path).parent.stat().st_mode & 0o077 == 0, "others can read the sound"
        words = Path(path).read_bytes().decode().split("/")
        return (SimpleNamespace(text=f" {word} ") for word in words), None


@pytest.fixture(autouse=True)
def faster_whisper(monkeypatch: pytest.MonkeyPatch) -> None:
    module = ModuleType("faster_whisper")
    module.__spec__ = SimpleNamespace(name="faster_whisper")  # type: ignore[assignment]
    module.WhisperModel = WhisperModel  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "faster_whisper", module)
    WhisperModel.made.clear()


@pytest.fixture
def bob(world: World) -> Dialog:
    dialog = world.private("Bob")
    world.say(dialog, "listen")
    world.say(dialog, media=parts.voice(), file=b"see you/at eight", out=True)
    world.say(dialog, media=parts.voice(), file=b"fine")
    world.say(dialog, media=parts.music(), file=b"la la la")
    return dialog


def texts(home: Home, bob: Dialog) -> list[str]:
    return [message.text for message in archived(home)[str(bob.entity.id)]]


def test_voice_notes_are_placeholders_unless_asked_for(home: Home, world: World, bob: Dialog) -> None:
    download(home, world)
    assert texts(home, bob) == ["listen", "", "", ""] and world.count(GetFileRequest) == 0
    assert [one.kind for one in archived(home)[str(bob.entity.id)]] == [
        "text",
        "voice_message",
        "voice_message",
        "audio_file",
    ]


def test_what_is_said_becomes_the_text_and_no_sound_stays(home: Home, world: World, bob: Dialog) -> None:
    report = download(home, world, voice=True, voice_model="tiny")
    assert texts(home, bob) == ["listen", "see you at eight", "fine", ""] and report.updated == 2
    assert [made["name"] for made in WhisperModel.made] == ["tiny"] and WhisperModel.made[0]["local_files_only"]
    assert sorted(path.name for path in home.root.iterdir()) == ["archive.sqlite", "telegram.session"]


def test_older_notes_are_transcribed_when_asked_for_later_and_each_once(home: Home, world: World, bob: Dialog) -> None:
    download(home, world)
    assert download(home, world, voice=True).updated == 2
    asked = world.count(GetFileRequest)
    world.react(bob, bob.messages[1], "👍")
    assert download(home, world, voice=True).updated == 1  # the reaction
    assert world.count(GetFileRequest) == asked and texts(home, bob)[1] == "see you at eight"


def test_a_note_that_telegram_does_not_give_is_left_as_it_is(
    home: Home, world: World, faults: Faults, bob: Dialog
) -> None:
    faults.inject(GetFileRequest, fault.Fault((400, "LOCATION_INVALID")))
    download(home, world, faults, voice=True)
    assert texts(home, bob) == ["listen", "", "fine", ""]
    download(home, world, voice=True)
    assert texts(home, bob) == ["listen", "see you at eight", "fine", ""]


def test_sound_that_a_killed_run_left_is_removed(home: Home, world: World, bob: Dialog) -> None:
    home.create()
    (home.root / ".voice-left").mkdir()
    (home.root / ".voice-left" / "1.ogg").write_bytes(b"sound")
    download(home, world, voice=True)
    assert not list(home.root.glob(".voice*"))


def test_without_the_extra_it_says_what_to_install(home: Home, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "faster_whisper", None)
    with pytest.raises(BadInput, match=r"pip install 'soundalike\[voice\]'"):
        download(home, world, voice=True)
    assert world.requests == []
