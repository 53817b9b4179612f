"""What the owner could do for a better twin, from the dataset's numbers: a fact, its number, the next step.

Nothing here looks at a message. Commands stand between backticks.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import NamedTuple

from prepare.page_contacts import largest_first, share, weighted_share
from prepare.page_funnel import CONTEXT_REASON
from prepare.page_months import month_index, month_name
from prepare.report import DatasetReport
from soundalike.page_parts import counted, duration, number, percent, ratio

MOST = 5
"""Sentences; whoever is told more does nothing."""
ENOUGH_TURNS = 1000
"""Owner turns with which a twin gets the owner's manner."""
FEWEST_TURNS = 200
"""With fewer it hardly learns any."""
_TARGETS = "owner turns to learn from"
_ENOUGH_TEST_TURNS = 30
_DROWNING = 0.5
_MOST_DROPPED = 0.4
"""Share of all messages, or of the owner's turns, that one reason may take before it is worth a word."""
_SHORT_MONTHS = 12
_LONGER_MONTHS = 24
_OLD_MONTHS = 12
_MUCH_BELOW = 0.25
_EMPTY_ROWS = 0.75
_LONG_MINUTES = 12 * 60

_LATE_ANSWERS = "`soundalike prepare --conversation-gap-hours` higher than now lets a late answer count"
_ROOM = "`soundalike prepare --window-tokens` higher than now makes room"
_INCLUDE = "`soundalike contacts --include NAME` takes in what you want of them"
_OWN_WORDS = "they are not your words; `soundalike ingest` more chats in which you write yourself"
NEXT_STEPS = {
    "in a group": "`soundalike prepare --groups` learns from groups too, if you want them",
    "in a channel": _INCLUDE,
    "in a chat with a bot": _INCLUDE,
    "in saved messages": _INCLUDE,
    "in a service chat": _INCLUDE,
    "with an excluded contact": _INCLUDE,
    "forwarded": _OWN_WORDS,
    "written by an inline bot": _OWN_WORDS,
    "medium without words": "`soundalike ingest telegram --voice` makes words of voice notes",
    "nothing but a secret": "look through what was taken out, and `soundalike keep` what is harmless",
    "link alone": "`soundalike prepare --no-filters-links-alone` keeps them",
    "command to a bot": "`soundalike prepare --no-filters-commands` keeps them",
    "one more medium of a run": "`soundalike prepare --filters-media-run 0` keeps them",
    "language not wanted": "one more `soundalike prepare --filters-languages` lets another language in",
    "pasted from elsewhere": "`soundalike prepare --no-filters-pasted` learns them",
    "long text from elsewhere": "`soundalike prepare --filters-long-text-characters` higher than now learns more",
    "the same to many": "`soundalike prepare --filters-mass-chats` higher than now learns more of them",
    "the same words beyond their share": "`soundalike prepare --filters-repeat-share` higher than now learns more",
    "acknowledgement beyond its share": (
        "`soundalike prepare --filters-acknowledgement-share` higher than now learns more of them"
    ),
    "after the owner's last word": _LATE_ANSWERS,
    "in a conversation without the owner": _LATE_ANSWERS,
    "message longer than the window": _ROOM,
    "older than the window holds": _ROOM,
}
"""What changes how much is dropped for a reason; for others the settings' help is named."""


class _Advice(NamedTuple):
    gravity: float
    """From 0 to 1."""
    sentence: str


def advice(
    report: DatasetReport, *, today: date | None = None, next_steps: Mapping[str, str] | None = None
) -> list[str]:
    """At most five sentences, the gravest first; none where nothing stands out.

    `today` tells whether a history is old; `next_steps` says for further reasons of the funnel what changes them.
    """
    found = [
        *_too_little(report),
        *_nothing_measured(report),
        *_drowning(report),
        *_dropped(report, {**NEXT_STEPS, **(next_steps or {})}),
        *_history(report, today),
        *_windows(report),
        *_long_training(report),
    ]
    return [one.sentence for one in sorted(found, key=lambda one: -one.gravity)[:MOST]]


def turns_to_learn_from(report: DatasetReport) -> int | None:
    """The owner's, from the funnel or from the split; None if neither is there."""
    for step in report.steps:
        if step["step"] == _TARGETS:
            return int(step["count"])
    if report.splits:
        return sum(part.get("targets", 0) for part in report.splits.values())
    return None


def turns_a_month(report: DatasetReport) -> float:
    """Owner turns in a month of the history, months without any among them; 0 where nothing is known."""
    return ratio(sum(month["targets"] for month in report.by_month), _months(report))


def _months(report: DatasetReport) -> int:
    indices = [month_index(month["month"]) for month in report.by_month if month["read"]]
    return max(indices) - min(indices) + 1 if indices else 0


def _too_little(report: DatasetReport) -> Iterator[_Advice]:
    turns = turns_to_learn_from(report)
    if turns is None or turns >= ENOUGH_TURNS:
        return
    rate = turns_a_month(report)
    months = f" At the {number(rate)} a month that there are now, that is {_span(ENOUGH_TURNS / rate)}." if rate else ""
    more = "ingest a longer history or more chats with `soundalike ingest`, then `soundalike prepare` again."
    if turns < FEWEST_TURNS:
        yield _Advice(
            1.0,
            f"Too little to learn from: {counted(turns, 'turn')} of yours, and under {FEWEST_TURNS} a twin does not "
            f"get your manner. Some {ENOUGH_TURNS:,} would do.{months} Next: {more}",
        )
    else:
        yield _Advice(
            0.8,
            f"Not much to learn from: {counted(turns, 'turn')} of yours; some {ENOUGH_TURNS:,} make a twin that has "
            f"your manner, {ENOUGH_TURNS - turns:,} more than there are.{months} Next: {more}",
        )


