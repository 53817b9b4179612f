"""Street addresses in the forms of many countries, with the flat, the town and the postcode around them.

Names of places alone are looked for only where somebody asks for an address piece by piece. The patterns are in
`_address_forms` and its neighbours.
"""

import re
from collections.abc import Iterable, Iterator

from prepare.scrub import _address_forms as forms
from prepare.scrub import _address_forms_europe as europe
from prepare.scrub import _address_forms_postcodes as postcodes
from prepare.scrub import _address_forms_russian as russian
from prepare.scrub import _address_forms_spelled as spelled
from prepare.scrub import _address_parts as parts
from prepare.scrub._big_places import is_big_place
from prepare.scrub._cues import kinds_in, values_near
from prepare.scrub._other_numbers import is_of_a_thing
from prepare.scrub._plain import is_plain
from prepare.scrub._spans import Span
from prepare.scrub._talk import is_talk

KIND = "ADDRESS"
CUES = ("address", "home")

_LONGEST_REPLY = 60
_LONGEST_LEFT = 90
_CYRILLIC = re.compile("[а-яА-Я]")
_DIGIT = re.compile(r"\d")
_POSTCODE_END = re.compile(r"(?:\d{3}|\d{3} \d{2}| [A-Z]{2})$")
_CAPITAL = re.compile(forms.UPPER)

