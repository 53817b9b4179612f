"""How vehicle registration plates look by country: patterns only, for the rule `plates`.

`SURE` are found by themselves, `NATIONAL` where a vehicle is spoken of, `ANY` right after a word for plate.
"""

import re

_GAP = r"[ \-]?"
_RUSSIAN_LETTER = "АВЕКМНОРСТУХABEKMHOPCTYX"
_UKRAINIAN_LETTER = "АВЕІКМНОРСТХABEIKMHOPCTX"
_START = r"(?<![\w.,+/@#-])"
_END = r"(?![\w/@-]|[.,]\d)"
_INDIAN_STATE = (
    "(?:A[NPRS]|BR|C[GH]|D[DL]|G[AJ]|H[PR]|J[HK]|K[AL]|L[AD]|M[HLNPZ]|NL|O[DR]|P[BY]|RJ|SK|T[NRS]|U[AKP]|WB)"
)


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


def _either(*forms: str, any_case: bool = False) -> re.Pattern[str]:
    return re.compile(f"{_START}(?:{'|'.join(forms)}){_END}", re.IGNORECASE if any_case else re.NOFLAG)


_RUSSIA = rf"[{_RUSSIAN_LETTER}]\s?\d{{3}}\s?[{_RUSSIAN_LETTER}]{{2}}\s?[|/]?\s?\d{{2,3}}"
_RUSSIA_CAB_AND_TRAILER = rf"[{_RUSSIAN_LETTER}]{{2}}\s?\d{{3,4}}\s?\d{{2,3}}"
_RUSSIA_WITHOUT_REGION = rf"[{_RUSSIAN_LETTER}]\s?\d{{3}}\s?[{_RUSSIAN_LETTER}]{{2}}"
_REGION = r"(?:,?\s?\d{2,3}\s?(?:-?й\s)?(?:регион\w{0,2}|рег|rus)|,?\s?регион\s\d{2,3})(?!\w)"
_RUSSIAN_NUMBER = (
    r"(?:\d{3}|(?:сто|двести|триста|четыреста|пятьсот|шестьсот|семьсот|восемьсот|девятьсот|ноль)"
    r"(?:\s[а-яё]{3,12}){0,2}?)"
)
_CONSONANT_NAME = r"(?:бэ|вэ|ка|эм|эн|эр|эс|тэ|ха|икс)"
_LETTER_NAME = rf"(?:{_CONSONANT_NAME}|[аеоу])"
_RUSSIA_SPOKEN = (
    rf"{_LETTER_NAME}\s{_RUSSIAN_NUMBER}\s(?:{_LETTER_NAME}\s{_CONSONANT_NAME}|{_CONSONANT_NAME}\s{_LETTER_NAME})"
    r"(?:,?\s(?:регион\s)?\d{2,3}(?:\s?регион\w{0,2})?)?"
)
_SPELLING = (
    r"(?:alph?a|bravo|charlie|delta|echo|foxtrot|golf|hotel|india|juliett?|kilo|lima|mike|november|oscar|papa|quebec|romeo"
    r"|sierra|tango|uniform|victor|whiskey|x-?ray|yankee|zulu)"
)
_SPELLED = (
    rf"(?:{_SPELLING}\s){{1,3}}(?:\d{{1,4}}|(?:[a-z]{{3,5}}\s){{0,2}}[a-z]{{3,5}})\s{_SPELLING}(?:\s{_SPELLING}){{1,2}}"
)
_DIGIT_WORD = r"(?:zero|oh|one|two|three|four|five|six|seven|eight|nine|\d)"
_BY_SIGNS = rf"[a-z](?:[- ][a-z])?(?:[- ]{_DIGIT_WORD}){{1,4}}[- ][a-z](?:[- ][a-z]){{1,2}}"
"""Y-four-one-five g-w-d."""
_BRITAIN = r"[A-HJ-PR-Y]{2}(?:[0-2]\d|[5-7]\d)\s?[A-HJ-PR-Z0]{3}"
_BRITAIN_OLD = r"[A-HJ-NPR-TV-Y]\d{1,3}\s?[A-Z]{3}|[A-Z]{3}\s?\d{1,3}[A-HJ-NPR-TV-Y]|[A-Z]{3}\s?\d{4}"
_IRELAND = (
    r"(?:[89]\d|[0-2]\d[12]?)-(?:C|CE|CN|CW|D|DL|G|KE|KK|KY|L|LD|LH|LK|LM|LS|MH|MN|MO|OY|RN|SO|T|TN|TS|W|WD|WH|WW"
    r"|WX)-\d{1,6}"
)
_UKRAINE = rf"[{_UKRAINIAN_LETTER}]{{2}}{_GAP}\d{{4}}{_GAP}[{_UKRAINIAN_LETTER}]{{2}}"
_KAZAKHSTAN = r"\d{3}\s?[A-Z]{2,3}\s?(?:0[1-9]|1\d|20)"
_KAZAKHSTAN_OLD = r"[A-Z]\s?\d{3}\s?[A-Z]{3}"
_BELARUS = rf"\d{{4}}\s?[{_UKRAINIAN_LETTER}]{{2}}-?\s?[1-8]"
_UZBEKISTAN = r"\d{2}\s?(?:[A-Z]\s?\d{3}\s?[A-Z]{2}|\d{3}\s?[A-Z]{3})"
_FRANCE_AND_ITALY = r"[A-HJ-NP-TV-Z]{2}-?\s?\d{3}-?\s?[A-HJ-NP-TV-Z]{2}"
_FRANCE_OLD = r"\d{1,4}\s?[A-Z]{2,3}\s?\d{2}"
_GERMANY = r"(?:[A-ZÄÖÜ]{1,3}-[A-Z]{1,2}|(?-i:[A-ZÄÖÜ]{1,3} [A-Z]{1,2}))[- ]?[1-9]\d{0,3}[EH]?"
_SPAIN = rf"\d{{4}}{_GAP}[BCDFGHJ-NPR-TV-Z]{{3}}"
_NETHERLANDS = r"[A-Z]{1,3}-\d{2,3}-[A-Z]{1,3}|\d{1,2}-[A-Z]{2,3}-\d{1,3}|[A-Z]{2}-[A-Z]{2}-\d{2}|\d{2}-\d{2}-[A-Z]{2}"
_BELGIUM = r"[1-9]-[A-Z]{3}-\d{3}"
_POLAND = r"[A-Z]{2,3}\s?(?=[A-Z]{0,2}\d)[A-Z0-9]{4,5}"
_CENTRAL_EUROPE = (
    rf"[A-Z]{{2}}{_GAP}\d{{3}}{_GAP}[A-Z]{{2}}|[A-Z]{{2}}\s\d{{3,4}}-[A-Z]{{1,2}}|\d[A-Z]\d\s?\d{{4}}"
    rf"|[A-Z]{{1,2}}{_GAP}\d{{2,3}}{_GAP}[A-Z]{{3}}|[A-Z]{{1,2}}\s?\d{{4}}\s?[A-Z]{{1,2}}"
)
_NORTHERN_EUROPE = r"[A-Z]{3}[ -]?\d{2}[A-Z0-9]|[A-Z]{2}\s?\d{5}|[A-Z]{2}\s?\d{2}\s?\d{3}"
_INDIA = rf"{_INDIAN_STATE}{_GAP}\d{{1,2}}{_GAP}[A-Z]{{1,3}}{_GAP}\d{{4}}"
_INDIA_NEW = r"2\d\s?BH\s?\d{4}\s?[A-Z]{1,2}"
_TURKEY = r"(?:0[1-9]|[1-7]\d|8[01])\s?[A-Z]{1,3}\s?\d{2,5}"
_AMERICA = (
    r"\d[A-Z]{3}\s?\d{3}|[A-Z]{3}[ -]?\d{4}|\d{3}[ -]?[A-Z]{3}|[A-Z]{3}\d[A-Z]\d{2}|[A-Z]{2}\s?\d{3}\s?[A-Z]{2}"
    r"|\d{1,2}[A-Z]{1,3}[ -]?\d{2,4}[A-Z]?|[A-Z]{3}[ -]\d{2}[ -]\d{2}|[A-Z]\d{2}[ -]?[A-Z]{3}"
)
_AFRICA = r"[A-Z]{3}[ -]?\d{3}[ -]?[A-Z]{2}|[A-Z]{2}\s?\d{2,3}-?\s?\d{0,3}\s?[A-Z]{1,2}(?:\sGP)?|[A-Z]{2}\s\d{4}-\d{2}"
_CHINA = r"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-Z][A-Z0-9]{5,6}"

