"""Email addresses, also spelled for people: "ann dot lee at example dot com", "anna собака mail точка ru"."""

import re
from collections.abc import Iterator

from prepare.scrub._cues import FILLER, kinds_in
from prepare.scrub._spans import Span

KIND = "EMAIL"
CUES = ("email",)

_DOT_WORDS = r"dot|точка|тчк|крапка|нүкте|punkt|punto|ponto|point|kropka|tečka|punt|piste"
_TOP = (
    r"(?:com|net|org|edu|gov|info|biz|name|pro|io|app|dev|xyz|online|site|club|shop|email|mail|blog|tech|cloud|art|live"
    r"|me|co|eu|ai|gg|tv|fm|cc|ru|su|ua|kz|by|uz|kg|tj|ge|am|az|md|de|at|ch|fr|be|nl|lu|es|pt|it|gr|tr|uk|ie|us|ca"
    r"|mx|br"
    r"|ar|cl|pe|au|nz|za|ng|ke|gh|eg|ma|se|no|dk|fi|is|ee|lv|lt|pl|cz|sk|hu|ro|bg|hr|rs|si|ba|mk|il|ae|sa|in|pk|bd"
    r"|lk|jp|cn"
    r"|kr|tw|hk|sg|my|th|vn|id|ph|example|test|ком|ру|юа|нет|орг|рф|кз|нэт)"
)
_PLAIN = re.compile(r"[\w.+'&-]{1,64}@(?:[\w-]{1,63}\.){1,5}[^\W\d_]{2,24}(?![\w@])")
_SIGN = (
    rf"(?:\.|\s*[(\[]?\b(?:{_DOT_WORDS})\b[)\]]?\s*|\s+(?:under\s?score|underscore|dash|hyphen|minus|plus"
    r"|(?:нижнее\s)?подч[её]рк\w*|андерскор|тире|дефис|минус|плюс|unterstrich|guión bajo|guion bajo|tiret bas"
    r"|underskor|understreck|podkreślnik|bindestrich|guión|guion|tiret)\s+)"
)
_LOCAL = rf"(?P<local>[\w+-]{{1,40}}(?:{_SIGN}[\w+-]{{1,40}}){{1,5}}|[\w+-]{{2,40}})"
_AT = (
    r"\s*[(\[{<]\s*(?:at|@|a|ät|dog|sobaka|собака|собачка|соб|гав|песик|arroba|chiocciola|malpa|małpa)\s*[)\]}>]\s*"
    r"|\s+(?:at|ät|собака|собачка|собакой|сабака|собачкой|собакен|гав|гав-гав|равлик|песик|пёсик|@|arroba|klammeraffe|arobase|arobas"
    r"|chiocciola"
    r"|małpa|malpa|zavináč|zavinac|kukac|snabel-a|snabela|alfakrøll|apenstaartje)\s+|\s@\s?|@\s"
)
_DOT = rf"\s*\.\s*|\s*[(\[{{]?\b(?:{_DOT_WORDS})\b[)\]}}]?\s*"
_HOST = r"(?!(?:the|my|our|your|this|that|his|her)\b)[\w-]{2,40}"
_SPELLED = re.compile(
    rf"(?<!\w){_LOCAL}(?P<at>{_AT}){_HOST}(?:(?:{_DOT}){_HOST}){{0,2}}?(?P<dot>{_DOT}){_TOP}(?!\w)", re.IGNORECASE
)
_SURELY_SPELLED = re.compile(
    rf"(?<!\w){_LOCAL}(?:\s*[(\[{{<]\s*(?:at|@|dog|собака)\s*[)\]}}>]\s*|\s+(?:собака|собачка)\s+){_HOST}"
    rf"\s*[(\[{{]?\b(?:{_DOT_WORDS})\b[)\]}}]?\s*[a-z]{{2,12}}(?!\w)",
    re.IGNORECASE,
)
"""Both signs are spelled, so that any end will do."""
_BRACKETED = re.compile(
    rf"(?<![\w{FILLER}])[\w.+-]{{2,40}}\s?{FILLER}\s?[\w-]{{2,40}}(?:\s?[.{FILLER}]\s?[\w-]{{2,40}})?\s?[.{FILLER}]\s?"
    r"(?:com|net|org|edu|ru|de|fr|uk|se|pl|ua|kz|eu|nl|ch|cz)(?!\w)",
    re.IGNORECASE,
)
"""[at] and [dot] look like placeholders."""
_PROVIDERS = (
    r"(?:gmail|googlemail|yandex|mail[. ]?ru|yahoo|hotmail|outlook|icloud|proton(?:mail)?|gmx|web\.de|inbox|rambler"
    r"|ukr\.?net|fastmail|tutanota|zoho|aol"
    r"|гмейл\w?|гмэйл\w?|джимейл\w?|жмейл\w?|яндекс\w?|мейл\w?|майл\w?|рамблер\w?|аутлук\w?|айклауд\w?|хотмейл\w?)"
)
_PROVIDER = re.compile(
    rf"(?<![\w.@])(?=\w*(?:\.\w|[_\d]))\w[\w.]{{2,40}}(?<!\.)(?:@\s?|,?\s+(?:(?:at|на|в|@|собака)\s+)?){_PROVIDERS}"
    r"(?:\s?[.,]?\s(?:com|ru|ком|ру))?(?!\w)",
    re.IGNORECASE,
)
_SPELLED_PROVIDER = re.compile(
    rf"(?<!\w)(?:[\w+-]{{1,40}}(?:{_SIGN}[\w+-]{{1,40}}){{1,4}}(?:\sat\s|{_AT})|[a-z\d][a-z\d_-]{{2,30}}\s(?:соба\w+|гав|п[её]сик)\s)"
    rf"{_PROVIDERS}(?:\s?(?:[.,]|dot|точка)?\s?(?:com|net|ru|ком|ру)(?!\w))?(?!\w)",
    re.IGNORECASE,
)
"""Signs in words, and a provider whose end everybody knows: "mira underscore olsen at fastmail"."""
_NAMES_A_PROVIDER = re.compile(rf"(?<![\w.]){_PROVIDERS}(?!\w)", re.IGNORECASE)
_DASHED = re.compile(rf"(?<![\w-])[a-z\d]{{2,20}}-at-[a-z\d-]{{2,40}}-dot-{_TOP}(?![\w-])", re.IGNORECASE)
"""Ben-at-kettlewick-dot-example."""
_HOST_ALONE = re.compile(rf"(?<![\w@.])@(?:[\w-]{{2,40}}\.){{1,3}}{_TOP}(?!\w)", re.IGNORECASE)
_LOCAL_ALONE = re.compile(r"(?<![\w@.+-])(?=[\w+-]*(?:[_\d]|\.\w))[\w+-]{1,40}(?:\.[\w+-]{1,40}){0,4}(?![\w@])")
_LONGEST_GAP = 40
_MOST_WORDS = 6
_AT_WORD = re.compile(
    r"(?:\b[aä]t\b|\bгав\b|соб[а.]|собач|сабака|равлик|п[её]сик|\(dog|\[dog|sobaka|arroba|klammeraffe|arobas|chiocciola"
    r"|ma[lł]pa|zavin"
    r"|kukac|snabel|alfakr|apenst|@)",
    re.IGNORECASE,
)
_DOT_WORD = re.compile(rf"(?:\b(?:{_DOT_WORDS})\b|\w\.\w|\[|\()", re.IGNORECASE)

