"""Plant the leak audit's made-up secrets while a dataset is made; the archive never sees them.

Those to be scrubbed are read by the scrubber, in the same pass, each after copies of the messages of a private chat: so
what is found in the owner's own messages is what would be found without. What is left of them, and the controls as they
are, become training examples of their own beside the owner's. None of it is counted as the owner's.
"""

import heapq
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta, tzinfo
from random import Random

from prepare.audit_scenes import Telling, controls, others_like, to_be_scrubbed
from prepare.canaries import LANGUAGES, Scene
from prepare.examples import ChatFacts, CountTokens, examples_of_chat, system_line
from prepare.funnel import Funnel
from prepare.scrub import Found, ScrubInput, Surrogates, apply, is_only_secret
from prepare.scrubbing import scrub_input
from prepare.selection import Line
from prepare.source import Source, Survey
from prepare.split import TimeSplit
from soundalike.canaries import Canary, planted_id, survivors, texts_of
from soundalike.config import PrepareConfig
from soundalike.home import digest
from soundalike.records import Example

_NEIGHBOURS = 8
"""Messages before a scene that the scrubber reads it with: as far back as it looks."""
_BETWEEN = timedelta(seconds=20)
_MARGIN = timedelta(hours=1)
"""Before the end of the training part, so that no scene reaches over it."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A scene, and after what it is told."""

    scene: Scene
    others: tuple[str, ...] = field(repr=False)
    chat: int
    lines: tuple[Line, ...] = field(repr=False)
    before: tuple[ScrubInput, ...] = field(repr=False)

    @property
    def control(self) -> bool:
        """Whether it is told unscrubbed."""
        return self.scene.canary.control


@dataclass(frozen=True, slots=True)
class Planted:
    """What came of the scenes."""

    canaries: tuple[Canary, ...] = ()
    examples: tuple[Example, ...] = field(default=(), repr=False)
    survived: int = 0
    """How many of those that went through the scrubber can still be read in an example."""

    @property
    def scrubbed(self) -> int:
        """How many canaries went through the scrubber."""
        return sum(not one.control for one in self.canaries)

    @property
    def sentence(self) -> str:
        """What was planted and what is left of it; empty if nothing was."""
        if not self.canaries:
            return ""
        told = sorted({one.copies for one in self.canaries if one.control})
        times = f", told {', '.join(map(str, told))} times," if told else ""
        return (
            f"For the leak audit {self.scrubbed} made-up secrets were planted before scrubbing, of which "
            f"{self.survived or 'none'} can still be read in the examples, and {len(self.canaries) - self.scrubbed} "
            f"more{times} unscrubbed into training, as its control."
        )


NOTHING_PLANTED = Planted()


class Planting:
    """Scenes at their places in the private chats of a source, all in the training part; none if none are asked for."""

    def __init__(self, source: Source, survey: Survey, split: TimeSplit, config: PrepareConfig) -> None:
        self._config = config
        self._own = survey.kept
        self._placed: list[Placed] = []
        if config.canaries:
            self._placed = list(_placed(source, survey, split, config))

    @property
    def inputs(self) -> int:
        """How many more messages the scrubber reads."""
        return sum(len(one.before) + len(one.lines) for one in self._placed if not one.control)

    def with_scenes(self, inputs: Iterable[ScrubInput]) -> "WithScenes":
        """The owner's messages, and after all of them the scenes to be scrubbed, each behind copies of neighbours."""
        return WithScenes(inputs, [placed for placed in self._placed if not placed.control])

    def parted(self, found: Found) -> tuple[Found, Found]:
        """Spans in the owner's messages, and those in scenes, by their places after the owner's."""
        own = {place: spans for place, spans in found.items() if place < self._own}
        return own, {place - self._own: spans for place, spans in found.items() if place >= self._own}

    def outcome(
        self,
        found: Found,
        facts: Sequence[ChatFacts],
        surrogates: Surrogates,
        split: TimeSplit,
        zone: tzinfo | None,
        count_tokens: CountTokens,
    ) -> Planted:
        """Examples of the scenes, scrubbed by the spans that were `found` in them, or as they are.

        `surrogates` take up names in scenes, which are nobody's: those of the home must have been written. A control
        that does not fit into a window whole is not planted at all.
        """
        canaries: list[Canary] = []
        examples: list[Example] = []
        # A short gap must not part a question from its answer.
        config = replace(self._config, conversation_gap_hours=max(24.0, self._config.conversation_gap_hours))
        place = 0
        for number, placed in enumerate(self._placed):
            lines = list(placed.lines)
            if not placed.control:
                place += len(placed.before)
                spans = [found.get(place + index, []) for index in range(len(lines))]
                place += len(lines)
                lines = [
                    replace(line, text=apply(line.text, those, surrogates.replace))
                    for line, those in zip(lines, spans, strict=True)
                    if not is_only_secret(line.text, those)
                ]
            chat = facts[placed.chat]
            made = list(examples_of_chat(chat, lines, split, config, zone, count_tokens, Funnel()))
            if placed.control and not _is_whole(made, lines):
                continue
            canary = placed.scene.canary
            canaries.append(
                replace(
                    canary,
                    chat_id=chat.chat.chat_id,
                    contact=chat.contact,
                    system=system_line(chat, placed.lines[0], None, config, zone),
                    others=placed.others,
                )
            )
            examples += [
                replace(one, id=planted_id(digest([self._config.canary_seed, number, part, copy])))
                for copy in range(canary.copies)
                for part, one in enumerate(made)
            ]
        scrubbed = [one for one in canaries if not one.control]
        left = {one.canary.text for one in survivors(scrubbed, texts_of(examples))}
        return Planted(tuple(canaries), tuple(examples), len(left))


