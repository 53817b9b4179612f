import json
from pathlib import Path

from prepare.scrub import Span
from prepare.scrub_records import RecordsFile, to_line


def test_a_file_can_be_gone_through_more_than_once(tmp_path: Path) -> None:
    (tmp_path / "in.jsonl").write_text(
        '{"text": "a", "n": 1, "from": 5}\n\n{"text": "b", "chat": "c"}\n', encoding="utf-8"
    )
    records = RecordsFile(tmp_path / "in.jsonl")
    assert [message.text for message in records] == [message.text for message in records] == ["a", "b"]
    first, second = records
    assert (first.number, first.sender, second.chat) == (1, "5", "c")


def test_a_line_holds_text_and_spans_whatever_the_script() -> None:
    for text in ("hi 🙈", "\ud83d alone", "שלום\n"):
        assert json.loads(to_line(text, [Span(0, 1, "PIN")])) == {
            "text": text,
            "spans": [{"start": 0, "end": 1, "type": "PIN"}],
        }
