"""Does a reply fit what came before it: is it likelier after its own context than after another one?

The judge is the base, which knows language but not the person. For each reply its log-likelihood after the last turns
of its own context is compared with that after contexts of other places; the share of comparisons that its own wins is
1/2 for replies that were dealt out at random, and for the person's real replies the most that can be asked for. Length
and wording cancel out, since the same reply is judged twice. (Pointwise mutual information as a measure of relevance:
Li et al., arXiv 1510.03055.)

What fools it: a reply that repeats the words of its context fits that best of all.
"""

from collections.abc import Callable, Sequence
from random import Random
from typing import Any

from evaluate.batches import end_losses
from evaluate.places import Place
from soundalike.bursts import join_messages
from soundalike.records import Turn
from train.render import render_prompt

CONTEXT_TURNS = 3
OTHER_CONTEXTS = 2
MOST_CONTEXT_CHARACTERS = 400
"""Of a turn of the context; the end counts."""


def context_fit(
    judge: Any,
    tokenizer: Any,
    places: Sequence[Place],
    replies: Sequence[Sequence[str]],
    *,
    seed: int,
    advance: Callable[[int], None] = lambda count: None,
) -> list[float | None]:
    """For each place the share of other contexts after which its reply is less likely; a tie is half.

    With one seed, all speakers are held against the same contexts. None for an empty reply, for a place without
    context, and where there is no other context.
    """
    contexts = [_context(place, tokenizer) for place in places]
    drawn = _other_contexts(places, contexts, Random(seed))  # nosec B311  # a repeatable draw, no secret
    usable = [index for index, reply in enumerate(replies) if drawn[index] and "".join(reply).strip()]
    rows = [(index, context) for index in usable for context in (index, *drawn[index])]
    texts = {
        index: tokenizer(join_messages(replies[index]), add_special_tokens=False, split_special_tokens=True)[
            "input_ids"
        ]
        for index in usable
    }
    losses = end_losses(judge, [contexts[context] for _, context in rows], [texts[reply] for reply, _ in rows], advance)
    own = {reply: loss for (reply, context), loss in zip(rows, losses, strict=True) if reply == context}
    wins: dict[int, list[float]] = {}
    for (reply, context), loss in zip(rows, losses, strict=True):
        if reply != context:
            wins.setdefault(reply, []).append(1.0 if own[reply] < loss else 0.5 if own[reply] == loss else 0.0)
    return [sum(wins[index]) / len(wins[index]) if index in wins else None for index in range(len(places))]


def shuffled(items: Sequence[Any], seed: int) -> list[Any]:
    """The same items, each at another place if there are two or more."""
    order = list(range(len(items)))
    Random(seed).shuffle(order)  # nosec B311  # a repeatable draw, no secret
    moved = [items[0]] * len(items) if items else []
    for place, following in zip(order, [*order[1:], *order[:1]], strict=True):
        moved[place] = items[following]
    return moved


def _other_contexts(places: Sequence[Place], contexts: Sequence[Sequence[int]], draw: Random) -> list[list[int]]:
    """For each place some others whose context is of other words, as the short contexts of a chat often are not.

    Nor does it tell the place's real reply, as the context of the next place does: after that, the owner's reply would
    be likelier than after its own, and only the owner's.
    """
    found = []
    for index, place in enumerate(places):
        others = [
            other
            for other, context in enumerate(contexts)
            if context and context != contexts[index] and not _tells(places[other], place.reply)
        ]
        found.append(draw.sample(others, min(OTHER_CONTEXTS, len(others))) if contexts[index] else [])
    return found


def _tells(place: Place, reply: Sequence[str]) -> bool:
    return any(turn.role == "owner" and turn.messages == tuple(reply) for turn in place.turns[-CONTEXT_TURNS:])


def _context(place: Place, tokenizer: Any) -> list[int]:
    turns = [
        Turn(role=turn.role, messages=(join_messages(turn.messages)[-MOST_CONTEXT_CHARACTERS:],))
        for turn in place.turns[-CONTEXT_TURNS:]
    ]
    # Without a system line: who the two are is the same everywhere or would give the place away.
    return render_prompt(turns, "", tokenizer) if turns else []
