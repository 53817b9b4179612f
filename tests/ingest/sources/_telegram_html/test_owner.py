from pathlib import Path
from typing import Any

import pytest

from ingest.sources import telegram_html
from soundalike.errors import BadInput
from soundalike.records import Chat
from tests.ingest.exports.telegram_html import CARL, CONFIG, GROUP, NEWS, VARIED, account_of, pages_of, service, write
from tests.ingest.known import Knows, read
from tests.ingest.telegram_exports import BOB, account, chat, said


def whose(
    folder: Path,
    single: Any = None,
    *,
    files: dict[str, bytes] | None = None,
    known: Knows | None = None,
    owner: str = "",
) -> tuple[str, str]:
    """Account and owner's name of a chat, or of other files."""
    path = write(folder, pages_of(single) if files is None else files)
    reading = read(telegram_html, path, known, owner=owner, **CONFIG)
    list(reading.messages)
    return reading.account, reading.owner


def test_in_a_chat_of_two_the_owner_is_who_is_not_its_header(tmp_path: Path) -> None:
    assert whose(tmp_path, VARIED) == ("html:Ann Lee", "Ann Lee")


def test_the_owner_is_known_though_the_other_never_wrote(tmp_path: Path) -> None:
    assert whose(tmp_path, chat([said(1)])) == ("html:Ann Lee", "Ann Lee")


def test_a_deleted_account_is_the_other_side(tmp_path: Path) -> None:
    gone = {"from": None, "from_id": "user2"}
    assert whose(tmp_path, chat([said(1), said(2, **gone)], name=None)) == ("html:Ann Lee", "Ann Lee")


def test_an_account_tells_its_owner(tmp_path: Path) -> None:
    assert whose(tmp_path, files=account_of(account(GROUP))) == ("html:Ann Lee", "Ann Lee")


@pytest.mark.parametrize("owner", ["Ann Lee", "ann lee", "@annlee", "annlee"])
def test_the_owner_of_an_account_may_be_named_as_it_has_it(tmp_path: Path, owner: str) -> None:
    assert whose(tmp_path, files=account_of(account(VARIED)), owner=owner) == ("html:Ann Lee", "Ann Lee")


def test_an_account_is_not_that_of_another_owner(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="name the owner with --owner, out of Ann Lee"):
        whose(tmp_path, files=account_of(account(VARIED)), owner="Carl")


def test_an_account_without_its_first_page_is_whose_side_is_in_all_private_chats(tmp_path: Path) -> None:
    files = account_of(account(VARIED, GROUP, chat([said(500, **CARL), said(501)], name="Carl", id=3)))
    del files["export_results.html"]
    assert whose(tmp_path, files=files) == ("html:Ann Lee", "Ann Lee")


def test_an_account_of_groups_without_its_first_page_is_whoever_is_in_all(tmp_path: Path) -> None:
    toads = chat([said(1, **CARL), said(2)], name="Toads", type="private_group", id=6)
    frogs = chat([said(1, **BOB), said(2)], name="Frogs", type="private_group", id=7)
    files = account_of(account(toads, frogs))
    del files["export_results.html"], files["lists/chats.html"]
    assert whose(tmp_path, files=files) == ("html:Ann Lee", "Ann Lee")


def test_a_group_asks_for_the_owner_with_the_people_in_it(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"name the owner with --owner, out of Carl, Bob, Ann Lee\.$"):
        whose(tmp_path, GROUP)
    assert whose(tmp_path, GROUP, owner="ann lee") == ("html:Ann Lee", "Ann Lee")


def test_a_group_is_of_the_owner_whom_the_archive_knows_by_name(tmp_path: Path) -> None:
    known = Knows({"telegram": ["html:Ann Lee"]})
    assert whose(tmp_path, GROUP, known=known) == ("html:Ann Lee", "Ann Lee")


