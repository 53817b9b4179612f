from datetime import UTC, datetime
from pathlib import Path

import pytest

from ingest.exports import open_export
from ingest.reading import Tally
from ingest.sources._discord.package import Package, chat_of, find_channels, messages_of, read_package, recipients_of
from soundalike.errors import BadInput
from soundalike.records import Message
from tests.ingest.exports.discord import ANN, BOB, DIRECT, GENERAL, package, snowflake
from tests.ingest.written import folder, zipped

FILES = package(
    [
        (
            DIRECT,
            "DM",
            [(2, f'hi <@{BOB}>, "you"\nand <:kek:1>', ""), (1, "", "https://x.org/a.png?ex=1 https://x.org/b.pdf")],
        ),
        (GENERAL, "GUILD_TEXT", [(3, "hello all", "")]),
    ]
)
TABLES = package(
    [(DIRECT, "1", [(2, f'hi <@{BOB}>, "you"\nand <:kek:1>', ""), (1, "", "https://x.org/a.png?ex=1 b")])], table=True
)


def packaged(path: Path, files: dict[str, bytes]) -> Package:
    export = open_export(folder(path, files))
    return read_package(export, find_channels(export))


def read(path: Path, files: dict[str, bytes], channel_id: str = DIRECT, tally: Tally | None = None) -> list[Message]:
    held = packaged(path, files)
    export = open_export(path)
    return list(messages_of(export, held, chat_of(export, held, channel_id, ANN), "Ann Lee", tally or Tally()))


@pytest.mark.parametrize("files", [FILES, TABLES])
def test_messages_are_the_owners_with_discords_own_ids(files: dict[str, bytes], tmp_path: Path) -> None:
    first, second = read(tmp_path, files)
    assert (first.message_id, first.text, first.kind) == (snowflake(2), 'hi @Bob Ray, "you"\nand :kek:', "text")
    assert (second.message_id, second.text, second.kind) == (snowflake(1), "", "photo")
    # Finer than the second that is written beside it.
    assert first.sent_at == datetime(2023, 11, 14, 12, 0, 2, 489_000, UTC)
    assert first.is_owner
    assert first.sender_name == "Ann Lee"


def test_owner_and_friends_are_named(tmp_path: Path) -> None:
    held = packaged(tmp_path, FILES)
    assert (held.owner_id, held.owner_names) == (ANN, ("Ann Lee", "annlee"))
    assert held.names == {ANN: "Ann Lee", BOB: "Bob Ray"}
    assert recipients_of(open_export(tmp_path), held.channels[DIRECT]) == [ANN, BOB]


@pytest.mark.parametrize("of_friend", [True, False])
def test_a_direct_channel_is_named_by_the_friend_or_by_the_index(of_friend: bool, tmp_path: Path) -> None:
    files = FILES if of_friend else {**FILES, "account/user.json": b'{"id": "%s", "username": "annlee"}' % ANN.encode()}
    held, export = packaged(tmp_path, files), open_export(tmp_path)
    chats = {channel_id: chat_of(export, held, channel_id, ANN) for channel_id in held.channels}
    assert {channel_id: (chat.kind, chat.name) for channel_id, chat in chats.items()} == {
        DIRECT: ("private", "Bob Ray" if of_friend else "bobray"),
        GENERAL: ("group", "Pals #general"),
    }


def test_folders_in_another_language_or_without_the_c_are_found(tmp_path: Path) -> None:
    renamed = {name.replace("messages/c", "Nachrichten/"): data for name, data in FILES.items()}
    renamed = {name.replace("messages/index", "Nachrichten/index"): data for name, data in renamed.items()}
    held = packaged(tmp_path, renamed)
    assert set(held.channels) == {DIRECT, GENERAL}
    assert held.index[DIRECT] == "Direct Message with bobray#0"


def test_a_package_may_be_in_a_zip_file_with_a_folder_of_its_own(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", {f"package/{name}": data for name, data in FILES.items()})
    assert set(find_channels(open_export(path))) == {DIRECT, GENERAL}


@pytest.mark.parametrize(
    "files",
    [
        {f"messages/c{DIRECT}/messages.json": b"[]"},
        {f"messages/c{DIRECT}/messages.json": b"{}", f"messages/c{DIRECT}/channel.json": b"{}"},
        {f"messages/c{DIRECT}/messages.json": b'[{"id": 1}]', f"messages/c{DIRECT}/channel.json": b"{}"},
        {f"messages/c{DIRECT}/messages.csv": b"a,b,c", f"messages/c{DIRECT}/channel.json": b"{}"},
        {"messages/c1/messages.json": b"[]", "messages/c1/channel.json": b"{}"},
    ],
)
def test_what_only_has_such_names_is_no_package(files: dict[str, bytes], tmp_path: Path) -> None:
    assert find_channels(open_export(folder(tmp_path, files))) == {}


def test_what_is_no_message_is_counted(tmp_path: Path) -> None:
    name = f"messages/c{DIRECT}/messages.json"
    rows = (
        b'[{"ID": "%d", "Timestamp": "", "Contents": 5}, {"ID": 5, "Contents": "x", "Timestamp": ""}, 7, {}]'
        % snowflake(1)
    )
    tally = Tally()
    (message,) = read(tmp_path, {**FILES, name: rows}, tally=tally)
    assert (message.kind, message.text) == ("unsupported", "")
    assert (tally.messages_read, tally.skipped) == (4, {"malformed": 3})


def test_a_file_that_breaks_off_is_refused(tmp_path: Path) -> None:
    name = f"messages/c{DIRECT}/messages.json"
    with pytest.raises(BadInput, match="breaks off"):
        read(tmp_path, {**FILES, name: FILES[name][:-9]})


def test_a_damaged_table_is_refused_in_a_sentence(tmp_path: Path) -> None:
    name = f"messages/c{DIRECT}/messages.csv"
    with pytest.raises(BadInput, match=r"damaged after 2 messages.*\."):
        read(tmp_path, {**TABLES, name: TABLES[name] + b'\r\n1,2,"' + b"x" * 200_000})


def test_the_folder_of_the_messages_alone_is_a_package_too(tmp_path: Path) -> None:
    folder(tmp_path, FILES)
    export = open_export(tmp_path / "messages")
    held = read_package(export, find_channels(export))
    assert set(held.channels) == {DIRECT, GENERAL}
    assert (held.owner_id, held.index[DIRECT]) == ("", "Direct Message with bobray#0")
