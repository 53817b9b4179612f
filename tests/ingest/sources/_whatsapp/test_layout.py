"""Claims about finding out how a file is written, and about the sentences when that fails."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from ingest.exports import open_export
from ingest.sources._whatsapp.layout import Layout, find_layout
from soundalike.errors import BadInput
from tests.ingest.exports.whatsapp import BRITISH_IPHONE, ENCRYPTED, GERMAN_ANDROID, MARK, PHONES, written

START = datetime(2023, 6, 25, 12, 0)
TALK = [(START + timedelta(days=n), ("Ann", "Bob")[n % 2], f"message {n}") for n in range(10)]


def layout(folder: Path, text: str, asked: str = "") -> Layout:
    path = folder / "chat.txt"
    path.write_bytes(text.encode())
    return find_layout(open_export(path), path.name, asked)


def refusal(folder: Path, text: str, asked: str = "") -> str:
    with pytest.raises(BadInput) as raised:
        layout(folder, text, asked)
    sentence = str(raised.value)
    assert sentence.endswith(".") and "\n" not in sentence
    return sentence


def test_the_shape_and_order_are_found(tmp_path: Path) -> None:
    found = layout(tmp_path, written(TALK))
    ((shape, order),) = found.orders.items()
    assert (shape.frame, shape.separator, shape.year, order) == ("-", ".", "short", "dmy")
    assert not found.has_brackets
    assert not found.crlf_ends_messages


def test_where_nothing_tells_the_order_it_is_asked_for(tmp_path: Path) -> None:
    text = "1/2/23, 10:02 - Ann: hi\n"
    sentence = refusal(tmp_path, text)
    assert "1/2/23" in sentence
    assert "--date-order dmy or --date-order mdy" in sentence
    assert list(layout(tmp_path, text, "dmy").orders.values()) == ["dmy"]
    assert list(layout(tmp_path, text, "mdy").orders.values()) == ["mdy"]


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("13/2/23, 10:02 - Ann: hi\n", "mdy"),
        ("2/13/23, 10:02 - Ann: hi\n", "dmy"),
        ("2023-02-13 10:02 - Ann: hi\n", "dmy"),
        ("13/2/2023, 10:02 - Ann: hi\n", "ymd"),
        ("9/1/2023, 10:02 - Ann: hi\n1/2/2023, 10:02 - Ann: hi\n", "mdy"),
    ],
)
def test_an_order_that_contradicts_the_file_is_refused(tmp_path: Path, text: str, asked: str) -> None:
    assert f"--date-order {asked} cannot be right" in refusal(tmp_path, text, asked)


def test_a_short_year_at_the_beginning_can_be_asked_for(tmp_path: Path) -> None:
    text = "22/12/15 10:02 - Ann: hi\n"
    assert list(layout(tmp_path, text, "ymd").orders.values()) == ["ymd"]


def test_two_styles_of_dates_have_an_order_each(tmp_path: Path) -> None:
    text = "6/30/23, 10:02 - Ann: hi\n30/6/2023, 10:03 - Bob: ho\n30/6/2023, 10:04 - Bob: ho\n"
    assert {shape.year: order for shape, order in layout(tmp_path, text).orders.items()} == {
        "short": "mdy",
        "last": "dmy",
    }
    assert "--date-order" in refusal(tmp_path, text.replace("30/6/2023", "1/7/2023"))


def test_both_orders_in_one_style_are_refused(tmp_path: Path) -> None:
    assert "in no one order" in refusal(tmp_path, "30/6/23, 10:02 - Ann: hi\n6/30/23, 10:03 - Bob: ho\n")


def test_a_calendar_that_is_not_known_is_refused(tmp_path: Path) -> None:
    assert "Gregorian" in refusal(tmp_path, "1444/6/7, 10:02 - Ann: hi\n")


def test_words_of_a_clock_that_is_not_known_are_refused(tmp_path: Path) -> None:
    text = "31.12.22, 10:02 xa - Ann: hi\n31.12.22, 9:03 xb - Bob: ho\n"
    assert "24 hours" in refusal(tmp_path, text)
    assert "24 hours" in refusal(tmp_path, "31.12.22, 10:02 AM - Ann: hi\n" * 9 + "31.12.22, 9:03 xb - Bob: ho\n")


def test_an_unknown_word_beside_a_clock_of_24_hours_is_harmless(tmp_path: Path) -> None:
    text = "31.12.22 xa 10:02 - Ann: hi\n31.12.22 xa 19:03 - Bob: ho\n"
    assert len(layout(tmp_path, text).orders) == 1


def test_a_pasted_header_of_another_shape_is_no_header(tmp_path: Path) -> None:
    for other in PHONES.values():
        text = written([*TALK, (START + timedelta(days=20), "Ann", f"look:\n{other.begin(START)}Zed: x")])
        if other.begin(START) != GERMAN_ANDROID.begin(START):
            assert len(layout(tmp_path, text).orders) == 1


def test_line_breaks_tell_what_is_pasted_on_an_iphone(tmp_path: Path) -> None:
    pasted = (START, "Ann", f"look:\n{BRITISH_IPHONE.begin(START)}Zed: x\n{BRITISH_IPHONE.begin(START)}Zed: y")
    assert layout(tmp_path, written([TALK[0], pasted], BRITISH_IPHONE)).crlf_ends_messages
    assert layout(tmp_path, written([*TALK, pasted], BRITISH_IPHONE)).crlf_ends_messages


def test_line_breaks_tell_nothing_once_an_editor_changed_them(tmp_path: Path) -> None:
    multiline = [*TALK, (START + timedelta(days=20), "Ann", "two\nlines")]
    for phone in (BRITISH_IPHONE, GERMAN_ANDROID):
        lf = written(multiline, phone).replace("\r\n", "\n")
        assert not layout(tmp_path, lf).crlf_ends_messages
        many = written([(at, sender, f"{text}\nmore") for at, sender, text in multiline], phone).replace("\r\n", "\n")
        assert not layout(tmp_path, many.replace("\n", "\r\n")).crlf_ends_messages


def test_exports_of_two_phones_in_one_file_are_refused(tmp_path: Path) -> None:
    many = [(START + timedelta(hours=n), "Ann", "x") for n in range(100)]
    assert "different phones" in refusal(tmp_path, written(many) + written(many, BRITISH_IPHONE))


def test_a_chat_name_with_a_colon_is_found_where_an_iphone_marks_its_end(tmp_path: Path) -> None:
    found = layout(tmp_path, written([(START, "Work: Bob", MARK + ENCRYPTED), *TALK], BRITISH_IPHONE))
    assert found.colon_name == "Work: Bob"
    assert layout(tmp_path, written([(START, "Bob", f"see: {MARK}x"), *TALK], BRITISH_IPHONE)).colon_name == ""
