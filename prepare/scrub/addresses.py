"""Street addresses, English, Russian and in the forms of some other countries, with what follows them: flat, town, postcode.

Names of places alone are not looked for.
"""

import re
from collections.abc import Iterator

from prepare.scrub._cues import values_near
from prepare.scrub._spans import Span

KIND = "ADDRESS"
CUES = ("address",)
LEAST_DIGITS = 1

_UPPER = "[A-ZÀ-ÖØ-ÞĀ-ſΆ-ΫА-ЯЁ]"
_CAP = rf"{_UPPER}[\w'’.-]*"
_NUMBER = r"\d{1,5}[A-Za-z]?(?:[-/]\d{1,4}[A-Za-z]?)?"
_SUFFIX = (
    "Alley|Avenue|Ave|Bend|Boulevard|Blvd|Branch|Bridge|Brook|Bypass|Camp|Causeway|Center|Centre|Circle|Cir|Cliffs?|Close|Club|Common|Corners?|Course|Court|Ct|Courts|Coves?|Creek|"
    "Crescent|Cres|Crest|Crossing|Crossroad|Curve|Dale|Dam|Divide|Drives?|Dr|Estates?|Expressway|Extensions?|Falls?|Ferry|Fields?|Flats?|Fords?|Forest|Forges?|Forks?|Fort|Freeway|Gardens?|"
    "Gateway|Glens?|Greens?|Groves?|Harbors?|Harbours?|Haven|Heights|Highway|Hwy|Hills?|Hollow|Inlet|Islands?|Isle|Junctions?|Keys?|Knolls?|Lakes?|Landing|Lane|Ln|Lights?|Loaf|Locks?|Lodge|Loop|"
    "Mall|Manors?|Meadows?|Mews|Mills?|Mission|Motorway|Mount|Mountains?|Oval|Parade|Parks?|Parkways?|Pass|Passage|Path|Pike|Pines?|Place|Pl|Plains?|Plaza|Points?|Ports?|Prairie|Radial|Ramp|"
    "Ranch|Rapids?|Rest|Ridges?|Rise|River|Roads?|Rd|Route|Row|Rue|Run|Shoals?|Shores?|Skyway|Springs?|Spurs?|Squares?|Sq|Station|Stravenue|Stream|Streets?|St|Str|Summit|Terrace|Throughway|"
    "Trace|Track|Trafficway|Trail|Tunnel|Turnpike|Underpass|Unions?|Valleys?|Viaduct|Views?|Villages?|Ville|Vista|Walks?|Wall|Way|Ways|Wells?|Yard"
)
_UNIT = r"(?:(?:Apt|Apartment|Suite|Ste|Unit|Flat|flat|apt|apartment|suite|unit|Wohnung|appt|bâtiment|piso)\.?\s?(?:no\.?\s?)?#?\d{1,5}[A-Za-z]?|#\d{1,4})"
_POSTCODE = r"(?:[A-Z]{2}-\d{4,5}|\d{4,6}(?:-\d{3,4})?|[A-Z]{1,2}\d[A-Z\d]?\s?\d[A-Z]{2}|\d{2}-\d{3}|\d{3}\s\d{2})"
_STREET_BEFORE = (
    r"(?:[Rr]ue|[Vv]ia|[Vv]iale|[Pp]iazza|[Pp]iazzetta|[Cc]alle|C/|[Aa]vda\.?|[Aa]venida|Av\.|[Rr]ua|[Uu]l\.|[Uu]lica|[Pp]laza|[Pp]aseo|[Ss]trada|[Pp]lac|[Aa]l\.|[Aa]venue|"
    r"[Bb]oulevard|[Cc]hemin|[Pp]lace|[Cc]orso|[Ll]argo|[Tt]ravessa|Πλατεία|Οδός)"
)
_STREET_ENDING = (
    r"(?:stra(?:ß|ss)e|str\.|gasse|weg|platz|allee|damm|ufer|straat|laan|gracht|plein|dijk|gata|gatan|gade|vägen|vägan|vej|vegur|vegen|veien|stien|stígur|braut|túni?|tie|katu|kuja|polku|tee|tänav|"
    r"utca|ulice|ova|ská|vang|kroge[nt]|bakken|hove|zuidhove|holmen|toft|väg|stræde|torv)"
)
_CORES = (
    # 43A Church Street; 159 Eleftheriou Venizelou str
    re.compile(
        rf"(?<![\w.,:/$€£-]){_NUMBER},?\s(?:{_CAP}\s){{0,4}}?(?:{_CAP}\s(?:{_SUFFIX}|str)|\d{{1,3}}(?:st|nd|rd|th)\s(?:{_SUFFIX}))\b(?!['’])\.?"
    ),
    re.compile(
        r"(?<![\w.,:/$€£-])\d{1,5}[a-z]?\s(?:(?!(?:the|on|in|of|down|my|your|this|that|a|an|to|from|at|by|off|is|was|and|or|for|min|mins|minute|minutes|hour|hours|mile|miles|km|days?|lane|more|other|per)\b)[a-z']{3,}\s){1,2}"
        r"(?:street|st|road|rd|avenue|ave|ln|lane|blvd|boulevard|crescent|terrace|close|mews|court)\b",
    ),
    # rue du Centre 320; Via Roma 131
    re.compile(
        rf"(?<![\w/])(?:\d{{1,5}}\s)?{_STREET_BEFORE}\s(?:(?:du|de|des|della|del|di|da|do|dos|la|le|les|los|las|e|al|dei)\s)*(?:{_CAP}\s(?:(?:de|e|da|do|i|y)\s)?){{1,5}}?\d{{1,5}}[a-z]?\b"
    ),
    re.compile(
        rf"(?<![\w.,:/$€£-])\d{{1,5}}\s(?:bis\s)?{_STREET_BEFORE}\s(?:(?:du|de|des|della|del|di|da|do|dos|la|le|les|los|las|al)\s)*{_CAP}(?:\s{_CAP}){{0,2}}"
    ),
    # Parmova-straat 12; 727 Gesterbyntie 68
    re.compile(rf"(?<!\w)(?:\d{{1,5}}\s)?[^\W\d_][\w-]{{2,24}}{_STREET_ENDING}\s\d{{1,4}}(?!\w|[.,:]\d)"),
    # 7494 Name 97
    re.compile(
        rf"(?<![\w.,:/$€£-])\d{{3,5}}\s(?!(?:January|February|March|April|May|June|July|August|September|October|November|December|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sep|Oct|Nov|Dec)\b)(?:{_CAP}\s){{0,3}}?{_UPPER}[\w'’.-]{{3,}}(?:\s{_CAP}){{0,2}}?\s(?!(?:19|20)\d\d\b)\d{{1,4}}[a-z]?(?!\w|:|[.,]\d)"
    ),
    re.compile(
        rf"(?<!\w)(?:\d{{1,5}}\s)?{_CAP}(?:\s[\w'’.-]+){{0,2}}?\s(?:u\.|utca|útja|út|tér|körút|tee|tn|tänav|gate|gata|terrasse|allé|Strasse|Straße|str\.|straat|baan|trg|ulica|iela|gatvė|g\.|cesta|pot|nám|náměstí|[Kk]apu)\s\d{{1,4}}[a-z]?(?:[-/]\d{{1,4}})?\b\.?"
    ),
    re.compile(rf"(?<!\w)[Tt]he corner of {_CAP}(?:\s\w+){{0,5}}? and {_CAP}(?:\s{_CAP}){{0,2}}"),
    re.compile(r"(?<!\w)(?:P\.?\s?O\.?\s?[Bb]ox|Postbox|Postfach|Apartado|[Aa]/[Яя])\s?\d{1,6}(?!\w)"),
    re.compile(
        r"(?<!\w)(?:PSC|Unit|CMR)\s\d{1,5},?\s(?:Box)\s\d{1,5}|(?<!\w)(?:USS|USNS|USCGC|USNV)\s\w+(?=\s+[FAD]PO)",
        re.IGNORECASE,
    ),
    re.compile(r"(?<!\w)[FAD]PO A[AEP] \d{5}(?!\w)", re.IGNORECASE),
    # 389 anything suite 463
    re.compile(
        r"(?<![\w.,:/$€£-])\d{1,5}(?:,?\s(?!(?:not?|and|or|is|the|for|in|to|of|was|but)\b)[^\W\d_][\w'’.-]*|\s\d{1,4}){1,6}?,?\s(?:apt|suite|ste|apartment|flat)\.?\s#?\d{1,4}[a-z]?(?!\w)",
        re.IGNORECASE,
    ),
    re.compile(r"(?<!\w)(?:Apt|Suite|Ste|Apartment)\.?\s#?\d{1,5}[A-Za-z]?(?!\w)"),
    # SW1A 2AA; Reno, NV 89501
    re.compile(
        r"(?<!\w)(?:[A-PR-UWYZ]\d{1,2}|[A-PR-UWYZ][A-HK-Y]\d{1,2}|[A-PR-UWYZ][A-HK-Y]?\d[A-Z])\s\d[ABD-HJLNP-UW-Z]{2}(?!\w)"
    ),
    re.compile(
        rf"(?<!\w)(?:{_CAP},?\s){{1,2}}(?:A[LKZR]|C[AOT]|D[EC]|FL|GA|HI|I[DLNA]|K[SY]|LA|M[EDAINSOT]|N[EVHJMYCD]|O[HKR]|PA|RI|S[CD]|T[NX]|UT|V[TA]|W[AVIY])\s\d{{5}}(?:-\d{{4}})?(?!\w)"
    ),
)
_TAIL = re.compile(
    rf"(?:[\s,>?]+{_CAP}|[\s,>?]+nan|[\s,>?]+\((?:\w+)\)|[\s,>?]+(?:and|floor|\d{{1,2}}(?:st|nd|rd|th)\sfloor)){{0,7}}?[\s,>?]+(?:{_UNIT}|{_POSTCODE}(?![\w:.-]))"
)
_NUMBER_BEFORE = re.compile(r"(?:^|(?<=\s))(\d{2,5})\s$")
_TOWN = re.compile(rf"\s?,\s*{_CAP}(?:[ -]{_CAP}){{0,2}}(?=\s*(?:$|[.!?\n,]))")
_ZIP_BESIDE = re.compile(
    r"(?i:\b(?:zip|zip ?code|post ?code|postal code|индекс|plz|cap|cp)(?:\s+is)?)\W{1,3}(\d{3,6}(?:[- ]\d{2,4})?)(?!\w)"
)

