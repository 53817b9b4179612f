import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest

from soundalike.curve import loss_curve, loss_figure, read_metrics, smoothed

METRICS = [
    {"step": 1, "loss": 4.0, "grad_norm": 1.0},
    {"step": 2, "loss": 3.0},
    {"step": 2, "eval_loss": 3.5},
    {"step": 3, "loss": float("nan")},
    {"step": 4, "loss": 2.0},
]


def test_the_picture_is_valid_and_says_what_it_shows() -> None:
    drawn = loss_curve(METRICS)
    root = ElementTree.fromstring(drawn)
    title = root.find("{*}title")
    assert title is not None and title.text == "training loss 4.00 to 2.00, best held-out loss 3.50"
    assert len(root.findall("{*}polyline")) == 3 and len(root.findall("{*}circle")) == 1
    assert "nan" not in drawn


def test_without_steps_the_picture_says_so() -> None:
    assert "no steps yet" in loss_curve([])


def test_a_single_step_is_drawn() -> None:
    assert ElementTree.fromstring(loss_curve(METRICS[:1])) is not None


def test_smoothing_begins_at_the_first_value_and_follows_slowly() -> None:
    line = smoothed([(1, 4.0), (2, 4.0), (3, 1.0)])
    assert [step for step, _ in line] == [1, 2, 3]
    assert line[0][1] == pytest.approx(4.0) and line[1][1] == pytest.approx(4.0)
    assert 1.0 < line[2][1] < 4.0


def test_a_half_written_line_ends_the_reading(tmp_path: Path) -> None:
    (tmp_path / "metrics.jsonl").write_text('{"step": 1, "loss": 2.0}\n{"step": 2, "lo')
    assert read_metrics(tmp_path / "metrics.jsonl") == [{"step": 1, "loss": 2.0}]
    assert read_metrics(tmp_path / "none.jsonl") == []


def test_for_a_page_the_curve_is_drawn_for_a_screen_and_for_a_phone() -> None:
    drawn = loss_figure(METRICS)
    assert 'viewBox="0 0 720 ' in drawn and 'viewBox="0 0 350 ' in drawn
