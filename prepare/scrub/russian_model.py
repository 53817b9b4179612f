"""Persons whom only a language model recognises in Russian: slovnet with the weights that natasha carries (MIT).

slovnet knows names by their capitals, so a word that pymorphy3 rather takes for a name is given one first. It works on
one thread and in batches of like length, which is four times faster than message by message; it is asked about the
messages with such a word left (some 1,000 to 4,000 a second of one core).
"""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from importlib.util import find_spec
from typing import Any

from prepare.scrub._namesakes import namesakes
from prepare.scrub._plain import is_plain
from prepare.scrub._russian_given_names import around, plain
from prepare.scrub._russian_readings import CYRILLIC, reading
from prepare.scrub._spans import Span
from prepare.scrub._talk import is_talk
from prepare.scrub._weights import CHANGED, digest_of, folder_of
from prepare.scrub._well_known import without_well_known
from prepare.scrub._words import WORD, starts_sentence

KIND = "PERSON"

_WEIGHTS = ("data/model/slovnet_ner_news_v1.tar", "data/emb/navec_news_v1_1B_250K_300d_100q.tar")
_DIGEST = "8a479a3c75456e4033cc68911226b0d3d082234ce6ce6a3ad54f9b11a3b8d22f"
"""Of these files in natasha 1.6.0."""
_BATCH = 32
_LEAST_LETTERS = 3
_MAY_BE_NAME = 0.25
_LONGEST = 2_000
"""Characters of a message that are read; memory grows with the square of a batch's longest."""

EXAMPLES = ("а ⟦Тер-Оганезов⟧ обещал перезвонить", "решил ⟦Козлов⟧ так и сделать")
COUNTEREXAMPLES = ("Козлов стадо привели", "Москва и Казань красивые", "Яндекс карты врут", "СЛАВА БОГУ ДОЕХАЛИ")


def missing() -> str:
    """Say what is not looked for where slovnet or natasha's weights are not installed."""
    what = "Unusual names in running Russian text were not looked for: pip install 'soundalike[names]'."
    folder = folder_of("natasha")
    if folder is None or not (find_spec("slovnet") and find_spec("navec")):
        return what
    return "" if digest_of(folder, _WEIGHTS) == _DIGEST else CHANGED.format(package="natasha", what=what)


def find(text: str) -> Sequence[Span]:
    """Persons in one text."""
    return find_many([text])[0]


def find_many(texts: Sequence[str]) -> list[list[Span]]:
    """Persons in each of many texts."""
    found: list[list[Span]] = [[] for _ in texts]
    if missing():
        return found
    hopeful = [(number, cased) for number, text in enumerate(texts) if (cased := _with_capitals(text[:_LONGEST]))]
    hopeful.sort(key=lambda each: len(each[1]))
    for (number, _), marked in zip(hopeful, _model().map(cased for _, cased in hopeful), strict=True):
        text = texts[number]
        believed = [place for span in marked.spans if span.type == "PER" for place in _believed(text, span)]
        names = without_well_known(text, believed)
        found[number] = [Span(start, end, KIND) for start, end in (*names, *namesakes(text, names))]
    return found


@cache
def _model() -> Any:
    with _one_thread():
        from navec import Navec
        from slovnet import NER

    # natasha itself is not imported: it wants a setuptools that is gone from newer Pythons.
    folder = folder_of("natasha")
    assert folder
    recogniser, embeddings = (folder / name for name in _WEIGHTS)
    model = NER.load(recogniser, batch_size=_BATCH)
    model.navec(Navec.load(embeddings))
    return model


@contextmanager
def _one_thread() -> Iterator[None]:
    """Have NumPy, if it is loaded now, use one thread: more make the model slower, and other cores other messages read.

    What is loaded later in the same process, such as training, has all of them.
    """
    names = [f"{library}_NUM_THREADS" for library in ("OMP", "OPENBLAS", "MKL")]
    added = [name for name in names if name not in os.environ]
    os.environ.update(dict.fromkeys(added, "1"))
    yield
    for name in added:
        del os.environ[name]


def _with_capitals(text: str) -> str:
    """The text with a capital on every word that may be a name; nothing if there is no such word."""
    if not CYRILLIC.search(text):
        return ""
    pieces: list[str] = []
    position = 0
    hopeful = False
    for match in WORD.finditer(text):
        word = match.group()
        if len(word) < _LEAST_LETTERS or not CYRILLIC.match(word) or not _may_be_name(word):
            continue
        titled = word[0].isupper()
        hopeful = hopeful or not titled or not starts_sentence(text, match.start())
        pieces += (text[position : match.start()], word[0].upper())
        position = match.start() + 1
    return "".join(pieces) + text[position:] if hopeful else ""


def _may_be_name(word: str) -> bool:
    lower = plain(word)
    if is_talk(lower) or is_plain(lower) or (word.islower() and lower in around().not_in_lower_case):
        return False
    use = reading(lower)
    if use.place >= _MAY_BE_NAME:
        return False
    share = use.given + use.surname + use.patronymic
    if word[0].isupper():
        return not word.isupper() and (share > 0 or not use.known)
    return use.known and share >= 1 - _MAY_BE_NAME


def _believed(text: str, entity: Any) -> Iterator[tuple[int, int]]:
    """Give the words of an entity that may be names, if its first is not what begins a sentence.

    Beside one that may be, capitalised words belong to it that of themselves are none: "Израиль Кац".
    """
    matches = list(WORD.finditer(text, entity.start, entity.stop))
    hopeful = [match for match in matches if _may_be_name(match.group())]
    before = text[: entity.start].split()[-1:]
    if not hopeful or (before and plain(before[0]) in around().before_place):
        return
    words = [match for match in matches if match in hopeful or _is_beside_name(match.group())]
    if len(words) > 1 or not starts_sentence(text, words[0].start()):
        yield words[0].start(), words[-1].end()


def _is_beside_name(word: str) -> bool:
    return word[0].isupper() and not word.isupper() and not is_talk(plain(word)) and not is_plain(plain(word))
