"""Persons named in Cyrillic script: the table `people/ru.toml` in all cases, then what pymorphy3 knows as names.

A common name is found in lower case too, unless that form is rather another word ("коли", "жене"). Surnames, rarer
names and names that are also words need a capital, and at the start of a sentence a neighbour that tells.
"""

import re
from collections.abc import Iterator, Sequence

from prepare.scrub._russian_called import is_called_without_comma, is_theirs
from prepare.scrub._russian_given_names import around, forms_of
from prepare.scrub._russian_namewords import does_as_person, is_of_somebody
from prepare.scrub._russian_parts import (
    BARELY,
    FAMILY_ENDING,
    RATHER,
    SURELY,
    end_of_name,
    first_part,
    goes_on,
    last_part,
    with_initials,
)
from prepare.scrub._russian_pet_names import is_pet_name, is_run_together, is_said_patronymic
from prepare.scrub._russian_readings import CYRILLIC, Word, is_also_thing, reading, words_of
from prepare.scrub._russian_surnames import does_something, is_street, is_surname_in_lower_case, is_titled_surname
from prepare.scrub._talk import is_talk
from prepare.scrub._words import starts_sentence

_CALL_BEFORE = re.compile(
    r"(?:^|[,.!?…\n)]|\b(?:привет|ну|а|и|эй|слушай|да|нет|спасибо|прости|ой|хай|здарова)),?\s*$", re.IGNORECASE
)
_CALL_AFTER = re.compile(r"\s*(?:[,!?…)]|\.|$|\n)")
_PATRONYMIC = re.compile(r"(?:вич(?:а|у|ем|е)?|вн(?:а|ы|е|у|ой))$")
_LEAST_LETTERS = 3
_LONGEST_SHORT_NAME = 5
_LONGEST_SYLLABLE = 4
_KIN_CALLED = frozenset(("теть", "дядь", "баб", "тетя", "дядя", "тетка", "бабуль", "кум", "кума"))
_NO_VERB_AFTER = frozenset(("у", "с", "со", "к", "ко", "от", "для", "без", "про", "за", "об", "о"))


