"""What passwords look like, and what looks alike but is none: units, versions, models, years, times."""

import re
from collections import Counter
from collections.abc import Iterator
from math import log2

from prepare.scrub._cues import kinds_in

CHUNK = re.compile(r"[^\s\ufffb\ufffc\"“”„«»<>`]+")
"""A run without blanks: a password holds no blank."""

_ORDINARY = re.compile(
    r"""
      \d+(?:[.,:]\d+)*(?:st|nd|rd|th|s|x|k|m|g|b|h|p|[a-zA-Zµ°]{1,5}|[а-яё]{1,6}|mins?|hours?|minutes?|seconds?|weeks?|months?|years?|usd|eur|gbp|rub)
    | \d+(?:h|ч|m|м|d|ft|'|:)\d*(?:min|m|м|s|am|pm|in|мин)?  # 7h40, 5ft11
    | (?:\d+[a-zA-Zа-яё]{1,3}){1,3}                          # 1h30m20s, 36к1
    | v?\d+(?:[._-]\d+)+[-._+~a-zA-Z0-9]{0,20}              # versions
    | [a-zA-Zа-яё]{2,}\d{1,2}                                # covid19, windows11
    | [A-Za-z]{1,6}-?\d{1,4}[A-Za-z]{0,4}                    # TR-808, DX7, RTX4090
    | (?:[a-zA-Z]+|\d+)(?:[-+~.](?:[a-zA-Z]+|\d+)){2,}       # linux-image-5.15
    | [A-Za-z]{1,12}(?:-[A-Za-z]+)*-\d{1,4}[A-Za-z]{0,3}     # Prophet-600
    | [А-ЯЁ]{1,6}-?\d{1,4}(?:-\d{1,4})?[А-ЯЁа-яё]{0,2}        # ВАЗ-2107
    | [0-9a-f]{7} | 0[xX][0-9A-Fa-f]{1,16}                    # a commit, an error
    | [A-Z]{1,4}-?\d{2,5}[A-Z]{1,3}\d{1,2}                    # WH-1000XM4
    | (?:localhost|127\.0\.0\.1):\d{2,5}
    | [A-Za-zА-Яа-яё]+(?:19|20)\d\d                          # summer2019: a tag rather than a secret
    | \d{1,4}(?:[/.-]\d{1,4}){1,2}                           # dates, fractions
    | \d+[a-z]?[-–—]\d+[a-z+]{0,4}                           # ranges
    | [A-Za-z]+(?:\+[A-Za-z]+\d{0,2})+                        # Ctrl+Alt+F1
    | [a-z_.]+=\d+
    | [a-z]{1,3}\d{2,5}[a-z]{1,3}\d{0,2}[a-z]? | [a-z]{2,3}\d{6,8}   # wh1000xm4, kb5034441
    | s\d{1,2}e\d{1,3} | \#[0-9A-Fa-f]{6}                            # s3e7, a colour
    | \d+[a-zа-я]{1,3}/[a-zа-я]{1,5}\d?                              # 80g/m2
    | \+?\d+(?:[.,]\d+)*[%‰$€£₽°+]?
    | [$€£₽#~≈]\d[\d.,]*[a-zA-Z]*
    | (?:\./|\.)?(?:\w+[.-])+(?:py|js|ts|txt|md|jpe?g|png|pdf|docx?|xlsx?|zip|mp[34]|deb|rpm|exe|iso|conf
        |cfg|log|html?|gz|tgz|sql|csv|json|toml|ya?ml|sh|com|org|net|ru|io|so)
    """,
    re.VERBOSE,
)
_PRODUCT = re.compile(
    r"1password|3ds\s?max|4chan|7-?zip|9gag|office365|microsoft365|(?:trc|erc|bep|brc|spl)-?\d{1,4}", re.IGNORECASE
)
"""Names that hold a digit, of programs and of networks of coins."""
_EMOTICON = re.compile(r"[:;=xX8][-^'o]?[()DPpOo3*/\\|\[\]]+|<3+|\^\^|[xX]D+")
_DIGIT = re.compile(r"\d")
_LETTER = re.compile(r"[^\W\d_]")
_CLASS_CHANGE = re.compile(r"(?<=\d)[^\W\d_]|(?<=[^\W\d_])\d")
_SYMBOL_INSIDE = re.compile(r"\w[!@#$%^&*=+~?_]+(?=\w)")
_STRANGE_SYMBOL_INSIDE = re.compile(r"\w[!@#$%^&*=+~?]+(?=\w)")
_SYMBOL_OR_DASH_INSIDE = re.compile(r"\w[!@#$%^&*=+~?_-]+(?=\w)")
_SHORT_AND_STRONG = re.compile(r"(?=\S*[a-z])(?=\S*[A-Z])(?=\S*\d)(?=\w+[!@#$%^&*]+\w)[\w!@#$%^&*]{6}")
_LEET = re.compile(r"[a-zA-Z][013457][a-z]{2}|[a-zA-Z][013457]{2}-")
"""A digit that stands for a letter inside a word: adm1n, Thr33, f1ve."""
_CAMEL = re.compile(r"[a-z][A-Z]")
_LONGEST = 200
LONGER_THAN_WORDS = 18
"""Letters in a row that no word of ordinary talk has."""
_ASSIGNED_TO = re.compile(r"([^\W\d]{2,40})[=:](?=[^\s/]{4})")
_CALL = re.compile(r"\w\(.*\)|\]\[|\(\)")
_TRAILING = ".,;:)]}'’"