def test_an_id_that_is_asked_for_is_the_account_of_a_chat_of_two(tmp_path: Path) -> None:
    assert whose(tmp_path, VARIED, owner="1") == ("1", "Ann Lee")
    assert whose(tmp_path, VARIED, owner="user1") == ("1", "Ann Lee")


def test_a_name_that_is_not_in_a_chat_of_two_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="out of Ann Lee"):
        whose(tmp_path, VARIED, owner="Dora")


def test_a_chat_in_which_the_owner_is_silent_needs_a_name_or_a_known_account(tmp_path: Path) -> None:
    single = chat([said(1, **BOB)])
    with pytest.raises(BadInput, match="the owner writes nothing in it: name the owner with --owner"):
        whose(tmp_path, single)
    assert whose(tmp_path, single, owner="Ann Lee") == ("html:Ann Lee", "Ann Lee")
    assert whose(tmp_path, single, known=Knows({"telegram": ["1"]})) == ("1", "")


def test_a_channel_needs_no_owner_in_it(tmp_path: Path) -> None:
    single = {**NEWS, "messages": [service(1, "create_channel", title="News"), *NEWS["messages"]]}
    assert whose(tmp_path, single, owner="Ann Lee") == ("html:Ann Lee", "Ann Lee")


@pytest.mark.parametrize("owner", ["", "1", "Ann Lee"])
def test_two_people_of_one_name_in_a_chat_of_two_cannot_be_told_apart(tmp_path: Path, owner: str) -> None:
    namesake = {"from": "Ann Lee", "from_id": "user3"}
    single = chat([said(1), said(2, **namesake)], name="Ann Lee", id=3)
    with pytest.raises(BadInput, match=r"two people of the owner's name.*machine-readable JSON\.$"):
        whose(tmp_path, single, owner=owner)


def test_two_people_of_the_owners_name_in_a_group_cannot_be_told_apart(tmp_path: Path) -> None:
    namesake = said(99, **{"from": "Ann Lee", "from_id": "user3"})
    with pytest.raises(BadInput, match="two people of the owner's name"):
        whose(tmp_path, {**GROUP, "messages": [*GROUP["messages"], namesake]}, owner="Ann Lee")


def test_a_chat_that_the_archive_has_is_of_its_account(tmp_path: Path) -> None:
    found = Chat(source="telegram", account="77", chat_id="2", kind="private", name="Bobby")
    known = Knows({"telegram": ["1", "77"]}, found)
    reading = read(telegram_html, write(tmp_path, pages_of(VARIED)), known, **CONFIG)
    assert reading.account == "77"
    pairs = list(reading.messages)
    assert {of_chat for of_chat, _ in pairs} == {found}
    assert {message.sender_id for _, message in pairs} == {"77", "2"}


def test_an_account_that_is_known_by_another_name_is_not_taken_for_this_one(tmp_path: Path) -> None:
    assert whose(tmp_path, VARIED, known=Knows({"telegram": ["html:Carl"]}))[0] == "html:Ann Lee"
    assert whose(tmp_path, VARIED, known=Knows({"telegram": ["html:Ann Lee", "1"]}))[0] == "html:Ann Lee"


def test_of_several_accounts_none_is_guessed(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="the archive has 2 of Telegram: export it as machine-readable JSON"):
        whose(tmp_path, VARIED, known=Knows({"telegram": ["1", "77"]}))
    assert whose(tmp_path, VARIED, known=Knows({"telegram": ["1", "77"]}), owner="77") == ("77", "Ann Lee")


def test_anonymous_admins_write_in_the_name_of_the_group(tmp_path: Path) -> None:
    anonymous = said(99, "rules!", **{"from": "Frogs", "from_id": "channel5000000001"})
    path = write(tmp_path, pages_of({**GROUP, "messages": [*GROUP["messages"], anonymous]}))
    *_, (of_chat, last) = read(telegram_html, path, owner="Ann Lee", **CONFIG).messages
    assert last.sender_id == of_chat.chat_id == "html:Frogs"