_RU_TYPE = r"(?:ул(?:иц[аеуы])?|пр-?к?т|просп|проспект[аеу]?|пер|переул(?:ок|ке|ка)|б-р|бульвар[аеу]?|наб|набережн\w{2,3}|шоссе|площад[ьи]|пл|проезд[аеу]?|тупик[аеу]?|алле[яие]|мкр|микрорайон[аеу]?|вул|вулиц[яі]|көшесі)(?:\.|(?!\w))"
_RU_NAME = r"(?:\d{1,2}-?(?:я|й|ая|ый|ой|го)?\s)?(?:[А-Яа-яЁёІіЇїЄєҐґ][А-Яа-яёіїєґ'’-]{2,}\.?\s?){1,3}?(?:им\.\s?\w+\s?)?"
_RU_HOUSE = r"(?:,?\s*(?:д\.?|дом[а]?|буд\.?)?\s*\d{1,4}(?:\s?[а-гА-ГA-D](?![а-яёa-z])|\s?/\s?\d{1,3}|\s?[кс]\s?\d{1,2})*)"
_RU_PART = r"(?:,?\s*(?:корп(?:ус)?|кор|к|стр(?:оение)?|кв|квартир[аеу]|кварт|подъезд|под|парадн\w+|этаж|эт|офис|оф|комн(?:ата)?|домофон|дом|д)\.?\s*№?\s*\d{1,4}[а-гА-Г]?(?!\w|\*))"
_RU_TOWN = r"(?:(?:\d{6},?\s*)?(?:г\.?|гор\.|город|пос\.?|пгт\.?|с\.|село|дер\.|деревня|ст\.|м\.)\s?[А-ЯЁ][а-яё-]+(?:\s[А-ЯЁ][а-яё-]+)?,?\s*)"
_RU_CORES = (
    re.compile(rf"(?<!\w){_RU_TOWN}?{_RU_TYPE}\s?{_RU_NAME}{_RU_HOUSE}{_RU_PART}*(?!\w)", re.IGNORECASE),
    re.compile(
        rf"(?<!\w){_RU_TOWN}?[А-Яа-яЁё-]{{4,}}(?:ая|ский|ой|ый|ого|яя|ська|ський)\s{_RU_TYPE}{_RU_HOUSE}{_RU_PART}*(?!\w)",
        re.IGNORECASE,
    ),
    re.compile(
        rf"(?<!\w){_RU_TOWN}?[А-Яа-яЁё][А-Яа-яё-]{{3,}}(?:\s[А-Яа-яё-]{{3,}})?{_RU_HOUSE}(?:,?\s*(?:корп(?:ус)?|к|стр)\.?\s*\d{{1,2}})?,?\s*(?:кв|квартира)\.?\s?\d{{1,4}}{_RU_PART}*(?!\w)",
        re.IGNORECASE,
    ),
    re.compile(rf"(?<!\w){_RU_TOWN}[А-ЯЁ][а-яё-]+{_RU_HOUSE}{_RU_PART}*(?!\w)"),
    re.compile(
        r"(?<!\w)(?:д|дом)\.?\s?\d{1,4}[а-г]?,?\s*(?:к(?:орп)?\.?\s?\d{1,2},?\s*)?(?:кв|квартира)\.?\s?\d{1,4}(?!\w)",
        re.IGNORECASE,
    ),
)
_RU_GATE = re.compile(
    rf"(?<!\w)(?:{_RU_TYPE}|кв|квартир[аеу]|г\.|гор\.|город|пос|пгт|дом|д)(?!\w)", re.IGNORECASE
)

