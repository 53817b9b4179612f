"""How street addresses are written in English, and what stands around a street in any Latin script: patterns only.

For the rule `addresses`; other languages are in `_address_forms_europe` and `_address_forms_russian`.
"""

import re

from prepare.scrub._cues import NAME_FILLER


def either(words: str, *, any_case: bool = False) -> str:
    """Make an alternative of words."""
    return ("(?i:" if any_case else "(?:") + "|".join(words.split()) + ")"


NO_NUMBER_BEFORE = r"(?<![\w.,:/$€£-])"
UPPER = "[A-ZÀ-ÖØ-ÞĀ-ſΆ-ΫА-ЯЁ]"
CAPITAL_WORD = rf"(?:{UPPER}[\w'’.-]{{0,30}}|{NAME_FILLER})"
"""A street may bear the name of a person, which is taken out by then."""
HOUSE = r"\d{1,5}[A-Za-z]?(?:[-/]\d{1,4}[A-Za-z]?)?"
_SUFFIX = either(
    """Alley Avenue Ave Bend Boulevard Blvd Branch Bridge Brook Bypass Camp Causeway Center Centre Circle
    Cir Cliffs? Close Cl Club Common Corners? Cottages? Course Court Ct Courts Coves? Creek Crescent Cres Crest Croft
    Crossing Crossroad Curve Dale Dam Divide Drives? Dr Esplanade Estates? Expressway Extensions? Falls? Ferry
    Fields? Flats? Fords? Forest Forges? Forks? Fort Freeway Gardens? Gdns Gateway Glens? Grange Greens? Groves? Gr
    Harbors? Harbours? Haven Heights Highway Hwy Hills? Hollow Inlet Islands? Isle Junctions? Keys?
    Knolls? Lakes? Landing Lane Ln Lights? Loaf Locks? Lodge Loop Mall Manors? Mansions Maltings Meadows? Mews Mills?
    Mission Motorway Mount Mountains? Orchard Oval Paddock Parade Parks? Parkways? Pkwy Pass Passage Path Pike Pines?
    Place Pl Plains? Plaza Points? Ports? Prairie Promenade Quay Radial Ramp Ranch Rapids? Rest Ridges? Rise River
    Roads? Rd Route Row Rue Run Shoals? Shores? Skyway Springs? Spurs? Squares? Sq Station Stravenue
    Stream Streets? St Str str Summit Terrace Ter Throughway Trace Track Trafficway Trail Trl Tunnel Turnpike
    Underpass Unions? Vale Valleys? Viaduct Views? Villages? Villas Ville Vista Walks? Wall Way Ways Wells? Wharf
    Wynd Yard Yd Bank Basin Bottom Fold Nook Ginnel Vennel"""
)
_NOT_IN_A_STREET = either(
    """the on in of down my your this that a an to from at by off is was and or for min mins minute minutes
    hour hours mile miles km days? lane more other per"""
)
_DIRECTION = r"(?:[NSEW]|[NS][EW]|North|South|East|West)"
_HOUSE_NAME = (
    r"(?:Cottage|House|Farm|Farmhouse|Lodge|Villa|Barn|Mill|Manor|Hall|Bungalow|Works|Maltings|Grange|Rectory|Vicarage"
    r"|Tower|Towers|Building|Buildings|Mansions|Residence|Residency|Apartments|Court|Heights|Wharf|Mews|Granary"
    r"|Croft|Steading|Forge|Smithy|Dairy|Coach House|Oast|Schoolhouse|Stables|Byre|Boathouse|Lighthouse|Gables"
    r"|Chambers|Castle|Gatehouse|Stables|Warehouse|Society|Enclave|Nagar|Seniorenhaus|Heim|Haus|Schule|Foundry"
    r"|Brewery|Chapel)"
)
MONTH = either(
    """January February March April May June July August September October November December Jan Feb Mar
    Apr Jun Jul Aug Sep Sept Oct Nov Dec"""
)
_STATE = either(
    """A[LKZR] C[AOT] D[EC] FL GA HI I[DLNA] K[SY] LA M[EDAINSOT] N[EVHJMYCD] O[HKR] PA PR RI S[CD] T[NX] UT
    V[TA] W[AVIY]"""
)