EXAMPLES = (
    "key is in the lockbox, flat is ⟦2B⟧",
    "our flat number's ⟦14c⟧",
    "квартира у нас ⟦57⟧, звони",
    "хоть щас, ⟦Гагарина 8⟧",
    "приходите, ⟦Советская 14к2⟧",
    "мы на ⟦Мира 12⟧, второй этаж",
    "it's ⟦The Old Forge, Back Lane, nr Hexham⟧",
    "этаж 6, ⟦квартира 213⟧",
    "last on the left, ⟦The Old Forge, Tinker's Hollow⟧",
    "восьмой, ⟦кв. семьдесят четыре⟧, грузовой есть",
    "с торца, ⟦Ткацкая 5 литера Б⟧ за аптекой",
    "⟦Гжатская 22к3, 141⟧",
    "your address is still ⟦17 Quarry Bank⟧?",
    "I live at ⟦7438 Harrow Course, Apt 78, Millbury, OK 32304⟧",
    "come to ⟦43A Church Street, flat 7⟧ around 8",
    "it's ⟦12 elm street⟧",
    "parcel to ⟦31 gullhopper drive⟧",
    "ship to ⟦P.O. Box 214⟧",
    "⟦Flat 3, Old Custard Works, 9 Tanner's Row, Leeds LS9 4QX⟧",
    "⟦Apt 12B, 847 Wexcombe Ave, Dayton, OH 45419⟧ until the lease is up",
    "tell him ⟦2nd stair, brown door, 31 Gullhopper Lane⟧, please",
    "we're ⟦Thornapple Cottage, Ballykeeran, N37 V6C2⟧, past the cattle grid",
    "post it ⟦above the bakery on Silver Lane, no 14, top bell⟧",
    "residing at ⟦Plot 44, Ring Road, Lusaka⟧",
    "router at ⟦41 Wexcombe Grove⟧; second floor",
    "off to ⟦5520 S. Halstead, #3⟧ now",
    "eircode ⟦d08 k4w9⟧ for the satnav",
    "keys at ⟦Building 1187, Road 2825, Block 428⟧ on Thursday",
    "staying at ⟦H.No. 6-3-1090/B, Raj Bhavan Road⟧",
    "wir wohnen ⟦Lindenstraße 14⟧",
    "Tante ist im ⟦Seniorenhaus, Am Alten Wehr 7a, Zimmer 118, 97318 Kitzingen⟧",
    "⟦Linzer Gasse 41/7, 5020 Salzburg⟧",
    "was that ⟦Kwartelhof 27-3hg⟧?",
    "⟦Oude Gracht 214 bis, 3511 NR Utrecht⟧",
    "⟦Laan van Meerdervoort 1107⟧ is the office",
    "⟦ul. Krótka 3/12, 31-149 Kraków⟧",
    "⟦Aleja Róż 9 m. 14⟧",
    "c'est ⟦12 rue des Lilas⟧",
    "⟦9 bis, rue du Faubourg-Poissonnière, 75009 Paris⟧",
    "vive en ⟦Calle Mayor 12, 3º B⟧",
    "⟦Via dei Fornai 12⟧",
    "⟦Bjørnstjerne Bjørnsons gate 14, 7030 Trondheim⟧",
    "<street>⟦Dorfplatz 3⟧</street>\n<zip>⟦6363⟧</zip>",
    "Building: ⟦188⟧, Street: ⟦Nguyen Van Cu Street⟧\nPostcode: ⟦749000⟧",
    "живу ⟦г. Казань, ул. Ленина, д. 125, кв. 134⟧",
    "приезжай ⟦ул профсоюзная 36к1 кв 85⟧",
    "⟦гагарина 19к3, третий подъезд, кв 84⟧, лифт есть",
    "новый: ⟦Ленинградское ш., 112 корп. 4 стр. 1, ап. 903⟧",
    "живу ⟦пр-т Коста 140/2 — 9⟧",
    "он на ⟦10 лет Октября 207, кв.33⟧ остался",
    "⟦СНТ Энергетик-2, 6-я линия, участок 118⟧",
    "⟦Малая Пороховая 7, лит. Б, квартира пятнадцать⟧, за рынком",
    "⟦422540, ул. Тукая, д. 31 «А», кв. 6⟧",
    "купили двушку на ⟦академика павлова сорок восемь⟧",
    "⟦Ленинский проспект 32⟧ помнишь?",
    "⟦Лесная 82, кв 179⟧",
    "⟦SW1A 2AA⟧ is the postcode",
    "ugh. i'm ⟦unit 6, block D, Harbour Reach, BT3 9QQ⟧ and you're block B",
    "⟦The Old Forge, Mill Lane, Upper Slaughter GL54 2JJ⟧",
    "⟦2 Gwel an Mor, TR26 1NQ⟧",
    "⟦2217 W Addison, 3R⟧, back stairs not front",
    "⟦corner of Fenwick and 8th, number 801, apt 14-C⟧, agent waits outside",
    "⟦corner of fenwick and 8th⟧ at noon",
    "drop me at the ⟦corner of 5th and Pine, apt 2-B⟧",
    "address: ⟦rose cottage, back lane, little snoring, nr21 0hp⟧",
    "⟦с. Верхние Тимерсяны, ул. Новая, 7⟧",
    "top bell at ⟦nineteen and a half Quarry Steps⟧, it's real",
    "⟦twenty-two and a half Pinfold Ln⟧, yes there's a half",
    "tell him ⟦unit 6b, rear of 91-93 fortess rd, nw5⟧, buzz twice",
    "⟦красноармейская двести тринадцать дробь два, сорок восьмая⟧",
    "⟦мкр 6а, дом двенадцать б⟧ у второго подъезда",
    "давай ко мне, ⟦мкр-н Солнечный дом восемнадцать, сорок вторая квартира⟧",
    "пиши как в паспорте: ⟦д. Малые Выселки, 14⟧",
    "бабушка в ⟦деревне Заречье, дом 7⟧",
    "шлите на ⟦630078 Новосибирск а/я 114⟧, не на квартиру",
    "новоселье! ⟦пер. 3-й Кирпичный, дом 5 стр 1, вход со двора, кв. девять⟧",
    "⟦гск «Волна», бокс 88, ул. Складочная, вл. 1⟧",
    "оформи: ⟦пгт Заречье-Лесное, пер. Мельничный, д 3 корп 2, 141-я⟧",
)
COUNTEREXAMPLES = (
    "flat is 850 a month, 3 rooms",
    "Пушкина 2 тома взял",
    "Чехова 5 рассказов",
    "открыли Победы парк",
    "улица Гагарина перекрыта",
    "address the elephant in the room please",
    "2 blocks down the street",
    "10 minute drive or 5 min walk",
    "a 3 hour drive in a nice park",
    "room 214, third floor",
    "квартира огонь, 54 метра",
    "дом 2 смотришь?",
    "на улице 25 градусов",
    "10 January 2019 was cold",
    "on the road again for 3 days",
    "Apollo 13 or Matrix 2?",
    "номер в отеле норм, 214",
    "the committee 3 years ago",
    "Am Montag 18 Uhr",
    "60 кв. метров и 3 комнаты",
    "booked, 2 seats row 14",
    "flat: 850 a month, 3 rooms",
    "road: closed for 5 days",
    "8 марта 12 роз купил",
    "ул. красивая, 20 минут пешком",
    "приезжай в Москву 15 числа",
    "мы живем тут 10 лет",
    "осталось 15 минут до дома 3",
    "а 100 W Heater and a 300 W lamp",
    "обои артикул 1107-23, палитра 7035",
    "two of us in Central Park on one Sunday",
    "хорошая двести рублей стоит",
    "corner of the room and the 8th chair",
    "в деревне Заречье 14 лет не был",
    "до с. Заречье, 14 минут езды",
)
EXCHANGES = (
    ("what's the address for tomorrow?", "It's ⟦34 Larkhill Crescent⟧", "ok", "⟦Stretford⟧"),
    ("куда курьеру ехать?", "⟦Мытищи⟧", "а улица?", "⟦Летная⟧ где пятёрочка", "и?", "⟦дом 7, 9 этаж, 212⟧"),
    ("where do you live again", "⟦Ramsbottom⟧ lol", "what street", "⟦halsey n throop⟧"),
    ("what number are you", "⟦number 12⟧, green door"),
    ("which town are you in?", "London, where else"),
    ("whats your address", "Later mate", "ok", "Sorry, was in a meeting"),
    ("где ты живёшь?", "Потом скажу", "ну", "Москва"),
    ("where are you staying?", "⟦524 Rebecca Grove⟧"),
    ("адрес?", "⟦Лесная 82⟧"),
    ("what's your address", "⟦18 Tannery Wharf⟧"),
    ("where are you?", "be there in 5"),
    ("адрес скинь", "через 5 минут"),
    ("whats ur address again", "⟦31 beechwood⟧"),
    ("what's your address", "20 minutes away"),
    ("куда заказывать такси", "⟦пушкина 17⟧"),
    ("доставка спрашивает куда: адрес?", "⟦красноармейская двести тринадцать, сорок восьмая⟧"),
    ("скинь адрес для обоев", "артикул 1107-23, нужно 14"),
    ("was that ⟦Kwartelhof 27-3hg⟧?", "⟦27-2⟧. we lived under the tuba man"),
    ("what's your address", "moved in October 2023, on 4 April it was Q3 2023"),
)


