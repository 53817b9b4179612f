"""What the twin is told before a conversation: one short line, the same to the letter in training and in serving.

The owner's sentence comes first; each part that is switched on and known adds one more.
"""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime

PARTS = ("relation", "language", "time", "silence")
"""What can be told besides the names."""

CLASSIC = "classic"
"""One more part, for datasets of the classic shape: the instruction of its records."""

SOME_EVENING = datetime(2024, 7, 26, 19)
"""When a reply is given where nothing says: fixed, in the owner's zone, so that the day changes nothing."""

_HOUR = 3600
_DAY = 24 * _HOUR
_TIMES_OF_DAY = ((5, "night"), (12, "morning"), (18, "afternoon"), (22, "evening"), (24, "night"))
"""Hour before which each ends."""
_SILENCES = (
    (_HOUR, "minutes"),
    (_DAY, "hours"),
    (2 * _DAY, "a day"),
    (7 * _DAY, "days"),
    (30 * _DAY, "weeks"),
    (365 * _DAY, "months"),
)
"""Seconds up to which each is said."""
_LONGEST_SILENCE = "years"


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """Who talks to whom, and when."""

    owner: str = field(repr=False)
    contact: str = field(repr=False)
    """The name by which the twin knows them."""
    relation: str = field(default="", repr=False)
    """Of the contact to the owner, in a few words: "sister"; empty if it was never told."""
    language: str = ""
    """Of the chat, in English: "Russian"; empty if it is not known."""
    moment: datetime | None = None
    """In the owner's time zone."""
    silence_seconds: float | None = None
    """Since they last talked; None for the first time, or where it is not known."""


def situation_line(sentence: str, parts: Collection[str], situation: Situation) -> str:
    """Fill `{owner}` and `{contact}` into the sentence, and add those parts that are known, each a sentence."""
    told = [sentence.replace("{owner}", situation.owner).replace("{contact}", situation.contact)]
    if "relation" in parts and situation.relation:
        told.append(f"{situation.contact} is your {situation.relation}.")
    if "language" in parts and situation.language:
        told.append(f"You write {situation.language}.")
    if "time" in parts and situation.moment is not None:
        told.append(f"It is {time_of_day(situation.moment)}.")
    if "silence" in parts and situation.silence_seconds is not None:
        told.append(f"You last talked {silence(situation.silence_seconds)} ago.")
    if CLASSIC in parts:
        told.append(
            f"Below is the communication so far between {situation.owner} and {situation.contact}, and then the new "
            f"message. Write the response that {situation.owner} gives to it."
        )
    return " ".join(filter(None, told))


def time_of_day(moment: datetime) -> str:
    """The weekday and which part of it: "Friday evening"."""
    return f"{moment:%A} {next(name for hour, name in _TIMES_OF_DAY if moment.hour < hour)}"


def silence(seconds: float) -> str:
    """Name about how long a silence was."""
    return next((name for longest, name in _SILENCES if seconds <= longest), _LONGEST_SILENCE)
