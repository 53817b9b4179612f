"""Features of a way of writing, as sums and counts of each turn, so that any set of turns is measured by adding rows.

A feature is a ratio: what was counted, over what could have been (messages, words, letters). Turns are the rows, since
messages of one turn are not independent. What a person talks about is left out on purpose: it changes faster than how.
"""

import math
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from evaluate import marks
from evaluate.catch_phrases import has_catch_phrase
from evaluate.replies import Replies
from evaluate.word_lists import style_words, without_links, word_lists
from evaluate.words import even

Scale = Literal["share", "count", "size"]
"""A share of 0 to 1; how many there are; or a size, whose logarithm is compared."""

Ratio = tuple[float, float]
"""What was counted, and out of how many; `(0, 0)` where there was nothing to count."""

SHORT_CHARACTERS = 12
LONG_CHARACTERS = 100


@dataclass(frozen=True, slots=True)
class Read:
    """A message taken apart once for all features."""

    text: str
    words: tuple[str, ...]
    """As written, links and numbers left out."""
    even: tuple[str, ...]
    """In lower case, with straight apostrophes."""
    phrases: frozenset[str]


@dataclass(frozen=True, slots=True)
class Feature:
    """One number of a way of writing; its ratio is summed over messages."""

    name: str
    title: str
    scale: Scale
    measure: Callable[[Read], Ratio]


def _of_messages(value: float | None) -> Ratio:
    return (0.0, 0.0) if value is None else (float(value), 1.0)


def _of_words(read: Read, belongs: Callable[[str], bool]) -> Ratio:
    return float(sum(map(belongs, read.words))), float(len(read.words))


def _of_even_words(read: Read, belongs: Callable[[str], Any]) -> Ratio:
    return float(sum(bool(belongs(word)) for word in read.even)), float(len(read.even))


def _bare(read: Read) -> Ratio:
    bare = sum(word in word_lists().bare for word in read.even)
    return float(bare), float(bare + sum(word in word_lists().full for word in read.even))


def _small_i(read: Read) -> Ratio:
    # The one word of English that has to be in capitals; in Cyrillic it is another letter.
    small = read.words.count("i")
    return float(small), float(small + read.words.count("I"))


def _script(read: Read, name: str) -> Ratio:
    letters = [letter for word in read.words for letter in word if letter.isalpha()]
    return float(sum(unicodedata.name(letter, "").startswith(name) for letter in letters)), float(len(letters))


def _laughs(read: Read) -> bool:
    return any(word_lists().laughter.fullmatch(word) for word in read.even)


_FEATURES = (
    Feature("characters_per_message", "characters a message", "size", lambda read: (len(read.text), 1)),
    Feature("short_messages", "short messages", "share", lambda read: _of_messages(len(read.text) <= SHORT_CHARACTERS)),
    Feature("long_messages", "long messages", "share", lambda read: _of_messages(len(read.text) >= LONG_CHARACTERS)),
    Feature(
        "letters_per_word", "letters a word", "count", lambda read: (sum(map(len, read.words)), float(len(read.words)))
    ),
    Feature(
        "lower_case_starts",
        "start in lower case",
        "share",
        lambda read: _of_messages(marks.starts_lower_case(read.text)),
    ),
    Feature("all_capitals", "words in capitals", "share", lambda read: _of_words(read, marks.is_all_capitals)),
    Feature("small_i", "i for I", "share", _small_i),
    Feature(
        "closing_punctuation",
        "end in punctuation",
        "share",
        lambda read: _of_messages(marks.ends_with_punctuation(read.text)),
    ),
    Feature(
        "full_stops", "end in a full stop", "share", lambda read: _of_messages(marks.ends_with_full_stop(read.text))
    ),
    Feature("ellipses", "hold an ellipsis", "share", lambda read: _of_messages(marks.has_ellipsis(read.text))),
    Feature("question_marks", "hold a question mark", "share", lambda read: _of_messages("?" in read.text)),
    Feature("exclamation_marks", "hold an exclamation mark", "share", lambda read: _of_messages("!" in read.text)),
    Feature("repeated_marks", "hold !! or ??", "share", lambda read: _of_messages(marks.has_repeated_marks(read.text))),
    Feature("commas", "commas a word", "count", lambda read: (read.text.count(","), float(len(read.words)))),
    Feature(
        "typographic_marks",
        "hold curly quotes or dashes",
        "share",
        lambda read: _of_messages(marks.has_typographic_marks(read.text)),
    ),
    Feature(
        "bracket_smileys",
        "smile with brackets",
        "share",
        lambda read: _of_messages(marks.has_bracket_smiley(without_links(read.text))),
    ),
    Feature(
        "emoticons",
        "hold an emoticon",
        "share",
        lambda read: _of_messages(marks.has_emoticon(without_links(read.text))),
    ),
    Feature("messages_with_emoji", "hold an emoji", "share", lambda read: _of_messages(marks.has_emoji(read.text))),
    Feature("emoji_per_message", "emoji a message", "count", lambda read: _of_messages(marks.emoji_count(read.text))),
    Feature("bare_spellings", "dont for don't, еще for ещё", "share", _bare),
    Feature(
        "misspellings",
        "misspelt words",
        "share",
        lambda read: _of_even_words(read, word_lists().misspellings.__contains__),
    ),
    Feature("slang", "slang words", "share", lambda read: _of_even_words(read, word_lists().slang.__contains__)),
    Feature("laughter", "laugh", "share", lambda read: _of_messages(_laughs(read))),
    Feature(
        "stretched_letters",
        "stretch letters",
        "share",
        lambda read: _of_messages(any(map(marks.is_stretched, read.words))),
    ),
    Feature("cyrillic_letters", "Cyrillic letters", "share", lambda read: _script(read, "CYRILLIC")),
    Feature("latin_letters", "Latin letters", "share", lambda read: _script(read, "LATIN")),
    Feature(
        "catch_phrases",
        "hold a catch phrase",
        "share",
        lambda read: _of_messages(has_catch_phrase(read.text, read.phrases)),
    ),
)

