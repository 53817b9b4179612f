"""Cue words: what people say around private data ("password", "домофон"), in many languages.

A language is one TOML file in the folder `cues`; being there is its registration. Finding is by token with a
cache, so that it costs about as much as splitting the message into words. Long cue words are also found with
one typing error.
"""

import re
import tomllib
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

FILLER = "\ufffc"
"""Stands for text that is already taken out, while the rules look at the rest."""
NAME_FILLER = "\ufffb"
"""The same for names of persons, which tell nothing of what stands beside them."""

TOKEN = re.compile(r"[^\W\d_]+(?:['’/-][^\W\d_]+)*")
_SENTENCE_END = re.compile(r"[.!?…]+(?=\s)|\n\s*\n")
_WORD = re.compile(r"\w+")
_NUMBER = re.compile(r"(?<![\w.,])\d{1,2}(?:[^\W\d_]{1,3}(?!\w)|(?=[ -]))")
"""With which a phrase may begin: "12 words", "2fa"."""
_SHORTEST_WITH_TYPO = 6


@dataclass(frozen=True, slots=True)
class Cue:
    """A cue word in a text."""

    start: int
    end: int
    kinds: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Lexicon:
    words: dict[str, frozenset[str]]
    stems: tuple[tuple[str, frozenset[str]], ...]
    all_stems: tuple[str, ...]
    phrases: dict[str, tuple[tuple[re.Pattern[str], frozenset[str]], ...]]
    """By their first word."""
    typos_of: tuple[str, ...]


@cache
def _lexicon() -> _Lexicon:
    words: dict[str, set[str]] = {}
    stems: dict[str, set[str]] = {}
    phrases: dict[str, list[tuple[re.Pattern[str], frozenset[str]]]] = {}
    typos: set[str] = set()
    for file in sorted((Path(__file__).parent / "cues").glob("*.toml")):
        for kind, entries in tomllib.loads(file.read_text(encoding="utf-8")).items():
            for entry in entries:
                if kind == "typo_of":
                    typos.add(entry)
                elif TOKEN.fullmatch(entry.rstrip("*")) is None:
                    pattern = re.compile(_phrase_pattern(entry) + r"(?!\w)", re.IGNORECASE)
                    phrases.setdefault(_first_letters(entry), []).append((pattern, frozenset((kind,))))
                elif entry.endswith("*"):
                    stems.setdefault(entry[:-1], set()).add(kind)
                else:
                    words.setdefault(entry, set()).add(kind)
    return _Lexicon(
        {word: frozenset(kinds) for word, kinds in words.items()},
        tuple((stem, frozenset(kinds)) for stem, kinds in stems.items()),
        tuple(stems),
        {start: tuple(patterns) for start, patterns in phrases.items()},
        tuple(sorted(typos)),
    )


def _phrase_pattern(entry: str) -> str:
    return r"\s+".join(re.escape(part).replace(r"\*", r"\w*") for part in entry.split())


def _first_letters(entry: str) -> str:
    found = re.match(r"\w+", entry)
    return found.group() if found else entry


@lru_cache(maxsize=1 << 17)
def _kinds_of(token: str) -> tuple[frozenset[str], tuple[tuple[re.Pattern[str], frozenset[str]], ...]]:
    """Look up what a word is a cue for, and the phrases that it may begin."""
    lexicon = _lexicon()
    word = token.lower().replace("’", "'")
    kinds = set(lexicon.words.get(word, ()))
    if word.startswith(lexicon.all_stems):
        for stem, stem_kinds in lexicon.stems:
            if word.startswith(stem):
                kinds |= stem_kinds
    if not kinds and len(word) >= _SHORTEST_WITH_TYPO - 1:
        for right in lexicon.typos_of:
            if _one_error_apart(word, right):
                kinds |= _kinds_of(right)[0]
    if not kinds and any(mark in word for mark in "'/-"):
        for part in re.split("['/-]", word):
            kinds |= lexicon.words.get(part, frozenset())
    first = re.match(r"\w+", word)
    return frozenset(kinds), lexicon.phrases.get(first.group(), ()) if first else ()


def _one_error_apart(word: str, right: str) -> bool:
    """Whether one letter is missing, doubled, wrong or swapped; the first letter must be right."""
    if abs(len(word) - len(right)) > 1 or word[0] != right[0]:
        return False
    start = 0
    while start < min(len(word), len(right)) and word[start] == right[start]:
        start += 1
    end = 0
    while end < min(len(word), len(right)) - start and word[-1 - end] == right[-1 - end]:
        end += 1
    left_word, left_right = word[start : len(word) - end], right[start : len(right) - end]
    if len(left_word) <= 1 and len(left_right) <= 1:
        return True
    return len(left_word) == 2 and left_word == left_right[::-1]


@lru_cache(maxsize=512)
def cues(text: str) -> tuple[Cue, ...]:
    """All cue words of a text, in order of place."""
    found: list[Cue] = []
    for match in TOKEN.finditer(text):
        kinds, phrases = _kinds_of(match.group())
        if kinds:
            found.append(Cue(match.start(), match.end(), kinds))
        for pattern, phrase_kinds in phrases:
            phrase = pattern.match(text, match.start())
            if phrase:
                found.append(Cue(*phrase.span(), phrase_kinds))
    for match in _NUMBER.finditer(text):
        for pattern, phrase_kinds in _lexicon().phrases.get(match.group().lower(), ()):
            phrase = pattern.match(text, match.start())
            if phrase:
                found.append(Cue(*phrase.span(), phrase_kinds))
    return tuple(sorted(found, key=lambda cue: cue.start))


@lru_cache(maxsize=512)
def kinds_in(text: str) -> frozenset[str]:
    """Collect the kinds of all cues in a text."""
    return frozenset().union(*(cue.kinds for cue in cues(text)))


def cued(text: str, kinds: Collection[str]) -> list[Cue]:
    """Find the cues of those kinds."""
    return [cue for cue in cues(text) if not cue.kinds.isdisjoint(kinds)]


def values_near(
    text: str, kinds: Collection[str], value: re.Pattern[str], *, words_after: int = 6, words_before: int = 0
) -> Iterator[re.Match[str]]:
    """Find `value` after each cue of `kinds`, else before it, within so many words.

    Neither a sentence's end nor text already taken out may stand between.
    """
    found = cued(text, kinds)
    if not found:
        return
    values = list(value.finditer(text))
    for cue in found:
        after = next((match for match in values if match.start() >= cue.end), None)
        if after is not None and _joined(text[cue.end : after.start()], words_after):
            yield after
            continue
        before = next((match for match in reversed(values) if match.end() <= cue.start), None)
        if before is not None and _joined(text[before.end() : cue.start], words_before):
            yield before


def _joined(gap: str, words: int) -> bool:
    return (
        FILLER not in gap
        and len(gap) <= 24 * (words + 1)
        and _SENTENCE_END.search(gap + " ") is None
        and len(_WORD.findall(gap)) <= words
    )
