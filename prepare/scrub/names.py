"""Persons: given names, full names and patronymics in Latin and Cyrillic script, by tables and by what stands around.

What a language model alone would recognise is left to the rules `english_model` and `russian_model`; who is in the
export is found by the rule `roster`. Names that everybody knows stay.
"""

import re
from collections.abc import Iterator

from prepare.scrub._asked_names import ASKED_BY, told_when_asked
from prepare.scrub._cues import FILLER
from prepare.scrub._kazakh_names import find_kazakh
from prepare.scrub._labelled_names import labelled
from prepare.scrub._latin_names import find_latin
from prepare.scrub._namesakes import namesakes
from prepare.scrub._russian_names import find_russian
from prepare.scrub._spans import Span
from prepare.scrub._well_known import people_in_report, without_well_known

KIND = "PERSON"
CUES = ASKED_BY

_TITLED = r"[^\W\d_a-zà-ÿа-яё][\w'’-]+"
_ABOVE_ADDRESS = re.compile(
    rf"^[ \t>]*(?P<name>{_TITLED}(?: (?:{_TITLED}|[^\W\d_]\.?)){{1,3}})[ \t]*\n(?=[^\n]*\n)", re.MULTILINE
)

EXAMPLES = (
    "should come up as ⟦J Okonedo-Blythe⟧",
    "had a drink with ⟦Marcus⟧ and ⟦Ify⟧ last night",
    "⟦beth⟧ said she'd drive",
    "tell ⟦May⟧ I said thanks",
    "⟦Grace⟧ says she told ⟦Will⟧",
    "I'm seeing Dr. ⟦Feldman⟧ at 3",
    "my name is ⟦tobias lindqvist⟧",
    "⟦Jaroslava P. Sedláčková⟧'s mum",
    "met ⟦Anna van der Berg⟧ again",
    "видел ⟦Серёгу⟧ с ⟦Вовчиком⟧",
    "а ⟦катя⟧ будет?",
    "⟦Саш⟧, ты где?",
    "передай ⟦Наталье Сергеевне⟧",
    "⟦Гаврилов Кондрат Харлампович⟧ подписал",
    "договор с ⟦Ахметовым Ринатом⟧",
    "⟦Вера⟧ сказала, что не придёт",
    "ask ⟦will⟧ if ⟦hope⟧ needs a lift sunday",
    "is ⟦danny⟧ still seeing ⟦kasia⟧ from accounts",
    "sign it off with ⟦J. Castellanos-Wray⟧",
    "frau ⟦demirtas⟧ has it",
    "⟦Ленкин⟧ муж и ⟦марьпална⟧ сидят с детьми",
    "сказала что ⟦лев⟧ не придёт, у него зуб",
    "болды. ⟦Айгүлге⟧ айт",
    "⟦Philippe Guernon⟧\n\ufffc\n\ufffc Spain",
    "surname ⟦FERREIRA DOS SANTOS⟧",
    "⟦Siobhán Ní Dhálaigh⟧ is in",
)
COUNTEREXAMPLES = (
    "Will you be home by six?",
    "May I borrow the car",
    "Mark my words",
    "Hope you're better",
    "Rose early, went for a run",
    "jack of all trades",
    "the Apple store, the Google office",
    "Christmas with Grandma",
    "Harry Potter marathon",
    "Ben & Jerry's is half price",
    "dogs at Percy Warner Park, brunch near Logan Square",
    "Lake Louise, North Carolina and St. Joseph's Hospital",
    "my cat, her name is Mochi, is thirteen",
    "I have a bearded dragon named Steve",
    "my friends play at Mr. Smalls, it's a venue in a church",
    "we ate at Terry Black's, so good",
    "he sings Selena all day long",
    "i finished san andreas",
    "ask for help if hope has faded",
    "Вера в людей подорвана",
    "Надежда умирает последней",
    "жене цветы купил?",
    "любой вариант, вали домой",
    "Роман дочитал",
    "улица Гагарина перекрыта",
)
EXCHANGES = (
    ("what's the new guy called", "⟦benedikt⟧ something. ⟦rautenberg⟧?"),
    ("how do i spell your surname", "its ⟦Szczepaniak⟧", "letter by letter pls", "⟦S Z C Z E P A N I A K⟧"),
    ("who do i make the cheque out to", "mr ⟦l featherstonehaugh⟧"),
    ("and name on it?", "⟦D J Okonjo-Reyes⟧"),
    ("what's her name again", "⟦faizah⟧"),
    ("what's the cat's name?", "Biscuit! She's got a little raincoat"),
    ("what's the new guy called", "no idea, ask mum"),
    ("фамилия?", "⟦кощеев⟧"),
    ("как его зовут", "не помню"),
)


def find(text: str) -> Iterator[Span]:
    """Names of persons, without their titles."""
    found = [*find_latin(text), *find_russian(text), *find_kazakh(text)]
    if found:
        found = without_well_known(text, found)
        found += namesakes(text, found)
    found += people_in_report(text)
    found += labelled(text)
    if FILLER in text and "\n" in text:
        found += [match.span("name") for match in _ABOVE_ADDRESS.finditer(text) if FILLER in text[match.end() :]]
    for start, end in found:
        yield Span(start, end, KIND)


def answer(text: str, near: frozenset[str]) -> Iterator[Span]:
    """Find the name that answers who has just asked for one."""
    for start, end in told_when_asked(text, near):
        yield Span(start, end, KIND)
