"""What is preferred to what: ratings and self-play become tokens, and rows as TRL's trainers read them. Pure.

All tokens come from `train.render`, so that a reply is what the twin would have to write, end mark included, and what
people typed is never a control token.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice, product
from typing import TYPE_CHECKING, Any

from soundalike.feedback import Rating
from soundalike.records import Turn
from train.render import IGNORE, render_reply

if TYPE_CHECKING:
    from transformers import PreTrainedTokenizerBase

Tokens = tuple[int, ...]
Scored = tuple[Tokens, Tokens]
"""A prompt and a reply to it."""
Compared = tuple[Scored, Scored]
"""A reply that is wanted and one that is not."""
_MOST_COMPARED = 256


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What is replied to, and what the owner really wrote."""

    turns: tuple[Turn, ...] = field(repr=False)
    system: str = field(repr=False)
    reply: tuple[str, ...] = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Preference:
    """A prompt with a reply that is wanted, one that is not, or both, as token ids."""

    prompt: Tokens = field(repr=False)
    chosen: Tokens = field(default=(), repr=False)
    rejected: Tokens = field(default=(), repr=False)

    @property
    def paired(self) -> bool:
        """Whether it has both sides."""
        return bool(self.chosen and self.rejected)

    @property
    def tokens(self) -> int:
        """How many are computed for it: the prompt once for each reply."""
        sides = [side for side in (self.chosen, self.rejected) if side]
        return len(sides) * len(self.prompt) + sum(map(len, sides))


def rated(
    ratings: Iterable[Rating], tokenizer: "PreTrainedTokenizerBase", *, unpaired: bool
) -> tuple[list[Preference], Counter[str]]:
    """The preferences in ratings, and how many ratings are of no use, by reason.

    A correction is preferred to what it corrects. Thumbs stand alone where `unpaired` is true (KTO); otherwise each
    reply with a thumb up is preferred to each with one down in the same conversation, and the others are left out.
    """
    skipped: Counter[str] = Counter()
    found: list[Preference] = []
    thumbs: dict[tuple[str, tuple[Turn, ...]], dict[int, list[Rating]]] = {}
    for rating in ratings:
        if rating.correction:
            found.extend(_pair(rating.turns, rating.system, rating.correction, rating.reply, tokenizer, skipped))
        elif rating.rating and unpaired:
            prompt, reply = render_reply(rating.turns, rating.reply, rating.system, tokenizer)
            side = "chosen" if rating.rating > 0 else "rejected"
            found.append(Preference(prompt=tuple(prompt), **{side: tuple(reply)}))
        elif rating.rating:
            by_thumb = thumbs.setdefault((rating.system, rating.turns), {1: [], -1: []})
            by_thumb[rating.rating].append(rating)
    for (system, turns), by_thumb in thumbs.items():
        for up in by_thumb[1]:
            for down in by_thumb[-1]:
                found.extend(_pair(turns, system, up.reply, down.reply, tokenizer, skipped))
        if not by_thumb[1] or not by_thumb[-1]:
            skipped["thumbs without a counterpart"] += len(by_thumb[1]) + len(by_thumb[-1])
    return found, skipped


def played(
    contexts: Iterable[Context], samples: Iterable[Sequence[str]], tokenizer: "PreTrainedTokenizerBase"
) -> tuple[list[Preference], Counter[str]]:
    """The owner's real replies, each preferred to the messages that the twin wrote in its place (arXiv 2401.01335)."""
    skipped: Counter[str] = Counter()
    found: list[Preference] = []
    for context, sample in zip(contexts, samples, strict=True):
        found.extend(_pair(context.turns, context.system, context.reply, sample, tokenizer, skipped))
    return found, skipped


def _pair(
    turns: Sequence[Turn],
    system: str,
    chosen: Sequence[str],
    rejected: Sequence[str],
    tokenizer: "PreTrainedTokenizerBase",
    skipped: Counter[str],
) -> Iterator[Preference]:
    prompt, wanted = render_reply(turns, chosen, system, tokenizer)
    _, unwanted = render_reply(turns, rejected, system, tokenizer)
    if wanted == unwanted:
        skipped["pairs of equal sides"] += 1
    else:
        yield Preference(prompt=tuple(prompt), chosen=tuple(wanted), rejected=tuple(unwanted))