SURE = _either(
    _UKRAINE,
    r"\d{3}\s[A-Z]{3}\s(?:0[1-9]|1\d|20)",
    r"\d{3}[A-Z]{3}(?:0[1-9]|1\d|20)",
    r"[A-HJ-PR-Y]{2}(?:[0-2]\d|[5-7]\d)\s?[A-HJ-PR-Z]{3}",
    r"[A-HJ-NP-TV-Z]{2}-\d{3}-[A-HJ-NP-TV-Z]{2}",
    r"\d{3}-[A-Z]{1,2}-\d{2,6}",
    r"\d{4}\s[A-Z]{2}-[1-8]",
    r"[A-Z]-\d{3}-[A-Z]{2}|[A-Z]{2}-\d{3}-[A-Z]",
    _BELGIUM,
    _INDIA,
    r"[A-ZÄÖÜ]{1,3}-[A-Z]{1,2} [1-9]\d{1,3}[EH]?",
    _CHINA,
)
BY_SIGNS = _either(_BY_SIGNS, any_case=True)
SURE_ANY_CASE = _either(
    rf"{_RUSSIA_WITHOUT_REGION}{_REGION}",
    _RUSSIA,
    _RUSSIA_SPOKEN,
    r"[a-hj-pr-y]{2}(?:[0-2]\d|[5-7]\d)[a-hj-pr-z]{3}",
    any_case=True,
)
RUSSIA_SPLIT = _either(
    rf"{_RUSSIA_WITHOUT_REGION}(?:\s\d{{2,3}})?|[{_RUSSIAN_LETTER}]\s\d\s\d\s\d\s[{_RUSSIAN_LETTER}]{{2}}(?:\s\d{{2,3}})?",
    any_case=True,
)
"""Also with letters that are words: "в 555 ор", right after a word for plate."""
NATIONAL = _either(
    _SPELLED,
    _RUSSIA_CAB_AND_TRAILER,
    _RUSSIA_WITHOUT_REGION,
    _BRITAIN,
    _IRELAND,
    _UKRAINE,
    _KAZAKHSTAN,
    _KAZAKHSTAN_OLD,
    _BELARUS,
    _UZBEKISTAN,
    _FRANCE_AND_ITALY,
    _GERMANY,
    _SPAIN,
    _NETHERLANDS,
    _CENTRAL_EUROPE,
    _INDIA,
    _INDIA_NEW,
    r"\d[A-Z]{3}\s?\d{3}",
    r"[A-Z]{3}[ -]?\d{3}[ -]?[A-Z]{2}",
    r"[A-Z]{2}\s\d{4}[A-Z]|[A-Z]{2}\s\d{5}|[A-Z]{2}\s\d[A-Z]\d{3}",
    any_case=True,
)
ANY = _either(
    _RUSSIA,
    _RUSSIA_CAB_AND_TRAILER,
    _RUSSIA_WITHOUT_REGION,
    _BRITAIN,
    _BRITAIN_OLD,
    _IRELAND,
    _UKRAINE,
    _KAZAKHSTAN,
    _KAZAKHSTAN_OLD,
    _BELARUS,
    _UZBEKISTAN,
    _FRANCE_AND_ITALY,
    _FRANCE_OLD,
    _GERMANY,
    _SPAIN,
    _NETHERLANDS,
    _BELGIUM,
    _POLAND,
    _CENTRAL_EUROPE,
    _NORTHERN_EUROPE,
    _INDIA,
    _INDIA_NEW,
    _TURKEY,
    _AMERICA,
    _AFRICA,
    any_case=True,
)
UNITS = _set(
    """gbp eur usd chf rub uah kzt min sec hrs kmh mph gmt utc est cet pst jan feb mar apr jun jul aug sep oct nov dec
    bmw kia vaz ваз газ уаз мин час руб"""
)
"""What stands beside numbers, in capitals too."""
WORDS = UNITS | _set(
    """a i o u an as at be by do go he if in is it me mr my no of ok on or so to up us we the and for but its our you
    all can had has her him his how not now out get got was way who why yes bus car day ft er der die das und mit von
    bis uhr den dem ein im zum les des une sur par est et pas los las por con una del que y e am pm km kg cm mm gb mb
    tb hp kw с в к о у и а на за по до от из об не но ко во со то мы вы он ты так вот как уже еще ещё все всё или для
    это был раз лет год км кг см шт ру эт кв стр корп под тк"""
)
"""Words of one to three letters as well: a plate in lower case has none of them."""
