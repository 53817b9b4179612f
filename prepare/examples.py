"""A chat's lines become examples: conversations, windows, and what the twin is told before each."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import tzinfo
from itertools import islice

from prepare.conversations import Conversation, burst_gaps_seconds, conversations
from prepare.funnel import Funnel
from prepare.selection import Line
from prepare.split import TimeSplit
from prepare.windows import FRAME_TOKENS, Cut, Window, classic_tokens, cut_classic, cut_windows, why_not_learned
from soundalike.config import PrepareConfig
from soundalike.home import digest
from soundalike.records import Chat, Example, Turn
from soundalike.situation import CLASSIC, PARTS, Situation, situation_line

NOTHING_TO_LEARN = "around nothing to learn from"
_BATCH = 4096
_TOLD_MARGIN_TOKENS = 8
"""By which what is told before a later window of a conversation may be longer than before the first."""
CountTokens = Callable[[Sequence[str]], Sequence[int]]
"""Lengths of texts under the base's tokenizer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChatFacts:
    """What is the same for all examples of a chat."""

    chat: Chat
    owner: str = field(repr=False)
    contact: str = field(repr=False)
    """The name by which the twin knows them."""
    called: str = field(repr=False)
    """The name by which the owner does."""
    relation: str = field(default="", repr=False)
    language: str = ""


def with_tokens(lines: Iterable[Line], count_tokens: CountTokens) -> Iterator[Line]:
    """Count the tokens of lines, many at a time."""
    lines = iter(lines)
    while batch := list(islice(lines, _BATCH)):
        for line, tokens in zip(batch, count_tokens([line.text for line in batch]), strict=True):
            yield replace(line, tokens=tokens)


def examples_of_chat(
    facts: ChatFacts,
    lines: Iterable[Line],
    split: TimeSplit,
    config: PrepareConfig,
    zone: tzinfo | None,
    count_tokens: CountTokens,
    funnel: Funnel,
) -> Iterator[Example]:
    """Examples of a chat's scrubbed lines in the order of sending; what is lost on the way is counted into the funnel.

    `zone` is the owner's, None for that of this machine.
    """
    for conversation in conversations(
        with_tokens(lines, count_tokens),
        gap_seconds=config.conversation_gap_hours * 3600,
        cuts=(split.valid_from, split.test_from),
    ):
        told = system_line(facts, conversation.bursts[0].lines[0], conversation.silence_seconds, config, zone)
        (told_tokens,) = count_tokens([told])
        room = config.window_tokens - FRAME_TOKENS - told_tokens - _TOLD_MARGIN_TOKENS
        cut = _cut(conversation, config, room)
        funnel.not_in_examples.update(cut.dropped)
        instruction_tokens = 0 if config.shape == "classic" else count_tokens([_classic_instruction(facts)])[0]
        for tokens in classic_tokens(conversation, room - instruction_tokens):
            funnel.classic_tokens += FRAME_TOKENS + told_tokens + instruction_tokens + tokens
            funnel.classic_records += 1
        silence_seconds = conversation.silence_seconds
        for window in cut.windows:
            new = [line for burst in window.bursts[window.first_new :] for line in burst.lines]
            system = system_line(facts, new[0], silence_seconds, config, zone)
            silence_seconds = 0.0
            example = _example(facts, window, system, split, FRAME_TOKENS + count_tokens([system])[0])
            _count(funnel, facts.called, window, example, len(new))
            if example.targets:
                yield example


def _cut(conversation: Conversation, config: PrepareConfig, budget: int) -> Cut:
    if config.shape == "classic":
        return cut_classic(conversation, budget=budget)
    return cut_windows(conversation, budget=budget, context_tokens=config.context_tokens)


def parts_told(config: PrepareConfig) -> tuple[str, ...]:
    """Which parts of a situation are switched on."""
    return tuple(part for part in PARTS if getattr(config, f"tell_{part}")) + (CLASSIC,) * (config.shape == "classic")


def system_line(
    facts: ChatFacts, first: Line, silence_seconds: float | None, config: PrepareConfig, zone: tzinfo | None
) -> str:
    """What the twin is told before a window whose first new line is `first`."""
    situation = Situation(
        owner=facts.owner,
        contact=facts.contact,
        relation=facts.relation,
        language=facts.language,
        moment=first.sent_at.astimezone(zone),
        silence_seconds=silence_seconds,
    )
    return situation_line(config.system_prompt, parts_told(config), situation)


def _classic_instruction(facts: ChatFacts) -> str:
    """The instruction of each record of the classic recipe, beside the situation."""
    return situation_line("", (CLASSIC,), Situation(owner=facts.owner, contact=facts.contact))


def _example(facts: ChatFacts, window: Window, system: str, split: TimeSplit, system_tokens: int) -> Example:
    lines = [line for burst in window.bursts for line in burst.lines]
    first_new = window.bursts[window.first_new].lines[0]
    return Example(
        id=digest([facts.chat.source, facts.chat.account, facts.chat.chat_id, first_new.message_id, len(lines)]),
        contact=facts.contact,
        chat_id=facts.chat.chat_id,
        started_at=lines[0].sent_at,
        ended_at=lines[-1].sent_at,
        turns=tuple(
            Turn(role=burst.role, messages=tuple(line.text for line in burst.lines), gap_seconds=gap_seconds)
            for burst, gap_seconds in zip(window.bursts, burst_gaps_seconds(window.bursts), strict=True)
        ),
        targets=window.targets,
        split=split.of(lines[-1].sent_at),
        system=system,
        tokens=window.tokens + system_tokens,
    )


def _count(funnel: Funnel, called: str, window: Window, example: Example, new_lines: int) -> None:
    new = window.bursts[window.first_new :]
    for tally in (funnel.by_contact[called], funnel.month(new[0].lines[0].sent_at)):
        tally.kept += new_lines
        tally.targets += len(example.targets)
        tally.tokens += example.tokens
    if not example.targets:
        funnel.not_in_examples[NOTHING_TO_LEARN] += new_lines
    funnel.turns += len(new)
    for burst in new:
        if burst.role == "other":
            funnel.other_turns += 1
        elif reason := why_not_learned(burst):
            funnel.not_targets[reason] += 1
