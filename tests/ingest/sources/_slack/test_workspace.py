from pathlib import Path
from typing import Any

import pytest

from ingest.exports import open_export
from ingest.sources._slack.workspace import Channel, Workspace, find_root, items, read_workspace
from soundalike.errors import BadInput
from tests.ingest.exports.slack import ANN, BOB, BOT, CID, rich, said, user, workspace
from tests.ingest.written import folder, zipped

DAY = {"general/2023-11-14": [said(1)]}


def read(path: Path, files: dict[str, bytes]) -> Workspace:
    export = open_export(folder(path, files))
    root = find_root(export)
    assert root is not None
    return read_workspace(export, root)


def channel(path: Path, files: dict[str, bytes], channel_id: str) -> Channel:
    return next(channel for channel in read(path, files).channels if channel.id == channel_id)


@pytest.mark.parametrize("root", ["", "export/", "a/b/"])
def test_a_workspace_is_found_at_any_depth(root: str, tmp_path: Path) -> None:
    files = {f"{root}{name}": data for name, data in rich().items()}
    assert find_root(open_export(folder(tmp_path / "x", files))) == root
    assert find_root(open_export(zipped(tmp_path / "x.zip", files))) == root


@pytest.mark.parametrize(
    "files",
    [
        {"users.json": b"[]"},
        {"general/2023-11-14.json": b"[]"},
        {"users.json": b"{}", "general/2023-11-14.json": b"[]"},
        {"users.json": b'[{"name": "ann"}]', "general/2023-11-14.json": b"[]"},
        {"users.json": b'[{"id": "U1"}]', "general/2023-11-14.json": b'[{"text": "x"}]'},
        {"users.json": b"[5]", "channels.json": b"x"},
    ],
)
def test_what_lacks_lists_or_days_of_slack_is_no_workspace(files: dict[str, bytes], tmp_path: Path) -> None:
    assert find_root(open_export(folder(tmp_path, files))) is None


def test_a_folder_in_which_other_exports_lie_too_is_no_workspace(tmp_path: Path) -> None:
    files = {f"slack/{name}": data for name, data in rich().items()}
    assert find_root(open_export(folder(tmp_path, {**files, "_chat.txt": b"hi"}))) is None
    assert find_root(open_export(tmp_path / "slack")) == ""


def test_people_are_named_as_they_chose_else_by_their_real_name(tmp_path: Path) -> None:
    people = read(tmp_path, rich()).people
    assert {person.id: person.name for person in people.values()} == {
        ANN: "Ann",
        BOB: "Bob Ray",
        CID: "cid",
        BOT: "Polly",
        "USLACKBOT": "Slackbot",
    }
    assert people[ANN].aliases == {"Ann", "Ann Lee", "alee", "alee@example.org"}
    assert [person.id for person in people.values() if person.is_bot] == [BOT, "USLACKBOT"]
    assert "Ann" not in repr(people[ANN])


@pytest.mark.parametrize(
    ("channel_id", "kind", "name", "members"),
    [
        ("C0GEN", "group", "#general", (ANN, BOB, CID)),
        ("G0SEC", "group", "#secret", (ANN, BOB)),
        ("G0MPI", "group", "", (ANN, BOB, CID)),
        ("D0BOB", "private", "", (ANN, BOB)),
        ("D0BOT", "bot", "", (ANN, "USLACKBOT")),
        ("D0ANN", "saved", "", (ANN,)),
        ("FC:F1:plan", "group", "FC:F1:plan", ()),
    ],
)
def test_the_list_that_names_a_channel_makes_its_kind(
    channel_id: str, kind: str, name: str, members: tuple[str, ...], tmp_path: Path
) -> None:
    found = channel(tmp_path, rich(), channel_id)
    assert (found.kind, found.name, found.members) == (kind, name, members)


def test_the_days_of_a_channel_are_in_order(tmp_path: Path) -> None:
    files = workspace({f"general/2023-{month:02}-01": [] for month in (11, 2, 1)})
    assert channel(tmp_path, files, "C0GEN").files == tuple(
        f"general/2023-{month}-01.json" for month in ("01", "02", "11")
    )


def test_a_list_that_is_missing_is_an_empty_one(tmp_path: Path) -> None:
    found = read(tmp_path, workspace(DAY, dms=None, mpims=None, groups=None))
    assert [channel.id for channel in found.channels] == ["C0GEN"]


@pytest.mark.parametrize(
    "wrong", [5, None, [], {"id": 5}, {"id": "C1", "members": 5, "name": 5}, {"id": "C1", "members": [5, {}]}]
)
def test_entries_of_a_wrong_shape_do_no_harm(wrong: Any, tmp_path: Path) -> None:
    lists: dict[str, Any] = {
        name: [{"id": "X9", "name": "x"}, wrong] for name in ("channels", "groups", "mpims", "dms")
    }
    found = read(tmp_path, workspace(DAY, users=[user(ANN, "alee", "Ann Lee"), wrong], **lists))
    assert "X9" in {channel.id for channel in found.channels}


def test_a_list_that_breaks_off_is_refused(tmp_path: Path) -> None:
    files = rich()
    files["users.json"] = files["users.json"][:-20]
    with pytest.raises(BadInput, match="breaks off"):
        read(tmp_path, files)


def test_items_are_the_elements_of_a_list_and_of_nothing_else(tmp_path: Path) -> None:
    files = {"a.json": b'[1, {"b": [2]}, [3]]', "b.json": b'{"a": [1]}', "c.json": b"[1, 2"}
    export = open_export(folder(tmp_path, files))
    assert list(items(export, "a.json")) == [1, {"b": [2]}, [3]]
    assert list(items(export, "b.json")) == []
    with pytest.raises(BadInput, match="breaks off"):
        list(items(export, "c.json"))