def shortened(preference: Preference, cutoff_tokens: int) -> Preference:
    """The same with the prompt's beginning left out where it would be longer than the cut; 0 cuts nothing."""
    room = max(1, cutoff_tokens - max(len(preference.chosen), len(preference.rejected)))
    if not cutoff_tokens or len(preference.prompt) <= room:
        return preference
    return Preference(prompt=preference.prompt[-room:], chosen=preference.chosen, rejected=preference.rejected)


def replies(preferences: Iterable[Preference]) -> list[Scored]:
    """Every prompt with each of its replies, wanted before unwanted: the order of the rows below."""
    return [(one.prompt, side) for one in preferences for side in (one.chosen, one.rejected) if side]


def compared(preferences: Sequence[Preference]) -> list[Compared]:
    """What to measure by: the pairs; where there are none, wanted with unwanted replies of other conversations."""
    pairs = [((one.prompt, one.chosen), (one.prompt, one.rejected)) for one in preferences if one.paired]
    if pairs:
        return pairs
    wanted = [(one.prompt, one.chosen) for one in preferences if one.chosen]
    unwanted = [(one.prompt, one.rejected) for one in preferences if one.rejected]
    return list(islice(product(wanted, unwanted), _MOST_COMPARED))


def pair_rows(preferences: Sequence[Preference], log_probs: Sequence[float]) -> list[dict[str, Any]]:
    """Rows of `DPOTrainer`, with the reference's log probabilities of `replies(preferences)` in nats."""
    return [
        {
            "prompt_ids": list(one.prompt),
            "chosen_ids": list(one.chosen),
            "rejected_ids": list(one.rejected),
            "ref_chosen_logps": wanted,
            "ref_rejected_logps": unwanted,
        }
        for one, wanted, unwanted in zip(preferences, log_probs[::2], log_probs[1::2], strict=True)
    ]


def mismatched(scored: Sequence[Scored], at_a_time: int) -> list[Scored]:
    """For each prompt the reply to another, from which KTO estimates how far the twin has moved.

    Replies go round among those computed together, as `KTOTrainer` has it; one that is alone gets its neighbour's.
    """
    found: list[Scored] = []
    for first in range(0, len(scored), at_a_time):
        group = scored[first : first + at_a_time]
        before = group[-1] if len(group) > 1 else scored[first - 1]
        found.extend((prompt, other) for (prompt, _), (_, other) in zip(group, [before, *group], strict=False))
    return found


def single_rows(
    scored: Sequence[Scored],
    wanted: Sequence[bool],
    others: Sequence[Scored],
    log_probs: Sequence[float],
    other_log_probs: Sequence[float],
) -> list[dict[str, Any]]:
    """Rows of `KTOTrainer`: replies, whether each is wanted, the mismatched ones, and the reference's nats of both."""
    return [
        {
            "prompt_ids": list(prompt),
            "completion_ids": list(reply),
            "KL_completion_ids": list(other),
            "label": label,
            "ref_logps": log_prob,
            "ref_KL_logps": other_log_prob,
        }
        for (prompt, reply), label, (_, other), log_prob, other_log_prob in zip(
            scored, wanted, others, log_probs, other_log_probs, strict=True
        )
    ]


def odds_rows(preferences: Iterable[Preference]) -> list[dict[str, Any]]:
    """Rows of `ORPOTrainer` and `CPOTrainer`, which need no reference."""
    rows = []
    for one in preferences:
        row: dict[str, Any] = {}
        for name, side in (("chosen", one.chosen), ("rejected", one.rejected)):
            row[f"{name}_input_ids"] = [*one.prompt, *side]
            row[f"{name}_attention_mask"] = [1] * (len(one.prompt) + len(side))
            row[f"{name}_labels"] = [IGNORE] * len(one.prompt) + list(side)
        rows.append(row)
    return rows
