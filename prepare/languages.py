"""Which language a chat is in, and which of the owner's messages are in none that is wanted.

A short message tells no language ("ok", "no", "hola"), so it is judged together with its neighbours in the same
alphabet. Where the model is not sure (Russian in Latin letters, say), nothing is taken for foreign.
"""

import re
from array import array
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from soundalike.errors import BadInput

_NAMES: dict[str, str] = dict(
    re.findall(
        r"(\w+)=(\w+)",
        """
        ar=Arabic az=Azerbaijani be=Belarusian bg=Bulgarian bn=Bengali ca=Catalan cs=Czech da=Danish de=German el=Greek
        en=English es=Spanish et=Estonian fa=Persian fi=Finnish fr=French he=Hebrew hi=Hindi hr=Croatian hu=Hungarian
        hy=Armenian id=Indonesian it=Italian ja=Japanese ka=Georgian kk=Kazakh ko=Korean ky=Kyrgyz lt=Lithuanian
        lv=Latvian mk=Macedonian mn=Mongolian ms=Malay nl=Dutch no=Norwegian pl=Polish pt=Portuguese ro=Romanian
        ru=Russian sk=Slovak sl=Slovenian sq=Albanian sr=Serbian sv=Swedish sw=Swahili ta=Tamil tg=Tajik th=Thai
        tl=Filipino tr=Turkish tt=Tatar uk=Ukrainian ur=Urdu uz=Uzbek vi=Vietnamese zh=Chinese
        """,
    )
)
_NO_LANGUAGE = "zxx"
"""The model's word for code, numbers and the like."""
_SURE = 0.7
"""Probability of a language below which it is not told."""
_LEAST_LETTERS = 20
_LEAST_WORDS = 3
_ENOUGH_LETTERS = 80
"""So many tell a language by themselves; fewer wait for their neighbours."""
_SAMPLE_TEXTS = 256
_SAMPLE_CHARACTERS = 200
"""Of one text: a pasted page must not outvote a chat."""

_WORD = re.compile(r"[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff]|[^\W\d_]+")
"""Where nothing stands between words (Thai, Japanese, Chinese), each sign counts as one."""
_BEYOND_LATIN = "\u0370"


def language_name(code: str) -> str:
    """English name of a language that `language_of` tells; empty for the empty code."""
    return _NAMES[code] if code else ""


def check_languages(codes: Collection[str]) -> None:
    """Raise `BadInput` naming the first code that is none."""
    for code in codes:
        if code not in _NAMES:
            raise BadInput(
                f"{code!r} is no language that can be told: take the codes of two letters {', '.join(_NAMES)}."
            )


class Sample:
    """Some of the texts of a chat, spread evenly over all that came, in bounded memory."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self._seen = 0
        self._step = 1

    def add(self, text: str) -> None:
        """The next text of the chat."""
        if self._seen % self._step == 0:
            self.texts.append(text[:_SAMPLE_CHARACTERS])
            if len(self.texts) > _SAMPLE_TEXTS:
                self.texts = self.texts[::2]
                self._step *= 2
        self._seen += 1


def language_of(texts: Iterable[str]) -> str:
    """ISO 639 code of the language that most of the texts are in; empty if they are too few words or it is not sure.

    Of many texts a sample is judged. Who has them one by one adds them to a `Sample` and passes its `texts`.
    """
    sample = Sample()
    for text in texts:
        sample.add(text)
    gathering = _Gathering()
    stretches = [stretch for text in sample.texts if (stretch := gathering.add(0, text))] + gathering.rest()
    letters: Counter[str] = Counter()
    for stretch in stretches:
        letters[stretch.language()] += stretch.letters
    most = max(letters, key=lambda code: (letters[code], code), default="")
    return most if 2 * letters[most] > letters.total() else ""


class ForeignStretches:
    """The owner's messages in languages that are not wanted, chat by chat.

    What is left at the end of a chat and cannot be told by itself is taken to go on as the stretch before.
    """

    def __init__(self, wanted: Collection[str]) -> None:
        check_languages(wanted)
        self._wanted = frozenset(wanted)
        self._gathering = _Gathering()
        self._before: dict[bool, str] = {}
        """Language of the last stretch in Latin letters, and in others."""
        self.places = array("q")
        """Of all messages in other languages."""

    def see(self, place: int, text: str) -> None:
        """Take note of a message of the owner, in the order of sending."""
        if self._wanted and (stretch := self._gathering.add(place, text)):
            self._before[stretch.latin] = self._judge(stretch, stretch.language())

    def end_chat(self) -> None:
        """The next message is of another chat."""
        for stretch in self._gathering.rest():
            self._judge(stretch, stretch.language() or self._before.get(stretch.latin, ""))
        self._gathering = _Gathering()
        self._before = {}

    def _judge(self, stretch: "_Stretch", language: str) -> str:
        if language and language not in self._wanted:
            self.places.extend(stretch.places)
        return language


@dataclass(slots=True)
class _Stretch:
    """Texts of one alphabet that are judged together."""

    latin: bool
    places: list[int] = field(default_factory=list)
    texts: list[str] = field(default_factory=list, repr=False)
    letters: int = 0

    def add(self, place: int, text: str, letters: int) -> None:
        self.places.append(place)
        self.texts.append(text[:_SAMPLE_CHARACTERS])
        self.letters += letters

    def language(self) -> str:
        """Its language; empty if it has too few words or the model is not sure."""
        joined = " ".join(filter(_is_told, " ".join(self.texts).split()))
        words = _WORD.findall(joined)
        if len(words) < _LEAST_WORDS or sum(map(len, words)) < _LEAST_LETTERS:
            return ""
        code, probability = _identifier().classify(joined)
        return str(code) if probability >= _SURE and code != _NO_LANGUAGE else ""


class _Gathering:
    """Gathers short texts to stretches that tell a language, each alphabet for itself; long texts stand alone."""

    def __init__(self) -> None:
        self._open = {latin: _Stretch(latin) for latin in (True, False)}

    def add(self, place: int, text: str) -> _Stretch | None:
        """Take a text; the stretch that is complete with it, if one is."""
        letters = [letter for letter in text if letter.isalpha()]
        if not letters:
            return None
        latin = 2 * sum(letter < _BEYOND_LATIN for letter in letters) >= len(letters)
        stretch = _Stretch(latin) if len(letters) >= _ENOUGH_LETTERS else self._open[latin]
        stretch.add(place, text, len(letters))
        if stretch.letters < _ENOUGH_LETTERS:
            return None
        if stretch is self._open[latin]:
            self._open[latin] = _Stretch(latin)
        return stretch

    def rest(self) -> list[_Stretch]:
        """The stretches that are not complete."""
        return [stretch for stretch in self._open.values() if stretch.places]


def _is_told(chunk: str) -> bool:
    """Whether it is said in a language; links, addresses and handles are not."""
    return "/" not in chunk and "@" not in chunk


@cache
def _identifier() -> Any:
    """The model, of the languages that have a name here: the fewer, the surer it is of short texts."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages([*_NAMES, _NO_LANGUAGE])
    return identifier
