"""Addresses told piece by piece: the town, then the street, then the house; streets that every Russian town has."""

import re
from collections.abc import Iterator

from prepare.scrub._address_forms import CAPITAL_WORD, UPPER
from prepare.scrub._common_words import common_words
from prepare.scrub._corrections import TOLD
from prepare.scrub._odd_words import is_odd_alone, tells_something
from prepare.scrub._plain import is_plain
from prepare.scrub._questions import ASKED, JUST_ASKED
from prepare.scrub._russian_readings import CYRILLIC, morphology

_ASKED = frozenset((ASKED + "home", JUST_ASKED + "home"))
_JUST_ASKED = JUST_ASKED + "home"
_TOLD = TOLD + "address"
_LONGEST = 60
_LEAST_LETTERS = 3
_NAMES_A_PLACE = ("NOUN", "ADJF", None)
_LEAD = (
    r"(?:(?:hi|hello|hey|sure|yes|hiya|да|ага|привет)[!,.]{0,2}\s)?"
    r"(?:(?:it['’]?s|its|still|in|near|at|on|oh|ok|so|um+|yeah|well|это|ну|в|во|на|у|мы|я|так)\s){0,3}"
)
_BARE_HOUSE = re.compile(
    rf"\W*(?i:{_LEAD})(?P<place>(?!(?:19|20)\d\d\b)(?:\d{{1,4}}[a-e]?(?=,)|\d{{2,4}}[a-e]?))(?=\s*(?:$|,\s(?i:top|bottom|left|right|first|second|third"
    r"|last|middle|green|red|blue|black|white|yellow|the|with|next|opposite|ground|верх|перв|втор|треть|слева|справа|за|возле)))"
)
"""114, top bell."""
_ENGLISH_NUMBER = (
    r"(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen"
    r"|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred)"
)
_NUMBER_IN_WORDS = re.compile(
    rf"\W*(?i:{_LEAD})(?P<place>(?i:number|no\.?|house|flat)\s(?i:{_ENGLISH_NUMBER}(?:(?:\sand\s|[\s-]){_ENGLISH_NUMBER}){{0,3}}))(?!\w)"
)
_ORDINAL = (
    r"(?:перв|втор|трет|четв[её]рт|пят|шест|седьм|восьм|девят|десят|\w{3,7}надцат|двадцат|тридцат|сороков|пятидесят"
    r"|шестидесят|семидесят|восьмидесят|девяност|сот)(?:ый|ой|ая|ий|ья)"
)
_TENS = r"(?:двадцать|тридцать|сорок|пятьдесят|шестьдесят|семьдесят|восемьдесят|девяносто|сто)"
_HOUSE_IN_ORDINALS = re.compile(
    rf"\W*(?i:{_LEAD})(?P<place>(?i:(?:дом\s)?(?:{_TENS}\s){{0,2}}{_ORDINAL}"
    rf"(?:,?\s(?:{_TENS}\s)?{_ORDINAL}\s(?:подъезд|этаж|квартира|корпус))*))(?=\s*(?:$|[,.!]))"
)
_OF_HEROES = re.compile(
    r"\W*(?:(?:на|это|там)\s)?(?P<place>(?:Героев|Маршала|Академика|Генерала|Адмирала|Космонавтов?|Братьев|Летчика|Лётчика|Партизана"
    r"|Композитора|Художника|Профессора|Архитектора|Капитана|Комиссара|Сержанта|Бойцов|Защитников|Воинов)\s[А-ЯЁ][\w-]+)"
)
_FROM_STREET = re.compile(
    r"(?<!\w)(?:от|до|с|на|возле|около|напротив)\s(?P<place>(?!Перв|Втор|Треть|Кажд|Люб|Одн|Друг|Сам|Так)[А-ЯЁ][а-яё]{2,}"
    r"(?:ской|цкой|зной|чной|тной|жной|льной|вой|ной|лой|рой|ого|его)\s(?!(?:19|20)\d\d)\d{1,3}(?:[а-г](?![а-яё])|[кс/]\d{1,2})?)"
    r"(?=\s*(?:$|[,;!?)\n]|\.(?!\d)))"
)
"""A street with the ending of one, and the number of a house that ends a clause, where somebody sets out or goes."""
_IN_FLAT = re.compile(
    r"(?<!\w)(?:we['’]?re|were|i['’]?m|im|we are|i am|lives?|living|come to|its|it['’]?s)\s(?:at|in|on)?\s?"
    r"(?P<flat>(?:flat|apt|apartment)\s(?:no\.?\s)?\d{1,4}[a-z]?)(?=\s*(?:$|[,.!\n]))",
    re.IGNORECASE,
)
_SAINTS_STREET = re.compile(
    r"(?<![\w.,:/£$€-])\d{1,4}[a-z]?\s(?:st|saint)\.?\s[a-z]{3,}(?:['’]?s)?\s(?:street|st|road|rd|avenue|ave|lane|terrace|close"
    r"|mews|court|place|gardens|square|hill|way|drive|crescent|grove|row|walk)(?!\w)",
    re.IGNORECASE,
)
_PLACE = re.compile(
    rf"\W*(?i:{_LEAD})(?P<place>{UPPER}[^\W\d_]+(?:[\s-]{UPPER}[^\W\d_]+){{0,2}})(?=\s*(?:$|[,.!)]|(?i:lol|now|atm|mate|сейчас|теперь|где)\b))"
)
_STREET_RUSSIAN = re.compile(
    r"\W*(?:(?:на|по|это)\s)?(?P<place>[А-ЯЁ][а-яё-]{3,25}(?:ая|яя|ой|ский|ый|ий|ого|его|ова|ева|ина|ской))(?=\s*(?:$|[,.!)]|\sгде\s|\sрядом\s|\sнапротив\s|\sза\s))"
)
_CROSSING = re.compile(
    r"\W*(?:(?:corner\sof|at|its|it['’]?s|by)\s){0,2}(?P<place>(?P<one>[^\W\d_]{4,20})\s(?:n|and|&|x|/|и)\s(?P<other>[^\W\d_]{4,20}|\d{1,3}(?:st|nd|rd|th)))[\s.!]*",
    re.IGNORECASE,
)
_NUMBERED = (
    r"(?:кв\.?|квартира|подъезд|этаж|корпус|flat|apt|floor)\s?\d{1,4}|\d{1,3}(?:-?й)?\s(?:этаж|подъезд|floor)|\d{1,4}"
)
_HOUSE = re.compile(
    rf"\W*(?i:{_LEAD})(?P<place>(?i:дом|д\.|number|no\.?|house(?:\snumber)?|№|кв\.?|квартира|flat|apt)\s?№?\s?\d{{1,4}}[а-еa-e]?"
    rf"(?:[/к]\d{{1,3}})?(?![\w:%]|[.,]\d)(?:,\s(?:{_NUMBERED})(?![\w:%]|[.,]\d|\s?(?:мин|час|руб|min|quid)))*)"
)
_FLAT_IS = re.compile(
    r"(?<!\w)(?:flat|apt|apartment|unit)(?:\s(?:number|no\.?))?(?:\sis|['’]s|\s=|:)\s(?:number\s)?#?"
    r"(?P<flat>\d{1,4}[A-Za-z]|[A-Z]-?\d{1,4})(?![\w%-])"
    r"|(?<!\w)кварт\w{1,3}\s(?:у\s(?:нас|меня|них)|моя|наша|номер|это|№)[\s:—-]{1,3}(?P<number>\d{1,4})(?![\w:%]|[.,]\d|\s?(?:м|тыс|метр|кв))",
    re.IGNORECASE,
)
_EVERYWHERE = re.compile(
    r"(?<![\w-])(?:Гагарина|Ленина|Пушкина|Мира|Победы|Кирова|Калинина|Лермонтова|Гоголя|Чапаева|Дзержинского|Куйбышева"
    r"|Свердлова|Энгельса|Карла\sМаркса|Маркса|Некрасова|Островского|Фрунзе|Маяковского|Чехова|Горького|Толстого|Чкалова"
    r"|Жукова|Суворова|Кутузова|Титова|Матросова|Королёва|Королева|Крупской|Тимирязева|Мичурина|Ломоносова|Тургенева"
    r"|(?:Советск|Садов|Октябрьск|Комсомольск|Первомайск|Красноармейск|Пролетарск|Молод[её]жн|Школьн|Лесн|Набережн"
    r"|Заречн|Центральн|Полев|Лугов|Зел[её]н|Солнечн|Рабоч|Юбилейн|Спортивн|Строителей|Железнодорожн|Вокзальн)(?:ая|ой|ую)?)"
    r"\s(?!(?:19|20)\d\d)\d{1,3}(?:[а-г](?![а-яё])|[кс/]\d{1,2})?(?=\s*(?:$|[,;!?)\n]|\.(?!\d)))"
)
"""A name that a street has in nearly every town, and the number of a house at the end of a clause."""
NEAR_TOWN = re.compile(
    rf",?\s(?:nr\.?|near|just\soutside|outside)\s{CAPITAL_WORD}(?:[ -]{CAPITAL_WORD}){{0,2}}(?=\s*(?:$|[.!?\n,]))"
)