_BRITISH_POSTCODE = (
    r"(?:[A-PR-UWYZ]\d{1,2}|[A-PR-UWYZ][A-HK-Y]\d{1,2}|[A-PR-UWYZ][A-HK-Y]?\d[A-Z])\s\d(?!ST|ND|RD"
    r"|TH)[ABD-HJLNP-UW-Z]{2}"
)
_EIRCODE = r"[AC-FHKNPRTV-Y]\d[\dW]\s?(?=[\dA-Z]{0,3}[A-Z])(?=[A-Z]{0,3}\d)[\dAC-FHKNPRTV-Y]{4}"
_CANADIAN_POSTCODE = r"[ABCEGHJ-NPRSTVXY]\d[ABCEGHJ-NPRSTV-Z]\s\d[ABCEGHJ-NPRSTV-Z]\d"
LETTERED_POSTCODE = re.compile(rf"(?<!\w)(?:{_BRITISH_POSTCODE}|{_EIRCODE}|{_CANADIAN_POSTCODE})(?!\w)")
LETTERED_POSTCODE_ANY_CASE = re.compile(LETTERED_POSTCODE.pattern, re.IGNORECASE)
"""Lower case is for where an address is spoken of."""
NAMED_HOUSE = re.compile(
    rf"(?<!\w)(?:{CAPITAL_WORD}\s){{1,3}}{_HOUSE_NAME},\s(?:{CAPITAL_WORD}(?:\s{CAPITAL_WORD}){{0,2}},?\s){{0,3}}$"
)
"""A house without number before a postcode: "Thornapple Cottage, Ballykeeran, "."""

