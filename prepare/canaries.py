"""Plant made-up secrets into an archive, and follow them into the examples, where none may be left.

The ways of telling them are in `canary_scenes`, one file for each language. The same seed plants the same canaries into
the same archive. Meant for archives of made-up people: a canary is a line that the owner never wrote.
"""

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

from prepare.canary_values import language_file, made_up, parts
from soundalike.archive import Archive, open_archive
from soundalike.canaries import PLACE, Canary, Survivor, canaries_file, survivors, texts_of, write_canaries
from soundalike.errors import TooLittle
from soundalike.home import Home
from soundalike.records import SPLITS, Chat, Message, Role, read_examples

LANGUAGES = ("en", "ru")

_BETWEEN = timedelta(milliseconds=5)
"""From one planted message to the next: nothing of the archive falls between."""
_START = datetime(2025, 3, 3, 8, tzinfo=UTC)
_TRIES = 50


@dataclass(frozen=True, slots=True)
class Scene:
    """A canary and the messages that tell it."""

    canary: Canary
    messages: tuple[tuple[Role, str], ...]
    telling: tuple[int, ...]
    """Indices of the messages that hold it or a part of it."""


def scenes(
    seed: int, *, each: int = 1, kinds: Collection[str] = (), languages: Sequence[str] = LANGUAGES
) -> list[Scene]:
    """Every way of telling (of those kinds; all if none are given) `each` times, with a new secret each time."""
    draw = Random(seed)  # nosec B311  # a repeatable draw, no secret
    found: list[Scene] = []
    told: set[str] = set()
    for language in languages:
        for kind, ways in language_file(language)["scenes"].items():
            for way in ways if not kinds or kind in kinds else ():
                for _ in range(each):
                    secret = made_up(kind, language, draw)
                    for _ in range(_TRIES):
                        if secret not in told:
                            break
                        secret = made_up(kind, language, draw)
                    told.add(secret)
                    found.append(scene_of(way, kind, secret, language, owner=draw.choice("ab")))
    return found


def scene_of(way: str, kind: str, secret: str, language: str, *, owner: str) -> Scene:
    """A way of telling filled with a secret; `owner` is the side, a or b, that the owner is."""
    other = "b" if owner == "a" else "a"
    roles: dict[str, Role] = {owner: "owner", other: "other"}
    messages: list[tuple[Role, str]] = []
    telling: list[int] = []
    last = ""
    for line in way.split(" / "):
        side, _, text = line.partition(": ")
        texts = parts(secret) if text == "{parts}" else (text.replace(PLACE, secret),)
        if "{" in text:
            last = text
            telling += range(len(messages), len(messages) + len(texts))
        messages += [(roles[side], one) for one in texts]
    teller = messages[telling[0]][0]
    burst = telling[0]
    while burst and messages[burst - 1][0] == teller:
        burst -= 1
    canary = Canary(
        kind=kind,
        text=secret,
        language=language,
        said_by=teller,
        lead=tuple(messages[: telling[0]]),
        told=(*(text for _, text in messages[burst : telling[0]]), last) if teller == "owner" and PLACE in last else (),
    )
    return Scene(canary, tuple(messages), tuple(telling))


def plant(home: Home, planted: Sequence[Scene], seed: int = 0) -> list[Canary]:
    """Put scenes between the messages of the archive's private chats, and list them in the home's canaries file.

    Returns the canaries with where they are. Raises `NothingThere` without an archive, `TooLittle` where it has no
    private chat.
    """
    draw = Random(seed)  # nosec B311  # a repeatable draw, no secret
    with open_archive(home) as archive:
        chats = [summary.chat for summary in archive.chats() if summary.chat.kind == "private" and summary.messages]
        if not chats:
            raise TooLittle("The archive has no private chat to plant canaries into: ingest one first.")
        by_chat: dict[Chat, list[Scene]] = {}
        for scene in planted:
            by_chat.setdefault(draw.choice(chats), []).append(scene)
        canaries: list[Canary] = []
        with archive.transaction():
            for chat, to_plant in by_chat.items():
                canaries += _plant_in(archive, chat, to_plant, draw)
    write_canaries(canaries_file(home), canaries)
    return canaries


def generate_chat(
    chat: Chat, told: Sequence[Scene], *, seed: int, owner: str = "1", lines_between: int = 6
) -> list[Message]:
    """Generate a chat of small talk in the languages of the scenes, with the scenes in it."""
    draw = Random(seed)  # nosec B311  # a repeatable draw, no secret
    lines: list[tuple[Role, str]] = []
    for scene in told:
        talk = language_file(scene.canary.language)["small_talk"]
        lines += [(draw.choice(("owner", "other")), draw.choice(talk)) for _ in range(lines_between)]
        lines += scene.messages
    return [
        Message(
            source=chat.source,
            account=chat.account,
            chat_id=chat.chat_id,
            message_id=number,
            sent_at=_START + timedelta(minutes=7 * number),
            sender_id=owner if role == "owner" else chat.chat_id,
            is_owner=role == "owner",
            kind="text",
            text=text,
        )
        for number, (role, text) in enumerate(lines, start=1)
    ]


def follow(home: Home, dataset: str, canaries: Sequence[Canary]) -> list[Survivor]:
    """Which canaries can be read in a dataset, and where: `train target`, `test context` and so on."""
    return survivors(canaries, _texts_of_dataset(home.datasets / dataset))


def _texts_of_dataset(folder: Path) -> Iterator[tuple[str, str]]:
    for split in SPLITS:
        for where, text in texts_of(read_examples(folder / f"{split}.jsonl")):
            yield f"{split} {where}", text


def _plant_in(archive: Archive, chat: Chat, to_plant: Sequence[Scene], draw: Random) -> Iterator[Canary]:
    there = list(archive.messages(chat))
    other = next((message.sender_id for message in there if not message.is_owner), chat.chat_id)
    next_id = max(message.message_id for message in there) + 1
    behind: Counter[int] = Counter()
    for scene in to_plant:
        after = draw.choice(there)
        ids: list[int] = []
        messages: list[Message] = []
        for role, text in scene.messages:
            behind[after.message_id] += 1
            ids.append(next_id)
            messages.append(
                Message(
                    source=chat.source,
                    account=chat.account,
                    chat_id=chat.chat_id,
                    message_id=next_id,
                    sent_at=after.sent_at + behind[after.message_id] * _BETWEEN,
                    sender_id=chat.account if role == "owner" else other,
                    is_owner=role == "owner",
                    kind="text",
                    text=text,
                )
            )
            next_id += 1
        archive.put_messages(messages)
        yield replace(scene.canary, chat_id=chat.chat_id, message_ids=tuple(ids[index] for index in scene.telling))
