"""Expiry dates of payment cards in words: "oh nine twenty nine", "ноль девять двадцать девятого"."""

import re

from prepare.scrub._card_details import MONTH

_UNIT = r"(?:one|two|three|four|five|six|seven|eight|nine)"
_ORDINAL = r"(?:перв|втор|трет|четв[её]рт|пят|шест|седьм|восьм|девят)(?:ый|ой|ий|ого|его|ья|ое|ом|ем)"
_RUSSIAN_UNIT = rf"(?:один|два|три|четыре|пять|шесть|семь|восемь|девять|{_ORDINAL})"
_ZERO_LED = rf"(?:(?:oh|zero|nought|naught)[ -]{_UNIT}|(?:ноль|нуль|ноля)\s{_RUSSIAN_UNIT})"
_TEN_OR_MORE = r"(?:ten|eleven|twelve|десять|одиннадцать|двенадцать|(?:десят|одиннадцат|двенадцат)(?:ый|ого|ое|ом))"
_YEAR = (
    rf"(?:(?:twenty[ -])?(?:twenty|thirty)(?:[ -]{_UNIT})?|two thousand (?:and )?(?:twenty|thirty)(?:[ -]{_UNIT})?"
    rf"|(?:две тысячи )?(?:двадцат|тридцат)(?:ь|ый|ого|ом)(?:\s{_RUSSIAN_UNIT})?|(?:20)?[23]\d)"
)
_BETWEEN = r"[\s,./-]{1,3}(?:(?:slash|stroke|of|дробь|слеш|слэш|год)\s)?"
SURE = re.compile(rf"(?<!\w){_ZERO_LED}{_BETWEEN}{_YEAR}(?:\s?года?)?(?!\w)", re.IGNORECASE)
"""Led by a zero, as no time of day is once a card was spoken of."""
ANY = re.compile(
    rf"(?<!\w)(?:{_ZERO_LED}|{_TEN_OR_MORE}|{MONTH}|{_UNIT}(?= slash)){_BETWEEN}{_YEAR}(?:\s?года?)?(?!\w)",
    re.IGNORECASE,
)
"""After a word for until."""
