import base64

import pytest

from serve.report_html import curve_html, figures_html, funnel_html, live_html, sentences_html
from serve.run_wire import Figure, Training
from soundalike.curve import loss_curve


def test_shares_are_told_in_per_cent_and_what_is_missing_as_a_dash() -> None:
    share = Figure(name="Fits", explained="<x>", kind="share", base=None, twin=0.661, owner=0.8, interval=[0.57, 0.74])
    number = Figure(name="Loss", explained="", kind="number", base=4.5, twin=3.456, owner=None, interval=[3.4, 3.6])
    shown = figures_html([share, number])
    for told in ("<td>–</td>", "66%<small>57–74%</small>", "<td>80%</td>", "4.50", "3.46<small>3.40–3.60</small>"):
        assert told in shown
    assert "<x>" not in shown


def test_one_sentence_is_no_list() -> None:
    assert sentences_html(["a <b> `c`"]) == '<p class="sentence">a &lt;b&gt; <code>c</code></p>'
    assert sentences_html(["a", "b"]).count("<li>") == 2


def test_the_curve_is_a_picture_readable_on_both_grounds_and_told_in_words() -> None:
    shown = curve_html(loss_curve([{"step": 1, "loss": 4.0}, {"step": 2, "loss": 3.0, "eval_loss": 3.5}]))
    assert 'alt="training loss 4.00 to 3.00, best held-out loss 3.50"' in shown
    svg = base64.b64decode(shown.partition("base64,")[2].partition('"')[0]).decode()
    assert svg.startswith("<svg") and "currentColor" not in svg
    assert 'alt="no steps yet"' in curve_html(loss_curve([]))


@pytest.mark.parametrize(
    ("seconds", "told"), [(9.4, "9 s"), (59.9, "1 min 0 s"), (125, "2 min 5 s"), (7300, "2 h 1 min")]
)
def test_how_long_a_training_lasts_is_told_as_people_do(seconds: float, told: str) -> None:
    shown = live_html(
        Training(run="r", state="training", step=1200, seconds=seconds, loss=3.5, held_out_loss=None, curve="")
    )
    assert f"<b>{told}</b>" in shown
    assert "in training" in shown and "1,200" in shown and "held out" not in shown


def test_the_funnels_bars_compare_one_unit_and_a_lone_unit_has_none() -> None:
    shown = funnel_html(
        [
            {"step": "read", "unit": "messages", "count": 200, "dropped": {}},
            {"step": "kept", "unit": "messages", "count": 50, "dropped": {"<forwarded>": 100, "media": 50}},
            {"step": "tokens", "unit": "tokens", "count": 3000},
        ]
    )
    assert "width:25.0%" in shown and shown.count('class="bar"') == 2
    assert "150 left out" in shown and "&lt;forwarded&gt;: 100" in shown
    assert funnel_html(
        [{"step": "read", "unit": "messages", "count": 0}, {"step": "kept", "unit": "messages", "count": 0}]
    )
