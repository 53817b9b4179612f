import pytest

from prepare.scrub._dates import dates


@pytest.mark.parametrize(
    "text",
    [
        "22.02.1991",
        "06/07/15",
        "1988-09-17",
        "17 Sept 1988",
        "March 3rd, 1954",
        "fifth of november nineteen forty eight",
        "1 мая 1966",
        "двадцать первое июня девяностого",
        "2 июля 79-го",
        "12 березня 1985",
        "3 de mayo de 1990",
    ],
)
def test_a_date_with_its_year_is_found_whole(text: str) -> None:
    assert [(text[date.start : date.end], date.has_year) for date in dates(f"so {text}, ok")] != []
    assert [(date.start, date.end, date.has_year) for date in dates(text)] == [(0, len(text), True)]


def test_a_day_and_a_month_are_a_date_without_a_year() -> None:
    assert [date.has_year for date in dates("30 октября")] == [False]
    assert [date.year for date in dates("3 May 1954")] == [1954]


@pytest.mark.parametrize("text", ["99.99.1990", "192.168.1.20", "v1.2.2020.4", "12:30", "you may go", "march on"])
def test_what_no_calendar_has_is_none(text: str) -> None:
    assert list(dates(text)) == []
