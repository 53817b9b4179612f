"""How street addresses are written: patterns only, by language and country, for the rule `addresses`."""

import re


def _either(words: str) -> str:
    return "(?:" + "|".join(words.split()) + ")"


_NO_NUMBER_BEFORE = r"(?<![\w.,:/$€£-])"
UPPER = "[A-ZÀ-ÖØ-ÞĀ-ſΆ-ΫА-ЯЁ]"
CAPITAL_WORD = rf"{UPPER}[\w'’.-]*"
HOUSE = r"\d{1,5}[A-Za-z]?(?:[-/]\d{1,4}[A-Za-z]?)?"
_SUFFIX = _either(
    """Alley Avenue Ave Bend Boulevard Blvd Branch Bridge Brook Bypass Camp Causeway Center Centre Circle
    Cir Cliffs? Close Club Common Corners? Course Court Ct Courts Coves? Creek Crescent Cres Crest
    Crossing Crossroad Curve Dale Dam Divide Drives? Dr Estates? Expressway Extensions? Falls? Ferry
    Fields? Flats? Fords? Forest Forges? Forks? Fort Freeway Gardens? Gateway Glens? Greens? Groves?
    Harbors? Harbours? Haven Heights Highway Hwy Hills? Hollow Inlet Islands? Isle Junctions? Keys?
    Knolls? Lakes? Landing Lane Ln Lights? Loaf Locks? Lodge Loop Mall Manors? Meadows? Mews Mills?
    Mission Motorway Mount Mountains? Oval Parade Parks? Parkways? Pass Passage Path Pike Pines? Place
    Pl Plains? Plaza Points? Ports? Prairie Quay Radial Ramp Ranch Rapids? Rest Ridges? Rise River
    Roads? Rd Route Row Rue Run Shoals? Shores? Skyway Springs? Spurs? Squares? Sq Station Stravenue
    Stream Streets? St Str str Summit Terrace Throughway Trace Track Trafficway Trail Tunnel Turnpike
    Underpass Unions? Valleys? Viaduct Views? Villages? Ville Vista Walks? Wall Way Ways Wells? Wharf
    Yard"""
)
_NOT_IN_A_STREET = _either(
    """the on in of down my your this that a an to from at by off is was and or for min mins minute minutes
    hour hours mile miles km days? lane more other per"""
)
_BEFORE = _either(
    r"""[Rr]ue [Vv]ia [Vv]iale [Pp]iazza [Pp]iazzetta [Cc]alle C/ [Aa]vda\.? [Aa]venida Av\. [Rr]ua [Uu]l\.
    [Uu]lica [Pp]laza [Pp]aseo [Ss]trada [Pp]lac [Aa]l\. [Aa]venue [Bb]oulevard [Cc]hemin [Pp]lace
    [Cc]orso [Ll]argo [Tt]ravessa Πλατεία Οδός"""
)
_ARTICLE = _either("du des? della del di da dos? las? le les los al e")
_ENDING = _either(
    r"""stra(?:ß|ss)e str\. gasse weg platz allee damm ufer straat laan gracht plein dijk gata gatan gade
    vägen vägan vej vegur vegen veien stien stígur braut túni? tie katu kuja polku tee tänav utca ulice
    ova ská vang kroge[nt] bakken hove zuidhove holmen toft väg stræde torv"""
)
_AFTER = _either(
    r"""u\. utca útja út tér körút tee tn tänav gate gata terrasse allé Strasse Straße str\. straat baan trg
    ulica iela gatvė g\. cesta pot nám náměstí [Kk]apu"""
)
_MONTH = _either(
    """January February March April May June July August September October November December Jan Feb Mar
    Apr Jun Jul Aug Sep Oct Nov Dec"""
)
_STATE = _either(
    """A[LKZR] C[AOT] D[EC] FL GA HI I[DLNA] K[SY] LA M[EDAINSOT] N[EVHJMYCD] O[HKR] PA RI S[CD] T[NX] UT
    V[TA] W[AVIY]"""
)

