"""The fidelity report, `report.html`: one page that needs no network, for a screen, a phone, the night and paper.

First what the numbers say in words, then the one picture that holds most of it, then everything else. Whatever could
not be measured is not shown, and its reason stands at the end.
"""

from collections.abc import Iterator

from evaluate.charts.checkpoints import checkpoints_figure
from evaluate.charts.contacts import contacts_figure
from evaluate.charts.distances import distances_figure
from evaluate.charts.lengths import lengths_figure
from evaluate.charts.scale import scale_figure
from evaluate.charts.style import style_figure
from evaluate.page_examples import examples_part
from evaluate.page_leaks import Leaks, leaks_part
from evaluate.page_look import LOOK
from evaluate.page_table import measures_table, style_table
from evaluate.readings import Fidelity, finite, mapping, told
from evaluate.summary import headline, summary
from soundalike.page_parts import counted, document, percent, prose, section, text
from soundalike.records import Run


def fidelity_page(run: Run, fidelity: Fidelity, leaks: Leaks, curve: str = "") -> str:
    """The HTML page. Any part of `fidelity` and `leaks` may be missing; `curve` is a picture of the training (SVG)."""
    title = f"Does it sound like {run.owner}?"
    return document(
        title, LOOK, f"<header><p class=eyebrow>Soundalike · fidelity</p><h1>{text(title)}</h1>{_summary(fidelity)}",
        f"</header><main>{''.join(_sections(fidelity, leaks, curve))}</main>", _footer(run, fidelity),
    )  # fmt: skip


def _summary(fidelity: Fidelity) -> str:
    line = headline(fidelity)
    told_first = f"<p class=standing>{text(line)}.</p>" if line else ""
    sentences = "".join(f"<li>{prose(sentence)}</li>" for sentence in summary(fidelity))
    return f'{told_first}<ul class="lead sentences">{sentences}</ul>'


def _sections(fidelity: Fidelity, leaks: Leaks, curve: str) -> Iterator[str]:
    if scale := scale_figure(fidelity):
        yield section("Where does the twin stand?", _SCALE_WORDS, scale)
    if measures := measures_table(fidelity):
        yield section("The numbers", measures)
    if style := style_figure(fidelity):
        yield section(
            "Style",
            "<p>The blue line is you. The nearer a bar ends to it, the more alike.</p>",
            style,
            style_table(fidelity),
        )
    if distances := distances_figure(fidelity):
        yield section(
            "How far from you",
            "<p>You differ from yourself from day to day. That is the unit: within the shaded part nobody could tell "
            "a feature of it from yours.</p>",
            distances,
        )
    if lengths := lengths_figure(mapping(fidelity.get("lengths"))):
        yield section("Length of messages", lengths)
    if contacts := contacts_figure(fidelity):
        yield section(
            "With whom it knows you best",
            "<p>How surprised base and twin are by what you really answered each of them.</p>",
            contacts,
        )
    advice = fidelity.get("checkpoint_advice")
    said = f"<p>{prose(advice)}</p>" if isinstance(advice, str) and advice else ""
    if (checkpoints := checkpoints_figure(fidelity)) or said:
        yield section("Along the training", said, checkpoints)
    if curve:
        note = "<p class=note>Thin: each step; thick: smoothed; dots: held out.</p>"
        yield section("The training itself", f"<div class=curve>{curve}</div>", note)
    if examples := examples_part(fidelity.get("examples")):
        yield section("Side by side", "<p>Private data is taken out, here as everywhere.</p>", examples)
    if blind := _blind_test(fidelity):
        yield section("Your own blind test", blind)
    if audit := leaks_part(leaks):
        yield section("Does it tell secrets?", audit)
    if missing := _missing(fidelity):
        yield section("What could not be measured", missing)


_SCALE_WORDS = (
    "<p>A simple reader is shown replies and learns to tell yours from the others'. Where it can do no better than "
    "guess, the writing is yours. Shaded: as near as your own past.</p>"
)


def _blind_test(fidelity: Fidelity) -> str:
    test = mapping(fidelity.get("blind_test"))
    asked, apart, share = (finite(test.get(name)) for name in ("asked", "told_apart", "share"))
    if not asked or apart is None:
        return ""
    low, high = finite(test.get("low")), finite(test.get("high"))
    sure = (
        f", 95% sure between {told(low, True)} and {told(high, True)}" if low is not None and high is not None else ""
    )
    return (
        f"<p>Of {counted(asked, 'pair')} you told your own reply from the twin's {counted(apart, 'time')}: "
        f"{percent(share if share is not None else apart / asked)}{sure}. Guessing gives 50%.</p>"
    )


def _missing(fidelity: Fidelity) -> str:
    given = fidelity.get("missing")
    sentences = given if isinstance(given, list | tuple) else ()
    items = "".join(f"<li>{prose(str(sentence))}</li>" for sentence in sentences)
    return f"<ul class=missing>{items}</ul>" if items else ""


def _footer(run: Run, fidelity: Fidelity) -> str:
    held_out = mapping(fidelity.get("held_out"))
    turns, replies = finite(held_out.get("turns")), finite(held_out.get("replies_sampled"))
    measured = ""
    if turns is not None:
        measured = f" Measured on {counted(turns, 'turn')} of the last part of the history, never trained on."
    if replies is not None:
        measured += f" {counted(replies, 'reply was', 'replies were')} sampled from each model."
    return f"<footer><p class=note>Run {text(run.id)} on {text(run.base)}.{measured}</p></footer>"
