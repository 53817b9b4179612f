"""Claims about the beginning of a message, and about where a sender's name ends."""

import pytest

from ingest.sources._whatsapp.headers import clean_name, parse_header, split_sender


@pytest.mark.parametrize(
    ("line", "date", "clock"),
    [
        ("[31/12/2022, 11:40:26] Ann: x", ("31", "12", "2022"), (11, 40, 26)),
        ("\u200e[31/12/2022, 11:40:26] Ann: x", ("31", "12", "2022"), (11, 40, 26)),
        ("\ufeff[31/12/2022, 11:40:26] Ann: x", ("31", "12", "2022"), (11, 40, 26)),
        ("12/31/22, 10:02\u202fPM - Ann: x", ("12", "31", "22"), (22, 2, 0)),
        ("9/24/2019 11:30 p. m. - Ann: x", ("9", "24", "2019"), (23, 30, 0)),
        ("9/24/19, 12:30 a.\u00a0m. - Ann: x", ("9", "24", "19"), (0, 30, 0)),
        ("24/9/19, 12:30 p.m. - Ann: x", ("24", "9", "19"), (12, 30, 0)),
        ("13.6.2018 klo 21.25.15 - Ann: x", ("13", "6", "2018"), (21, 25, 15)),
        ("31.12.2022 kl. 9.05 - Ann: x", ("31", "12", "2022"), (9, 5, 0)),
        ("13. 6. 2018. 21:25 - Ann: x", ("13", "6", "2018"), (21, 25, 0)),
        ("31.12.22 um 11:40 - Ann: x", ("31", "12", "22"), (11, 40, 0)),
        ("31/12/22 a las 9:40 p. m. - Ann: x", ("31", "12", "22"), (21, 40, 0)),
        ("22/01/2021 à 15:51 - Ann: x", ("22", "01", "2021"), (15, 51, 0)),
        ("[14:56:01, 3/18/22] Ann: x", ("3", "18", "22"), (14, 56, 1)),
        ("[9:30 PM, 1/2/2020] Ann: x", ("1", "2", "2020"), (21, 30, 0)),
        ("[١٨‏/٣‏/٢٠٢٢، ٢:٥٦:٠٠ م] Ann: x", ("18", "3", "2022"), (14, 56, 0)),
        ("۱۴۰۱/۱۰/۱۰،‏ ۱۱:۴۰ - Ann: x", ("1401", "10", "10"), (11, 40, 0)),
        ("2022/12/31 下午11:40 - Ann: x", ("2022", "12", "31"), (23, 40, 0)),
        ("2022/12/31 晚上7:40 - Ann: x", ("2022", "12", "31"), (19, 40, 0)),
        ("2022/12/31 凌晨12:10 - Ann: x", ("2022", "12", "31"), (0, 10, 0)),
        ("2022/12/31 中午12:10 - Ann: x", ("2022", "12", "31"), (12, 10, 0)),
        ("2022. 12. 31. 오후 11:40 - Ann: x", ("2022", "12", "31"), (23, 40, 0)),
        ("2022년 12월 31일 오전 11:40 - Ann: x", ("2022", "12", "31"), (11, 40, 0)),
        ("[3/27/2565 BE, 21:41:35] Ann: x", ("3", "27", "2565"), (21, 41, 35)),
        ("[3/18/R4, 14:56:01] Ann: x", ("3", "18", "R4"), (14, 56, 1)),
        ("2022-12-31 22 h 02 - Ann: x", ("2022", "12", "31"), (22, 2, 0)),
        ("1/7/23, 7:02 in the afternoon - Ann: x", ("1", "7", "23"), (19, 2, 0)),
        ("13.06.18 21:25:15: Ann: x", ("13", "06", "18"), (21, 25, 15)),
    ],
)
def test_dates_and_clocks_are_read(line: str, date: tuple[str, str, str], clock: tuple[int, int, int]) -> None:
    header = parse_header(line)
    assert header is not None
    assert header.date == date
    assert (header.hour, header.minute, header.second) == clock
    assert split_sender(header.rest) == ("Ann", "x")


