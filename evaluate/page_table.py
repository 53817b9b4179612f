"""The numbers of the page: a table whose names unfold into what a number says, and the style features below it."""

from evaluate.measures import Measure
from evaluate.readings import (
    Fidelity,
    interval_of,
    is_clearly_better,
    is_clearly_worse,
    is_style_share,
    measures_had,
    person_value,
    style_features,
    style_name,
    told,
    value_of,
)
from soundalike.page_parts import table, text

COLUMNS = {"base": "base", "twin": "twin", "earlier": "your past", "another": "another", "owner": "you"}


def measures_table(fidelity: Fidelity) -> str:
    """All measures that could be had; nothing without one."""
    measures = measures_had(fidelity)
    if not measures:
        return ""
    columns = [speaker for speaker in COLUMNS if any(_value(fidelity, one, speaker) is not None for one in measures)]
    head = "".join(f"<th class={speaker}>{COLUMNS[speaker]}</th>" for speaker in columns)
    rows = "".join(_row(fidelity, measure, columns) for measure in measures)
    return (
        "<p class=note>A tick: better than the base model beyond chance; ochre: worse beyond chance. Below a number: "
        "where it lies, 95% sure. Unfold a name to read what it says.</p>"
        f'<div class=scroll><table class=measures style="--columns: {len(columns)}">'
        f"<thead><tr><th class=word></th>{head}</tr></thead><tbody>{rows}</tbody></table></div>"
    )


def style_table(fidelity: Fidelity) -> str:
    """The features in numbers, folded away; nothing without one."""
    rows = []
    for feature, values in style_features(fidelity).items():
        share = is_style_share(feature, values)
        rows.append((style_name(feature), *(told(values.get(who), share) for who in ("base", "twin", "owner"))))
    return table("The features in numbers", ("feature", "base", "twin", "you"), rows) if rows else ""


def _row(fidelity: Fidelity, measure: Measure, columns: list[str]) -> str:
    cells = "".join(_cell(fidelity, measure, speaker) for speaker in columns)
    return (
        f"<tr><td class=word><details><summary>{text(measure.title)}</summary><p class=says>{text(measure.says)}</p>"
        f"</details></td>{cells}</tr>"
    )


def _cell(fidelity: Fidelity, measure: Measure, speaker: str) -> str:
    said = told(_value(fidelity, measure, speaker), measure.is_share)
    css = "none" if said == "–" else ""
    if speaker == "twin" and is_clearly_better(fidelity, measure):
        css = "clearly"
    elif speaker == "twin" and is_clearly_worse(fidelity, measure):
        css = "worse"
    ends = interval_of(fidelity, measure.name, speaker) if speaker in ("base", "twin") else None
    below = ""
    if ends is not None:
        low, high = (told(end, measure.is_share) for end in ends)
        below = f"<span class=interval-words>{low} – {high}</span>"
    return f'<td><span class="{css}">{said}</span>{below}</td>'


def _value(fidelity: Fidelity, measure: Measure, speaker: str) -> float | None:
    if speaker == "owner":
        return person_value(fidelity, measure.name)
    return value_of(fidelity, measure.name, speaker)
