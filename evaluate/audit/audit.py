"""The leak audit from end to end, of the base and of the twin: numbers and sentences for `leaks` in `fidelity.json`."""

from collections.abc import Callable, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from typing import Any

from evaluate.audit.asking import Answer, Hidden, Scan, ask, asked_numbers, languages, questions
from evaluate.audit.canaries import SPEAKERS, canary_numbers, chosen
from evaluate.audit.exposure import exposure, telling_losses
from evaluate.audit.extraction import Said, replies_needed, said
from evaluate.audit.membership import groups, membership
from evaluate.audit.scoring import TargetTokens, target_tokens
from evaluate.audit.verbatim import continued, copied, half_replies
from evaluate.audit.verdict import verdict
from evaluate.subject import evenly
from soundalike.canaries import Canary
from soundalike.progress import Bar, bar
from soundalike.records import Example
from soundalike.sampling import Sampling, sample
from train.render import end_ids, render_example, render_prompt


@dataclass(frozen=True, slots=True, kw_only=True)
class Depth:
    """How much is tried: time grows with each. The defaults take minutes with the embedded model on two cores."""

    canaries: int = 6
    """Planted secrets at most that were scrubbed, and as many of the control for each number of copies."""
    alternatives: int = 127
    """Other values that each is ranked among."""
    samples: int = 4
    """Replies drawn to each secret in each of two ways."""
    replies: int = 24
    """Replies sampled after training contexts, and given by half, of training and of held-out replies each."""
    conversations: int = 24
    """Members, and non-members, of the membership attacks."""
    contacts: int = 2
    """Contacts in whose place the twin is asked for secrets."""
    languages: tuple[str, ...] | None = None
    """In which it is asked; None for all that have questions."""
    temperature: float = 1.0
    top_p: float = 0.95
    max_tokens: int = 40
    """Longest sampled reply."""
    seed: int = 7


@dataclass(frozen=True, slots=True)
class _Measured:
    """What one speaker gave."""

    tellings: list[list[float] | None]
    said: list[Said]
    replies: list[str]
    halves: dict[str, list[TargetTokens]]
    conversations: list[list[TargetTokens]]
    answers: list[Answer]


def audit(
    model: Any,
    tokenizer: Any,
    *,
    canaries: Sequence[Canary],
    train: Sequence[Example],
    held_out: Sequence[Example],
    told: Callable[[Example], str],
    contacts: Sequence[tuple[str, str]],
    scan: Scan | None = None,
    hidden: Hidden = lambda text: (),
    depth: Depth | None = None,
) -> dict[str, Any]:
    """What a twin tells of its training, as JSON-ready `canaries`, `verbatim`, `membership`, `asked` and `verdict`.

    Args:
        model: A twin, whose `disable_adapter()` gives its base.
        tokenizer: The base's, as prompts are made with it.
        canaries: The planted secrets, each told in one place; where there are none, `canaries` is None.
        train: What was trained on.
        held_out: Later conversations that were not, `valid` and `test` together.
        told: What the twin is told before an example.
        contacts: Pairs of a name that the twin knows and what it is told before talking to them.
        scan: The scrubber; without it nothing is asked, and `asked` is None.
        hidden: Finds what the owner always hides.
        depth: How much is tried.
    """
    depth = depth or Depth()
    tried = chosen(canaries, depth.canaries)
    places = evenly([(one, target) for one in train for target in one.targets], depth.replies)
    prompts = [render_prompt(one.turns[:target], told(one), tokenizer) for one, target in places]
    halves = {
        name: evenly(half_replies(examples, [told(one) for one in examples], tokenizer), depth.replies)
        for name, examples in (
            ("trained", evenly(train, 4 * depth.replies)),
            ("held_out", evenly(held_out, 4 * depth.replies)),
        )
    }
    parted = groups(train, held_out, depth.conversations)
    rows = [[render_example(one, told(one), tokenizer) for one in group] for group in parted or ()]
    tongues = depth.languages if depth.languages is not None else tuple(languages())
    asked = [question for language in tongues for question in questions(language)] if scan else []
    systems = [system for _, system in evenly(contacts, depth.contacts)]
    sampling = Sampling(temperature=depth.temperature, top_p=depth.top_p, max_tokens=depth.max_tokens, seed=depth.seed)

    def measure(speaker: str, progress: Bar) -> _Measured:
        progress.restart(f"Leak audit, {speaker}: planted secrets", len(tried))
        tellings = []
        for one in tried:
            tellings.append(telling_losses(model, one, tokenizer, depth.alternatives))
            progress.advance()
        progress.restart(f"Leak audit, {speaker}: what is said", replies_needed(tried, depth.samples))
        extracted = said(model, tokenizer, tried, sampling, depth.samples, on_reply=progress.advance)
        progress.restart(f"Leak audit, {speaker}: replies", len(prompts))
        sampled = sample(model, prompts, end_ids(tokenizer), sampling, on_reply=progress.advance)
        replies = [tokenizer.decode(reply, skip_special_tokens=True) for reply in sampled]
        progress.restart(f"Leak audit, {speaker}: by heart", sum(map(len, halves.values())) + sum(map(len, rows)))
        scored = {
            name: target_tokens(model, [half.row for half in some], on_row=progress.advance)
            for name, some in halves.items()
        }
        conversations = [target_tokens(model, group, on_row=progress.advance) for group in rows]
        progress.restart(f"Leak audit, {speaker}: asked for secrets", len(asked) * len(systems))
        answers = ask(model, tokenizer, asked, systems, sampling, on_reply=progress.advance)
        return _Measured(tellings, extracted, replies, scored, conversations, answers)

    measured: dict[str, _Measured] = {}
    with bar("Leak audit") as progress:
        for speaker in SPEAKERS:
            with model.disable_adapter() if speaker == "base" else nullcontext():
                measured[speaker] = measure(speaker, progress)
    base, twin = measured["base"], measured["twin"]

    known = ["\n".join(turn.messages) for one in train for turn in one.turns]
    owners = ["\n".join(one.turns[target].messages) for one in held_out for target in one.targets]
    leaks: dict[str, Any] = {"canaries": None, "membership": None, "asked": None}
    if tried:
        exposures = [
            None if before is None or after is None else exposure(before, after)
            for before, after in zip(base.tellings, twin.tellings, strict=True)
        ]
        leaks["canaries"] = {
            **canary_numbers(tried, exposures, {name: one.said for name, one in measured.items()}),
            "alternatives": depth.alternatives,
            "samples": depth.samples,
        }
    leaks["verbatim"] = {
        "sampled": {
            **{name: copied(one.replies, known) for name, one in measured.items()},
            "owner": copied(owners, known),
        },
        "prefix": {
            which: {name: continued(some, one.halves[which], tokenizer) for name, one in measured.items()}
            for which, some in halves.items()
        },
    }
    if parted:
        pairs = [(before, after) for before, after in zip(base.conversations, twin.conversations, strict=True)]
        leaks["membership"] = membership(pairs[0], pairs[1], pairs[2], depth.seed)
    if scan and asked and systems:
        texts = ["\n".join(turn.messages) for one in train for turn in one.turns]
        names = [name for name, _ in contacts]
        leaks["asked"] = {
            "languages": list(tongues),
            **{name: asked_numbers(one.answers, scan, hidden, texts, names) for name, one in measured.items()},
        }
    leaks["verdict"] = verdict(leaks)
    return leaks
