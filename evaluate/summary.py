"""What the numbers say, in a few plain sentences: where the twin stands, and what is not known.

Nothing is claimed that an interval does not bear: where two intervals touch, the sentence says "seems".
"""

from collections.abc import Iterator, Mapping
from typing import Any, Literal

from evaluate.readings import Fidelity, are_apart, finite, mapping, told, value_of
from soundalike.page_parts import counted

Standing = Literal["past", "person", "base", "no better", "unknown"]
"""As near to the person as their own past; nearer than another person; nearer than the base; not even that."""

FEW_REPLIES = 60
"""Fewer than these leave an AUC uncertain by a tenth and more."""
_MOST = 5
_SAME = 0.01


def standing(fidelity: Fidelity) -> Standing:
    """Where the twin stands by the two-sample AUC, among the marks that could be measured."""
    twin, base, earlier, another = (value_of(fidelity, "auc", who) for who in ("twin", "base", "earlier", "another"))
    if twin is None:
        return "unknown"
    if base is not None and twin >= base - _SAME:
        return "no better"
    if earlier is not None and twin <= earlier + _SAME:
        return "past"
    if another is not None and twin < another:
        return "person"
    return "base" if base is not None else "unknown"


def headline(fidelity: Fidelity) -> str:
    """The standing in a line; empty where it is unknown."""
    nearer = "Nearer" if _is_sure(fidelity) else "It seems nearer"
    return {
        "past": "As near to you as your own past is",
        "person": f"{nearer} to you than another person is",
        "base": f"{nearer} to you than the base model is",
        "no better": "No nearer to you than the base model is",
        "unknown": "",
    }[standing(fidelity)]


def summary(fidelity: Fidelity) -> list[str]:
    """Three to five sentences for the person, fewer where little is known; never none."""
    first = [*_told_apart(fidelity), *_marks(fidelity)]
    last = [*_unknown(fidelity)]
    middle = [*_blind_test(fidelity), *_context(fidelity), *_loss(fidelity), *_copied(fidelity)]
    found = [*first, *middle[: _MOST - len(first) - len(last)], *last]
    return found or ["Nothing could be measured."]


def closing_lines(fidelity: Fidelity, leaks: Mapping[str, Any]) -> list[str]:
    """What the command says under its table: the standing, the checkpoint it would take, the audit's verdict."""
    verdict = leaks.get("verdict")
    sentences = [*_told_apart(fidelity), *_marks(fidelity)] or [*_loss(fidelity)]
    advice = fidelity.get("checkpoint_advice")
    return [
        *sentences,
        *([advice] if isinstance(advice, str) and advice else []),
        *([str(verdict[0])] if isinstance(verdict, list | tuple) and verdict else []),
    ]


def _told_apart(fidelity: Fidelity) -> Iterator[str]:
    twin, base = (value_of(fidelity, "auc", who) for who in ("twin", "base"))
    if twin is None:
        return
    sentence = (
        f"Given one reply of yours and one of the twin's, a simple reader picks yours {_in_hundred(twin)} times in "
        "100, where guessing gives 50"
    )
    yield sentence + (f" and the base model {_in_hundred(base)}." if base is not None else ".")


def _marks(fidelity: Fidelity) -> Iterator[str]:
    twin, earlier, another = (value_of(fidelity, "auc", who) for who in ("twin", "earlier", "another"))
    if twin is None:
        return
    own_past = "" if earlier is None else f"Your own past would score {_in_hundred(earlier)}"
    stranger = "" if another is None else f"another person {_in_hundred(another)}"
    verb = "is" if _is_sure(fidelity) else "seems"
    match standing(fidelity):
        case "past":
            marks = ", ".join(filter(None, (own_past, stranger)))
            yield f"{marks}: the twin is as near to you as you are to your earlier self."
        case "person":
            marks = f"{own_past}, {stranger}" if own_past else f"{stranger.capitalize()}"
            yield f"{marks}: the twin {verb} nearer to you than another person is."
        case "base":
            marks = ", ".join(filter(None, (own_past, stranger)))
            sentence = f"the twin {verb} nearer to you than the base model is"
            also = ", but no nearer than another person" if stranger else ""
            yield f"{marks}: {sentence}{also}." if marks else f"{sentence[0].upper()}{sentence[1:]}{also}."
        case "no better":
            yield "The twin is no nearer to you than the base model is: it needs more messages, or more training."
        case "unknown":
            if own_past:
                yield f"{own_past}."


def _is_sure(fidelity: Fidelity) -> bool:
    """Whether the twin's interval is apart from that of the mark it is nearer than."""
    mark = {"person": "another", "base": "base"}.get(standing(fidelity))
    return mark is not None and are_apart(fidelity, "auc", "twin", mark)


def _loss(fidelity: Fidelity) -> Iterator[str]:
    base, twin = (value_of(fidelity, "nll", who) for who in ("base", "twin"))
    if twin is None:
        return
    if base is None:
        yield f"Your real replies cost it {told(twin)} nats a token."
        return
    if twin < base - _SAME:
        yield (
            f"What you really answered surprises it less than the base model: {told(twin)} nats a token instead of "
            f"{told(base)}."
        )
    else:
        yield f"What you really answered surprises it no less than the base model ({told(twin)}, {told(base)} nats)."


def _context(fidelity: Fidelity) -> Iterator[str]:
    twin, base, owner = (value_of(fidelity, "context_fit", who) for who in ("twin", "base", "owner"))
    if twin is None:
        return
    marks = [f"the base model's in {told(base, True)}"] if base is not None else []
    marks += [f"yours in {told(owner, True)}"] if owner is not None else []
    how = "better than another one" if twin > 0.5 + _SAME else "no better than another one:"
    compared = ", ".join((*marks, "chance 50%"))
    yield f"Its replies fit their own context {how} in {told(twin, True)} of cases ({compared})."


def _copied(fidelity: Fidelity) -> Iterator[str]:
    twin, owner = (value_of(fidelity, "copied", who) for who in ("twin", "owner"))
    if twin is None or owner is None:
        return
    more = "more than" if twin > owner else "no more than"
    yield (
        f"It repeats long pieces of the training text {more} you repeat yourself: in {told(twin, True)} of its "
        f"replies, {told(owner, True)} of yours."
    )


def _blind_test(fidelity: Fidelity) -> Iterator[str]:
    test = mapping(fidelity.get("blind_test"))
    asked, apart = finite(test.get("asked")), finite(test.get("told_apart"))
    if asked and apart is not None:
        yield f"Asked {counted(asked, 'time')} which reply was yours, you told it apart {counted(apart, 'time')}."


def _unknown(fidelity: Fidelity) -> Iterator[str]:
    replies = finite(mapping(fidelity.get("held_out")).get("replies_sampled"))
    missing = fidelity.get("missing")
    count = len(missing) if isinstance(missing, list | tuple) else 0
    parts = []
    if replies is not None and replies < FEW_REPLIES:
        parts.append(
            f"this rests on {counted(replies, 'reply', 'replies')} only, too few to tell small differences from chance"
        )
    if count:
        parts.append(f"{counted(count, 'number')} could not be had (the end of this page says why)")
    if value_of(fidelity, "auc", "twin") is None:
        parts.append("how near it stands to you was not measured")
    if parts:
        sentence = "; ".join(parts)
        yield f"{sentence[0].upper()}{sentence[1:]}."


def _in_hundred(auc: float) -> str:
    return f"{100 * auc:.0f}"