STREETS = (
    # 43A Church Street
    re.compile(
        rf"{_NO_NUMBER_BEFORE}{HOUSE},?\s(?:{CAPITAL_WORD}\s){{0,4}}?"
        rf"(?:{CAPITAL_WORD}\s{_SUFFIX}|\d{{1,3}}(?:st|nd|rd|th)\s{_SUFFIX})\b(?!['’])\.?"
    ),
    # 12 elm street
    re.compile(
        rf"{_NO_NUMBER_BEFORE}\d{{1,5}}[a-z]?\s(?:(?!{_NOT_IN_A_STREET}\b)[a-z']{{3,}}\s){{1,2}}"
        r"(?:street|st|road|rd|avenue|ave|ln|lane|blvd|boulevard|crescent|terrace|close|mews|court)\b"
    ),
    # Via Roma 131; 12 rue des Lilas
    re.compile(
        rf"(?<![\w/])(?:\d{{1,5}}\s)?{_BEFORE}\s(?:{_ARTICLE}\s)*"
        rf"(?:{CAPITAL_WORD}\s(?:(?:de|e|da|do|i|y)\s)?){{1,5}}?\d{{1,5}}[a-z]?\b"
    ),
    re.compile(
        rf"{_NO_NUMBER_BEFORE}\d{{1,5}}\s(?:bis\s)?{_BEFORE}\s(?:{_ARTICLE}\s)*{CAPITAL_WORD}(?:\s{CAPITAL_WORD}){{0,2}}"
    ),
    # Lindenstraße 14
    re.compile(rf"(?<!\w)(?:\d{{1,5}}\s)?[^\W\d_][\w-]{{2,24}}{_ENDING}\s\d{{1,4}}(?!\w|[.,:]\d)"),
    # Király utca 15
    re.compile(
        rf"(?<!\w)(?:\d{{1,5}}\s)?{CAPITAL_WORD}(?:\s[\w'’.-]+){{0,2}}?\s{_AFTER}\s\d{{1,4}}[a-z]?(?:[-/]\d{{1,4}})?\b\.?"
    ),
    # 7494 Name 97
    re.compile(
        rf"{_NO_NUMBER_BEFORE}\d{{3,5}}\s(?!{_MONTH}\b)(?:{CAPITAL_WORD}\s){{0,3}}?{UPPER}[\w'’.-]{{3,}}"
        rf"(?:\s{CAPITAL_WORD}){{0,2}}?\s(?!(?:19|20)\d\d\b)\d{{1,4}}[a-z]?(?!\w|:|[.,]\d)"
    ),
    # SW1A 2AA; Reno, NV 89501
    re.compile(
        r"(?<!\w)(?:[A-PR-UWYZ]\d{1,2}|[A-PR-UWYZ][A-HK-Y]\d{1,2}|[A-PR-UWYZ][A-HK-Y]?\d[A-Z])"
        r"\s\d[ABD-HJLNP-UW-Z]{2}(?!\w)"
    ),
    re.compile(rf"(?<!\w)(?:{CAPITAL_WORD},?\s){{1,2}}{_STATE}\s\d{{5}}(?:-\d{{4}})?(?!\w)"),
)

BOX_GATE = re.compile(
    r"box|postfach|apartado|[aа]/[яy]|[fad]po\b|ap(?:artmen)?t\b|suite|ste\b|flat\b|corner", re.IGNORECASE
)
BOXES = (
    re.compile(r"(?<!\w)(?:P\.?\s?O\.?\s?[Bb]ox|Postbox|Postfach|Apartado|[Aa]/[Яя])\s?\d{1,6}(?!\w)"),
    re.compile(
        r"(?<!\w)(?:PSC|Unit|CMR)\s\d{1,5},?\sBox\s\d{1,5}|(?<!\w)(?:USS|USNS|USCGC|USNV)\s\w+(?=\s+[FAD]PO)",
        re.IGNORECASE,
    ),
    re.compile(r"(?<!\w)[FAD]PO A[AEP] \d{5}(?!\w)", re.IGNORECASE),
    # 389 anything suite 463
    re.compile(
        rf"{_NO_NUMBER_BEFORE}\d{{1,5}}(?:,?\s(?!(?:not?|and|or|is|the|for|in|to|of|was|but)\b)[^\W\d_][\w'’.-]*"
        r"|\s\d{1,4}){1,6}?,?\s(?:apt|suite|ste|apartment|flat)\.?\s#?\d{1,4}[a-z]?(?!\w)",
        re.IGNORECASE,
    ),
    re.compile(r"(?<!\w)(?:Apt|Suite|Ste|Apartment)\.?\s#?\d{1,5}[A-Za-z]?(?!\w)"),
    re.compile(
        rf"(?<!\w)[Tt]he corner of {CAPITAL_WORD}(?:\s\w+){{0,5}}? and {CAPITAL_WORD}"
        rf"(?:\s{CAPITAL_WORD}){{0,2}}"
    ),
)

