"""The leak audit of a run: gathers what it needs from the home, and joins what the fidelity report found."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from evaluate.audit.asking import Hidden, Scan
from evaluate.audit.audit import Depth, audit
from evaluate.subject import Subject
from soundalike.canaries import canary_leaks, planted_in
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
    train = subject.examples("train")
    # As the twin is told before the latest conversation with each.
    contacts = {example.contact: subject.told(example) for example in train}
    depth = replace(DEPTHS[config.audit], seed=config.seed, temperature=config.temperature, top_p=config.top_p)
    return leaks | audit(
        subject.model,
        subject.tokenizer,
        canaries=[canary for canary in planted if canary.told],
        train=train,
        held_out=[*subject.examples("valid"), *test],
        told=subject.told,
        contacts=list(contacts.items()),
        scan=scan,
        hidden=hidden or (lambda text: ()),
        depth=depth,
    )
