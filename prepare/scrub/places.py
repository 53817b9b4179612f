"""Places that say where somebody lives, comes from or is: "I grew up in Millbury", "переехала в Кимры".

A town or country that is only talked about stays: it says nothing about anybody; nor does a big city that one lives in.
What stands around a street address belongs to it, and is taken from its lines. Placeholder and not surrogate: a made-up
town is a false memory.
"""

import re
from collections.abc import Iterator

from prepare.scrub._big_places import is_big_place
from prepare.scrub._cues import FILLER
from prepare.scrub._given_names import FOLDER
from prepare.scrub._latin_words import around
from prepare.scrub._odd_words import tells_something
from prepare.scrub._questions import JUST_ASKED
from prepare.scrub._reports import is_report
from prepare.scrub._russian_readings import CYRILLIC, morphology
from prepare.scrub._spans import Span
from prepare.scrub._talk import is_talk

KIND = "LOCATION"
CUES = ("birthplace",)

_LONGEST_SHORTENING = 3
"""Characters of what begins a name, such as "St."."""

_TITLED = r"(?:(?:St|Ft|Mt|Ste)\.|(?!I(?![\w-]))[A-ZÀ-ÖØ-ÞĀ-ſΆ-ΫЀ-Я][\w'’ʼ-]*)"
_INNER = r"(?:of|de|del|della|di|do|da|du|la|le|les|los|las|el|al|am|an|der|den|dem|im|sur|upon|and|the|y|e|na|nad|v)"
_PLACE = rf"{_TITLED}(?:(?:\s|-)(?:{_INNER}\s){{0,2}}{_TITLED}){{0,3}}(?:\s\([A-Z]\w+\))?"
_GATE = re.compile(
    r"\b(?:from|in|to|at|near|outside|town|city|village|where)\b|\b(?:в|во|из|на|под|родом)\b|\n|\ufffc", re.IGNORECASE
)
_ENGLISH = (
    # I live in X, was born and raised in X, based in X
    r"\b(?:liv(?:e|es|ed|ing)|born|raised|grew up|grown up|growing up|based|resid(?:e|es|ed|ing)|settled|located|"
    r"stationed|stuck|stay(?:ing|ed)?)\s(?:[a-z]+\s){0,3}?(?:in|near|outside|at)\s(?:the\s)?",
    # we moved here from X, relocating to X
    r"\b(?:mov(?:e|es|ed|ing)|relocat(?:e|es|ed|ing)|emigrated|immigrated|deported)\s(?:[a-z]+\s){0,2}?"
    r"(?:from|to|in)\s(?:the\s)?",
    # I'm from X, originally from X
    r"\b(?:I'?m|I’m|I am|we'?re|we’re|we are|he'?s|he’s|she'?s|she’s|they'?re|they’re|is|are|was|were|comes?|came|"
    r"hails?|arrived?|originally|family|parents|people|folks)\s(?:all\s|both\s|originally\s)?from\s(?:the\s)?",
    # travelling to X, flew to X, arrived at X, I'm in X
    r"\b(?:travell?(?:ing|ed)?|fl(?:y|ies|ew|ying|own)|arriv(?:e|es|ed|ing)|return(?:s|ed|ing)?|landed|"
    r"com(?:e|es|ing))\s(?:[a-z]+\s)?(?:to|at|in)\s(?:the\s)?",
    r"\b(?:I'?m|I’m|I am|we'?re|we’re|we are)\s(?:still\s|currently\s|now\s|back\s|already\s)?in\s(?:the\s)?",
    # my hometown X; where: X
    r"\b(?:home\s?town|home city|home village|birthplace)(?:\s(?:is|was|of|in))?:?\s",
    r"\b(?:where|city|town|country|location|place of birth):\s*",
)
_RUSSIAN = (
    r"(?:жив(?:у|ешь|ёшь|ет|ёт|ем|ём|ете|ут)|жил[аи]?|родил(?:ся|ась|ись)|рожден[аы]?|вырос(?:ла|ли)?|переезжа\w+|"
    r"переех\w+|перебрал\w+|прожива\w+|обосновал\w+|учусь|служил\w*|прописан[аы]?|поселил\w+)\s(?:[а-яё]+\s){0,2}?"
    r"(?:в|во|из|под|на)\s",
    r"\b(?:родом|сам[аи]?|я|мы|он|она|они|семья|родители|родня|приех\w+|уех\w+)\s(?:не\s)?из\s",
    r"\b(?:я|мы)\s(?:сейчас\s|уже\s|пока\s)?(?:в|во)\s",
    r"\b(?:родн\w+ город|малая родина|город|место рождения|место жительства):?\s",
)
_IN_CONTEXT = re.compile(rf"(?i:{'|'.join((*_ENGLISH, *_RUSSIAN))})(?P<place>{_PLACE})")
_LINE = re.compile(rf"[>?\s]*(?P<place>{_PLACE}|[^\W\d_]+)(?P<rest>[\s\ufffc]*)")
_AFTER_ADDRESS = re.compile(rf"\ufffc(?:,\s?|\s)(?P<place>{_PLACE})(?=[\s,.;!?\ufffc]*(?:$|\n|\ufffc))")
_WHERE = (" в", " во", " на")
_MOVES = re.compile("переех|переезж|перебрал|поселил")
_BEGINS = re.compile(rf"\W*(?i:(?:in|it['’]?s|в|это|г\.?|город)\s)?(?P<place>{_PLACE})(?=\s*(?:$|[,.!(]))")
_LONGEST_ANSWER = 40
_NO_PLACES = frozenset((FOLDER / "no_places.txt").read_text(encoding="utf-8").split())