_UNIT = (
    r"(?:(?:Apt|Apartment|Suite|Ste|Unit|Flat|flat|apt|apartment|suite|unit|Wohnung|appt|bâtiment|piso)"
    r"\.?\s?(?:no\.?\s?)?#?\d{1,5}[A-Za-z]?|#\d{1,4})"
)
_POSTCODE = r"(?:[A-Z]{2}-\d{4,5}|\d{4,6}(?:-\d{3,4})?|[A-Z]{1,2}\d[A-Z\d]?\s?\d[A-Z]{2}|\d{2}-\d{3}|\d{3}\s\d{2})"
TAIL = re.compile(
    rf"(?:[\s,>?]+{CAPITAL_WORD}|[\s,>?]+nan|[\s,>?]+\((?:\w+)\)|[\s,>?]+(?:and|floor|\d{{1,2}}(?:st|nd|rd|th)\sfloor))"
    rf"{{0,7}}?[\s,>?]+(?:{_UNIT}|{_POSTCODE}(?![\w:.-]))"
)
"""What may follow a street: a flat, or words up to a postcode."""
TOWN = re.compile(rf"\s?,\s*{CAPITAL_WORD}(?:[ -]{CAPITAL_WORD}){{0,2}}(?=\s*(?:$|[.!?\n,]))")
"""A town that ends the clause."""
POSTCODE_BESIDE = re.compile(
    r"(?i:\b(?:zip|zip ?code|post ?code|postal code|индекс|plz|cap|cp)(?:\s+is)?)"
    r"\W{1,3}(\d{3,6}(?:[- ]\d{2,4})?)(?!\w)"
)
NUMBER_BEFORE = re.compile(r"(?:^|(?<=\s))(\d{2,5})\s$")

