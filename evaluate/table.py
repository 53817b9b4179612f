"""The fidelity table for a terminal of 80 columns: base, twin, the person's marks, the person."""

from collections.abc import Mapping, Sequence

from evaluate.readings import (
    Fidelity,
    finite,
    interval_of,
    is_clearly_better,
    is_style_share,
    mapping,
    measures_had,
    person_value,
    style_features,
    style_name,
    told,
    value_of,
)

Row = tuple[str, ...]

MARK = "*"
FOOTNOTE = f"{MARK} better than the base beyond chance; in brackets: where the number lies, 95% sure"
MARKS = {"earlier": "earlier", "another": "another"}
"""The heads of the columns of the person's own past and of another person."""
_WIDEST = 1.0
"""Half an interval may be as wide as the number is large; wider ones only say that nothing is known."""

_ALWAYS = (
    "messages_per_turn",
    "characters_per_message",
    "lower_case_starts",
    "closing_punctuation",
    "messages_with_emoji",
)
_TELLING = 3.0
"""Units of the person's own noise."""


def fidelity_rows(fidelity: Fidelity, person: str = "person") -> list[Row]:
    """The table with its head; columns that nobody fills are left out, and an en dash stands where there is no number.

    A measure without a number of base or twin has no row. The twin's number bears `MARK` where it is clearly better.
    """
    marks = [mark for mark in MARKS if _is_had(fidelity, mark)]
    rows: list[Row] = [("", "base", "twin", *(MARKS[mark] for mark in marks), person)]
    for measure in measures_had(fidelity):
        name, share = measure.name, measure.is_share
        others = (told(value_of(fidelity, name, mark), share) for mark in marks)
        rows.append(
            (
                measure.title,
                told(value_of(fidelity, name, "base"), share),
                _twin(fidelity, name, share, is_clearly_better(fidelity, measure)),
                *others,
                told(person_value(fidelity, name), share),
            )
        )
    for feature, values in telling_features(fidelity).items():
        base, twin, owner = _style_cells(feature, values)
        rows.append((style_name(feature), base, twin, *("–" for _ in marks), owner))
    return rows


def telling_features(fidelity: Fidelity) -> dict[str, dict[str, float]]:
    """The features that everybody asks for, and those by which base or twin is clearly not the person.

    The page has all of them.
    """
    distances = mapping(fidelity.get("style_distance"))

    def is_telling(feature: str) -> bool:
        far = [finite(mapping(distances.get(feature)).get(speaker)) or 0.0 for speaker in ("base", "twin")]
        return feature in _ALWAYS or max(far) >= _TELLING

    return {feature: values for feature, values in style_features(fidelity).items() if is_telling(feature)}


def has_footnote(rows: Sequence[Row]) -> bool:
    """Whether any cell needs `FOOTNOTE` to be understood."""
    return any(cell.endswith(("]", MARK)) for row in rows for cell in row[1:])


def _style_cells(feature: str, values: Mapping[str, float]) -> tuple[str, str, str]:
    share = is_style_share(feature, values)
    base, twin, owner = (told(values.get(speaker), share) for speaker in ("base", "twin", "owner"))
    return base, twin, owner


def _twin(fidelity: Fidelity, name: str, share: bool, marked: bool) -> str:
    value = value_of(fidelity, name, "twin")
    cell = told(value, share) + (MARK if marked else "")
    ends = interval_of(fidelity, name, "twin")
    if value is None or ends is None or not 0 < ends[1] - ends[0] <= 2 * _WIDEST * abs(value):
        return cell
    low, high = (told(end, share).removesuffix("%") for end in ends)
    # Without the zero before the point two numbers fit where one would.
    if not share and abs(ends[0]) < 1 and abs(ends[1]) < 1:
        low, high = low.replace("0.", ".", 1), high.replace("0.", ".", 1)
    return f"{cell:<5} [{low}–{high}]"


def _is_had(fidelity: Fidelity, speaker: str) -> bool:
    return any(value_of(fidelity, measure.name, speaker) is not None for measure in measures_had(fidelity))
