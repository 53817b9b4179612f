"""Can conversations that were trained on be told from those that were not? Areas under the curve: 0.5 cannot.

The parts are parted in time, so that a difference may be drift: people and topics change, and a base that saw none of
them reads some months more easily than others. What can be had honestly: members are the last training conversations,
non-members the first ones after, and beside each number stand two marks. The base's own says how much is drift that
has nothing to do with training; and non-members against the equally many after those say how much the twin reads what
is further from its training worse, where nothing was trained on. Only beyond both it is memory.

Attacks: the loss (Yeom et al., arXiv 1709.01604), how much it fell from base to twin (a reference model, Carlini et
al., arXiv 2012.07805), and the mean of the least likely tokens (min-k%, Shi et al., arXiv 2310.16789).
"""

from collections.abc import Sequence
from statistics import fmean
from typing import Any

from evaluate.audit.scoring import TargetTokens
from soundalike.records import Example

LEAST = 5
"""With fewer of each there is no number."""
MIN_K = 0.2
"""Share of tokens, the least likely ones, of the third attack."""
_RESAMPLES = 1000


def groups(
    train: Sequence[Example], held_out: Sequence[Example], most: int
) -> tuple[list[Example], list[Example], list[Example]] | None:
    """Equally many last training conversations, first held-out ones, and next ones; None where there are too few."""
    before, after = (
        sorted((one for one in examples if one.targets), key=lambda one: one.started_at)
        for examples in (train, held_out)
    )
    count = min(most, len(before), len(after) // 2)
    if count < LEAST:
        return None
    return before[-count:], after[:count], after[count : 2 * count]


def membership(
    members: tuple[Sequence[TargetTokens], Sequence[TargetTokens]],
    near: tuple[Sequence[TargetTokens], Sequence[TargetTokens]],
    far: tuple[Sequence[TargetTokens], Sequence[TargetTokens]],
    seed: int = 7,
) -> dict[str, Any]:
    """The attacks' areas under the curve, with 95% bootstrap intervals; each argument is a pair of base and twin.

    `base` is that of the base with the same attack, `drift` the twin's between the two kinds of non-members.
    """
    found: dict[str, Any] = {"members": len(members[0]), "non_members": len(near[0])}
    for name in ("loss", "reference", "min_k"):
        inside, outside, later = (_scores(name, *group) for group in (members, near, far))
        found[name] = {
            "twin": auc(inside, outside),
            "interval": interval(inside, outside, seed),
            "drift": auc(outside, later),
        }
        if name != "reference":
            found[name]["base"] = auc(*(_scores(name, group[0], group[0]) for group in (members, near)))
    return found


def auc(members: Sequence[float], others: Sequence[float]) -> float:
    """Chance that a member has the higher score of a pair; ties count half."""
    from scipy.stats import rankdata

    ranks = rankdata([*members, *others])
    above = float(ranks[: len(members)].sum()) - len(members) * (len(members) + 1) / 2
    return above / (len(members) * len(others))


def interval(members: Sequence[float], others: Sequence[float], seed: int) -> list[float]:
    """95% bootstrap interval of `auc`: both groups drawn anew, with replacement."""
    import numpy

    draw = numpy.random.default_rng(seed)
    inside, outside = numpy.asarray(members), numpy.asarray(others)
    found = [
        auc(draw.choice(inside, len(inside)).tolist(), draw.choice(outside, len(outside)).tolist())
        for _ in range(_RESAMPLES)
    ]
    return [float(edge) for edge in numpy.quantile(found, (0.025, 0.975))]


def _scores(name: str, base: Sequence[TargetTokens], twin: Sequence[TargetTokens]) -> list[float]:
    """Higher for what is likelier to be a member."""
    if name == "loss":
        return [-fmean(row.losses) for row in twin]
    if name == "min_k":
        return [-fmean(_least_likely(row.losses)) for row in twin]
    return [fmean(before.losses) - fmean(after.losses) for before, after in zip(base, twin, strict=True)]


def _least_likely(losses: Sequence[float]) -> list[float]:
    return sorted(losses, reverse=True)[: max(1, round(MIN_K * len(losses)))]