def told_anyway(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of what is a part of an address whatever was said before."""
    for match in _FLAT_IS.finditer(text):
        yield match.span("flat" if match["flat"] else "number")
    for pattern in (_EVERYWHERE, _SAINTS_STREET):
        for match in pattern.finditer(text):
            yield match.span()
    for match in _IN_FLAT.finditer(text):
        yield match.span("flat")
    for match in _FROM_STREET.finditer(text):
        yield match.span("place")


def told_in_pieces(text: str, near: frozenset[str]) -> Iterator[tuple[int, int]]:
    """Start and end of what goes on with an address, or answers who asks where somebody lives."""
    asked = not _ASKED.isdisjoint(near)
    if len(text) > _LONGEST or "?" in text or not (asked or _TOLD in near):
        return
    if asked:
        for pattern in (_HOUSE, _NUMBER_IN_WORDS, _HOUSE_IN_ORDINALS, _OF_HEROES):
            if house := pattern.match(text):
                yield house.span("place")
        if _TOLD in near and (house := _BARE_HOUSE.match(text)):
            yield house.span("place")
        crossing = _CROSSING.fullmatch(text)
        if crossing and _may_be_streets(crossing["one"], crossing["other"]):
            yield crossing.span("place")
    if _JUST_ASKED in near or _TOLD in near:
        for pattern in (_PLACE, _STREET_RUSSIAN):
            place = pattern.match(text)
            if place and _may_be_place(place["place"]):
                yield place.span("place")


def _may_be_place(place: str) -> bool:
    words = re.split(r"[\s-]", place)
    if len(words[0]) < _LEAST_LETTERS or not tells_something(words[0]):
        return False
    if CYRILLIC.match(words[0]):
        return morphology().parse(words[0])[0].tag.POS in _NAMES_A_PLACE
    return not all(_is_common(word) for word in words)


def _is_common(word: str) -> bool:
    return word.lower() in common_words() or is_plain(word)


def _may_be_streets(one: str, other: str) -> bool:
    """Whether two words are names rather than "bread and butter"; one may be a number."""
    names = [word for word in (one, other) if not word[0].isdigit()]
    return all(map(is_odd_alone, names)) and (len(names) == 1 or not all(map(_is_common, names)))
