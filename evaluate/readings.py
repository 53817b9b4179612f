"""Read one number of a fidelity report, where it is there, and tell whether the twin's is better than the base's.

A report may lack any number; whatever is missing or no number reads as None, so that table, page and sentences can
leave it out.
"""

import math
from collections.abc import Mapping
from typing import Any

from evaluate.measures import MEASURES, Measure

Fidelity = Mapping[str, Any]
Interval = tuple[float, float]

STYLE_NAMES = {
    "messages_per_turn": "messages a turn",
    "characters_per_message": "characters a message",
    "lower_case_starts": "start in lower case",
    "closing_punctuation": "end in punctuation",
    "messages_with_emoji": "hold an emoji",
}
"""Features whose name says too little; the others are called by theirs."""
_AMOUNTS = ("_per_turn", "_per_message", "_length", "_entropy", "_ratio")
"""How names end that stand for an amount, not for a share."""


def finite(value: object) -> float | None:
    """A number that can be drawn; None for anything else."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        return None
    return float(value)


def mapping(value: object) -> Mapping[str, Any]:
    """The value where it is a mapping, or an empty one."""
    return value if isinstance(value, Mapping) else {}


def value_of(fidelity: Fidelity, measure: str, speaker: str) -> float | None:
    """A speaker's number, such as `value_of(fidelity, "auc", "twin")`."""
    return finite(mapping(fidelity.get(measure)).get(speaker))


def person_value(fidelity: Fidelity, measure: str) -> float | None:
    """The person now: their own number, half of their replies against the other half, or the most that can be had."""
    values = (value_of(fidelity, measure, speaker) for speaker in ("owner", "same_period", "ceiling"))
    return next((value for value in values if value is not None), None)


def interval_of(fidelity: Fidelity, measure: str, speaker: str) -> Interval | None:
    """The 95% interval of a speaker's number, the lower end first."""
    ends = mapping(mapping(fidelity.get("intervals")).get(measure)).get(speaker)
    if not isinstance(ends, list | tuple) or len(ends) != 2:
        return None
    low, high = map(finite, ends)
    return None if low is None or high is None else (min(low, high), max(low, high))


def is_better(fidelity: Fidelity, measure: Measure) -> bool:
    """Whether the twin's number is better than the base's, by however little."""
    base, twin = (value_of(fidelity, measure.name, speaker) for speaker in ("base", "twin"))
    if base is None or twin is None:
        return False
    if measure.better == "owner":
        owner = person_value(fidelity, measure.name)
        return owner is not None and abs(twin - owner) < abs(base - owner)
    return twin < base if measure.better == "low" else twin > base


def is_clearly_better(fidelity: Fidelity, measure: Measure) -> bool:
    """Whether it is better and the two 95% intervals do not even touch: careful, since both answer the same contexts.

    False where there are no intervals.
    """
    return is_better(fidelity, measure) and are_apart(fidelity, measure.name, "base", "twin")


def is_clearly_worse(fidelity: Fidelity, measure: Measure) -> bool:
    """Whether it is worse and the two 95% intervals do not even touch; False where there are no intervals."""
    comparable = measure.better != "owner" or person_value(fidelity, measure.name) is not None
    return comparable and not is_better(fidelity, measure) and are_apart(fidelity, measure.name, "base", "twin")


def are_apart(fidelity: Fidelity, measure: str, one: str, other: str) -> bool:
    """Whether two speakers' intervals do not touch; a speaker without an interval is taken to be where it was measured.

    False where neither has one.
    """
    ends = [interval_of(fidelity, measure, speaker) for speaker in (one, other)]
    if not any(ends):
        return False
    found = [
        end or ((value, value) if (value := value_of(fidelity, measure, speaker)) is not None else None)
        for end, speaker in zip(ends, (one, other), strict=True)
    ]
    if found[0] is None or found[1] is None:
        return False
    return found[0][1] < found[1][0] or found[1][1] < found[0][0]


def measures_had(fidelity: Fidelity) -> list[Measure]:
    """The measures of which at least one of base and twin could be had, in their order."""
    return [
        measure
        for measure in MEASURES
        if any(value_of(fidelity, measure.name, speaker) is not None for speaker in ("base", "twin"))
    ]


def style_features(fidelity: Fidelity) -> dict[str, dict[str, float]]:
    """Means by feature and speaker (base, twin, owner), features without a twin or an owner left out."""
    found = {}
    for name, values in mapping(fidelity.get("style")).items():
        numbers = {
            speaker: number
            for speaker in ("base", "twin", "owner")
            if (number := finite(mapping(values).get(speaker))) is not None
        }
        if {"twin", "owner"} <= numbers.keys():
            found[str(name)] = numbers
    return found


def style_name(feature: str) -> str:
    """A feature in words."""
    return STYLE_NAMES.get(feature, feature.replace("_", " "))


def is_style_share(feature: str, values: Mapping[str, float]) -> bool:
    """Whether a feature is told in percent: all of its numbers are shares, and its name is not that of an amount."""
    return not feature.endswith(_AMOUNTS) and all(0.0 <= value <= 1.0 for value in values.values())


def told(value: float | None, is_share: bool = False) -> str:
    """A number as the report shows it, with the digits that say something; an en dash for none."""
    if value is None:
        return "–"
    if is_share:
        hundredths = 100 * value
        return f"{hundredths:.1f}%" if 0 < abs(hundredths) < 9.95 else f"{hundredths:.0f}%"
    size = abs(value)
    return f"{value:,.0f}" if size >= 99.95 else f"{value:.1f}" if size >= 9.995 else f"{value:.2f}"