def find_russian(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of each person's name."""
    if not CYRILLIC.search(text):
        return
    yield from sorted({*_by_words(text), *with_initials(text)})


def _by_words(text: str) -> Iterator[tuple[int, int]]:
    words = words_of(text)
    taken = -1
    for index in range(len(words)):
        if index <= taken or not _begins_name(text, words, index):
            continue
        first, last = first_part(text, words, index, taken), last_part(text, words, index)
        if _has_family_name_first(text, words, index):
            last = max(last, _end_behind_family_name(text, words, index))
        if is_said_patronymic(words[index].lower) and _is_short_given_name(text, words, index - 1):
            first = min(first, index - 1)
        taken = last
        yield words[first].start, end_of_name(text, words[last])


def _begins_name(text: str, words: Sequence[Word], index: int) -> bool:
    word = words[index]
    if _is_place(words, index):
        return False
    if forms_of(word.lower):
        if _is_known_name(text, words, index):
            return True
        if word.titled and word.lower in around().not_in_lower_case:
            return False
    elif is_said_patronymic(word.lower) or is_pet_name(word.lower) or is_run_together(word.lower):
        return True
    if is_called_without_comma(text, words, index) or is_theirs(text, words, index):
        return True
    if is_of_somebody(text, words, index) or _is_called_in_ukrainian(text, word):
        return True
    if word.titled and _has_family_name_first(text, words, index):
        return True
    if len(word.lower) < _LEAST_LETTERS or not CYRILLIC.match(word.lower):
        return False
    if not word.titled:
        if _PATRONYMIC.search(word.lower) and reading(word.lower).patronymic >= SURELY:
            return True
        return word.text.islower() and is_surname_in_lower_case(text, words, index)
    return not word.text.isupper() and _is_titled_name(text, words, index)


def _is_known_name(text: str, words: Sequence[Word], index: int) -> bool:
    """Whether a word of the table is meant as a name."""
    word = words[index]
    forms = forms_of(word.lower)
    if all(form.case == "voct" for form in forms):
        return _is_called(text, word) or (index > 0 and words[index - 1].lower in _KIN_CALLED)
    if word.lower not in around().not_in_lower_case:
        return True
    if word.titled:
        return _is_person(text, words, index) or (any(form.case == "voct" for form in forms) and _is_called(text, word))
    if does_as_person(text, words, index):
        return True
    behind_preposition = index > 0 and words[index - 1].lower in _NO_VERB_AFTER
    return behind_preposition and reading(word.lower).given > 0 and not is_also_thing(word.lower)


def _is_titled_name(text: str, words: Sequence[Word], index: int) -> bool:
    word = words[index]
    use = reading(word.lower)
    if (use.given >= SURELY and use.known) or use.patronymic >= SURELY:
        return True
    if use.surname > 0 and is_street(text, words, index):
        return False
    if use.surname >= SURELY and use.known:
        return not is_talk(word.lower)
    if is_titled_surname(text, words, index) or _is_full_name(text, words, index):
        return True
    if use.known and max(use.given, use.surname) >= RATHER and use.place < RATHER:
        return _is_person(text, words, index) or (use.surname >= RATHER and does_something(text, words, index))
    return False


def _has_family_name_first(text: str, words: Sequence[Word], index: int) -> bool:
    """Whether a name as in China or Korea begins: "Си Цзиньпин"."""
    word = words[index]
    if word.lower not in around().family_first or not _stands_before_capital(text, words, index):
        return False
    after = words[index + 1]
    use = reading(after.lower)
    if len(after.text) == 1:
        return not starts_sentence(text, word.start) and not text.startswith(".", after.end)
    if not use.known or use.surname + use.given > 0 or after.lower in around().family_first:
        return True
    return _end_behind_family_name(text, words, index) > index + 1


def _end_behind_family_name(text: str, words: Sequence[Word], index: int) -> int:
    last = index + 1
    if last + 1 == len(words):
        return last
    goes_on_longer = _stands_before_capital(text, words, last) and len(words[last + 1].text) <= _LONGEST_SYLLABLE
    return last + 1 if goes_on_longer else last


def _is_full_name(text: str, words: Sequence[Word], index: int) -> bool:
    """Whether a word may be a given name and a surname stands right behind."""
    if not _stands_before_capital(text, words, index) or is_talk(words[index + 1].lower):
        return False
    after = words[index + 1].lower
    surname = reading(after).surname >= RATHER or (not reading(after).known and FAMILY_ENDING.search(after) is not None)
    return reading(words[index].lower).given >= BARELY and surname


def _stands_before_capital(text: str, words: Sequence[Word], index: int) -> bool:
    if index + 1 == len(words):
        return False
    word, after = words[index], words[index + 1]
    return text[word.end : after.start] == " " and after.titled and (len(after.text) == 1 or not after.text.isupper())


def _is_short_given_name(text: str, words: Sequence[Word], index: int) -> bool:
    """Whether the word before a patronymic is a given name as short as in talk: "Марь Иванна", "нин палну"."""
    if index < 0 or text[words[index].end : words[index + 1].start] != " ":
        return False
    word = words[index]
    return (
        2 < len(word.lower) <= _LONGEST_SHORT_NAME
        and not is_talk(word.lower)
        and (word.titled or bool(forms_of(word.lower)))
    )


def _is_place(words: Sequence[Word], index: int) -> bool:
    """Whether a street, a river or a thing bears the name."""
    lists = around()
    if index and words[index - 1].lower in lists.before_place:
        inside = index > 1 and words[index - 1].lower == "метро" and words[index - 2].lower in ("в", "из", "у")
        return not (inside and forms_of(words[index].lower))
    return index + 1 < len(words) and words[index + 1].lower in lists.after_place


def _is_called(text: str, word: Word) -> bool:
    """Whether the word stands alone between marks, as who is called does: "Саш, ты где"."""
    before, after = _CALL_BEFORE.search(text[: word.start]), _CALL_AFTER.match(text, word.end)
    return before is not None and after is not None and (word.titled or word.lower not in around().not_in_lower_case)


def _is_called_in_ukrainian(text: str, word: Word) -> bool:
    """Whether who is called has a name as it is called in Ukrainian: "Оксано, куди"."""
    if not word.titled or not word.lower.endswith("о"):
        return False
    return bool(forms_of(word.lower[:-1] + "а")) and _is_called(text, word)


def _is_person(text: str, words: Sequence[Word], index: int) -> bool:
    """Whether a capitalised word that may be a name is meant as one."""
    word = words[index]
    if not starts_sentence(text, word.start):
        return True
    if index + 1 == len(words):
        return False
    after = words[index + 1]
    if text[word.end : after.start] != " ":
        return False
    return after.lower in around().person_does or (after.titled and goes_on(after))