_REPLY = re.compile(
    rf"(?<![\w.,:/$€£-]){_NUMBER}\s{_CAP}(?:\s{_CAP}){{0,3}}|(?<!\w)(?!(?:Gate|Room|Terminal|Platform|Level|Floor|Line|Hall|Bay|Row|Table|Stand|Exit|Bus|Тут|Через|Буду|Минут|Только|Часа|Еще|Ещё|Около|After|About|Around|In|At|Only|Like|The|Maybe|To)\b)"
    rf"{_CAP}(?:\s{_CAP}){{0,3}}\s\d{{1,4}}[а-гА-Гa-dA-D]?(?:[/кк]\d{{1,3}})?(?!\w|[.,:%]\d|\s?(?:min|мин|час|hour|р\b|руб|k\b|км))"
)
_LINE_REPLY = re.compile(rf"\s*{_RU_NAME}{_RU_HOUSE}{_RU_PART}*\s*[.!]?\s*", re.IGNORECASE)
_QUANTITY_REPLY = re.compile(
    r"(?:через|буду|минут|час|около|после|где-то|примерно|в|до|с|к|уже|ещё|еще|осталось|этаж|комната|номер|подъезд|выход|зал|стол)\b",
    re.IGNORECASE,
)

EXAMPLES = (
    "I live at ⟦7438 Harrow Course, Apt 78, Millbury, OK 32304⟧",
    "come to ⟦43A Church Street, flat 7⟧ around 8",
    "it's ⟦12 elm street⟧",
    "ship to ⟦P.O. Box 214⟧",
    "wir wohnen ⟦Lindenstraße 14⟧",
    "c'est ⟦12 rue des Lilas⟧",
    "живу ⟦г. Казань, ул. Ленина, д. 125, кв. 134⟧",
    "приезжай ⟦ул профсоюзная 36к1 кв 85⟧",
    "⟦Ленинский проспект 32⟧ помнишь?",
    "⟦Лесная 82, кв 179⟧",
    "⟦SW1A 2AA⟧ is the postcode",
)
COUNTEREXAMPLES = (
    "address the elephant in the room please",
    "2 blocks down the street",
    "10 minute drive or 5 min walk",
    "room 214, third floor",
    "квартира огонь, 54 метра",
    "дом 2 смотришь?",
    "на улице 25 градусов",
    "10 January 2019 was cold",
    "on the road again for 3 days",
    "Apollo 13 or Matrix 2?",
    "номер в отеле норм, 214",
)
EXCHANGES = (
    ("where are you staying?", "⟦524 Rebecca Grove⟧"),
    ("адрес?", "⟦Лесная 82⟧"),
    ("what's your address", "⟦18 Tannery Wharf⟧"),
    ("where are you?", "be there in 5"),
    ("адрес скинь", "через 5 минут"),
)


