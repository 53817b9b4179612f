"""BLEU, chrF and ROUGE-L against the one real reply, for those who expect them.

All are low for any chat, a person's own second answer included, since much can be said at any place: read them next to
the base's, never alone. BLEU (Papineni et al. 2002) and chrF (Popović 2015) are sacrebleu's corpus scores; ROUGE-L is
the mean F1 of the longest common subsequence of words (Lin 2004), of our own since the `rouge-score` package drops all
that is not a Latin letter. BLEU and ROUGE-L read the same tokens: sacrebleu's `intl`, which cuts at the punctuation and
symbols of any script, or characters (`char`) where most letters are of a script without spaces (or Korean). No word
lists needed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean
from typing import Any

from evaluate.bootstrap import interval_of
from evaluate.style import Replies
from evaluate.words import is_spaceless

_REPEATS = 1000


@dataclass(frozen=True, slots=True)
class Overlap:
    """Overlap with the real replies: 0 to 100 for `bleu` and `chrf`, as is their custom, 0 to 1 for `rouge_l`."""

    bleu: float
    chrf: float
    rouge_l: float
    bleu_interval: tuple[float, float]
    chrf_interval: tuple[float, float]
    """95%, over places; for that of `rouge_l` see `rouge_l_each`."""
    tokens: str
    """How texts were cut: "intl" or "char"."""


def reference_overlap(said: Replies, real: Replies, *, seed: int = 0) -> Overlap | None:
    """Overlap of the replies with the real ones at the same places, in the same order; None for no places."""
    if not said:
        return None
    from sacrebleu.metrics.bleu import BLEU
    from sacrebleu.metrics.chrf import CHRF

    hypotheses, references = _texts(said), _texts(real)
    if len(hypotheses) != len(references):
        raise ValueError(f"{len(hypotheses)} replies cannot stand at the places of {len(references)} real ones")
    cut = _cut(references)
    # `force` silences a warning about texts that look tokenized, which chats without full stops do.
    bleu, bleu_interval = _score(BLEU(tokenize=cut, force=True), hypotheses, references, seed)
    chrf, chrf_interval = _score(CHRF(), hypotheses, references, seed)
    return Overlap(bleu, chrf, fmean(rouge_l_each(said, real)), bleu_interval, chrf_interval, cut)


def rouge_l_each(said: Replies, real: Replies) -> list[float]:
    """ROUGE-L F1 place by place, for intervals; two empty replies agree wholly."""
    hypotheses, references = _texts(said), _texts(real)
    tokenize = _tokenizer(_cut(references))
    return [
        _longest_common_f1(tokenize(hypothesis).split(), tokenize(reference).split())
        for hypothesis, reference in zip(hypotheses, references, strict=True)
    ]


def _score(
    metric: Any, hypotheses: Sequence[str], references: Sequence[str], seed: int
) -> tuple[float, tuple[float, float]]:
    """A corpus score and its bootstrap interval.

    sacrebleu's own bootstrap fails where some of its drawings score 0 (2.6.0), hence the two methods it is made of: the
    matches of each place, and the score of their sums.
    """
    import numpy as np

    matches = np.array(metric._extract_corpus_statistics(hypotheses, [references]))

    def score(drawn: Any) -> float:
        return min(float(metric._compute_score_from_stats(list(matches[drawn].sum(axis=0))).score), 100.0)

    value = score(np.arange(len(matches)))
    return value, interval_of(score, len(matches), seed=seed, repeats=_REPEATS) or (value, value)


def _texts(replies: Replies) -> list[str]:
    return [" ".join(" ".join(reply).split()) for reply in replies]


def _cut(references: Sequence[str]) -> str:
    return "char" if is_spaceless(" ".join(references)) else "intl"


def _tokenizer(cut: str) -> Any:
    if cut == "char":
        from sacrebleu.tokenizers.tokenizer_char import TokenizerChar

        return TokenizerChar()
    from sacrebleu.tokenizers.tokenizer_intl import TokenizerV14International

    return TokenizerV14International()


def _longest_common_f1(one: Sequence[str], other: Sequence[str]) -> float:
    """2 x longest common subsequence / (both lengths), which is the F1 of its precision and recall."""
    if not one and not other:
        return 1.0
    lengths = [0] * (len(other) + 1)
    for token in one:
        diagonal = 0
        for place, known in enumerate(other, 1):
            above = lengths[place]
            lengths[place] = diagonal + 1 if token == known else max(above, lengths[place - 1])
            diagonal = above
    return 2 * lengths[-1] / (len(one) + len(other))
