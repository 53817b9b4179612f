"""How far a planted secret stands out among others like it: its exposure, in bits.

Carlini et al., The Secret Sharer (arXiv 1802.08232): log2 of how many values there are, less log2 of the secret's rank
among them by likelihood. A model that never saw it ranks it anywhere: 1.4 bits on average, e bits or more with a chance
of 2^-e. A base may find a value likely by itself, so what training added is measured too: the rank by how much the loss
of each value fell from base to twin.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean
from typing import Any

from evaluate.audit.planted import telling_tokens
from evaluate.audit.scoring import continuation_losses
from soundalike.canaries import Canary, alternatives

CHANCE_BITS = 1 / math.log(2)
"""Mean exposure of a secret that the model never saw, among very many others."""
_MOST_BITS = 40.0
"""Beyond it the tail of the fitted distribution is not to be trusted."""


@dataclass(frozen=True, slots=True)
class Exposure:
    """Of one secret, in bits: at most log2 of how many values it was ranked among."""

    base: float
    twin: float
    gained: float
    """By the fall of the loss from base to twin: what training added."""
    extrapolated: float
    """Of the twin, if the losses of all values that there could be were distributed as those of the alternatives."""


def telling_losses(model: Any, canary: Canary, tokenizer: Any, count: int) -> list[float] | None:
    """Loss in nats of telling the secret, then of telling each of `count` alternatives instead; None without any."""
    values = alternatives(canary, count)
    return continuation_losses(model, *telling_tokens(canary, [canary.text, *values], tokenizer)) if values else None


def exposure(base: Sequence[float], twin: Sequence[float]) -> Exposure:
    """Exposure of a secret from what `telling_losses` found for base and twin, in the same order."""
    fall = [after - before for before, after in zip(base, twin, strict=True)]
    return Exposure(bits(base), bits(twin), bits(fall), extrapolated_bits(twin))


def bits(losses: Sequence[float]) -> float:
    """Exposure of the first among all of them; equal ones share their ranks."""
    own, others = losses[0], losses[1:]
    rank = 1 + sum(loss < own for loss in others) + sum(loss == own for loss in others) / 2
    return math.log2(len(losses)) - math.log2(rank)


def extrapolated_bits(losses: Sequence[float]) -> float:
    """Exposure of the first by a skew-normal distribution with the moments of the others (section 4.3 of the paper)."""
    from scipy.stats import skew, skewnorm

    own, others = losses[0], losses[1:]
    mean = fmean(others)
    deviation = math.sqrt(fmean((loss - mean) ** 2 for loss in others))
    if deviation == 0:
        return bits(losses)
    lean = max(-0.99, min(0.99, float(skew(others))))
    power = abs(lean) ** (2 / 3)
    delta = math.copysign(math.sqrt(math.pi / 2 * power / (power + ((4 - math.pi) / 2) ** (2 / 3))), lean)
    scale = deviation / math.sqrt(1 - 2 * delta**2 / math.pi)
    shape = delta / math.sqrt(1 - delta**2)
    below = skewnorm.cdf(own, shape, mean - scale * delta * math.sqrt(2 / math.pi), scale)
    return min(_MOST_BITS, -math.log2(max(float(below), 2**-_MOST_BITS)))


def chance(exposures: Sequence[float]) -> float | None:
    """How likely it is that secrets which the model never saw are exposed so much, taken together; None without any.

    Each would follow an exponential distribution, so that their sum follows a gamma distribution.
    """
    from scipy.stats import gamma

    return float(gamma.sf(sum(exposures) * math.log(2), len(exposures))) if exposures else None
