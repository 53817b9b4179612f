"""How far a name in Cyrillic script reaches: initials, first names, patronymics and surnames beside a known part."""

import re
from collections.abc import Iterator, Sequence

from prepare.scrub._plain import is_plain
from prepare.scrub._russian_given_names import around, forms_of, plain
from prepare.scrub._russian_readings import CYRILLIC, Word, reading
from prepare.scrub._talk import is_talk

FAMILY_ENDING = re.compile(
    r"(?:[оеё]в|[иы]н)(?:а|у|ым|ом|е|ой)?$|[сц]к(?:ий|ого|ому|им|ом|ая|ой|ую)$|(?:дзе|швили|нко|[ая]н|[ая]на|ук|юк)$"
)
"""How surnames end that say of themselves that they are some."""

_MOST_PARTS = 4
SURELY, RATHER, BARELY = 0.8, 0.3, 0.05
"""Shares of a word's use."""

_CAPITALIZED = r"[А-ЯЁІЇЄҐ][а-яёіїєґ'’]+(?:-[А-ЯЁІЇЄҐ]?[а-яёіїєґ]+)?"
_INITIAL = r"[А-ЯЁІЇЄҐ]\."
_WITH_INITIALS = re.compile(
    rf"(?<![\w.])(?:{_INITIAL} ?{_INITIAL} ?{_CAPITALIZED}|{_CAPITALIZED} {_INITIAL} ?{_INITIAL})(?!\w)"
)
_INITIALS_IN_LOWER_CASE = re.compile(r" [а-яё]\. ?[а-яё]\.(?!\w)")
_INITIAL_BEHIND_PATRONYMIC = re.compile(r" [а-яё]\.(?= *(?:$|[\n,)!?]))")


def with_initials(text: str) -> Iterator[tuple[int, int]]:
    """Find surnames with two initials, whatever the surname: "В. Н. Прилуцкого", "Бондаренко О. В."."""
    for match in _WITH_INITIALS.finditer(text) if "." in text else ():
        first = match.group().split()[0]
        if plain(first) in around().trades and (behind := _WITH_INITIALS.match(text, match.start() + len(first) + 1)):
            yield behind.span()
            continue
        before = text[: match.start()].split()[-1:]
        if not before or plain(before[0].rstrip(".")) not in around().before_place:
            yield match.span()


def end_of_name(text: str, word: Word) -> int:
    """Where a name ends whose last word is this: the full stop of an initial belongs to it."""
    if len(word.text) == 1 and text.startswith(".", word.end):
        return word.end + 1
    initials = _INITIALS_IN_LOWER_CASE.match(text, word.end) if word.text.islower() else None
    if initials is None and word.text.islower() and reading(word.lower).patronymic >= SURELY:
        initials = _INITIAL_BEHIND_PATRONYMIC.match(text, word.end)
    return initials.end() if initials else word.end


def goes_on(word: Word) -> bool:
    """Whether a capitalised word after a name is its next part."""
    if len(word.text) == 1:
        return True
    use = reading(word.lower)
    return use.given + use.surname + use.patronymic >= BARELY or not use.known


def last_part(text: str, words: Sequence[Word], index: int) -> int:
    """Index of the last word of the name that has a part at `index`."""
    last = index
    while last + 1 < len(words) and last - index < _MOST_PARTS:
        here, after = words[last], words[last + 1]
        gap = text[here.end : after.start]
        if gap not in (" ", "-", ".", ". ") or (gap[0] == "." and len(here.text) > 1):
            break
        if len(after.text) == 1 and text[after.end : after.end + 1] != ".":
            break
        titled = after.titled and words[index].titled and (goes_on(after) or _follows_given_name(here, after, gap))
        if not titled and not (gap == " " and _is_surname_after_given_name(here, after)):
            break
        last += 1
    return last


def first_part(text: str, words: Sequence[Word], index: int, taken: int) -> int:
    """Index of the first word of the name that has a part at `index`; those up to `taken` belong to another."""
    first = index
    while first - 1 > taken and index - first < _MOST_PARTS - 1:
        before, here = words[first - 1], words[first]
        gap = text[before.end : here.start]
        single = len(before.text) == 1
        if gap == " " and (_is_surname_before_given_name(before, here) or _is_before_patronymic(before, here)):
            first -= 1
            continue
        if not before.titled or not CYRILLIC.match(before.text) or gap not in ((".", ". ") if single else (" ",)):
            break
        if not single:
            use = reading(before.lower)
            if is_talk(before.lower) or (use.known and use.surname + use.given < RATHER):
                break
        first -= 1
    return first


def _follows_given_name(here: Word, after: Word, gap: str) -> bool:
    """Whether a capitalised word that is no name of itself stands right behind a given name: "Дениса Чумака"."""
    if gap != " " or after.text.isupper() or reading(after.lower).place >= RATHER:
        return False
    given = bool(forms_of(here.lower)) or max(reading(here.lower).given, reading(here.lower).patronymic) >= SURELY
    return given and not (is_talk(after.lower) or is_plain(after.lower) or after.lower in around().roles)


def _is_surname_after_given_name(here: Word, after: Word) -> bool:
    """Whether a word in lower case goes on a name: a patronymic, or what behind a given name is a surname."""
    use = reading(after.lower)
    if max(use.surname, use.patronymic) >= SURELY and (use.known or FAMILY_ENDING.search(after.lower)):
        return True
    return bool(forms_of(here.lower)) and use.surname >= RATHER and FAMILY_ENDING.search(after.lower) is not None


def _is_before_patronymic(before: Word, here: Word) -> bool:
    """Whether a given name that is also a word stands before a patronymic: "любовь степановна"."""
    return reading(here.lower).patronymic >= SURELY and any(not form.pet for form in forms_of(before.lower))


def _is_surname_before_given_name(before: Word, here: Word) -> bool:
    """Whether in lower case a surname goes before a given name: "фролов пётр ильич"."""
    if not before.text.islower() or not forms_of(here.lower) or is_talk(before.lower):
        return False
    return reading(before.lower).surname >= RATHER and FAMILY_ENDING.search(before.lower) is not None
