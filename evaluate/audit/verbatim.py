"""Does a model repeat what it was trained on word for word? In what it says by itself, and if given the first half."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import fmean
from typing import Any

from evaluate.audit.scoring import TargetTokens
from evaluate.copying import OVERLAP_WORDS, copied_runs
from evaluate.words import words
from soundalike.records import Example
from train.render import IGNORE, Rendered, render_reply


def copied(replies: Sequence[str], texts: Iterable[str]) -> dict[str, Any] | None:
    """How many replies, the share that copies `OVERLAP_WORDS` in a row, and the longest run; None without replies.

    A run does not go from one of the texts, turns that were trained on, to the next.
    """
    runs = copied_runs(replies, texts, least=1)
    if not runs:
        return None
    return {
        "replies": len(runs),
        "copied": sum(run >= OVERLAP_WORDS for run in runs) / len(runs),
        "longest_words": max(runs),
    }


@dataclass(frozen=True, slots=True)
class HalfReply:
    """A reply whose first half the model is given, after its real context; the targets are the rest."""

    row: Rendered

    @property
    def rest(self) -> list[int]:
        """The tokens to go on with."""
        return [label for label in self.row.labels if label != IGNORE]


def half_replies(examples: Sequence[Example], systems: Sequence[str], tokenizer: Any) -> list[HalfReply]:
    """One for each target of `OVERLAP_WORDS` or more, in order; `systems` says what the twin is told before each."""
    found = []
    for example, system in zip(examples, systems, strict=True):
        for target in example.targets:
            messages = example.turns[target].messages
            if len(words(" ".join(messages))) >= OVERLAP_WORDS:
                prompt, reply = render_reply(example.turns[:target], messages, system, tokenizer)
                half = len(reply) // 2
                given = len(prompt) + half
                found.append(HalfReply(Rendered([*prompt, *reply], [IGNORE] * given + reply[half:])))
    return found


def continued(halves: Sequence[HalfReply], scored: Sequence[TargetTokens], tokenizer: Any) -> dict[str, Any] | None:
    """How far the likeliest replies go on with the real words: words on average, the most, and the share to the end.

    The likeliest reply is the same as the real one for as long as each real token is the likeliest after those before
    it, so that nothing need be sampled. None without replies.
    """
    if not halves:
        return None
    right = [next((i for i, hit in enumerate(one.likeliest) if not hit), len(one.likeliest)) for one in scored]
    told = [
        len(words(tokenizer.decode(half.rest[:count], skip_special_tokens=True)))
        for half, count in zip(halves, right, strict=True)
    ]
    return {
        "replies": len(halves),
        "mean_words": fmean(told),
        "longest_words": max(told),
        "to_the_end": fmean(count == len(one.likeliest) for count, one in zip(right, scored, strict=True)),
    }
