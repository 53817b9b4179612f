import json
from pathlib import Path

import pytest

from soundalike.errors import BadInput
from soundalike.held_out import FILE, HeldOut, HeldOutReply, read_held_out, write_held_out
from soundalike.records import Turn

KEPT = HeldOut(
    settings={"replies": 4, "temperature": 1.0},
    places=(
        HeldOutReply(
            contact="Лёша",
            turns=(Turn(role="other", messages=("ты где", "алло 🐳"), gap_seconds=3.5),),
            owner=("еду",),
            said={"base": (), "twin": ("уже", "еду")},
        ),
    ),
    values={"context_fit": {"twin": [0.5, None], "owner": [1.0, 0.0]}},
)


def test_what_was_kept_comes_back_as_it_was(tmp_path: Path) -> None:
    write_held_out(tmp_path, KEPT)
    assert read_held_out(tmp_path) == KEPT
    empty = HeldOut(settings={}, places=(), values={})
    write_held_out(tmp_path, empty)
    assert read_held_out(tmp_path) == empty


def test_a_run_that_was_not_evaluated_or_by_another_version_has_none(tmp_path: Path) -> None:
    assert read_held_out(tmp_path) is None
    write_held_out(tmp_path, KEPT)
    data = json.loads((tmp_path / FILE).read_text())
    (tmp_path / FILE).write_text(json.dumps({**data, "schema": "held-out/0"}))
    assert read_held_out(tmp_path) is None


@pytest.mark.parametrize(
    "text",
    ["", "[]", "null", "{}", '{"schema": "held-out/1"}', '{"schema": "held-out/1", "places": [3], "settings": {}}'],
)
def test_a_damaged_file_names_the_command_that_makes_it_anew(tmp_path: Path, text: str) -> None:
    (tmp_path / FILE).write_text(text)
    with pytest.raises(BadInput, match=f"is damaged: run `soundalike evaluate --run {tmp_path.name}` again"):
        read_held_out(tmp_path)


def test_bytes_that_are_no_text_are_damage_too(tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes(b"\xff\xfe{")
    with pytest.raises(BadInput, match="is damaged"):
        read_held_out(tmp_path)


def test_no_repr_tells_what_was_said() -> None:
    assert "еду" not in repr(KEPT) + repr(KEPT.places[0])
    assert "Лёша" not in repr(KEPT.places[0])
