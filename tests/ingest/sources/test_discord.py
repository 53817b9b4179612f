"""Claims about the whole way of an export into the archive; its parts have tests of their own."""

from pathlib import Path

import pytest

from ingest.exports import open_export
from ingest.sources import discord
from soundalike.errors import BadInput
from tests.ingest.exports.discord import (
    ANN,
    BOB,
    BOT,
    CID,
    DIRECT,
    GENERAL,
    GROUP,
    channel,
    package,
    rich,
    said,
    snowflake,
    user,
)
from tests.ingest.known import Knows, messages, read
from tests.ingest.telegram_exports import archived, contents
from tests.ingest.written import chats, folder, ingest_paths, zipped

BOTH = channel([said(1), said(2, "hi", BOB)])
GUILD = channel([said(1, author=BOB), said(2, author=CID), said(3)], GENERAL, "GuildTextChat", "general", "Pals")


def one(path: Path, data: bytes, name: str = "Direct Messages - Private - Bob Ray [1].json") -> Path:
    return folder(path, {name: data}) / name


def test_a_folder_and_a_zip_file_give_the_same_messages(tmp_path: Path) -> None:
    of_folder = messages(discord, folder(tmp_path / "a", rich()))
    assert of_folder == messages(discord, zipped(tmp_path / "a.zip", rich()))
    assert len(of_folder) == 15
    assert {message.account for message in of_folder} == {ANN}


def test_each_file_of_a_folder_with_other_things_is_ingested_on_its_own(tmp_path: Path) -> None:
    folder(tmp_path / "x", {**rich(), "notes.txt": b"hello"})
    assert not discord.recognises(open_export(tmp_path / "x"))
    assert ingest_paths(tmp_path, tmp_path / "x", owner=ANN).added == 15


def test_downloaded_media_beside_the_files_are_not_looked_at(tmp_path: Path) -> None:
    media = {"Bob Ray [1].json_Files/notes-A1B2C.txt": b"x", "Bob Ray [1].json_Files/data-A1B2C.json": b"{}"}
    path = folder(tmp_path, {"Bob Ray [1].json": BOTH, **media})
    assert discord.recognises(open_export(path))
    assert len(messages(discord, path)) == 2


def test_the_parts_of_a_channel_are_one_chat(tmp_path: Path) -> None:
    found = list(read(discord, folder(tmp_path, rich())).messages)
    assert len({id(chat) for chat, _ in found if chat.chat_id == DIRECT}) == 1


def test_a_later_export_adds_only_what_is_new_and_takes_edits_over(tmp_path: Path) -> None:
    ingest_paths(tmp_path, one(tmp_path / "1", BOTH))
    edited = said(1, "hello!", timestampEdited="2023-11-15T12:00:00+00:00")
    newer = channel([said(3, "new", BOB), said(2, "hi", BOB), edited])
    report = ingest_paths(tmp_path, one(tmp_path / "2", newer))
    assert (report.added, report.updated, report.stored) == (1, 1, 3)
    assert [message.text for message in archived(tmp_path)] == ["hello!", "hi", "new"]


def test_the_exporter_and_the_data_package_make_one_archive(tmp_path: Path) -> None:
    ingest_paths(tmp_path, one(tmp_path / "1", BOTH))
    held = package([(DIRECT, "DM", [(1, "hello", ""), (9, "later", "")]), (GENERAL, "GUILD_TEXT", [(3, "x", "")])])
    report = ingest_paths(tmp_path, zipped(tmp_path / "package.zip", held))
    assert (report.added, report.updated, report.chats, report.owner) == (2, 0, 2, "Ann Lee")
    assert chats(tmp_path)[DIRECT].kind == "private"


# Whose it is


def account(path: Path, data: bytes | dict[str, bytes], known: list[str] | None = None, owner: str = "") -> str:
    files = data if isinstance(data, dict) else {"x.json": data}
    reading = read(discord, folder(path, files), Knows({"discord": known or []}), owner=owner)
    return reading.account


def test_a_private_channel_is_named_after_the_other(tmp_path: Path) -> None:
    assert account(tmp_path / "a", BOTH) == ANN
    assert account(tmp_path / "b", channel([said(1), said(2, author=BOB)], name="bobray")) == ANN
    assert account(tmp_path / "c", channel([said(1, author=BOB), said(2)], name="Ann Lee")) == BOB
    assert account(tmp_path / "d", channel([said(1)])) == ANN


@pytest.mark.parametrize(
    "data",
    [channel([said(1), said(2, author=BOB)], name="Eve"), channel([said(1, author=BOB)]), GUILD, channel([])],
)
def test_where_nothing_tells_the_owner_must_be_named(data: bytes, tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"name the owner with --owner|no messages with a sender"):
        account(tmp_path, data)


def test_the_people_to_choose_from_are_named(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=rf"{BOB} \(Bob Ray\), {CID} \(Cid\), {ANN} \(Ann Lee\)"):
        account(tmp_path, GUILD)


