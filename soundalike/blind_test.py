"""The owner's blind test: their real reply beside the twin's, and whether they tell which is theirs.

Pure but for the answers, which are kept in `feedback.sqlite` without any text. A place is named by a digest of what
was said before it, so that an answer stays good when the run is evaluated again.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from soundalike.errors import BadInput
from soundalike.feedback import open_feedback
from soundalike.held_out import HeldOutReply
from soundalike.home import Home, digest
from soundalike.records import Turn

CONFIDENCE = 0.95


class AlreadyAnswered(BadInput):
    """A place is asked once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BlindQuestion:
    """A place with its two replies, in the order in which they are shown."""

    place: str
    """Digest of contact and context: tells nothing of which reply is real."""
    contact: str = field(repr=False)
    turns: tuple[Turn, ...] = field(repr=False)
    """What was said before."""
    replies: tuple[tuple[str, ...], tuple[str, ...]] = field(repr=False)
    real: int = field(repr=False)
    """Which of the two the owner wrote: 0 or 1."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BlindAnswer:
    """What the owner picked at one place."""

    place: str
    contact: str = field(repr=False)
    told_apart: bool
    """Whether they picked their own."""
    answered_at: datetime
    """Aware, UTC."""


def blind_questions(run: str, places: Iterable[HeldOutReply]) -> list[BlindQuestion]:
    """What can be asked of a run, contacts mixed, always in the same order, the sides seeded by run and place.

    Left out are places without a context, those where either said nothing or both said the same, and the later of
    two that have the same context.
    """
    found: dict[str, BlindQuestion] = {}
    for place in places:
        owner, twin = _shown(place.owner), _shown(place.said.get("twin", ()))
        if not place.turns or not owner or not twin or _bare(owner) == _bare(twin):
            continue
        name = digest([place.contact, [[turn.role, turn.messages] for turn in place.turns]])
        real = int(digest([run, name, "side"]), 16) % 2
        found.setdefault(
            name,
            BlindQuestion(
                place=name,
                contact=place.contact,
                turns=place.turns,
                replies=(twin, owner) if real else (owner, twin),
                real=real,
            ),
        )
    return sorted(found.values(), key=lambda question: digest([run, question.place, "order"]))


def add_answer(home: Home, run: str, question: BlindQuestion, picked: int) -> bool:
    """Keep which reply was picked (0 or 1); returns whether it was the owner's.

    Raises `AlreadyAnswered` for a place that this run was asked about before, and `BadInput` for a file that cannot be
    used.
    """
    if picked not in (0, 1):
        raise BadInput(f"There is no reply {picked}: pick 0 or 1.")
    told_apart = picked == question.real
    home.create()
    with open_feedback(home.feedback) as connection:
        added = connection.execute(
            "INSERT OR IGNORE INTO blind_answers (run, place, contact, told_apart, answered_at) VALUES (?, ?, ?, ?, ?)",
            (run, question.place, question.contact, told_apart, datetime.now(UTC).isoformat()),
        ).rowcount
    if not added:
        raise AlreadyAnswered("This place was answered before: ask for the next one.")
    return told_apart


def answers(home: Home, run: str) -> list[BlindAnswer]:
    """The answers given for a run, the oldest first; none where there is no file. Raises `BadInput` for a bad one."""
    if not home.feedback.exists():
        return []
    with open_feedback(home.feedback) as connection:
        rows = connection.execute("SELECT * FROM blind_answers WHERE run = ? ORDER BY answered_at, place", (run,))
        return [
            BlindAnswer(
                place=row["place"],
                contact=row["contact"],
                told_apart=bool(row["told_apart"]),
                answered_at=datetime.fromisoformat(row["answered_at"]),
            )
            for row in rows
        ]


def start_again(home: Home, run: str) -> int:
    """Remove all answers given for a run; returns how many."""
    return _delete(home, "DELETE FROM blind_answers WHERE run = ?", run)


def forget_answers(home: Home, contact: str) -> int:
    """Remove the answers about a contact's conversations, by the name that the twin knows; returns how many."""
    return _delete(home, "DELETE FROM blind_answers WHERE contact = ?", contact)


def blind_test_score(home: Home, run: str) -> dict[str, Any] | None:
    """How often the owner told a run's replies from their own, as `score_of`; None without answers."""
    return score_of([answer.told_apart for answer in answers(home, run)])


def score_of(told_apart: list[bool]) -> dict[str, Any] | None:
    """`asked`, `told_apart`, `share`, and the share's 95% interval (Wilson 1927) as `low` and `high`; None for none."""
    from scipy.stats import binomtest

    if not told_apart:
        return None
    asked, right = len(told_apart), sum(told_apart)
    interval = binomtest(right, asked).proportion_ci(confidence_level=CONFIDENCE, method="wilson")
    return {
        "asked": asked,
        "told_apart": right,
        "share": right / asked,
        "low": float(interval.low),
        "high": float(interval.high),
    }


def score_sentence(score: dict[str, Any]) -> str:
    """The score in words, with what chance would give."""
    return (
        f"You told it from yourself in {score['told_apart']} of {score['asked']}: {score['share']:.0%} "
        f"({100 * score['low']:.0f}–{score['high']:.0%}). Half would be chance."
    )


def _delete(home: Home, statement: str, value: str) -> int:
    if not home.feedback.exists():
        return 0
    with open_feedback(home.feedback) as connection:
        return int(connection.execute(statement, (value,)).rowcount)


def _shown(messages: Iterable[str]) -> tuple[str, ...]:
    """The messages as they are shown: white space at their ends would be a hint that nobody is meant to see."""
    return tuple(stripped for message in messages if (stripped := message.strip()))


def _bare(messages: Iterable[str]) -> str:
    return "\n".join(messages).casefold()
