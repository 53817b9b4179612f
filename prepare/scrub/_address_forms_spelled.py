"""Addresses whose house is told in words, in English and in Russian, and villages without streets: patterns only."""

import re

from prepare.scrub._address_forms import CAPITAL_WORD

_ENGLISH_UNIT = "(?:one|two|three|four|five|six|seven|eight|nine)"
_ENGLISH_NUMBER = (
    rf"(?:(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)(?:[ -]{_ENGLISH_UNIT})?|{_ENGLISH_UNIT}|ten|eleven"
    r"|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|(?:one|a|two|three) hundred(?: and)?"
    rf"(?: (?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety))?(?:[ -]{_ENGLISH_UNIT})?)"
)
_ENGLISH_STREET = (
    r"(?:Street|St|Road|Rd|Lane|Ln|Avenue|Ave|Drive|Dr|Close|Court|Ct|Crescent|Cres|Terrace|Mews|Row|Steps|Gardens"
    r"|Grove|Square|Sq|Walk|Wharf|Quay|Place|Pl|Boulevard|Blvd|Yard|Rise|Hill|Alley|Wynd|Vennel)"
)
ENGLISH = re.compile(
    rf"(?<![\w-])(?:[Nn]umber )?{_ENGLISH_NUMBER}(?: and a half| [a-d](?= [A-Z]))?,?"
    rf" (?:{CAPITAL_WORD} ){{1,3}}{_ENGLISH_STREET}(?![\w’'])"
)
"""Nineteen Quarry Steps."""
ENGLISH_HALF = re.compile(
    rf"(?<![\w-])(?:{_ENGLISH_NUMBER} and a half|\d{{1,4}}(?: and a half|½| ½| 1/2)),?"
    rf" (?:[a-z'’]+ ){{1,3}}{_ENGLISH_STREET}(?![\w’'])",
    re.IGNORECASE,
)
"""Twenty-two and a half Pinfold Ln, 22½ pinfold lane."""
ENGLISH_GATE = re.compile(rf" {_ENGLISH_STREET}(?![\w’'])", re.IGNORECASE)
HALF = re.compile(r" and a half|½| 1/2")