OLD_HOUSE = re.compile(
    rf"(?<!\w)(?:{CAPITAL_WORD}\s){{1,3}}{_HOUSE_NAME},\s(?:{CAPITAL_WORD}\s){{1,3}}(?:Street|St|Road|Rd|Lane|Ln"
    rf"|Avenue|Ave"
    r"|Drive|Row|Way|Close|Hill|Terrace|Place|Square|Mews|Court|Crescent|Gardens|Walk|Wharf|Quay|Hollow|Bank|End|Green"
    r"|Basin|Common|Corner|Lea|Rise|Bottom|Fold|Yard)\b(?!['’]\w)"
)
"""Old Forge Cottage, Mill Lane."""
STREETS = (
    # 43A Church Street
    re.compile(
        rf"{NO_NUMBER_BEFORE}{HOUSE},?\s(?:{_DIRECTION}\.?\s)?"
        rf"(?:(?:{CAPITAL_WORD}\s){{1,5}}{_SUFFIX}|\d{{1,3}}(?:st|nd|rd"
        rf"|th)\s{_SUFFIX})\b(?!['’]\w)\.?(?:\s{_DIRECTION}\b(?![.'’]))?"
    ),
    # 5520 S. Halstead
    re.compile(
        rf"{NO_NUMBER_BEFORE}(?:\d{{2,5}}\s[NSEW]\.\s?{CAPITAL_WORD}"
        rf"|\d{{3,5}}\s(?:[NSE]|W(?!\s(?:Heater|Motor|Lamp|Solar|Power)))\s{UPPER}[a-z]{{3,20}})(?:\s{_SUFFIX}\b)?"
    ),
    # Silver Lane, no 14
    re.compile(
        rf"(?<!\w)(?:{CAPITAL_WORD}\s){{1,3}}{_SUFFIX},?\s(?:[Nn]o\.?|[Nn]umber|[Nn]r\.?|№"
        rf"|#)\s?\d{{1,4}}[A-Za-z]?(?![\w:]|[.,]\d)"
    ),
    OLD_HOUSE,
    # Building 1187, Road 2825, Block 428
    re.compile(
        r"(?<!\w)(?:Room|Rm|Unit|Building|Bldg|Block|Blk|Villa|Flat|House|Plot|Tower|Apt|Apartment|Office|Shop"
        r"|Lot)\.?\s(?:[Nn]o\.?\s?)?"
        r"#?[A-Z]?-?\d{1,5}[A-Z]?,\s(?:Room|Unit|Building|Bldg|Block|Blk|Road|Street|Villa|House|Tower|Zone|Way"
        r"|Avenue|Lane|Phase"
        r"|Sector|Floor|Wing|Gate|Entrance)\s(?:[Nn]o\.?\s?)?(?:[A-Z]?-?\d{1,5}[A-Z]?|[A-Z])(?!\w)"
        rf"(?:,\s(?:(?:Block|Road|Street|Zone|Sector|Phase|Floor|Unit)\s[\dA-Z]{{1,5}}"
        rf"|No\.\s?\d{{1,5}}(?:\s{CAPITAL_WORD}){{1,5}}"
        rf"|(?:{CAPITAL_WORD}\s){{1,3}}\d{{1,3}})(?!\w)){{0,3}}"
    ),
    # Flat 302, Sai Residency, 4th Cross, Indiranagar
    re.compile(
        rf"(?<!\w)(?:(?:Flat|Apt|Unit|Room|Apartment|Suite)\s(?:No\.?\s)?[A-Z]?-?\d{{1,4}}[A-Z]?"
        rf"|[A-Z]-?\d{{1,4}}),\s(?:{CAPITAL_WORD}\s){{1,3}}"
        rf"{_HOUSE_NAME}(?:,\s(?:\d{{1,3}}(?:st|nd|rd|th)\s)?{CAPITAL_WORD}(?:\s{CAPITAL_WORD}){{0,2}}){{0,2}}"
    ),
    # H.No. 6-3-1090/B, Raj Bhavan Road
    re.compile(
        r"(?<!\w)(?:H\.?\s?No|House\s[Nn]o|Flat\s[Nn]o|Plot\s[Nn]o|Door\s[Nn]o|D\.\s?No|Shop\s[Nn]o|TC"
        r"|Blk)\.?:?\s?(?=[A-Z/-]{0,4}\d)[\dA-Z]"
        rf"[\dA-Z/-]{{0,14}}(?:,\s{CAPITAL_WORD}(?:\s{CAPITAL_WORD}){{0,3}}){{0,3}}"
    ),
    # Reno, NV 89501
    re.compile(rf"(?<!\w)(?:{CAPITAL_WORD},?\s){{1,2}}{_STATE}\s\d{{5}}(?:-\d{{4}})?(?!\w)"),
    re.compile(r"(?<![\w.,+/-])\d{5}-\d{4}(?![\w/-])"),
    # 7494 Name 97
    re.compile(
        rf"{NO_NUMBER_BEFORE}\d{{3,5}}\s(?!{MONTH}\b)(?:{CAPITAL_WORD}\s){{0,3}}?{UPPER}[\w'’.-]{{3,30}}"
        rf"(?:\s{CAPITAL_WORD}){{0,2}}?\s(?!(?:19|20)\d\d\b)\d{{1,4}}[a-z]?(?!\w|:|[.,]\d)"
    ),
)
LOWER_STREETS = (
    # 12 elm street
    re.compile(
        rf"{NO_NUMBER_BEFORE}(?:\d{{1,4}}-)?\d{{1,5}}[a-z]?\s(?:(?!{_NOT_IN_A_STREET}\b)[a-z']{{3,}}\s){{1,2}}"
        r"(?:street|st|road|rd|avenue|ave|ln|lane|blvd|boulevard|crescent|terrace|close|mews|court)\b"
    ),
)
LOWER_STREET_WITH_RARE_NAME = re.compile(
    rf"{NO_NUMBER_BEFORE}\d{{1,5}}[a-z]?\s((?:(?!{_NOT_IN_A_STREET}\b)[a-z']{{3,}}\s){{1,2}})"
    r"(?:drive|dr|way|place|pl|park|gardens|grove|hill|wharf|quay|trail|parkway|walk|rise|square)\b",
    re.IGNORECASE,
)
"""31 gullhopper drive: only where the name is no plain word, unlike "10 minute drive"."""