@pytest.mark.parametrize("asked", [ANN, "annlee", "Ann Lee", "@ANNLEE", "annlee#0000"])
def test_the_owner_can_be_asked_for_by_id_or_any_name(asked: str, tmp_path: Path) -> None:
    assert account(tmp_path, GUILD, owner=asked) == ANN


def test_who_is_asked_for_goes_before_the_name_of_the_channel(tmp_path: Path) -> None:
    assert account(tmp_path, BOTH, owner="Bob Ray") == BOB


def test_an_owner_who_is_known_may_have_written_nothing_in_a_channel(tmp_path: Path) -> None:
    silent = channel([said(1, author=BOB), said(2, author=CID)], GENERAL, "GuildTextChat", "general", "Pals")
    assert account(tmp_path / "a", silent, [ANN]) == ANN
    assert account(tmp_path / "b", silent, owner=ANN) == ANN
    assert account(tmp_path / "c", channel([said(1, author=BOB)]), [ANN]) == ANN


def test_a_private_channel_of_two_others_is_nobodys_that_is_known(tmp_path: Path) -> None:
    others = channel([said(1, author=BOB), said(2, author=CID)])
    for known, asked in (([ANN], ""), ([], ANN)):
        with pytest.raises(BadInput, match="name the owner"):
            account(tmp_path / (asked or "known"), others, known, asked)


def test_the_owner_is_who_wrote_in_every_direct_channel(tmp_path: Path) -> None:
    group = channel([said(1), said(2, author=CID)], GROUP, "DirectGroupTextChat", "us")
    other = channel([said(1), said(2, author=BOB)], "77", "DirectGroupTextChat", "them")
    assert account(tmp_path, {"a.json": group, "b.json": other}) == ANN


def test_who_wrote_in_every_channel_of_a_server_can_be_anyone(tmp_path: Path) -> None:
    general = channel([said(1), said(2, author=CID)], GENERAL, "GuildTextChat", "general", "Pals")
    games = channel([said(3, author=CID), said(4, author=BOB)], "77", "GuildTextChat", "games", "Pals")
    with pytest.raises(BadInput, match="name the owner with --owner"):
        account(tmp_path, {"a.json": general, "b.json": games})


def test_a_channel_with_a_bot_is_one(tmp_path: Path) -> None:
    reading = read(discord, one(tmp_path, channel([said(1), said(2, author=BOT)], name="Rhythm")), owner=ANN)
    assert {chat.kind for chat, _ in reading.messages} == {"bot"}


def test_the_owner_of_a_package_without_an_account_is_in_every_direct_channel(tmp_path: Path) -> None:
    held = package([(DIRECT, "DM", [(1, "a", "")]), (GROUP, "GROUP_DM", [(2, "b", "")])])
    held[f"messages/c{GROUP}/channel.json"] = b'{"id": "%s", "recipients": ["%s", "%s"]}' % (
        GROUP.encode(),
        CID.encode(),
        ANN.encode(),
    )
    del held["account/user.json"]
    assert account(tmp_path, held) == ANN


def test_a_package_belongs_to_its_account(tmp_path: Path) -> None:
    held = package([(DIRECT, "DM", [(1, "a", "")])])
    assert account(tmp_path / "a", held) == ANN
    assert account(tmp_path / "b", held, owner="annlee") == ANN
    with pytest.raises(BadInput, match="has not exactly one person"):
        account(tmp_path / "c", held, owner="Eve")


# What is refused


@pytest.mark.parametrize("cut", [30, 400, 2_000])
def test_a_file_that_breaks_off_leaves_no_archive(cut: int, tmp_path: Path) -> None:
    data = channel([said(number, author=ANN if number % 2 else BOB) for number in range(20)])
    with pytest.raises(BadInput, match=r"breaks off after .*\."):
        ingest_paths(tmp_path, one(tmp_path / "x", data[:-cut]))
    assert contents(tmp_path) is None


def test_what_is_skipped_is_counted(tmp_path: Path) -> None:
    data = channel([said(1), {**said(2), "id": None}, {"type": "Default"}, 5, said(3, author=BOB)])
    report = ingest_paths(tmp_path, one(tmp_path / "x", data))
    assert (report.messages_read, report.stored, report.skipped) == (5, 2, {"malformed": 2, "no_id": 1})


def test_no_private_word_is_in_the_representation_of_a_reading(tmp_path: Path) -> None:
    reading = read(discord, one(tmp_path, channel([said(1, "secret"), {**said(2), "author": user(BOB)}])))
    assert "secret" not in repr(reading)
    assert "Ann Lee" not in repr(reading)
    assert snowflake(1) < snowflake(2)


def test_files_in_which_the_owner_is_silent_do_not_stop_those_asked_for_by_name(tmp_path: Path) -> None:
    silent = channel([said(1, author=BOB), said(2, author=CID)], GENERAL, "GuildTextChat", "general", "Pals")
    files = {"a.json": BOTH, "b.json": silent, "notes.txt": b"hello"}
    assert ingest_paths(tmp_path, folder(tmp_path / "x", files), owner="Ann Lee").added == 4
    assert {message.account for message in archived(tmp_path)} == {ANN}
