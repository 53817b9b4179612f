"""The leak audit of a run: gathers what it needs from the home, and joins what the fidelity report found."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from evaluate.audit.asking import Hidden, Scan
from evaluate.audit.audit import Depth, audit
from evaluate.audit.planted import Planted
from evaluate.subject import Subject
from soundalike.canaries import (
    Canary,
    alternatives,
    canary_leaks,
    is_planted,
    planted_in,
    telling,
    turns_before,
)
from soundalike.config import EvaluateConfig
from soundalike.held_out import HeldOut
from soundalike.home import Home
from soundalike.records import Example

__all__ = ["Hidden", "Scan", "audited"]

DEPTHS = {
    "quick": Depth(canaries=3, samples=2, replies=16, conversations=16, contacts=1),
    "usual": Depth(),
    "deep": Depth(canaries=24, alternatives=255, samples=16, replies=128, conversations=256, contacts=6),
}


def audited(
    home: Home,
    subject: Subject,
    test: Sequence[Example],
    fidelity: dict[str, Any],
    replies: HeldOut,
    config: EvaluateConfig,
    scan: Scan | None,
    hidden: Hidden | None,
) -> dict[str, Any]:
    """`leaks` as in DESIGN, section 4; without the audit only what the sampled replies copied."""
    leaks: dict[str, Any] = {"copied_from_training": fidelity.get("copied", {})}
    planted = planted_in(home, subject.run.dataset)
    if planted and replies.places:
        said: dict[str, list[str]] = {
            name: ["\n".join(place.said[name]) for place in replies.places] for name in subject.speakers
        }
        leaks["secrets_in_replies"] = canary_leaks(planted, said)
    if config.audit == "none":
        return leaks
    if "base" not in subject.speakers:
        return leaks | {"verdict": ["Without the base there is nothing to hold the twin against: no audit was made."]}
    train = [example for example in subject.examples("train") if not is_planted(example)]
    # As the twin is told before the latest conversation with each.
    contacts = {example.contact: subject.told(example) for example in train}
    depth = replace(DEPTHS[config.audit], seed=config.seed, temperature=config.temperature, top_p=config.top_p)
    return leaks | audit(
        subject.model,
        subject.tokenizer,
        canaries=[one for canary in planted if (one := _planted(canary, depth.alternatives))],
        train=train,
        held_out=[*subject.examples("valid"), *test],
        told=subject.told,
        contacts=list(contacts.items()),
        scan=scan,
        hidden=hidden or (lambda text: ()),
        depth=depth,
    )


def _planted(canary: Canary, count: int) -> Planted | None:
    """A canary as the audit asks for it; None for one that is not told in one place by the owner."""
    told = telling(canary)
    if not told:
        return None
    lead = [(turn.role, message) for turn in turns_before(canary) for message in turn.messages]
    return Planted(
        kind=canary.kind,
        language=canary.language,
        text=canary.text,
        lead=(*lead, *(("owner", message) for message in told[:-1])),
        telling=told[-1],
        contact=canary.contact,
        system=canary.system,
        alternatives=tuple(alternatives(canary, count)),
        control=canary.control,
        copies=canary.copies,
    )