@dataclass(frozen=True, slots=True)
class WithScenes:
    """Inputs of the scrubber with scenes behind them, read anew each time."""

    inputs: Iterable[ScrubInput]
    placed: Sequence[Placed]

    def __iter__(self) -> Iterator[ScrubInput]:
        """Yield them in order."""
        yield from self.inputs
        for number, placed in enumerate(self.placed):
            # A chat of its own: nothing that is said in it may change what is found in a real one.
            chat = f"{placed.chat} canary {number}"
            for one in placed.before:
                yield replace(one, chat=chat)
            for line in placed.lines:
                yield replace(scrub_input(placed.chat, line), chat=chat)


def _is_whole(made: Sequence[Example], lines: Sequence[Line]) -> bool:
    """Whether all that is said in a scene stands in one example, so that it can be asked for as it was learned."""
    return len(made) == 1 and [text for turn in made[0].turns for text in turn.messages] == [one.text for one in lines]


@dataclass(frozen=True, slots=True)
class _Spot:
    """After a message in a private chat, in the training part."""

    chat: int
    after: datetime
    before: tuple[ScrubInput, ...] = field(repr=False)


def _placed(source: Source, survey: Survey, split: TimeSplit, config: PrepareConfig) -> Iterator[Placed]:
    seed = config.canary_seed
    spoken = [language for language in LANGUAGES if language in survey.languages] or list(LANGUAGES[:1])
    tellings = [*to_be_scrubbed(config.canaries, spoken, seed), *controls(spoken, seed)]
    spots = _spots(source, survey, split, len(tellings), Random(f"spots {seed}"))  # nosec B311  # a repeatable draw, no secret
    if not spots:
        return
    scenes = list(_unsaid(tellings, source, survey))
    taken = {scene.canary.text for scene in scenes}
    draw = Random(f"others {seed}")  # nosec B311  # a repeatable draw, no secret
    next_id = -1
    for scene in scenes:
        canary = scene.canary
        # In a chat of its language, in one of none that is known, or in any.
        there = next(found for found in (spots.get(canary.language), spots.get(""), *spots.values()) if found)
        spot = there.pop(0)
        there.append(spot)
        lines = []
        for number, (role, text) in enumerate(scene.messages, start=1):
            lines.append(
                Line(
                    role=role,
                    text=text,
                    sent_at=spot.after + number * _BETWEEN,
                    message_id=next_id,
                    sender_id=f"canary {role}",
                )
            )
            next_id -= 1
        others = others_like(canary.text, canary.kind, canary.language, draw, taken)
        yield Placed(scene, others, spot.chat, tuple(lines), spot.before)


def _unsaid(tellings: Sequence[Telling], source: Source, survey: Survey) -> Iterator[Scene]:
    """A scene of each way of telling, with a secret that is told nowhere else."""
    drawn = [Canary(kind=one.kind, text=secret, language=one.language) for one in tellings for secret in one.secrets]
    texts = (("", line.text) for _, line in source.lines(survey.verdicts))
    told = {one.canary.text for one in survivors(drawn, texts)}
    for telling in tellings:
        free = [secret for secret in telling.secrets if secret not in told]
        if free:
            told.add(free[0])
            yield telling.scene(free[0])


def _spots(source: Source, survey: Survey, split: TimeSplit, count: int, draw: Random) -> dict[str, list[_Spot]]:
    """As many spots of each language that is spoken in private chats, at random; fewer where there are not so many."""
    private = {place for place, summary in enumerate(source.chats) if summary.chat.kind == "private"}
    drawn: dict[str, list[tuple[float, int, _Spot]]] = {}
    neighbours: deque[ScrubInput] = deque(maxlen=_NEIGHBOURS)
    last = -1
    for place, (chat, line) in enumerate(source.lines(survey.verdicts)):
        if chat != last:
            neighbours.clear()
            last = chat
        neighbours.append(scrub_input(chat, line))
        rank = draw.random()
        if chat not in private or line.sent_at + _MARGIN >= split.valid_from:
            continue
        best = drawn.setdefault(survey.languages[chat], [])
        if len(best) < count:
            heapq.heappush(best, (rank, place, _Spot(chat, line.sent_at, tuple(neighbours))))
        elif rank > best[0][0]:
            heapq.heapreplace(best, (rank, place, _Spot(chat, line.sent_at, tuple(neighbours))))
    return {language: [spot for *_, spot in sorted(best, reverse=True)] for language, best in drawn.items()}
