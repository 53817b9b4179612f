import json
from pathlib import Path

import pytest

from prepare.scrub_file import scrub_file
from soundalike.config import ScrubConfig
from soundalike.errors import BadInput


def written(path: Path, *lines: str) -> Path:
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def test_records_come_back_scrubbed_in_order_with_offsets_into_the_text_that_was_read(tmp_path: Path) -> None:
    rows = [
        {"text": "what's the pin? 🙈", "chat": "c", "n": 0, "from": "A"},
        {"text": "its 4210", "chat": "c", "n": 1, "from": "B", "reply_to": 0},
        {"text": "é\nпиши на mira@example.com", "chat": 7},
    ]
    source = written(tmp_path / "in.jsonl", *(json.dumps(row) for row in rows))
    report = scrub_file(source, tmp_path / "out.jsonl", ScrubConfig())
    out = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [row["text"] for row in out] == ["what's the pin? 🙈", "its [code]", "é\nпиши на [email]"]
    assert [
        [row["text"][s["start"] : s["end"]] for s in done["spans"]] for row, done in zip(rows, out, strict=True)
    ] == [[], ["4210"], ["mira@example.com"]]
    assert (report.records, report.spans) == (3, 2)
    assert report.by_kind["EMAIL"] == 1


@pytest.mark.parametrize(
    "line", ['{"text": "hunter2', '["hunter2"]', '{"txt": "hunter2"}', '{"text": "hunter2", "n": "one"}']
)
def test_a_bad_line_is_named_by_its_number_and_never_by_its_text(tmp_path: Path, line: str) -> None:
    target = written(tmp_path / "out.jsonl", "before")
    with pytest.raises(BadInput, match="Line 2 of") as caught:
        scrub_file(written(tmp_path / "in.jsonl", '{"text": "ok"}', line), target, ScrubConfig())
    assert "hunter2" not in str(caught.value)
    assert target.read_text() == "before\n"


def test_missing_source_folder_and_unwritable_target_are_told(tmp_path: Path) -> None:
    source = written(tmp_path / "in.jsonl", '{"text": "ok"}')
    with pytest.raises(BadInput, match="cannot be read"):
        scrub_file(tmp_path / "none.jsonl", tmp_path / "out.jsonl", ScrubConfig())
    with pytest.raises(BadInput, match="cannot be read"):
        scrub_file(tmp_path, tmp_path / "out.jsonl", ScrubConfig())
    with pytest.raises(BadInput, match="cannot be written"):
        scrub_file(source, tmp_path / "none" / "out.jsonl", ScrubConfig())
    (tmp_path / "latin.jsonl").write_bytes(b'{"text": "\xe9"}\n')
    with pytest.raises(BadInput, match="not UTF-8"):
        scrub_file(tmp_path / "latin.jsonl", tmp_path / "out.jsonl", ScrubConfig())


def test_a_rule_can_be_switched_off_and_a_wrong_name_is_refused(tmp_path: Path) -> None:
    source = written(tmp_path / "in.jsonl", '{"text": "mira@example.com"}')
    assert scrub_file(source, tmp_path / "out.jsonl", ScrubConfig(off=["emails"])).spans == 0
    with pytest.raises(BadInput, match="not a scrubbing rule"):
        scrub_file(source, tmp_path / "out.jsonl", ScrubConfig(off=["mails"]))


def test_a_lone_surrogate_survives(tmp_path: Path) -> None:
    source = written(tmp_path / "in.jsonl", '{"text": "\\ud83d pin is 4210"}')
    scrub_file(source, tmp_path / "out.jsonl", ScrubConfig())
    assert json.loads((tmp_path / "out.jsonl").read_text(encoding="utf-8"))["text"] == "\ud83d pin is [pin]"


def texts(path: Path) -> list[str]:
    return [json.loads(line)["text"] for line in path.read_text(encoding="utf-8").splitlines()]


def test_a_person_is_the_same_made_up_person_throughout_the_file_and_in_each_run(tmp_path: Path) -> None:
    rows = [{"text": "Sarah rang"}, {"text": "tell sarah hi"}, {"text": "zhuzha too", "from": "Zhuzha"}]
    source = written(tmp_path / "in.jsonl", *(json.dumps(row) for row in rows))
    for name in ("one", "two"):
        scrub_file(source, tmp_path / name, ScrubConfig())
    first, second, third = texts(tmp_path / "one")
    made_up = first.removesuffix(" rang")
    assert second == f"tell {made_up.lower()} hi"
    assert "arah" not in first and "zhuzha" not in third
    assert texts(tmp_path / "two") == [first, second, third]


def test_scrubbing_a_scrubbed_file_changes_nothing(tmp_path: Path) -> None:
    lines = ["Sarah met Olga Krylova in Paris", "мы с Сашей у Ивана Петровича", "hi tom, pin is 4210"]
    source = written(tmp_path / "in.jsonl", *(json.dumps({"text": line}) for line in lines))
    scrub_file(source, tmp_path / "one", ScrubConfig())
    scrub_file(tmp_path / "one", tmp_path / "two", ScrubConfig())
    assert texts(tmp_path / "two") == texts(tmp_path / "one") != lines