def find(text: str) -> Iterator[Span]:
    """Addresses by form, extended over the flat, the town and the postcode around them."""
    has_digits = _DIGIT.search(text) is not None
    for match in _streets(text) if has_digits else _streets_without_digits(text):
        yield from _with_surroundings(text, match)
    if _CYRILLIC.search(text):
        if (russian.GATE if has_digits else russian.WITHOUT_DIGITS).search(text):
            yield from _russian(text)
        if spelled.RUSSIAN_GATE.search(text):
            yield from _by_form(text, spelled.RUSSIAN)
    if ("number_words" in kinds_in(text) or "½" in text or "1/2" in text) and spelled.ENGLISH_GATE.search(text):
        yield from _spelled_english(text)
    if ":" in text or "=" in text or ">" in text or "|" in text:
        yield from _fields(text)
    if has_digits:
        yield from (Span(start, end, KIND) for start, end in parts.told_anyway(text))
        yield from _postcodes(text)
        for match in values_near(text, CUES, forms.REPLY, words_after=3):
            if match.group()[0].isdigit():
                yield Span(match.start(), _extended(text, match.end()), KIND)


def answer(text: str, near: frozenset[str]) -> Iterator[Span]:
    """Find a number beside a name, in the reply to somebody who asks where."""
    for match in forms.REPLY.finditer(text):
        yield Span(match.start(), _extended(text, match.end()), KIND)
    if not near.isdisjoint(CUES) and len(text) <= _LONGEST_REPLY:
        number = forms.REPLY_NUMBER.search(text)
        if number and number.lastindex and not is_of_a_thing(text, number.start(number.lastindex)):
            yield Span(*number.span(number.lastindex), KIND)
        for match in forms.LETTERED_POSTCODE_ANY_CASE.finditer(text):
            yield Span(*match.span(), KIND)
        in_words = spelled.REPLY.fullmatch(text)
        if in_words and not any(is_plain(word) or is_talk(word) for word in in_words.group(1).split(maxsplit=1)[:1]):
            yield Span(*in_words.span(1), KIND)
        lower = forms.REPLY_LOWER.fullmatch(text)
        if lower and not any(is_plain(word) or is_talk(word) for word in lower.group(1).split()[1:]):
            yield Span(*lower.span(1), KIND)
    for start, end in parts.told_in_pieces(text, near):
        if not is_big_place(text[start:end]):
            yield Span(start, end, KIND)
    if len(text) <= _LONGEST_REPLY and russian.REPLY.fullmatch(text) and not russian.NO_ADDRESS.match(text.strip()):
        address = text.strip(" .!\n\t")
        start = text.index(address)
        yield Span(start, start + len(address), KIND)