_UNIT = r"(?:один|одна|два|две|три|четыре|пять|шесть|семь|восемь|девять)"
_TEN = (
    r"(?:десять|одиннадцать|двенадцать|тринадцать|четырнадцать|пятнадцать|шестнадцать|семнадцать|восемнадцать"
    r"|девятнадцать|двадцать|тридцать|сорок|пятьдесят|шестьдесят|семьдесят|восемьдесят|девяносто)"
)
_HUNDRED = r"(?:сто|двести|триста|четыреста|пятьсот)"
_NUMBER = rf"(?:{_HUNDRED}(?:\s{_TEN})?(?:\s{_UNIT})?|{_TEN}(?:\s{_UNIT})?|{_UNIT})"
_ORDINAL = (
    rf"(?:(?:{_HUNDRED}\s)?(?:{_TEN}\s)?(?:перв|втор|треть|четв[её]рт|пят|шест|седьм|восьм|девят|десят|[а-я]+надцат"
    r"|двадцат|тридцат|сороков|пятидесят|шестидесят|семидесят|восьмидесят|девяност|сот)(?:ая|ой|ую|я|ю|ый))"
)
_LETTER = r"(?:\s?[а-е](?![\w]))?"
_HOUSE = (
    rf"(?:(?:{_NUMBER}|\d{{1,4}}){_LETTER}"
    rf"(?:\s?(?:дробь|корпус|корп|строение|стр|к|/)\.?\s?(?:{_NUMBER}|\d{{1,3}}){_LETTER})*)"
)
_FLAT = (
    rf"(?:,?\s(?:(?:кв(?:артира)?\.?|подъезд|этаж|офис)\s(?:{_NUMBER}|{_ORDINAL}|\d{{1,4}})"
    rf"|(?:{_ORDINAL}|\d{{1,4}}(?:-?я)?)\s(?:квартира|кв|подъезд|этаж)))"
)
_END = r"(?!\w|[.,:]\d|\s?(?:мин|час|руб|раз|лет|год|км|тыс|процент|%|человек|дн|штук|шт|кил|метр|литр|недел|месяц))"
RUSSIAN = (
    # мкр 6а, дом двенадцать б
    re.compile(
        r"(?<!\w)(?:мкр-?н?|м-н|микрорайон\w?|квартал|кв-л)\.?\s?(?:\d{1,3}-?[а-я]?|[А-Яа-яё-]{3,30}"
        r"(?:\s[А-Я][а-яё-]{3,30})?),?"
        rf"\s(?:д\.?|дом)\s?{_HOUSE}{_FLAT}*{_END}",
        re.IGNORECASE,
    ),
    # улица Лесная дом сорок два, квартира семь; красноармейская двести тринадцать дробь два, сорок восьмая
    re.compile(
        rf"(?<!\w)[а-яё-]{{4,25}}(?:ая|ой|ского|ский|кого|ова|ева|ина)(?:\sдом)?,?\s{_NUMBER}\s?"
        rf"(?:дробь|корпус|строение)\s"
        rf"(?:{_NUMBER}|\d{{1,3}}){_LETTER}(?:{_FLAT}|,\s{_ORDINAL})*{_END}",
        re.IGNORECASE,
    ),
    re.compile(
        rf"(?<!\w)[а-яё-]{{4,25}}(?:ая|ой|ского|ский|кого|ова|ева|ина),?\s(?:дом\s)?{_HOUSE},?\s(?:кв\.?|квартира)\s"
        rf"(?:{_NUMBER}|{_ORDINAL}|\d{{1,4}}){_FLAT}*{_END}",
        re.IGNORECASE,
    ),
    # д. Малые Выселки, 14
    re.compile(
        r"(?<!\w)(?:(?:д|дер|с|х|пос|пгт|ст|аул|р\.п)\.\s?|"
        r"(?:деревня|деревне|деревню|село|селе|хутор|хуторе|посёлок|поселок"
        r"|посёлке|станица|аул|пгт)\s)[А-ЯЁ][а-яё-]+(?:\s[А-ЯЁ][а-яё-]+){0,2},?\s(?:(?:д\.?|дом)\s?)?"
        rf"\d{{1,4}}[а-е]?(?![\d:]|[.,]\d){_FLAT}*{_END}"
    ),
    # 630078 Новосибирск а/я 114
    re.compile(
        r"(?<!\w)(?:[1-6]\d{5},?\s)?(?:(?:г\.?\s?)?[А-ЯЁ][а-яё-]+(?:\s[А-ЯЁ][а-яё-]+)?,?\s)?"
        r"(?:а/я|А/Я|абонентский ящик)\s?№?\s?\d{1,6}(?!\w)"
    ),
    re.compile(r"(?<!\w)[1-6]\d{5},?\s(?:г\.?\s?)?[А-ЯЁ][а-яё-]+(?:\s[А-ЯЁ][а-яё-]+)?,?\sдо востребования"),
)
RUSSIAN_GATE = re.compile(
    r"(?<!\w)(?:мкр|м-н|микрорайон|квартал|кв-л|а/я|абонентский|до востреб|дер\.|сел[оеа]\s|деревн|хутор|пос[её]л|пос\."
    r"|пгт|станиц|аул|[дсх]\.|ст\.|р\.п|дробь|корпус|строение|кв\W|квартира)",
    re.IGNORECASE,
)
REPLY = re.compile(
    rf"\s*((?:(?:ул|улица|проспект|пр|пер)\.?\s)?[а-яё-]{{4,25}}(?:\s[а-яё-]{{4,25}})?,?\s(?:дом\s)?{_NUMBER}{_LETTER}"
    rf"(?:\s(?:дробь|корпус|строение)\s(?:{_NUMBER}|\d{{1,3}}))?(?:{_FLAT}|,\s(?:{_ORDINAL}|{_NUMBER}))*)\s*[.!]?\s*",
    re.IGNORECASE,
)
"""A whole message that is a name and a number in words, once somebody asks where."""