def chunks(text: str) -> Iterator[tuple[int, str]]:
    """Start and text of each run without blanks, without the punctuation around it."""
    for match in CHUNK.finditer(text):
        chunk = match.group()
        start = match.start()
        left = len(chunk) - len(chunk.lstrip("([{'’,;:—–-"))
        chunk = chunk[left:].rstrip(_TRAILING)
        name = _ASSIGNED_TO.match(chunk)
        if name and (name.group(1).isupper() or kinds_in(name.group(1))):
            left += name.end()
            chunk = chunk[name.end() :]
        if chunk.endswith("?"):
            chunk = chunk.rstrip("?")
        if chunk and len(chunk) <= _LONGEST:
            yield start + left, chunk


def is_ordinary(chunk: str) -> bool:
    """Whether letters and digits make a quantity, version, date, model or file name."""
    bare = chunk.rstrip("!?.…)")
    return _ORDINARY.fullmatch(bare) is not None or _EMOTICON.fullmatch(chunk) is not None


def is_product(chunk: str) -> bool:
    """Whether letters and digits name a program that everybody knows."""
    return _PRODUCT.fullmatch(chunk.rstrip(".,!?")) is not None


def looks_secret(chunk: str) -> bool:
    """Whether a chunk looks like a password whatever is said around it."""
    if _SHORT_AND_STRONG.fullmatch(chunk):
        return True
    if len(chunk) < 7 or not _DIGIT.search(chunk) or not _LETTER.search(chunk) or _is_structured(chunk):
        return False
    digits = len(_DIGIT.findall(chunk))
    changes = len(_CLASS_CHANGE.findall(chunk))
    if _ORDINARY.fullmatch(chunk.rstrip("!?.…)")):
        # word2019, RTX4090: only with more than that
        return False
    letters = len(_LETTER.findall(chunk))
    if changes >= 3 and digits >= 2:
        return True
    if _LEET.search(chunk) and len(chunk) >= 8 and (_SYMBOL_OR_DASH_INSIDE.search(chunk) or _CAMEL.search(chunk)):
        return True
    if _SYMBOL_INSIDE.search(chunk) and letters >= 3 and digits >= 2:
        return True
    return len(chunk) >= 8 and digits >= 3 and letters >= 3


def could_be_secret(chunk: str) -> bool:
    """Whether a chunk looks like a password once somebody speaks of one."""
    if len(chunk) < 4 or _EMOTICON.fullmatch(chunk) or _is_structured(chunk) or is_product(chunk):
        return False
    has_digit = _DIGIT.search(chunk) is not None
    has_letter = _LETTER.search(chunk) is not None
    if has_digit and has_letter:
        return len(chunk) >= 6 or not is_ordinary(chunk)
    if has_digit:
        return len(chunk) >= 6 and re.fullmatch(r"\d+[!@#$%^&*]+\d*|\d{8,}", chunk) is not None
    if not has_letter:
        return False
    if chunk.isascii() and chunk.isalpha() and len(chunk) >= LONGER_THAN_WORDS:
        return True
    return bool(_STRANGE_SYMBOL_INSIDE.search(chunk)) or (
        len(chunk) >= 6 and re.search(r"[a-zа-яё][A-ZА-ЯЁ]", chunk) is not None and chunk[1:] != chunk[1:].lower()
    )


def entropy(text: str) -> float:
    """Shannon entropy of the characters, in bits each."""
    counts = Counter(text)
    return -sum(count / len(text) * log2(count / len(text)) for count in counts.values())


def is_random(text: str) -> bool:
    """Whether a run of 20 characters or more of a key's alphabet was drawn by a machine."""
    if len(text) < 20:
        return False
    digits = sum(character.isdigit() for character in text)
    if digits < 2 or digits == len(text):
        return False
    if re.fullmatch(r"[0-9a-fA-F-]+", text):
        return len(text) >= 32 and entropy(text) >= 3
    mixed = any(character.islower() for character in text) and any(character.isupper() for character in text)
    changes = len(_CLASS_CHANGE.findall(text))
    return entropy(text) >= 3.5 and changes >= 3 and (mixed or digits >= 5)


def _is_structured(chunk: str) -> bool:
    """Links, paths, handles and addresses have rules of their own."""
    return (
        "://" in chunk
        or chunk[0] in "@/~"
        or chunk.count("/") >= 2
        or _CALL.search(chunk) is not None
        or chunk.startswith("www.")
    )