def find(text: str) -> Iterator[Span]:
    """Addresses by form, extended over the flat, the town and the postcode that follow."""
    for pattern in _CORES:
        for match in pattern.finditer(text):
            before = _NUMBER_BEFORE.search(text, max(0, match.start() - 8), match.start())
            start = before.start(1) if before else match.start()
            yield Span(start, _extended(text, match.end()), KIND)
    if _RU_GATE.search(text):
        for pattern in _RU_CORES:
            for match in pattern.finditer(text):
                if not _QUANTITY_REPLY.match(match.group()):
                    yield Span(match.start(), match.start() + len(match.group().rstrip(" ,.")), KIND)
    for match in _ZIP_BESIDE.finditer(text):
        yield Span(*match.span(1), KIND)
    for match in values_near(text, CUES, _REPLY, words_after=1):
        if match.group()[0].isdigit():
            yield Span(match.start(), _extended(text, match.end()), KIND)


def answer(text: str, near: frozenset[str]) -> Iterator[Span]:
    """A number beside a name, in the reply to somebody who asks where."""
    for match in _REPLY.finditer(text):
        yield Span(match.start(), _extended(text, match.end()), KIND)
    line = _LINE_REPLY.fullmatch(text)
    if line and len(text) <= 60 and not _QUANTITY_REPLY.match(text.strip()):
        stripped = text.strip(" .!\n\t")
        start = text.index(stripped)
        yield Span(start, start + len(stripped), KIND)


def _extended(text: str, end: int) -> int:
    for _ in range(4):
        match = _TAIL.match(text, end) or _TOWN.match(text, end)
        if match is None:
            break
        end = match.end()
    return end