@pytest.mark.parametrize(
    "line",
    [
        "",
        "hello",
        "31/12/2022",
        "31/12/2022, 11:40",
        "31/12/2022 at noon - come",
        "[31/12, 22:02] Ann: x",
        "31/12/2022, 24:40 - Ann: x",
        "31/12/2022, 11:60 - Ann: x",
        "31/12-2022, 11:40 - Ann: x",
        "31/12/202, 11:40 - Ann: x",
        "2022/12/2022, 11:40 - Ann: x",
        "[31/12/2022, 11:40:26 Ann: x",
        "31/12/2022, 11:40:26] Ann: x",
        "1. buy milk - today: 2 l",
        " " * 100_000 + "31/12/2022, 11:40 - Ann: x",
    ],
)
def test_other_lines_have_no_header(line: str) -> None:
    assert parse_header(line) is None


def test_headers_written_alike_have_one_shape() -> None:
    lines = ["1/2/23, 9:05\u202fAM - Ann: x", "11/12/23, 10:05\u202fPM - Bob left", "\u200e3/4/23, 1:05 PM - Ann: x"]
    assert len({header.shape for line in lines if (header := parse_header(line))}) == 1


@pytest.mark.parametrize(
    "line",
    [
        "[1/2/23, 9:05:00] Ann: x",
        "1/2/2023, 9:05 - Ann: x",
        "1.2.23, 9:05 - Ann: x",
        "1/2/23 9:05 - Ann: x",
        "1/2/23, 9:05:00 - Ann: x",
        "1/2/23, 9:05 AM - Ann: x",
        "1/2/23, 9:05 foo - Ann: x",
    ],
)
def test_headers_written_otherwise_have_another_shape(line: str) -> None:
    here, usual = parse_header(line), parse_header("1/2/23, 9:05 - Ann: x")
    assert here is not None and usual is not None
    assert here.shape != usual.shape


def test_the_rest_of_a_line_is_kept_to_the_letter() -> None:
    header = parse_header("\u200e[31/12/2022,\u00a011:40:26] ~\u202fAnn:  two  spaces \u200e")
    assert header is not None
    assert header.rest == "~\u202fAnn:  two  spaces \u200e"


@pytest.mark.parametrize(
    ("rest", "sender", "text"),
    [
        ("Ann: hi", "Ann", "hi"),
        ("Ann: a: b", "Ann", "a: b"),
        ("Ann:", "Ann", ""),
        ("Ann: ", "Ann", ""),
        ("\u200e\u202a+49\u00a0170\u00a01234567\u202c: hi", "+49 170 1234567", "hi"),
        ("~\u202fAnn: hi", "Ann", "hi"),
        ("Ann Lee \u200f: \u200eimage omitted", "Ann Lee", "\u200eimage omitted"),
        ('Bob "Bobby" Lee: hi', 'Bob "Bobby" Lee', "hi"),
        ("Ann created group", "", "Ann created group"),
        ("https://example.org/a", "", "https://example.org/a"),
        ('Ann changed the subject from "a: b" to "c"', "", 'Ann changed the subject from "a: b" to "c"'),
        ('Ann changed the subject from "a" to "b: c"', "", 'Ann changed the subject from "a" to "b: c"'),
        ("Ann hat „a: b“ zu „c“ gemacht", "", "Ann hat „a: b“ zu „c“ gemacht"),
        ("Ann a remplacé « a: b »", "", "Ann a remplacé « a: b »"),
        ("Ann created group “a: b”", "", "Ann created group “a: b”"),
        ("「a: b」", "", "「a: b」"),
        ("x" * 500 + ": y", "", "x" * 500 + ": y"),
    ],
)
def test_a_name_ends_before_the_first_colon_unless_whatsapp_speaks(rest: str, sender: str, text: str) -> None:
    assert split_sender(rest) == (sender, text)


def test_a_name_that_is_known_to_hold_a_colon_is_kept_whole() -> None:
    assert split_sender("Work: Bob: hi", "Work: Bob") == ("Work: Bob", "hi")
    assert split_sender("Worker: hi", "Work: Bob") == ("Worker", "hi")


def test_names_keep_their_emoji_whole() -> None:
    assert clean_name("\u200eAnn 👩\u200d💻\u00a0Lee ") == "Ann 👩\u200d💻 Lee"
