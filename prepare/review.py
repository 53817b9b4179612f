"""What the owner should look at before training: a sample of what was taken out, and of what was nearly.

Messages are gone through once, in order. Of each kind the few with the lowest hash are kept, so that memory is
bounded, the sample is the same each time, and parts that were gone through apart can be put together. Text leaves
this module masked only.
"""

import hashlib
import heapq
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from prepare.masking import Piece, masked, private_words
from prepare.scrub import ASKING, ScrubInput, Span, kinds_in, near_misses

SAMPLE = 6
"""Shown of each kind."""
WORDS_AROUND = 7
_CHARACTERS_AROUND = 160
_SHORT = 12
"""Characters beside the finding, with fewer than which the message before is shown too."""
_ANSWERS = 3
"""Messages of the other side that may answer a question."""

DOUBTS = {
    "answer": "Answers to a question for a password, a code, a number or an address, in which nothing was found",
    "shape": "Tokens that look a little like a password",
    "random": "Long tokens that look as if a machine had made them",
    "number": "Longer numbers",
    "name": "Words with a capital inside a sentence: names, perhaps",
}
"""What is said of each doubt, the gravest first."""


@dataclass(frozen=True, slots=True)
class Shown:
    """One place of a message, masked, and the message before it where that helps to see what it is."""

    before: list[Piece]
    message: list[Piece]


@dataclass(frozen=True, slots=True)
class Section:
    """One kind of finding or doubt as it is shown."""

    name: str
    count: int
    samples: list[Shown]


@dataclass(frozen=True, slots=True)
class Reviewed:
    """All that the page shows of messages; nothing in it can be read that is private."""

    found: list[Section]
    """By kind, the most frequent first."""
    unsure: list[Section]
    """By doubt, the gravest first."""


@dataclass(frozen=True, slots=True)
class _Window:
    """A cut-out of a message, and its spans in offsets of the cut-out."""

    text: str = field(default="", repr=False)
    spans: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class _Sampled:
    rank: int
    before: _Window
    window: _Window
    place: tuple[int, int]
    """Of the finding or the doubt itself."""


@dataclass(frozen=True, slots=True)
class _Question:
    asker: str | None = field(repr=False)
    text: str = field(repr=False)
    spans: Sequence[Span]
    kinds: frozenset[str]
    answers_left: int


