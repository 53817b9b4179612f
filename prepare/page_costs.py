"""What the lessons cost to learn, and how time splits them: tokens, rows, minutes; train, valid, test."""

from collections.abc import Mapping
from typing import Any

from soundalike.page_parts import clamp, counted, duration, legend, number, percent, prose, ratio, table, text

_SPLIT_WORDS = {"train": "to learn from", "valid": "to tell when to stop", "test": "to measure the twin on"}
_SPLIT_STYLES = {"train": "learned", "valid": "valid", "test": "test"}


def costs_part(tokens: Mapping[str, Any]) -> str:
    """Figures with a bar where they are a part of something; whatever is not known is left out."""
    figures: list[str] = []
    if total := tokens.get("total"):
        base = tokens.get("base")
        figures.append(_figure(number(total), f"tokens, as {base} counts them" if base else "tokens"))
    if each := tokens.get("per_target"):
        classic = tokens.get("classic_per_target")
        if classic and number(classic / each) != "1":
            words = (
                f"tokens for each of your turns. A record for each reply would take {number(classic)}: "
                f"{number(classic / each)} times as many"
            )
            figures.append(_figure(number(each), words, each / classic))
        else:
            figures.append(_figure(number(each), "tokens for each of your turns"))
    if rows := tokens.get("packed_rows"):
        words = f"of {number(rows)} rows is filled" if rows != 1 else "of one row is filled"
        if row_tokens := tokens.get("row_tokens"):
            words += f", each of {number(row_tokens)} tokens"
        fill = clamp(tokens.get("fill_share") or 0.0)
        figures.append(_figure(percent(fill), words, fill))
    minutes = tokens.get("train_minutes")
    if minutes is not None:
        amount = duration(minutes)
        figures.append(_figure(amount[0].upper() + amount[1:], "to train on this machine, about"))
    unknown = (
        ""
        if minutes is not None
        else f"<p class=note>{prose('How long training takes here is not known yet: `soundalike doctor` says it.')}</p>"
    )
    return f"<div class=figures>{''.join(figures)}</div>{unknown}" if figures else ""


def splits_part(splits: Mapping[str, Mapping[str, int]], leaks: Mapping[str, int] | None) -> str:
    """The parts as one strip, in order of time, and what was taken out of training because the test says it too."""
    total = sum(part.get("targets", 0) for part in splits.values())
    shares = {name: clamp(ratio(part.get("targets", 0), total)) for name, part in splits.items()}
    strip = "".join(
        f'<i class={_SPLIT_STYLES.get(name, "kept")} style="flex:{share:.4f}"></i>'
        for name, share in shares.items()
        if share
    )
    entries = [
        (
            _SPLIT_STYLES.get(name, "kept"),
            f"{name}: {counted(part.get('targets', 0), 'turn')} {_SPLIT_WORDS.get(name, '')}".rstrip(),
        )
        for name, part in splits.items()
    ]
    rows = [(name, *(part.get(kind) for kind in ("examples", "targets", "tokens"))) for name, part in splits.items()]
    return (
        "<p>The earlier part teaches. The last is kept away from training, to measure on: the twin is for the days to "
        "come. No conversation is on both sides.</p>"
        f"<div class=strip aria-hidden=true>{strip}</div>{legend(*entries)}{_leaks(leaks)}"
        f"{table('The split in numbers', ('part', 'examples', 'your turns', 'tokens'), rows)}"
    )


def _leaks(leaks: Mapping[str, int] | None) -> str:
    if leaks is None:
        return ""
    checked, found = leaks.get("checked", 0), leaks.get("found", 0)
    looked_for = counted(checked, "longer reply", "longer replies")
    taken = f"{counted(found, 'turn')} there said nearly the same and {'was' if found == 1 else 'were'} taken out"
    return (
        f"<p class=note>Of the test, {looked_for} {'was' if checked == 1 else 'were'} looked for in training: "
        f"{taken if found else 'nothing there is nearly the same'}.</p>"
    )


def _figure(amount: str, words: str, share: float | None = None) -> str:
    bar = "" if share is None else f'<i aria-hidden=true><i style="width:{100 * clamp(share):.1f}%"></i></i>'
    return f"<div><b>{text(amount)}</b>{bar}<span>{text(words)}</span></div>"
