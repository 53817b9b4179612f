"""Claims about telling day, month and year apart."""

from collections.abc import Iterable
from datetime import date, timedelta

import pytest

from ingest.sources._whatsapp.dates import DateEvidence, Numbers, Order, read_date


def evidence(dates: Iterable[str], year: str = "short") -> DateEvidence:
    found = DateEvidence(year)
    for written in dates:
        first, second, third = written.split("/")
        found.add((first, second, third), in_order=True)
    return found


def days(start: date, count: int, form: str, step_days: int = 1) -> list[str]:
    return [f"{start + timedelta(days=step_days * n):{form}}" for n in range(count)]


@pytest.mark.parametrize(
    ("numbers", "order", "expected"),
    [
        (("31", "12", "22"), "dmy", date(2022, 12, 31)),
        (("12", "31", "2022"), "mdy", date(2022, 12, 31)),
        (("2022", "12", "31"), "ymd", date(2022, 12, 31)),
        (("22", "12", "31"), "ymd", date(2022, 12, 31)),
        (("12", "31", "22"), "dmy", None),
        (("30", "2", "22"), "dmy", None),
        (("0", "1", "22"), "dmy", None),
        (("1", "1", "5"), "dmy", None),
        (("1", "1", "0022"), "dmy", None),
        (("27", "3", "2565"), "dmy", date(2022, 3, 27)),
        (("27", "3", "65"), "dmy", date(2022, 3, 27)),
        (("3", "18", "R4"), "mdy", date(2022, 3, 18)),
        (("3", "18", "H30"), "mdy", date(2018, 3, 18)),
        (("令和4", "3", "18"), "ymd", date(2022, 3, 18)),
        (("R4", "3", "18"), "dmy", None),
        (("1401", "10", "10"), "ymd", date(2022, 12, 31)),
        (("1399", "12", "30"), "ymd", date(2021, 3, 20)),
        (("1400", "1", "1"), "ymd", date(2021, 3, 21)),
        (("1402", "12", "30"), "ymd", None),
        (("1389", "1", "1"), "ymd", date(2010, 3, 21)),
        (("1444", "6", "7"), "ymd", None),
        (("1401", "13", "1"), "ymd", None),
    ],
)
def test_dates_are_read_in_every_order_and_calendar(numbers: Numbers, order: Order, expected: date | None) -> None:
    assert read_date(numbers, order) == expected


def test_a_day_beyond_twelve_proves_the_order() -> None:
    assert evidence(["1/2/23", "13/2/23"]).likely() == ["dmy"]
    assert evidence(["1/2/23", "1/13/23"]).likely() == ["mdy"]


def test_dates_that_run_backwards_prove_the_other_order() -> None:
    # In January and February, and only up to the 12th.
    assert evidence(["3/1/2023", "9/1/2023", "1/2/2023"], "last").likely() == ["dmy"]
    assert evidence(["1/3/2023", "1/9/2023", "2/1/2023"], "last").likely() == ["mdy"]


def test_a_message_that_came_days_late_disproves_nothing() -> None:
    assert evidence(["3/1/2023", "9/1/2023", "5/1/2023", "1/2/2023"], "last").likely() == ["dmy"]


def test_one_message_far_out_of_order_does_not_make_a_long_chat_undecidable() -> None:
    chat = [f"{day}/{month}/2023" for month in range(1, 13) for day in (2, 5, 9)]
    assert evidence([*chat[:20], "2/1/2023", *chat[20:]], "last").likely() == ["dmy"]


def test_dates_that_fit_both_orders_stay_open() -> None:
    assert evidence(["1/2/23", "1/2/23"]).likely() == ["dmy", "mdy"]
    assert evidence(["1/2/2023", "2/3/2023"], "last").likely() == ["dmy", "mdy"]


def test_dates_that_are_the_same_in_both_orders_need_no_answer() -> None:
    assert len(evidence(["5/5/23", "05/05/23", "6/6/23"]).likely()) == 1


def test_dates_of_both_orders_in_one_style_contradict() -> None:
    assert evidence(["30/6/23", "6/30/23"]).fitting() == []


def test_one_date_in_hundreds_that_cannot_be_is_somebodys_text() -> None:
    chat = days(date(2020, 1, 1), 1000, "%m/%d/%y")
    assert evidence([*chat[:500], "31/12/22", *chat[500:]]).likely() == ["mdy"]


def test_one_pasted_date_does_not_turn_a_chat_around() -> None:
    chat = [date for date in ("1/6/23", "2/6/23", "3/6/23") for _ in range(100)]
    assert evidence([*chat[:250], "6/25/23", *chat[250:]]).likely() == ["dmy"]
    assert evidence([*chat, "13/6/23"]).likely() == ["dmy"]


def test_dates_before_whatsapp_are_read_with_the_year_at_the_end() -> None:
    assert evidence(["31/12/05", "1/1/06"]).likely() == ["dmy"]
    assert evidence(["1/2/1999"], "last").likely() == ["dmy", "mdy"]


@pytest.mark.parametrize("step_days", [1, 3])
def test_a_short_year_at_the_beginning_is_told_by_what_changes(step_days: int) -> None:
    assert evidence(days(date(2022, 12, 10), 14, "%y/%m/%d", step_days)).likely() == ["ymd"]
    assert evidence(days(date(2022, 12, 10), 14, "%d/%m/%y", step_days)).likely() == ["dmy"]


def test_a_short_year_at_the_beginning_is_told_by_years_to_come() -> None:
    assert evidence(["22/12/31"]).likely() == ["ymd"]
    assert evidence(["31/12/22"]).likely() == ["dmy"]


def test_a_short_year_at_the_beginning_is_told_by_a_single_digit_at_the_end() -> None:
    assert evidence(["22/12/15", "22/12/9"]).likely() == ["ymd"]


def test_a_short_year_at_either_end_is_asked_for_where_it_could_be_both() -> None:
    assert "ymd" in evidence(["22/12/15", "22/12/16"]).likely()
    assert "ymd" in evidence(["22/12/15"]).fitting()


def test_lines_that_stand_anywhere_say_nothing_of_the_order() -> None:
    found = DateEvidence("last")
    for numbers, in_order in ((("9", "1", "2023"), True), (("1", "1", "2022"), False), (("10", "1", "2023"), True)):
        found.add(numbers, in_order=in_order)
    assert found.likely() == ["dmy", "mdy"]


@pytest.mark.parametrize("form", ["%d/%m/%y", "%m/%d/%y", "%d/%m/%Y", "%m/%d/%Y"])
def test_any_chat_of_a_month_is_decided(form: str) -> None:
    order = "dmy" if form.startswith("%d") else "mdy"
    for month in range(1, 13):
        chat = days(date(2021, month, 1), 31, form)
        assert evidence(chat, "last" if form.endswith("Y") else "short").likely() == [order]