EXAMPLES = (
    "put your mail as ⟦ben-at-kettlewick-dot-example⟧",
    "or ⟦m dot olsby at quietroom dot example⟧",
    "write to ⟦mira.olsen+list@mail.example.org⟧, please",
    "it's ⟦mira dot olsen at example dot com⟧",
    "invoice to ⟦mira dot olsen underscore films at example dot me⟧",
    "my mails ⟦mira(at)example.se⟧, call if they moan",
    "пиши на ⟦mira.olsen собака example.ru⟧",
    "⟦mira собака пример точка ру⟧",
    "⟦b точка olsen собака forest точка example⟧",
    "мыло ⟦mira(dog)example.ru⟧",
    "⟦мира подчеркивание олсен собака пример точка ру⟧",
    "⟦mira (at) example.com⟧",
    "⟦mira [at] example [dot] co [dot] uk⟧",
    "пиши ⟦mira.olsen на gmail⟧",
    "⟦mira.olsen⟧ и дальше ⟦@example.de⟧",
    "⟦mira91, gmail⟧",
    "send them over. ⟦mira underscore olsen at fastmail⟧",
    "шли сюда: ⟦mira точка на точка opushke гав яндекс ру⟧",
    "пиши на ⟦mira собака яндекс⟧",
    "⟦mira точка olsen91 собака mail ru⟧",
    "⟦mira tiret bas olsen arobase gmail dot com⟧",
)
COUNTEREXAMPLES = (
    "meet me at noon",
    "look at this. com is a top level domain",
    "у меня дома собака",
    "phone is in the canal. proton wants a code",
    "собака гав гав, яндекс такси не берёт",
    "@everyone dinner?",
    "2 pizzas @ 9 each",
    "we were at the dot org offices",
    "we met at booking.com, the job was fine",
    "my dog (at home) is asleep. me too",
)
EXCHANGES = (
    ("what's your email?", "⟦mira.olsen91⟧", "at?", "⟦@example.com⟧"),
    ("на какую почту слать", "⟦mira_olsen⟧ а дальше как обычно"),
    ("did you get my mail", "yes, at 9.30 or so"),
)


