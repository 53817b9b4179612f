"""Lines, conversations and archives in a few words."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta

import pytest

from prepare.selection import Line
from soundalike.archive import open_archive
from soundalike.home import Home
from soundalike.records import Chat, Message

START = datetime(2026, 1, 5, 9, tzinfo=UTC)

MakeLines = Callable[[str], list[Line]]
PutMessages = Callable[..., None]


@pytest.fixture
def lines() -> MakeLines:
    """`"o:hi t:yes +30h o:you"`: lines of owner (o) and other (t), a minute apart, with pauses in hours."""

    def make(script: str) -> list[Line]:
        moment, found = START, []
        for word in script.split():
            if word.startswith("+"):
                moment += timedelta(hours=float(word[1:-1]))
                continue
            side, _, text = word.partition(":")
            found.append(
                Line(
                    role="owner" if side == "o" else "other",
                    text=text.replace("_", " "),
                    sent_at=moment,
                    message_id=len(found) + 1,
                    sender_id=side,
                )
            )
            moment += timedelta(minutes=1)
        return found

    return make


@pytest.fixture
def put_messages(home: Home) -> PutMessages:
    """Put pairs of speaker and text into the home's archive, an hour apart, or with other fields of `Message`."""

    def put(
        said: Sequence[tuple[str, str]],
        *,
        chat_id: str = "5",
        name: str = "Jess",
        kind: str = "private",
        **fields: object,
    ) -> None:
        chat = Chat(source="telegram", account="1", chat_id=chat_id, kind=kind, name=name)  # type: ignore[arg-type]
        with open_archive(home, create=True) as archive, archive.transaction():
            archive.put_account("telegram", "1", "Nadia")
            archive.put_chat(chat)
            archive.put_messages(
                Message(
                    **{
                        "source": "telegram",
                        "account": "1",
                        "chat_id": chat_id,
                        "message_id": number,
                        "sent_at": START + timedelta(hours=number),
                        "sender_id": "1" if speaker == "o" else chat_id,
                        "sender_name": "",
                        "is_owner": speaker == "o",
                        "kind": "text",
                        "text": text,
                        **fields,
                    }  # type: ignore[arg-type]
                )
                for number, (speaker, text) in enumerate(said, start=1)
            )

    return put