def _streets(text: str) -> Iterator[re.Match[str]]:
    titled = (*forms.STREETS, *europe.STREETS) if _CAPITAL.search(text) else ()
    boxes = forms.BOXES if forms.BOX_GATE.search(text) else ()
    for pattern in (*titled, *boxes, *forms.LOWER_STREETS):
        yield from pattern.finditer(text)
    for match in forms.LOWER_STREET_WITH_RARE_NAME.finditer(text):
        if not any(is_plain(word) or is_plain(word.rstrip("s")) for word in match.group(1).lower().split()):
            yield match
    for match in europe.COMPOUND.finditer(text):
        word = match.group(1)
        if (word[0].isupper() or europe.LOWER_COMPOUND.search(word)) and not is_plain(word):
            yield match


def _streets_without_digits(text: str) -> Iterator[re.Match[str]]:
    if "," in text:
        yield from forms.OLD_HOUSE.finditer(text)
        yield from europe.RESIDENCE.finditer(text)


def _with_surroundings(text: str, match: re.Match[str]) -> Iterator[Span]:
    start = match.start()
    floor = max(0, start - _LONGEST_LEFT)
    number = forms.NUMBER_BEFORE.search(text, max(0, start - 8), start)
    if number:
        start = number.start(1)
    for pattern in (forms.LEFT_LABEL, forms.LEFT, forms.LEFT_BY):
        before = pattern.search(text[floor:start])
        if before:
            start = floor + before.start()
    yield Span(start, _extended(text, match.end()), KIND)
    unit = forms.UNIT_BESIDE.search(text[floor:start])
    if unit:
        yield Span(floor + unit.start(1), floor + unit.end(1), KIND)


def _extended(text: str, end: int) -> int:
    for _ in range(4):
        after = (*forms.AFTER, parts.NEAR_TOWN)
        match = next(filter(None, (pattern.match(text, end) for pattern in after)), None)
        if match is None:
            break
        end = match.end()
        town = forms.TOWN_AFTER_POSTCODE.match(text, end) if _POSTCODE_END.search(text, max(0, end - 6), end) else None
        if town:
            end = town.end()
    return end


def _russian(text: str) -> Iterator[Span]:
    for pattern in (*russian.STREETS, russian.BARE_STREET):
        for match in pattern.finditer(text):
            if russian.NO_ADDRESS.match(match.group()):
                continue
            if pattern is russian.BARE_STREET and not russian.TELLING.search(match.group()):
                continue
            start = match.start()
            floor = max(0, start - _LONGEST_LEFT)
            for left in (russian.SETTLEMENT_BEFORE, russian.REGION_BEFORE, russian.INDEX_BEFORE):
                before = left.search(text[floor:start])
                if before:
                    start = floor + before.start()
            yield Span(start, match.start() + len(match.group().rstrip(" ,.")), KIND)

    for match in russian.LIVES_AT.finditer(text):
        yield Span(*match.span(1), KIND)


def _by_form(text: str, patterns: Iterable[re.Pattern[str]]) -> Iterator[Span]:
    for pattern in patterns:
        for match in pattern.finditer(text):
            yield Span(*match.span(), KIND)


def _spelled_english(text: str) -> Iterator[Span]:
    patterns = ([spelled.ENGLISH] if _CAPITAL.search(text) else []) + (
        [spelled.ENGLISH_HALF] if spelled.HALF.search(text) else []
    )
    for pattern in patterns:
        for match in pattern.finditer(text):
            yield from _with_surroundings(text, match)


def _postcodes(text: str) -> Iterator[Span]:
    cased = forms.LETTERED_POSTCODE_ANY_CASE if "address" in kinds_in(text) else forms.LETTERED_POSTCODE
    for match in cased.finditer(text):
        floor = max(0, match.start() - _LONGEST_LEFT)
        before = text[floor : match.start()]
        houses = (pattern.search(before) for pattern in postcodes.BEFORE_POSTCODE)
        yield Span(floor + min((house.start() for house in houses if house), default=len(before)), match.end(), KIND)
    for match in forms.POSTCODE_BESIDE.finditer(text):
        yield Span(*match.span(1), KIND)
    for match in europe.POSTCODE_AND_TOWN.finditer(text):
        yield Span(*match.span(), KIND)


def _fields(text: str) -> Iterator[Span]:
    for match in forms.FIELD_OF_A_NUMBER.finditer(text):
        yield Span(*match.span(1), KIND)
    for match in forms.FIELD.finditer(text):
        value = match.group(1)
        if any(map(str.isdigit, value)) or value.istitle():
            yield Span(*match.span(1), KIND)
