"""What the numbers of a date mean: which is the day, the month and the year, and in which calendar.

The order is decided from a whole file and never guessed: by dates that exist in one order only, by years in which
there was a WhatsApp, or because in every other order the dates run backwards by weeks. Where all that leaves more than
one order, the person is asked.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import cached_property, lru_cache
from typing import Literal

Order = Literal["dmy", "mdy", "ymd"]
Numbers = tuple[str, str, str]
"""The numbers of a date as `Header` has them."""

ORDERS: dict[str, tuple[Order, ...]] = {"first": ("ymd",), "last": ("dmy", "mdy"), "short": ("dmy", "mdy", "ymd")}
"""Orders that are thinkable, by the place of the year (`Shape.year`)."""

_FIRST_YEAR = 2009
"""WhatsApp's first; earlier ones are believed only where no other order gives a better date."""
_YEARS = range(1970, 2100)
_LATE_DAYS = 7
"""How late a message can arrive and stand behind newer ones. A wrong order makes dates run back by three weeks."""
_TIMES_WORSE = 10
"""How much oftener dates must run back in one order than in another to disprove it."""
_ODD_SHARE = 200
"""One date in so many may exist in no order at all: it stands in somebody's text."""
_CHANGES = 3


@dataclass
class _Reading:
    """How the dates of one style look when read in one order."""

    impossible: int = 0
    implausible: int = 0
    """Of years in which there was no WhatsApp."""
    backwards: int = 0
    before: date | None = None


@dataclass
class DateEvidence:
    """What the dates of one style say about their order; dates are taken in one by one."""

    year: str
    """As in `Shape`."""
    count: int = 0
    readings: dict[Order, _Reading] = field(init=False)
    differing: int = 0
    """Dates that mean another day when day and month are swapped."""
    changes: Counter[int] = field(default_factory=Counter)
    """How often the first and the last number differ from those of the message before."""
    _before: Numbers | None = None

    def __post_init__(self) -> None:
        self.readings = {order: _Reading() for order in ORDERS[self.year]}

    def add(self, numbers: Numbers, *, in_order: bool) -> None:
        """Take in a date; `in_order` is false for lines whose place says nothing of their time."""
        self.count += 1
        self.differing += numbers[0].lstrip("0") != numbers[1].lstrip("0")
        for order, reading in self.readings.items():
            day = read_date(numbers, order)
            if day is None:
                reading.impossible += 1
                continue
            reading.implausible += not _FIRST_YEAR <= day.year <= self._last_year
            if in_order and day != reading.before:
                if reading.before is not None and day < reading.before - timedelta(days=_LATE_DAYS):
                    reading.backwards += 1
                reading.before = day
        if in_order and numbers != self._before:
            if self._before is not None:
                self.changes.update(place for place in (0, 2) if self._before[place] != numbers[place])
            self._before = numbers

    @cached_property
    def _last_year(self) -> int:
        return _this_year()

    def fitting(self) -> list[Order]:
        """Orders that the dates do not disprove; none if they contradict each other."""
        bad = {order: reading.impossible + reading.implausible for order, reading in self.readings.items()}
        left = [order for order in bad if bad[order] * _ODD_SHARE <= self.count]
        if not left:
            # Too old for WhatsApp; but whatever they are, two digits at the beginning are not the year then.
            bad = {order: self.readings[order].impossible for order in ORDERS[self.year][:2]}
            left = [order for order in bad if bad[order] * _ODD_SHARE <= self.count]
        fewest = min((self.readings[order].backwards for order in left), default=0)
        left = [order for order in left if self.readings[order].backwards <= fewest * _TIMES_WORSE]
        return [order for order in left if not bad[order]] or left

    def likely(self) -> list[Order]:
        """Of the fitting orders those that need be asked for: one where it is proved, or where all mean the same."""
        left = self.fitting()
        if "ymd" in left and len(left) > 1:
            left = self._with_short_year(left)
        return left[:1] if set(left) == {"dmy", "mdy"} and not self.differing else left

    def _with_short_year(self, left: Sequence[Order]) -> list[Order]:
        """Tell a year of two digits at the beginning from one at the end: it changes less often than a day."""
        first, last = self.changes[0], self.changes[2]
        if last >= _CHANGES and last > _CHANGES * first:
            return ["ymd"]
        return [order for order in left if order != "ymd" or last > first]


@lru_cache(maxsize=4096)
def read_date(numbers: Numbers, order: Order) -> date | None:
    """The date as read in that order; None if there is no such day.

    >>> read_date(("3", "18", "2565"), "mdy"), read_date(("3", "18", "R4"), "mdy"), read_date(("18", "3", "22"), "mdy")
    (datetime.date(2022, 3, 18), datetime.date(2022, 3, 18), None)
    """
    by_letter = dict(zip(order, numbers, strict=True))
    month, day = by_letter["m"], by_letter["d"]
    if not month.isdecimal() or not day.isdecimal():
        return None
    return _date(_year(by_letter["y"]), int(month), int(day))


def _this_year() -> int:
    return (datetime.now(UTC) + timedelta(days=1)).year


def _year(written: str) -> int:
    """The year as written, in full; a Japanese era's is turned into ours. Zero for a single digit: it is no year."""
    if not written.isdecimal():
        era = written[0]
        return int(written.lstrip("RH令和平成")) + (2018 if era in "R令" else 1988)
    number = int(written)
    if len(written) != 2:
        return number if len(written) > 2 else 0
    # In Thailand years are 543 higher; read as ours, such a year is far in the future.
    return number + (2500 if number >= 52 and 2000 + number > _this_year() else 2000)


def _date(year: int, month: int, day: int) -> date | None:
    if 2400 <= year < 2700:
        year -= 543
    try:
        if 1370 <= year < 1430:
            return _from_persian(year, month, day)
        return date(year, month, day) if year in _YEARS else None
    except ValueError:
        return None


def _from_persian(year: int, month: int, day: int) -> date | None:
    """The date in our calendar; this rule of leap years holds from 1343 to 1472."""
    months = [31] * 6 + [30] * 5 + [30 if _is_persian_leap(year) else 29]
    if not 1 <= month <= 12 or not 1 <= day <= months[month - 1]:
        return None
    days = sum(366 if _is_persian_leap(other) else 365 for other in range(min(year, 1400), max(year, 1400)))
    return date(2021, 3, 21) + timedelta(days=(days if year > 1400 else -days) + sum(months[: month - 1]) + day - 1)


def _is_persian_leap(year: int) -> bool:
    return year % 33 in (1, 5, 9, 13, 17, 22, 26, 30)
