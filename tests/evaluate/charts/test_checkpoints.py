from evaluate.charts.checkpoints import checkpoint_lines, checkpoints_figure
from tests.evaluate.reports import fidelity
from tests.soundalike.pages import assert_sound


def test_loss_and_style_may_have_their_best_at_different_steps() -> None:
    page = assert_sound(checkpoints_figure(fidelity()))
    assert "held-out loss, nats a token: lowest at step 90; told apart (AUC): lowest at step 180" in page.said


def test_points_are_in_order_of_their_steps_and_gaps_are_left_out() -> None:
    rows = [{"step": 20, "auc": 0.7}, {"step": 10, "auc": 0.8, "valid_loss": 3.0}, {"step": 30}, None]
    assert checkpoint_lines({"checkpoints": rows}) == {"auc": [(10, 0.8), (20, 0.7)]}


def test_one_checkpoint_is_no_line() -> None:
    assert checkpoints_figure({"checkpoints": [{"step": 1, "auc": 0.7}]}) == ""
    assert checkpoints_figure({}) == ""


def test_numbers_that_never_change_are_drawn() -> None:
    assert_sound(checkpoints_figure({"checkpoints": [{"step": step, "copied": 0.0} for step in (1, 2)]}))