_TURN_SIZE = "messages_per_turn"
_FUNCTION_WORDS = "function_words"

TITLES: dict[str, str] = {
    _TURN_SIZE: "messages a turn",
    **{feature.name: feature.title for feature in _FEATURES},
    _FUNCTION_WORDS: "function words",
}
"""How each feature is called in a report, in order."""

SHARES = frozenset({_FUNCTION_WORDS, *(feature.name for feature in _FEATURES if feature.scale == "share")})
"""Features told in percent."""


@dataclass(frozen=True, slots=True, eq=False)
class StyleTable:
    """Some turns, measured. A feature may have several columns: function words have one a word.

    `sums`: [turns, columns] of floats. `counts`: [turns, features]. `feature_of[column]` is an index into `names`.
    """

    names: tuple[str, ...]
    scales: tuple[Scale, ...]
    feature_of: Any
    sums: Any
    counts: Any
    sizes: Any
    """[turns, features]: the sums of sizes before the logarithm, 0 for other features."""

    def __len__(self) -> int:
        return len(self.sums)

    def take(self, turns: Any) -> "StyleTable":
        """The table of some turns, by index; a turn may be taken twice (for a bootstrap)."""
        return StyleTable(
            self.names, self.scales, self.feature_of, self.sums[turns], self.counts[turns], self.sizes[turns]
        )


def style_table(replies: Replies, phrases: frozenset[str] = frozenset()) -> StyleTable:
    """Measure each turn. `phrases` are the person's own (`catch_phrases`); without them that feature is left out."""
    import numpy as np

    features = [feature for feature in _FEATURES if phrases or feature.name != "catch_phrases"]
    names = (_TURN_SIZE, *(feature.name for feature in features), _FUNCTION_WORDS)
    scales: tuple[Scale, ...] = ("size", *(feature.scale for feature in features), "share")
    columns = {word: 1 + len(features) + index for index, word in enumerate(word_lists().function_words)}
    sums = np.zeros((len(replies), 1 + len(features) + len(columns)))
    counts = np.zeros((len(replies), len(names)))
    sizes = np.zeros_like(counts)
    for turn, reply in enumerate(replies):
        sums[turn, 0], counts[turn, 0], sizes[turn, 0] = math.log1p(len(reply)), 1.0, len(reply)
        for message in reply:
            read = _read(message, phrases)
            for column, feature in enumerate(features, start=1):
                part, whole = feature.measure(read)
                if feature.scale == "size":
                    sizes[turn, column] += part
                    part = math.log1p(part)
                sums[turn, column] += part
                counts[turn, column] += whole
            for word in read.even:
                if (place := columns.get(word)) is not None:
                    sums[turn, place] += 1
            counts[turn, -1] += len(read.even)
    feature_of = np.minimum(np.arange(sums.shape[1]), len(names) - 1)
    return StyleTable(names, scales, feature_of, sums, counts, sizes)


def plain_means(table: StyleTable) -> dict[str, float]:
    """Each feature's plain mean or share, by name; 0 where nothing could be measured."""
    sums, counts, sizes = (column.sum(axis=0) for column in (table.sums, table.counts, table.sizes))
    means = {}
    for index, (name, scale) in enumerate(zip(table.names, table.scales, strict=True)):
        total = sizes[index] if scale == "size" else sums[table.feature_of == index].sum()
        means[name] = float(total / counts[index]) if counts[index] else 0.0
    return means


def _read(message: str, phrases: frozenset[str]) -> Read:
    spoken = style_words(message)
    return Read(message, tuple(spoken), tuple(map(even, spoken)), phrases)