class Review:
    """Collects while messages are scrubbed; `result` masks what was collected."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()
        self._samples: dict[str, list[tuple[int, int, _Sampled]]] = {}
        """Heaps of falling rank; the second number only keeps samples from being compared."""
        self._last: dict[str | None, tuple[str, Sequence[Span]]] = {}
        self._private: set[str] = set()
        self._asked: dict[str | None, _Question] = {}

    def add(self, message: ScrubInput, spans: Sequence[Span]) -> None:
        """Take note of a message and its spans (sorted, disjoint); messages of a chat come in order."""
        text = message.text
        if spans:
            self._private.update(private_words(text, spans))
            for span in spans:
                self._note(f"found {span.kind}", message, spans, (span.start, span.end))
        question = self._answered(message, spans)
        for miss in near_misses(text, spans, question.kinds if question else ()):
            asked = question if question is not None and miss.doubt == "answer" else None
            self._note(f"unsure {miss.doubt}", message, spans, (miss.start, miss.end), asked)
        if message.chat is not None:
            self._last[message.chat] = text, spans

    def merge(self, other: "Review") -> None:
        """Take over what was collected from other messages."""
        self.counts += other.counts
        self._private |= other._private
        for key, samples in other._samples.items():
            for *_, sampled in samples:
                self._keep(key, sampled)

    def result(self) -> Reviewed:
        """Everything collected, masked."""
        kinds = [key.removeprefix("found ") for key, _ in self.counts.most_common() if key.startswith("found ")]
        return Reviewed(
            found=[self._section(f"found {kind}", kind) for kind in kinds],
            unsure=[self._section(f"unsure {doubt}", name) for doubt, name in DOUBTS.items()],
        )

    def _answered(self, message: ScrubInput, spans: Sequence[Span]) -> _Question | None:
        """The question that this message may answer; remembers the one that it puts."""
        if message.chat is None:
            return None
        if "?" in message.text and (kinds := kinds_in(message.text) & ASKING):
            self._asked[message.chat] = _Question(message.sender, message.text, spans, kinds, _ANSWERS)
            return None
        question = self._asked.get(message.chat)
        if question is None or question.asker == message.sender:
            return None
        if question.answers_left > 1:
            self._asked[message.chat] = replace(question, answers_left=question.answers_left - 1)
        else:
            del self._asked[message.chat]
        return question

    def _note(
        self,
        key: str,
        message: ScrubInput,
        spans: Sequence[Span],
        place: tuple[int, int],
        question: _Question | None = None,
    ) -> None:
        self.counts[key] += 1
        text = message.text
        told = f"{key}\0{place}\0{text}".encode("utf-8", "surrogatepass")
        rank = int.from_bytes(hashlib.blake2b(told, digest_size=8).digest())
        samples = self._samples.get(key, [])
        if len(samples) < SAMPLE or rank < -samples[0][0]:
            earlier = (question.text, question.spans) if question else self._last.get(message.chat, ("", ()))
            alone = len(text) - (place[1] - place[0]) <= _SHORT
            before, _ = _window(*earlier, (len(earlier[0]),) * 2) if alone else (_Window(), None)
            window, inside = _window(text, spans, place)
            self._keep(key, _Sampled(rank, before, window, inside))

    def _keep(self, key: str, sampled: _Sampled) -> None:
        samples = self._samples.setdefault(key, [])
        if any(sampled.rank == -rank for rank, _, _ in samples):
            return
        # The highest rank is on top, to be thrown out first.
        entry = (-sampled.rank, len(samples), sampled)
        (heapq.heappush if len(samples) < SAMPLE else heapq.heappushpop)(samples, entry)

    def _section(self, key: str, name: str) -> Section:
        samples = sorted((sampled for _, _, sampled in self._samples.get(key, [])), key=lambda sampled: sampled.rank)
        return Section(name, self.counts[key], [self._shown(key, sampled) for sampled in samples])

    def _shown(self, key: str, sampled: _Sampled) -> Shown:
        unsure = sampled.place if key.startswith("unsure ") else None
        if key == "unsure answer" and len(sampled.window.text.split()) > 1:
            # Its plain words help to see what it is; all others are masked in any case.
            unsure = None
        return Shown(
            masked(sampled.before.text, sampled.before.spans, self._private),
            masked(sampled.window.text, sampled.window.spans, self._private, unsure),
        )


def review_of(messages: Iterable[ScrubInput], spans: Iterable[Sequence[Span]]) -> Review:
    """Go through messages, in order, with the spans of each."""
    review = Review()
    for message, found in zip(messages, spans, strict=True):
        review.add(message, found)
    return review


def _window(text: str, spans: Sequence[Span], place: tuple[int, int]) -> tuple[_Window, tuple[int, int]]:
    """Cut out a few words around a place, which is also told within the cut-out; no span is cut in two."""
    start, end = place
    before = text[max(0, start - _CHARACTERS_AROUND) : start].split(" ")
    after = text[end : end + _CHARACTERS_AROUND].split(" ")
    # Half a word may read like a plain one.
    if start > _CHARACTERS_AROUND:
        before.pop(0)
    if end + _CHARACTERS_AROUND < len(text):
        after.pop()
    first = start - len(" ".join(before[-WORDS_AROUND - 1 :]))
    last = end + len(" ".join(after[: WORDS_AROUND + 1]))
    for span in spans:
        if span.start < first < span.end:
            first = span.start
        if span.start < last < span.end:
            last = span.end
    inside = tuple(
        Span(span.start - first, span.end - first, span.kind)
        for span in spans
        if first <= span.start and span.end <= last
    )
    return _Window(text[first:last], inside), (start - first, end - first)
