from pathlib import Path

import pytest

from ingest.exports import open_export
from ingest.sources._telegram_html.layout import Layout, Listed, layout_of, listed_chats, owner_of
from tests.ingest.exports.telegram_html import EVERYTHING, VARIED, account_of, pages_of, write
from tests.ingest.telegram_exports import account


def layout(folder: Path, files: dict[str, bytes]) -> Layout | None:
    return layout_of(open_export(write(folder, files)))


def test_pages_of_a_chat_are_in_the_order_of_their_numbers(tmp_path: Path) -> None:
    files = {f"messages{number}.html": pages_of(VARIED)["messages.html"] for number in ("", "2", "10", "11")}
    found = layout(tmp_path, files)
    assert found == Layout((Listed(("messages.html", "messages2.html", "messages10.html", "messages11.html")),), False)


def test_an_account_has_its_chats_a_list_and_a_first_page(tmp_path: Path) -> None:
    found = layout(tmp_path, account_of(EVERYTHING, page_messages=10))
    assert found is not None
    assert (found.is_account, found.summary, found.listing) == (True, "export_results.html", "lists/chats.html")
    assert len(found.chats) == 8
    assert found.chats[0].pages[:2] == ("chats/chat_01/messages.html", "chats/chat_01/messages2.html")


def test_a_folder_that_holds_nothing_but_an_export_is_that_export(tmp_path: Path) -> None:
    files = account_of(account(VARIED))
    found = layout(tmp_path, {f"DataExport_2026/{name}": data for name, data in files.items()})
    assert found is not None
    assert found.summary == "DataExport_2026/export_results.html"
    assert found.chats[0].pages == ("DataExport_2026/chats/chat_01/messages.html",)


def test_pages_that_somebody_sent_are_no_chats(tmp_path: Path) -> None:
    page = pages_of(VARIED)["messages.html"]
    found = layout(
        tmp_path, {"messages.html": page, "files/messages.html": page, "files/chats/chat_1/messages.html": page}
    )
    assert found == Layout((Listed(("messages.html",)),), False)


@pytest.mark.parametrize(
    "names",
    [
        ("one/messages.html", "two/messages.html"),
        ("one/messages.html", "elsewhere.txt"),
        ("messages.html", "result.json"),
        ("chats/chat_1/messages.html", "result.json"),
        ("export_results.html", "lists/chats.html"),
        ("messages (1).html",),
    ],
)
def test_what_is_not_one_export_is_none(tmp_path: Path, names: tuple[str, ...]) -> None:
    page = pages_of(VARIED)["messages.html"]
    write(tmp_path, dict.fromkeys((*names, "css/style.css"), page))
    assert layout_of(open_export(tmp_path)) is None


def test_the_list_gives_kinds_and_names(tmp_path: Path) -> None:
    export = open_export(write(tmp_path, account_of(EVERYTHING)))
    found = layout_of(export)
    assert found is not None
    assert [(chat.kind, chat.name) for chat in listed_chats(export, found)] == [
        ("private", "Bob"),
        ("group", "Frogs"),
        ("saved", "Saved messages"),
        ("private", "Carl"),
        ("private", "Deleted Account"),
        ("private", "Telegram"),
        ("private", "Replies"),
        ("channel", "News"),
    ]
    assert owner_of(export, found) == ("Ann Lee", "annlee")


def test_without_a_list_kinds_and_names_are_open(tmp_path: Path) -> None:
    files = account_of(account(VARIED))
    del files["lists/chats.html"], files["export_results.html"]
    export = open_export(write(tmp_path, files))
    found = layout_of(export)
    assert found is not None
    assert listed_chats(export, found) == [Listed(("chats/chat_01/messages.html",))]
    assert owner_of(export, found) == ("", "")


def test_a_kind_that_nobody_knows_yet_is_taken_for_a_group(tmp_path: Path) -> None:
    files = account_of(account(VARIED))
    files["lists/chats.html"] = files["lists/chats.html"].replace(b"\nprivate\n", b"\ncommunity\n")
    export = open_export(write(tmp_path, files))
    found = layout_of(export)
    assert found is not None
    assert listed_chats(export, found)[0].kind == "group"