_NUMBER_AFTER = r"(?:,?\s(?:number|no\.?|#)\s?\d{1,5}(?!\w))?"
BOX_GATE = re.compile(
    r"box|postfach|apartado|[aа]/[яy]|[fad]po\b|ap(?:artmen)?t\b|suite|ste\b|flat\b|corner", re.IGNORECASE
)
BOXES = (
    re.compile(r"(?<!\w)(?:P\.?\s?O\.?\s?[Bb]ox|Postbox|Postfach|Apartado|[AaАа]/[Яя])\s?\d{1,6}(?!\w)"),
    re.compile(
        r"(?<!\w)(?:PSC|Unit|CMR)\s\d{1,5},?\sBox\s\d{1,5}|(?<!\w)(?:USS|USNS|USCGC|USNV)\s\w+(?=\s+[FAD]PO)",
        re.IGNORECASE,
    ),
    re.compile(r"(?<!\w)[FAD]PO A[AEP] \d{5}(?!\w)", re.IGNORECASE),
    # 389 anything suite 463
    re.compile(
        rf"{NO_NUMBER_BEFORE}\d{{1,5}}(?:,?\s(?!(?:not?|and|or|is|the|for|in|to|of|was|but)\b)[^\W\d_][\w'’.-]*"
        r"|\s\d{1,4}){1,6}?,?\s(?:apt|suite|ste|apartment|flat)\.?\s#?\d{1,4}[a-z]?(?!\w)",
        re.IGNORECASE,
    ),
    re.compile(r"(?<!\w)(?:Apt|Suite|Ste|Apartment)\.?\s#?\d{1,5}[A-Za-z]?(?!\w)|(?<!\w)Flat\s\d{1,3}[A-Za-z](?!\w)"),
    re.compile(
        rf"(?<!\w)(?:[Tt]he )?corner of {CAPITAL_WORD}(?:\s\w+){{0,5}}? (?:and|&) (?:{CAPITAL_WORD}"
        rf"(?:\s{CAPITAL_WORD}){{0,2}}|\d{{1,3}}(?:st|nd|rd|th)){_NUMBER_AFTER}"
        rf"|(?<!\w)corner of \d{{1,3}}(?:st|nd|rd|th) (?:and|&|n) (?!the\b)\w+{_NUMBER_AFTER}"
        rf"|(?<!\w)corner of (?!the\b)\w+ (?:and|&|n) \d{{1,3}}(?:st|nd|rd|th){_NUMBER_AFTER}"
    ),
)

_UNIT = (
    r"(?:(?i:apt|apartment|suite|ste|unit|flat|room|wohnung|whg|zimmer|appt|app|appartement|bâtiment|bât|piso"
    r"|puerta|esc|escalera"
    r"|interno|int|scala|boîte|boite|bte|bus|apto|apartamento|bloco|bl|sc|et|ap|lok|lgh|byt|kat|daire|door|floor"
    r"|level|block|lot)"
    r"\.?\s?(?:no\.?\s?)?#?:?\s?(?:\d{1,5}(?:-?[A-Za-z])?|[A-H])(?![\w])|#\s?\d{1,4}[A-Za-z]?|(?:Hinterhaus|Vorderhaus"
    r"|Seitenflügel"
    r"|Gartenhaus|[1-9]\.\s?(?:OG|Stock|Etage|tv|th|mf|sal|em)(?:\s(?:links|rechts|mitte))?"
    r"|[1-9]\d?[ºª°]\s?(?:(?:[A-F]|izq\w*|dcha\w*|izda\w*|esq\w*|dto|drt\w*|frente)(?!\w))?|EG|DG)(?!\w))"
)
_POSTCODE = (
    r"(?:[A-Z]{1,2}-\d{4,5}|\d{4}\s?[A-Z]{2}(?![A-Za-z])|\d{4,6}(?:-\d{3,4})?|[A-Z]{1,2}\d[A-Z\d]?\s?\d[A-Z]{2}"
    r"|\d{2}-\d{3}|\d{3}\s\d{2}"
    rf"|{_EIRCODE}|{_CANADIAN_POSTCODE})"
)
_BETWEEN = r"[\s,>?–]+"
TAIL = re.compile(
    rf"(?:{_BETWEEN}{CAPITAL_WORD}|{_BETWEEN}nan|{_BETWEEN}\((?:\w+)\)|{_BETWEEN}(?:and|floor|\d{{1,2}}(?:st|nd|rd"
    rf"|th)\sfloor))"
    rf"{{0,7}}?{_BETWEEN}(?:{_UNIT}|{_POSTCODE}(?![\w:]|[.-]\w))"
)
"""What may follow a street: a flat, or words up to a postcode."""
TOWN = re.compile(rf"\s?,\s*{CAPITAL_WORD}(?:[ -]{CAPITAL_WORD}){{0,2}}(?:\s\d{{1,2}})?(?=\s*(?:$|[.!?\n,]))")
"""A town that ends the clause."""
TOWN_AFTER_POSTCODE = re.compile(rf"\s{CAPITAL_WORD}(?:[ -]{CAPITAL_WORD}){{0,2}}(?=\s*(?:$|[.!?\n,;)]))")
LETTERED_UNIT = re.compile(r",\s#?\d{1,3}-?[A-HJ-NP-Z](?=\s*(?:$|[,;!?\n]|\.(?!\d)))")
"""2217 W Addison, 3R."""
OUTWARD_CODE = re.compile(
    r",\s(?:[A-Z]{1,2}\d{1,2}|(?i:(?:e|ec|n|nw|se|sw|w|wc|bs|bn|eh|ls|ol|ox|cf|bt|ne|le)\d{1,2}))(?=\s*(?:$|[,;!?\n]|\.(?!\d)))"
)
"""The first half of a British postcode after a street: 93 Fortess Rd, NW5."""
BELL = re.compile(
    r",?\s(?:top|bottom|left|right|middle|first|second|third|ground|upper|lower)[ -](?:bell|door|buzzer|flat|floor"
    r"|stair)\b"
)