_RU_STREET = (
    r"(?:ул(?:иц[аеуы])?|пр-?к?т|просп|проспект[аеу]?|пер|переул(?:ок|ке|ка)|б-р|бульвар[аеу]?|наб|набережн\w{2,3}"
    r"|шоссе|площад[ьи]|пл|проезд[аеу]?|тупик[аеу]?|алле[яие]|мкр|микрорайон[аеу]?|вул|вулиц[яі]|көшесі)(?:\.|(?!\w))"
)
_RU_NAME = (
    r"(?:\d{1,2}-?(?:я|й|ая|ый|ой|го)?\s)?"
    r"(?:[А-Яа-яЁёІіЇїЄєҐґ][А-Яа-яёіїєґ'’-]{2,}\.?\s?){1,3}?(?:им\.\s?\w+\s?)?"
)
_RU_HOUSE = (
    r"(?:,?\s*(?:д\.?|дом[а]?|буд\.?)?\s*\d{1,4}"
    r"(?:\s?[а-гА-ГA-D](?![а-яёa-z])|\s?/\s?\d{1,3}|\s?[кс]\s?\d{1,2})*)"
)
_RU_PART = (
    r"(?:,?\s*(?:корп(?:ус)?|кор|к|стр(?:оение)?|кв|квартир[аеу]|кварт|подъезд|под|парадн\w+|этаж|эт|офис|оф"
    r"|комн(?:ата)?|домофон|дом|д)\.?\s*№?\s*\d{1,4}[а-гА-Г]?(?!\w|\*))"
)
_RU_TOWN = (
    r"(?:(?:\d{6},?\s*)?(?:г\.?|гор\.|город|пос\.?|пгт\.?|с\.|село|дер\.|деревня|ст\.|м\.)\s?"
    r"[А-ЯЁ][а-яё-]+(?:\s[А-ЯЁ][а-яё-]+)?,?\s*)"
)
RU_GATE = re.compile(
    rf"(?<!\w)(?:{_RU_STREET}|кв|квартир[аеу]|г\.|гор\.|город|пос|пгт|снт|днп|днт|кп|сдт|дом|д)(?!\w)",
    re.IGNORECASE,
)
RU_STREETS = (
    # ул. Ленина, д. 125, кв. 134
    re.compile(rf"(?<!\w){_RU_TOWN}?{_RU_STREET}\s?{_RU_NAME}{_RU_HOUSE}{_RU_PART}*(?!\w)", re.IGNORECASE),
    # Ленинский проспект 32
    re.compile(
        rf"(?<!\w){_RU_TOWN}?[А-Яа-яЁё-]{{4,}}(?:ая|ский|ой|ый|ого|яя|ська|ський)\s{_RU_STREET}{_RU_HOUSE}{_RU_PART}*(?!\w)",
        re.IGNORECASE,
    ),
    # Лесная 82, кв 179
    re.compile(
        rf"(?<!\w){_RU_TOWN}?[А-Яа-яЁё][А-Яа-яё-]{{3,}}(?:\s[А-Яа-яё-]{{3,}})?{_RU_HOUSE}"
        rf"(?:,?\s*(?:корп(?:ус)?|к|стр)\.?\s*\d{{1,2}})?,?\s*(?:кв|квартира)\.?\s?\d{{1,4}}{_RU_PART}*(?!\w)",
        re.IGNORECASE,
    ),
    re.compile(rf"(?<!\w){_RU_TOWN}[А-ЯЁ][а-яё-]+{_RU_HOUSE}{_RU_PART}*(?!\w)"),
    re.compile(
        r"(?<!\w)(?:снт|днп|днт|кп|сдт)\s[«\"]?[А-Яа-яё-]{3,}[»\"]?,?\s*(?:участок|уч|дом|д)\.?\s*№?\s?\d{1,4}(?!\w)",
        re.IGNORECASE,
    ),
    re.compile(
        r"(?<!\w)(?:д|дом)\.?\s?\d{1,4}[а-г]?,?\s*(?:к(?:орп)?\.?\s?\d{1,2},?\s*)?(?:кв|квартира)\.?\s?\d{1,4}(?!\w)",
        re.IGNORECASE,
    ),
)

_NO_PLACE_IN_TOWN = _either(
    """Gate Room Terminal Platform Level Floor Line Hall Bay Row Table Stand Exit Bus Page Chapter Part
    Track Take Тут Через Буду Минут Только Часа Еще Ещё Около After About Around In At Only Like The
    Maybe To"""
)
REPLY = re.compile(
    rf"{_NO_NUMBER_BEFORE}{HOUSE}\s{CAPITAL_WORD}(?:\s{CAPITAL_WORD}){{0,3}}"
    rf"|(?<!\w)(?!{_NO_PLACE_IN_TOWN}\b){CAPITAL_WORD}(?:\s{CAPITAL_WORD}){{0,3}}\s\d{{1,4}}[а-гА-Гa-dA-D]?(?:[/кк]\d{{1,3}})?"
    r"(?!\w|[.,:%]\d|\s?(?:min|мин|час|hour|р\b|руб|k\b|км))"
)
"""A number beside capitalised words: an address once somebody asks for one."""
RU_REPLY = re.compile(rf"\s*{_RU_NAME}{_RU_HOUSE}{_RU_PART}*\s*[.!]?\s*", re.IGNORECASE)
"""A whole message that is a name and a number, in Cyrillic, also in lower case."""
NO_ADDRESS = re.compile(
    r"(?:через|буду|минут|час|около|после|где-то|примерно|в|до|с|к|уже|ещё|еще|осталось|этаж|комната|номер|подъезд"
    r"|выход|зал|стол)\b",
    re.IGNORECASE,
)
"""How a reply begins that tells a time or a place inside a building."""