def find(text: str) -> Iterator[Span]:
    """All addresses in the text."""
    if "@" in text:
        for match in _PLAIN.finditer(text):
            yield Span(*match.span(), KIND)
        for match in _HOST_ALONE.finditer(text):
            yield Span(*match.span(), KIND)
            before = list(_LOCAL_ALONE.finditer(text, max(0, match.start() - _LONGEST_GAP), match.start()))
            if before:
                yield Span(*before[-1].span(), KIND)
    if FILLER in text:
        for match in _BRACKETED.finditer(text):
            yield Span(*match.span(), KIND)
    for match in _PROVIDER.finditer(text):
        yield Span(*match.span(), KIND)
    for match in _DASHED.finditer(text):
        yield Span(*match.span(), KIND)
    if not _AT_WORD.search(text):
        return
    if _NAMES_A_PROVIDER.search(text):
        for match in _SPELLED_PROVIDER.finditer(text):
            yield Span(*match.span(), KIND)
    if _DOT_WORD.search(text):
        for match in _SURELY_SPELLED.finditer(text):
            yield Span(*match.span(), KIND)
        for match in _SPELLED.finditer(text):
            if _is_address(match) or "email" in kinds_in(text):
                yield Span(*match.span(), KIND)


def answer(text: str, near: frozenset[str]) -> Iterator[Span]:
    """Find the part before the @ in a short reply to somebody who asks for an address."""
    if "email" in near and len(text.split()) <= _MOST_WORDS:
        for match in _LOCAL_ALONE.finditer(text):
            if sum(map(str.isalpha, match.group())) >= 3:
                yield Span(*match.span(), KIND)


def _is_address(match: re.Match[str]) -> bool:
    """Whether more than the words "at" and a site's name says so: "met at booking.com" is none.

    A @ joins two parts in one script.
    """
    sign = match["at"].strip().lower()
    if sign == "@":
        return match["local"].isascii() == match.string[match.end("at") : match.end()].isascii()
    if sign != "at" or match["dot"].strip() != ".":
        return True
    return re.search(r"[\d._+-]", match["local"]) is not None
