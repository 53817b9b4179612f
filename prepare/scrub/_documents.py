"""Documents and national numbers, one table by country: how each is written, and its check digit.

A form that is nobody else's is found by itself; one that might be any number needs a word for a document in the text.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from prepare.scrub import _checksums


@dataclass(frozen=True, slots=True)
class Document:
    """One kind of document."""

    pattern: re.Pattern[str]
    check: Callable[[str], bool] | None = None
    """Takes the letters and digits."""
    needs_cue: bool = False


def _form(pattern: str, *, capitals: bool = False) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w.,+/-])(?:{pattern})(?![\w/]|[.,-]\d|-[A-Z])", re.NOFLAG if capitals else re.IGNORECASE)


_UNITED_STATES_AND_CANADA = (
    # social security number, taxpayer number
    Document(_form(r"\d{3}-\d{2}-\d{4}")),
    Document(_form(r"\d{3}[ .]\d{2}[ .]\d{4}"), needs_cue=True),
    # file number of an alien, receipt of the immigration office
    Document(_form(r"A[- ]?\d{3}[- ]\d{3}[- ]\d{3}", capitals=True)),
    Document(_form(r"(?:IOE|EAC|WAC|LIN|SRC|MSC|NBC|YSC)\d{10}", capitals=True)),
    # driver's licence of many states
    Document(_form(r"[A-Z]\d{3}-\d{3,4}-\d{2,4}(?:-\d{3})?(?:-\d)?", capitals=True)),
    # social insurance number
    Document(_form(r"\d{3}[- ]\d{3}[- ]\d{3}"), _checksums.luhn, needs_cue=True),
)
_BRITAIN_AND_IRELAND = (
    # national insurance number, health service number, driving licence
    Document(_form(r"(?![DFIQUV])[A-Z](?![DFIQUVO])[A-Z]\s?\d{2}\s?\d{2}\s?\d{2}\s?[A-D]")),
    Document(_form(r"\d{3}[ -]?\d{3}[ -]?\d{4}"), _checksums.nhs, needs_cue=True),
    Document(_form(r"[A-Z]{2,5}9{0,3}\s?\d[0156]\d[0-3]\d\d\s?[A-Z][A-Z9]\s?\d[A-Z]{2}")),
    # public service number
    Document(_form(r"\d{7}\s?[A-W][A-IW]?"), _checksums.ppsn),
)
_RUSSIA = (
    # pension number, tax number, company registers
    Document(_form(r"\d{3}-\d{3}-\d{3}[ -]\d{2}|\d{9}-\d{2}")),
    Document(_form(r"\d{3}[ -]?\d{3}[ -]?\d{3}[ -]?\d{2}"), _checksums.snils, needs_cue=True),
    Document(_form(r"\d{12}"), _checksums.inn),
    Document(_form(r"\d{10}"), _checksums.inn, needs_cue=True),
    Document(_form(r"[15]\d{12}|3\d{14}"), _checksums.ogrn),
    # passport, driver's licence, registration of a vehicle
    Document(_form(r"(?:паспорт\s+)?сери[яи]\s*:?\s*\d{2}\s?\d{2},?\s*(?:номер|№|n)?\s*:?\s*(?:\d{6}|\d{3}\s\d{3})")),
    Document(_form(r"\d{2}\s\d{2}\s(?:№\s?)?\d{6}|\d{2}\s?\d{2}\s?№\s?\d{6}|\d{2}\s\d{2}\s№?\s?\d{3}\s\d{3}")),
    # of which a part is left out
    Document(_form(r"\d{2}\s?\d{2}\s?(?:\.{2,3}|…|[*_]{2,6})\s?\d{3}\s?\d{3}")),
    Document(_form(r"\d{4}[ -]\d{6}|\d{4}\s\d{3}\s\d{3}|\d{10}"), needs_cue=True),
    # passport for travel abroad
    Document(_form(r"\d{2}\s?№\s?\d{7}")),
    Document(_form(r"\d{2}\s?\d{7}"), needs_cue=True),
    # birth and marriage certificates; motor insurance; identity of soldiers
    Document(_form(r"[IVX]{1,5}\s?[-–]\s?[А-ЯЁ]{2}\s?(?:№\s?)?\d{3}\s?\d{3}")),
    Document(_form(r"[А-ЯA-Z]{3}\s?№?\s?\d{10}", capitals=True)),
    Document(_form(r"[А-ЯЁ]{2}\s?№\s?\d{6,7}")),
    Document(_form(r"\d{2}\s?[А-ЯЁ]{2}\s?(?:№\s?)?\d{6}")),
    # a piece of land or a flat in the register of property
    Document(_form(r"\d{2}:\d{2}:\d{6,7}:\d{1,5}")),
)
_EASTERN_EUROPE = (
    # Kazakhstan, Ukraine
    Document(_form(r"\d{12}"), _checksums.iin),
    Document(_form(r"\d{10}"), _checksums.rnokpp, needs_cue=True),
    # Poland: personal number, tax number, identity card
    Document(_form(r"\d{6}-?\d{5}"), _checksums.pesel),
    Document(_form(r"\d{3}-\d{3}-\d{2}-\d{2}|\d{3}-\d{2}-\d{2}-\d{3}"), _checksums.nip),
    Document(_form(r"\d{10}|\d{3}[- ]\d{3}[- ]\d{4}"), _checksums.nip, needs_cue=True),
    # Czechia and Slovakia, Romania, the countries of former Yugoslavia
    Document(_form(r"\d{6}/\d{3,4}"), lambda number: _checksums.date_of_birth(number[:6])),
    Document(_form(r"\d{13}"), _checksums.cnp),
    Document(_form(r"\d{13}"), _checksums.jmbg),
)
_WESTERN_EUROPE = (
    # Germany and Croatia, the Netherlands, Belgium, Switzerland
    Document(_form(r"\d{11}|\d{2}\s\d{3}\s\d{3}\s\d{3}"), _checksums.mod_11_10),
    Document(_form(r"[CFGHJKLMNPRTVWXYZ](?=[A-Z]*\d)[CFGHJKLMNPRTVWXYZ0-9]{8}\d?"), needs_cue=True),
    Document(_form(r"\d{2}\s?\d{6}\s?[A-Z]\s?\d{3}"), needs_cue=True),
    Document(_form(r"\d{4}\.?\d{2}\.?\d{3}|\d{3}[ .]?\d{3}[ .]?\d{3}"), _checksums.bsn, needs_cue=True),
    Document(_form(r"\d{2}\.\d{2}\.\d{2}-\d{3}\.\d{2}")),
    Document(_form(r"756\.\d{4}\.\d{4}\.\d{2}")),
    # France, Italy, Spain
    Document(_form(r"[12](?:\s?\d{2}){2}\s?(?:\d{2}|2[AB])(?:\s?\d{3}){2}\s?\d{2}"), _checksums.nir),
    Document(_form(r"[A-Z]{6}\d{2}[A-EHLMPRST]\d{2}[A-Z]\d{3}[A-Z]")),
    Document(_form(r"(?:\d{8}|[XYZ]\d{7})[- ]?[A-HJ-NP-TV-Z]"), _checksums.dni),
    Document(_form(r"(?:\d{8}|[XYZ][ -]?\d{7})[- ]?[A-HJ-NP-TV-Z]|\d{2}\.\d{3}\.\d{3}[- ]?[A-Z]"), needs_cue=True),
)
_NORTHERN_EUROPE = (
    Document(_form(r"(?:19|20)?\d{6}[-+]\d{4}"), lambda number: _checksums.date_of_birth(number[-10:-4])),
    Document(re.compile(r"(?<![\w.,+/-])\d{6}[-+A-FU-Y]\d{3}[0-9A-Y](?!\w)", re.IGNORECASE), _checksums.hetu),
)
WITH_FOUR_DIGITS = (Document(_form(r"[A-Z]{3}[ABCFGHLJPT][A-Z]\d{4}[A-Z]")),)
"""India: tax number."""
_ASIA_AND_AFRICA = (
    # India: Aadhaar, tax number
    *WITH_FOUR_DIGITS,
    Document(_form(r"\d{4}[ -]\d{4}[ -]\d{4}"), _checksums.aadhaar),
    Document(_form(r"\d{12}|\d{4}[ -]\d{4}[ -]\d{4}"), needs_cue=True),
    # China, Hong Kong, Singapore, the Emirates, South Africa, Turkey
    Document(_form(r"\d{17}[\dX]"), _checksums.chinese),
    Document(_form(r"[A-Z]{1,2}\d{6}\([\dA]\)(?!\d)")),
    Document(_form(r"[STFGM]\d{7}[A-Z]", capitals=True)),
    Document(_form(r"784-?\d{4}-?\d{7}-?\d")),
    Document(_form(r"\d{13}|\d{11}"), needs_cue=True),
)
_LATIN_AMERICA = (
    Document(_form(r"\d{3}\.\d{3}\.\d{3}-\d{2}")),
    Document(_form(r"\d{11}"), _checksums.cpf),
    Document(_form(r"\d{1,2}\.\d{3}\.\d{3}-[\dkx]")),
    Document(_form(r"[A-Z]{4}\d{6}[HM][A-Z]{5}[A-Z\d]\d")),
)
_ANYWHERE = (
    # passports of most countries; numbers of vehicles; identity of a device
    Document(_form(r"[A-Z]{1,2}\d{7,8}", capitals=True)),
    Document(_form(r"[A-Z]{1,2}\s?\d{6,8}", capitals=True), needs_cue=True),
    Document(_form(r"(?=(?:[A-Z]*\d){5})(?=(?:\d*[A-Z]){3})[A-HJ-NPR-Z0-9]{13}\d{4}")),
    Document(_form(r"\d{2}[- ]\d{6}[- ]\d{6}[- ]\d")),
)

DOCUMENTS = (
    *_UNITED_STATES_AND_CANADA,
    *_BRITAIN_AND_IRELAND,
    *_RUSSIA,
    *_EASTERN_EUROPE,
    *_WESTERN_EUROPE,
    *_NORTHERN_EUROPE,
    *_ASIA_AND_AFRICA,
    *_LATIN_AMERICA,
    *_ANYWHERE,
)
