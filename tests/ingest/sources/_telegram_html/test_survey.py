import dataclasses
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from ingest.exports import open_export
from ingest.sources._telegram_html.survey import Survey, kind_of_chat, known_chat, some_of, survey
from soundalike.records import Chat
from tests.ingest.exports.telegram_html import CARL, pages_of, service, write
from tests.ingest.telegram_exports import BOB, chat, said

NOON = datetime(2026, 1, 2, 12, tzinfo=UTC)
BOBS = Chat(source="telegram", account="1", chat_id="2", kind="private", name="Bob")
FROGS = dataclasses.replace(BOBS, chat_id="channel5", kind="group")


class Holding:
    """An archive that holds these messages of one chat."""

    def __init__(self, of_chat: Chat, held: Sequence[tuple[int, datetime]]) -> None:
        self.of_chat, self.held = of_chat, set(held)

    def accounts(self, source: str) -> list[str]:
        return [self.of_chat.account]

    def find_chat(self, source: str, messages: Sequence[tuple[int, datetime]]) -> Chat | None:
        return self.of_chat if source == "telegram" and self.held.issuperset(messages) else None


def samples(*numbers: int, late: timedelta = timedelta()) -> list[tuple[int, datetime]]:
    return [(number, NOON + timedelta(minutes=number) + late) for number in numbers]


def look(folder: Path, single: Any, header: str = "Bob", **how: Any) -> Survey:
    pages = pages_of(single, **how)
    return survey(open_export(write(folder, pages)), pages, header, ZoneInfo("Europe/Berlin"))


def test_senders_are_counted_by_name_and_told_apart_by_color(tmp_path: Path) -> None:
    namesake = {**BOB, "from_id": "user3"}
    seen = look(tmp_path, chat([said(1), said(2, **BOB), said(3, **namesake), said(4, **namesake)]))
    assert seen.senders == {"Ann Lee": 1, "Bob": 3}
    assert [len(seen.userpics[name]) for name in ("Ann Lee", "Bob")] == [1, 2]
    assert seen.first_id == 1


def test_samples_are_the_ends_of_each_page_and_some_between(tmp_path: Path) -> None:
    seen = look(tmp_path, chat(said(number) for number in range(1, 301)), page_messages=150)
    numbers = [number for number, _ in seen.samples]
    assert numbers[:4] == [1, 2, 3, 4]
    assert numbers[-3:] == [298, 299, 300]
    assert {148, 149, 150, 151, 152, 153} <= set(numbers)
    assert len(numbers) < 30


@pytest.mark.parametrize(
    ("said_there", "header", "kind"),
    [
        ([said(1), said(2, **BOB)], "Bob", "private"),
        ([said(1)], "Bob", "private"),
        ([said(1, **BOB)], "Bob", "private"),
        ([said(1), said(2, **BOB)], "Frogs", "group"),
        ([said(1), said(2, **BOB), said(3, **CARL)], "Bob", "group"),
        ([service(1, "create_group", title="Bob"), said(2)], "Bob", "group"),
        ([service(1, "joined_telegram"), said(2)], "Bob", "private"),
        ([service(1, "create_channel", title="Bob"), said(2, **BOB)], "Bob", "channel"),
        ([said(1, "/start"), said(2, **BOB)], "Bob", "bot"),
        ([said(1), said(2, **BOB, inline_bot_buttons=["A"])], "Bob", "bot"),
        ([said(1), said(2, **BOB, inline_bot_buttons=["A"], via_bot="@menu")], "Bob", "private"),
    ],
)
def test_the_kind_of_a_chat_is_seen_in_who_writes_what(
    tmp_path: Path, said_there: list[Any], header: str, kind: str
) -> None:
    assert kind_of_chat(header, look(tmp_path, chat(said_there), header)) == kind


def test_few_pages_are_all_looked_through_and_of_many_the_first_the_last_and_some_between() -> None:
    assert some_of(["a", "b"]) == ["a", "b"]
    assert some_of([str(number) for number in range(101)]) == ["0", "25", "50", "75", "100"]


def test_a_private_chat_is_known_by_one_message() -> None:
    seen = Survey(samples=samples(*range(1, 100)))
    assert known_chat(Holding(BOBS, samples(1)), seen, "private") == BOBS
    assert known_chat(Holding(BOBS, samples(99)), seen, "private") == BOBS


def test_a_supergroup_is_known_by_three_messages_or_all_that_there_are() -> None:
    seen = Survey(samples=samples(*range(1, 100)))
    assert known_chat(Holding(FROGS, samples(1, 2)), seen, "group") is None
    assert known_chat(Holding(FROGS, samples(1, 2, 3)), seen, "group") == FROGS
    assert known_chat(Holding(FROGS, samples(97, 98, 99)), seen, "group") == FROGS
    assert known_chat(Holding(FROGS, samples(1, 2)), Survey(samples=samples(1, 2)), "group") == FROGS


def test_a_chat_that_the_archive_has_in_the_middle_is_known() -> None:
    seen = Survey(samples=samples(*range(1, 100)))
    assert known_chat(Holding(FROGS, samples(*range(20, 80))), seen, "group") == FROGS


@pytest.mark.parametrize("hours", [-1, 0, 1])
def test_an_hour_of_summer_makes_no_difference(hours: int) -> None:
    seen = Survey(samples=samples(1, 2, 3, late=timedelta(hours=hours)))
    assert known_chat(Holding(FROGS, samples(1, 2, 3)), seen, "group") == FROGS


def test_other_times_are_other_messages() -> None:
    seen = Survey(samples=samples(1, 2, 3, late=timedelta(hours=2)))
    assert known_chat(Holding(FROGS, samples(1, 2, 3)), seen, "group") is None


def test_a_group_is_not_known_as_a_channel_nor_as_a_chat_of_two() -> None:
    seen = Survey(samples=samples(1, 2, 3))
    for kind in ("channel", "private"):
        other = dataclasses.replace(FROGS, kind=kind)  # type: ignore[arg-type]
        assert known_chat(Holding(other, samples(1, 2, 3)), seen, "group") is None


def test_nothing_is_known_of_a_chat_without_messages() -> None:
    assert known_chat(Holding(BOBS, samples(1)), Survey(), "private") is None
