import json
from pathlib import Path

import pytest

from ingest.exports import open_export
from ingest.sources._meta.export import find_threads, is_nobody
from ingest.sources._meta.owner import find_owner
from soundalike.errors import BadInput
from tests.ingest.exports import facebook, instagram
from tests.ingest.exports.facebook import encrypted_said, encrypted_thread, said, thread
from tests.ingest.written import folder

INBOX = "messages/inbox"
WITH_BOB = {f"{INBOX}/bobray_1234567890/message_1.json": thread([said(1), said(2, sender="Bob Ray")])}
WITH_CID = {f"{INBOX}/cid_2345678901/message_1.json": thread([said(1)], title="Cid", people=["Cid", "Ann Lee"])}
UNNAMED = {
    f"{INBOX}/bobray_1234567890/message_1.json": thread([said(1), said(2, sender="Bob Ray")], title="2 beds, 1 bath")
}


def owner(path: Path, files: dict[str, bytes], asked: str = "", known: list[str] | None = None) -> str:
    export = open_export(folder(path, files))
    return find_owner(export, find_threads(export), asked, known or []).id


@pytest.mark.parametrize(
    "profile",
    [
        {"personal_information/profile_information/profile_information.json": facebook.profile()},
        {"profile_information/profile_information.json": b'{"profile": {"name": "Ann Lee"}}'},
        {"messages/autofill_information.json": b'{"autofill_information_v2": {"FULL_NAME": ["Ann Lee"]}}'},
        {"personal_information/personal_information/personal_information.json": instagram.profile()},
        {"account_information/personal_information.json": instagram.profile()},
    ],
)
def test_the_download_says_who_its_owner_is(profile: dict[str, bytes], tmp_path: Path) -> None:
    assert owner(tmp_path, UNNAMED | profile) == "Ann Lee"


@pytest.mark.parametrize("about", [b"", b"[]", b'{"profile_v2": 5}', b'{"profile_user": [5, {"string_map_data": []}]}'])
def test_a_spoilt_profile_is_no_answer(about: bytes, tmp_path: Path) -> None:
    files = WITH_BOB | WITH_CID | {"profile_information/profile_information.json": about}
    assert owner(tmp_path, files) == "Ann Lee"


def test_a_profile_of_somebody_who_is_in_no_chat_is_no_answer(tmp_path: Path) -> None:
    files = UNNAMED | {"profile_information/profile_information.json": facebook.profile("Annie Lee")}
    with pytest.raises(BadInput, match="does not say whose"):
        owner(tmp_path, files)


def test_the_owner_is_who_takes_part_in_every_chat(tmp_path: Path) -> None:
    assert owner(tmp_path, WITH_BOB | WITH_CID) == "Ann Lee"


def test_the_owner_of_encrypted_chats_is_who_takes_part_in_every_one(tmp_path: Path) -> None:
    files = {
        f"{name}_1.json": encrypted_thread([encrypted_said(1)], f"{name}_1", ["Ann Lee", name])
        for name in ("Bob", "Cid")
    }
    assert owner(tmp_path, files) == "Ann Lee"


def test_a_lone_chat_of_two_is_named_after_the_other(tmp_path: Path) -> None:
    assert owner(tmp_path / "a", WITH_BOB) == "Ann Lee"
    assert owner(tmp_path / "b", {"Bob Ray_40.json": encrypted_thread([encrypted_said(1)])}) == "Ann Lee"


def test_a_lone_chat_that_is_named_after_nobody_in_it_needs_to_be_told(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="name the owner with --owner, out of"):
        owner(tmp_path, UNNAMED)
    assert owner(tmp_path, UNNAMED, known=["Ann Lee"]) == "Ann Lee"
    assert owner(tmp_path, UNNAMED, asked="ann lee") == "Ann Lee"


def test_who_is_asked_for_goes_before_what_the_download_says(tmp_path: Path) -> None:
    files = WITH_BOB | {"profile_information/profile_information.json": facebook.profile()}
    assert owner(tmp_path, files, asked="Bob Ray") == "Bob Ray"


def test_the_owner_can_be_asked_for_by_username(tmp_path: Path) -> None:
    files = UNNAMED | {"personal_information/personal_information/personal_information.json": instagram.profile()}
    assert owner(tmp_path, files, asked="@annlee") == "Ann Lee"


def test_nobody_of_that_name_is_an_error_that_names_the_people(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"out of Bob Ray, Ann Lee\.") as refused:
        owner(tmp_path, WITH_BOB, asked="Eve")
    assert "hello" not in str(refused.value)


def test_people_without_a_name_are_no_candidates(tmp_path: Path) -> None:
    messages = [said(1), said(2, sender="Facebook user"), said(3, sender="")]
    files = {f"{INBOX}/x_1234567890/message_1.json": thread(messages, people=["Facebook user", "", "Ann Lee"])}
    with pytest.raises(BadInput, match=r"out of Ann Lee\."):
        owner(tmp_path, files)
    assert is_nobody("Instagram User")
    assert not is_nobody("Ann")


def test_the_order_of_members_in_a_file_does_not_matter(tmp_path: Path) -> None:
    files = {
        name: json.dumps(json.loads(data), sort_keys=True).encode() for name, data in (WITH_BOB | WITH_CID).items()
    }
    assert owner(tmp_path, files) == "Ann Lee"