AFTER = (TAIL, TOWN, BELL, LETTERED_UNIT, OUTWARD_CODE)

_ORDINAL = (
    r"(?:\d{1,2}(?:st|nd|rd|th)|[Ff]irst|[Ss]econd|[Tt]hird|[Ff]ourth|[Tt]op|[Gg]round|[Bb]asement|[Uu]pper|[Ll]ower)"
)
_FIRST_SEGMENT = (
    r"(?:(?i:flat|apt|apartment|unit|suite|room|studio|villa|house|block|plot|lot|tower|floor|level|stair|zimmer"
    r"|wohnung|appt|no|shop|office)\.?"
    rf"\s?(?:no\.?\s?)?#?[A-Za-z]?-?\d{{1,5}}[A-Za-z]?|{_ORDINAL}\s(?:floor|stair|entrance|flat|landing)(?:\sflat)?"
    rf"|(?:{CAPITAL_WORD}\s){{1,3}}{_HOUSE_NAME}|{_HOUSE_NAME}|\d{{1,3}}[/-]\d{{1,3}}"
    r"|(?:the\s)?(?:(?!the\b)[a-z]+\s){0,2}(?:cottage|forge|barn|farmhouse|lodge|vicarage|rectory|old mill"
    r"|bungalow|gatehouse))"
)
LEFT = re.compile(
    rf"(?<![\w'’]){_FIRST_SEGMENT},\s+(?:(?:{_FIRST_SEGMENT}|[a-z]+\sdoor"
    rf"|{CAPITAL_WORD}(?:\s{CAPITAL_WORD}){{0,3}}),\s+){{0,3}}$"
)
"""What stands before a street: flats, floors, the name of the house."""
LEFT_LABEL = re.compile(
    r"(?<!\w)(?:plot|house|lot|building|number|no\.|nr\.?|rear of|back of|top of)\s$", re.IGNORECASE
)
"""Plot 44, Ring Road."""
LEFT_BY = re.compile(
    r"(?<!\w)(?:above|behind|opposite|over|below|beside|next to) the [a-z]+(?: [a-z]+)? (?:on|in|at|,) $"
)
UNIT_BESIDE = re.compile(
    r"(?<!\w)(?:unit|flat|apt|apartment|room|suite)\s#?(\d{1,5}[A-Za-z]?),?\s(?:at|of|in|on)\s$", re.IGNORECASE
)
NUMBER_BEFORE = re.compile(r"(?:^|(?<=\s))(\d{2,6}),?\s$")