def _nothing_measured(report: DatasetReport) -> Iterator[_Advice]:
    turns = turns_to_learn_from(report) or 0
    tested = report.splits.get("test", {}).get("targets", 0)
    if report.splits and turns >= FEWEST_TURNS and tested < _ENOUGH_TEST_TURNS:
        yield _Advice(
            0.55,
            f"The test has only {counted(tested, 'turn')} of yours, so what `soundalike evaluate` measures will be "
            f"rough; {_ENOUGH_TEST_TURNS} would do. Next: `soundalike prepare --test-share` higher than now.",
        )


def _drowning(report: DatasetReport) -> Iterator[_Advice]:
    heard = [contact for contact in report.by_contact if contact["targets"]]
    if len(heard) == 1:
        yield _Advice(
            0.5,
            f"All {counted(heard[0]['targets'], 'turn')} of yours are with one person: the twin will talk to "
            "everybody as you do to them. Next: ingest other chats too.",
        )
        return
    if not heard:
        return
    first = max(largest_first(heard), key=lambda contact: weighted_share(contact, heard))
    weighs, has = weighted_share(first, heard), share(first, heard)
    if weighs > _DROWNING:
        others = "the other" if len(heard) == 2 else f"{len(heard) - 1:,} others"
        yield _Advice(
            0.4 + 0.4 * weighs,
            f"One contact drowns {others}: {first['contact']} has {percent(has)} of your "
            f"turns and {percent(weighs)} of the weight in training. Next: `soundalike prepare --balance 1` makes all "
            "contacts count the same; better still, ingest more chats with others.",
        )


def _dropped(report: DatasetReport, next_steps: Mapping[str, str]) -> Iterator[_Advice]:
    lost, count, whole, reason = max(_losses(report), default=(0.0, 0, "", ""))
    if lost > _MOST_DROPPED:
        step = next_steps.get(reason, "see `soundalike prepare --help` for the setting, if you want them")
        yield _Advice(
            0.3 + 0.4 * min(1.0, lost),
            f"{percent(lost)} of all {whole} are left out for one reason, “{reason}”: {number(count)}. Next: {step}.",
        )


def _losses(report: DatasetReport) -> Iterator[tuple[float, int, str, str]]:
    """Share, count, of what, and the reason: messages of all that were read, owner turns of all that there are."""
    read = next((step["count"] for step in report.steps if step["unit"] == "messages"), 0)
    for step in report.steps:
        dropped = {reason: count for reason, count in step["dropped"].items() if reason != CONTEXT_REASON}
        if step["unit"] == "messages":
            whole, name = read, "messages"
        elif step["step"] == _TARGETS:
            whole, name = step["count"] + sum(dropped.values()), "your turns"
        else:
            continue
        yield from ((ratio(count, whole), count, name, reason) for reason, count in dropped.items())


def _history(report: DatasetReport, today: date | None) -> Iterator[_Advice]:
    months, rate = _months(report), turns_a_month(report)
    if not months:
        return
    # Whoever has too little is told the same with greater weight.
    enough = (turns_to_learn_from(report) or 0) >= ENOUGH_TURNS
    if months < _SHORT_MONTHS and rate and enough:
        yield _Advice(
            0.3,
            f"A short history: {counted(months, 'month')}, about {number(rate)} turns of yours a month. At that rate "
            f"an export of {_LONGER_MONTHS} months would give some {number(_round(rate * _LONGER_MONTHS))}. "
            "Next: export from an earlier date on, and ingest that too.",
        )
    last = max(month_index(month["month"]) for month in report.by_month if month["read"])
    silent = today.year * 12 + today.month - 1 - last if today is not None else 0
    if silent >= _OLD_MONTHS:
        newer = f", some {number(_round(rate * silent))} turns at your rate of {number(rate)} a month" if rate else ""
        yield _Advice(
            0.35,
            f"An old history: it ends in {month_name(last)}, {_span(silent)} ago, and the twin will talk as you did "
            f"then. Next: ingest what you wrote since{newer}.",
        )


def _windows(report: DatasetReport) -> Iterator[_Advice]:
    counts = {step["unit"]: step["count"] for step in report.steps}
    budget, fill = report.tokens.get("row_tokens"), report.tokens.get("fill_share")
    each = ratio(counts.get("tokens", 0), counts.get("examples", 0))
    if budget and each and each < _MUCH_BELOW * budget:
        yield _Advice(
            0.2,
            f"Conversations are short: an example has {number(each)} tokens on average, of {number(budget)} that there "
            "is room for, so the twin sees little of what was said before. Next: `soundalike prepare "
            "--conversation-gap-hours` higher than now joins what belongs together.",
        )
    elif budget and fill is not None and fill < _EMPTY_ROWS:
        yield _Advice(
            0.15,
            f"{percent(1 - fill)} of each row of {number(budget)} tokens stays empty, and is paid for in training. "
            "Next: `soundalike train --row-tokens` twice as large lets more examples share a row.",
        )


def _long_training(report: DatasetReport) -> Iterator[_Advice]:
    minutes = report.tokens.get("train_minutes")
    if minutes is not None and minutes > _LONG_MINUTES:
        yield _Advice(
            0.25,
            f"Training on this machine would take about {duration(minutes)}. Next: a smaller base, fewer epochs, "
            "or `soundalike train --max-minutes 480`, which keeps the best of a night.",
        )


def _span(months: float) -> str:
    """A stretch of months as one would say it."""
    return counted(max(1, round(months)), "month") if months < 24 else f"{number(round(months / 12, 1))} years"


def _round(count: float) -> int:
    """An estimate with no more digits than it deserves."""
    digits = max(0, len(str(int(count))) - 2)
    return int(round(count, -digits))