EXAMPLES = (
    "I grew up in ⟦Millbury⟧, you know",
    "we moved here from ⟦Saint Ives⟧ last year",
    "I'm originally from ⟦Costa Rica⟧",
    "my cousin lives in ⟦Novi Sad⟧",
    "born in ⟦Ostrava⟧ but raised by my gran",
    "она переехала в ⟦Кимры⟧ прошлым летом",
    "я родом из ⟦Великого Устюга⟧",
    "живу в ⟦Елабуге⟧",
)
COUNTEREXAMPLES = (
    "South Africa is on my list",
    "Paris is lovely in spring",
    "we were born in May",
    "I'm in bed",
    "I live in hope",
    "I'm from the future",
    "в Москве снег",
    "Питер красивый летом",
    "живу в общаге",
    "мы в Геленджик ездили на неделю",
    "мы в Турцию, но это другие деньги",
    "moving to Zoom in 5",
    "I'm in Chicago, but born and raised in New Mexico",
    "I'm in Boston and I'm working nights",
    "живу в Казани, а сама из Нижнего Новгорода",
)


EXCHANGES = (
    ("place of birth?", "⟦Dundee⟧"),
    ("место рождения какое писать?", "⟦Гжель⟧"),
    ("where were you born", "⟦Ibadan⟧, then we moved"),
    ("place of birth?", "Dunno, ask mum"),
    ("when were you born", "Tuesday"),
)


def find(text: str) -> Iterator[Span]:
    """Names of places after words that tie somebody to them, and beside street addresses that are taken out."""
    if not _GATE.search(text):
        return
    for match in _IN_CONTEXT.finditer(text):
        if CYRILLIC.match(match["place"]) and (not _is_where(match) or is_report(text)):
            continue
        if not is_big_place(match["place"]):
            yield from _place(match)
    if FILLER in text:
        for match in _AFTER_ADDRESS.finditer(text):
            yield from _place(match)
        yield from _lines_of_address(text)


def answer(text: str, near: frozenset[str]) -> Iterator[Span]:
    """Find the place with which a short message begins, right after somebody has asked where one was born."""
    if JUST_ASKED + "birthplace" in near and len(text) <= _LONGEST_ANSWER:
        match = _BEGINS.match(text)
        if match and tells_something(re.split(r"[\s-]", match["place"])[0]):
            yield from _place(match)


def _is_where(match: re.Match[str]) -> bool:
    """Whether somebody is in the place, comes from it or moves there: "мы в Анапе", and not "мы в Анапу ездили"."""
    before = match.group()[: match.start("place") - match.start()].lower()
    if not before.rstrip().endswith(_WHERE) or _MOVES.search(before):
        return True
    word = re.split(r"[\s-]", match["place"])[0].lower()
    cases = {parse.tag.case for parse in morphology().parse(word)}
    return bool(cases & {"loct", "loc2"})


def _lines_of_address(text: str) -> Iterator[Span]:
    """Find lines that hold nothing but a place, in a block of lines below one that was taken out."""
    below = False
    position = 0
    for line in text.splitlines(keepends=True):
        match = _LINE.fullmatch(line) if below and line.strip() else None
        if match:
            for span in _place(match):
                yield Span(span.start + position, span.end + position, KIND)
        below = FILLER in line or (below and (not line.strip() or match is not None))
        position += len(line)


def _place(match: re.Match[str]) -> Iterator[Span]:
    place = match["place"].rstrip(".")
    first = place.split()[0].lower()
    if (
        place.endswith(("'s", "’s"))
        or first in _NO_PLACES
        or first in around().no_surname
        or (len(first) > _LONGEST_SHORTENING and is_talk(first))
        or len(place) < 2
    ):
        return
    yield Span(match.start("place"), match.start("place") + len(place), KIND)