POSTCODE_BESIDE = re.compile(
    r"(?i:(?<![A-Za-z])(?:zip|zip ?code|post ?code|postal ?code|post ?nr|индекс|plz|cap|cp|код|código postal"
    r"|code postal|pin ?code"
    r"|kod pocztowy|postleitzahl)\b(?:\s+is"
    r"|\s+in your \w+)?)\W{1,5}((?:[A-Z]{1,2}-)?\d{3,6}(?:[- ]\d{2,4})?(?:\s?[A-Z]{2})?)(?!\w)"
)
_FIELD = (
    r"(?:(?:home|billing|shipping|delivery|postal|mailing|secondary|primary|current|old|new|street|invoice"
    r"|property)[ _-])?"
    r"(?:address|addr|street|residence)(?:[ _-]?(?:line)?[ _-]?\d)?|street[ _-]?(?:name|address)|address"
    r"|stra(?:ss|ß)e|anschrift|adresse|calle|dirección|direccion|indirizzo"
    r"|rua|endereço|ulica"
    r"|adres|adresa|адрес|улица|адреса|мекенжай"
)
FIELD = re.compile(
    rf"(?:^|[\n,{{<|*\"';])[\s\"'*<|>-]{{0,6}}(?:{_FIELD})[\"'*\s]{{0,4}}(?::|=|>|\|)[\s\"'*]{{0,5}}"
    r"([^\s\"'<>|{}*:@][^\n\"'<>|{}:@]{0,78}?)(?=\s*(?:$|[\n\"'<>|}]|[.;]\s|,\s*[\w ]{2,20}:))",
    re.IGNORECASE,
)
"""The value of a field of a form, a table, a file of data."""
FIELD_OF_A_NUMBER = re.compile(
    r"(?<![\w-])(?:building|house|flat|apartment|apt|unit|hausnummer|дом|квартира|корпус)"
    r"(?:[ _-]?(?:no|number|nr))?\.?[\"'*]{0,3}(?:\s?[:=>|]\s?|\s(?=\d{3,5},\s(?:Road|Street|Block|Zone)))[\"'*]{0,3}"
    r"(\d{1,5}[A-Za-z]?)(?=\s*(?:$|[\n\"'<>|},;]))",
    re.IGNORECASE,
)

_NO_PLACE_IN_TOWN = either(
    """Gate Room Terminal Platform Level Floor Line Hall Bay Row Table Stand Exit Bus Page Chapter Part
    Track Take Тут Через Буду Минут Только Часа Еще Ещё Около After About Around In At Only Like The
    Maybe To Q[1-4] Attendance Invoice INVOICE Section Version Figure Grade Class Season Episode Year Since Until
    Before From Till On By Is Was Every"""
)
REPLY = re.compile(
    rf"{NO_NUMBER_BEFORE}(?!(?:19|20)\d\d\b){HOUSE}[ ](?!{MONTH}\b|[A-Z]{{1,3}}\b|[KMG]?(?:bit|byte|iB"
    rf"|Hz)){CAPITAL_WORD}(?:[ ]{CAPITAL_WORD}){{0,3}}"
    rf"|(?<!\w)(?!(?:{_NO_PLACE_IN_TOWN}|{MONTH})\b"
    rf"|[A-Z][A-Za-z]{{0,2}}\b){CAPITAL_WORD}(?:[ ](?!{MONTH}\b){CAPITAL_WORD}){{0,3}}"
    r"[ ](?!(?:19|20)\d\d\b)\d{1,4}[а-гА-Гa-dA-D]?(?:[/кк-]\d{1,3}(?:h[gs])?)?"
    r"(?!\w|[.,:%]\d|\s?(?:min|мин|час|hour|р\b|руб|k\b|км))"
)
"""A number beside capitalised words: an address once somebody asks for one."""
REPLY_LOWER = re.compile(r"\s*(\d{1,4}[a-z]?\s[a-z'’]{4,}(?:\s[a-z'’]{3,}){0,2})\s*[.!]?\s*")
"""31 beechwood, where no word is plain."""
REPLY_NUMBER = re.compile(
    r"\s*(\d{1,4}-\d{1,3}[a-z]{0,2})(?=[.,]\s|\s*$)|(?<!\w)((?:flat|apt|apartment|unit|кв"
    r"|квартира)\.?\s?#?\d{1,4}[a-zа-г]?)(?!\w)"
    r"|^\s*(\d{4,5}\s?[A-Z]{0,2})[.!]?\s*$",
    re.IGNORECASE,
)
"""The number of a house and a flat, or of a flat, in such a reply."""
