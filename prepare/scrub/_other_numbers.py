"""Numbers of things rather than of people: flights, orders, articles, freephone lines of companies."""

import re

_WORD_BEFORE = re.compile(
    r"(?<!\w)(?:flight|рейс\w{0,2}|order|заказ\w{0,3}|накладн\w{2,3}|article|артикул\w{0,2}|арт|art|item|sku|isbn|batch"
    r"|lot|parcel|посылк\w{1,2}|трек\w{0,3}|tracking|ticket|тикет\w{0,2}|invoice|bus|train|поезд\w{0,2})\.?"
    r"(?:\s(?:number|num|no|nr|is|номер\w?|код))?[\s.:#№-]{0,3}$",
    re.IGNORECASE,
)
_LONGEST_BEFORE = 28
_FREEPHONE = re.compile(r"[78]?800\d{7}|0?0800\d{5,7}|080[08]\d{5,7}|1?8(?:00|33|44|55|66|77|88)\d{7}|0800\d{6}")
_NO_DIGITS = re.compile(r"\D+")


def is_of_a_thing(text: str, start: int) -> bool:
    """Whether the words right before say that the number that starts there is of a flight, an order, an article."""
    return _WORD_BEFORE.search(text[max(0, start - _LONGEST_BEFORE) : start]) is not None


def is_freephone(number: str) -> bool:
    """Whether calls to it are free: 8-800-…, 0800 …, 1-888-…: a company's, which everybody may know."""
    return _FREEPHONE.fullmatch(_NO_DIGITS.sub("", number)) is not None
