"""Persons called in Russian without a comma ("тань продиктуй карту"), and what is theirs ("от ноута дашкин")."""

import re
from collections.abc import Sequence

from prepare.scrub._russian_given_names import around, forms_of
from prepare.scrub._russian_pet_names import is_pet_name
from prepare.scrub._russian_readings import Word, grammemes, reading
from prepare.scrub._talk import is_talk

_ASKING_WORDS = """
ты а как где что че чё чо когда кто какой какая какое какие куда зачем почему сколько у мне меня дай можешь можно
будешь есть помнишь знаешь видел видела не ну там это скока ща сможешь хочешь твой твоя тебе тебя"""
_ASKED = frozenset(_ASKING_WORDS.split())
_LEADING_WORDS = "привет ну а слушай ой эй да нет спасибо спс прости хай здарова блин короче ок так"
_LEADS_IN = frozenset(_LEADING_WORDS.split())
_FEMALE_STEM = re.compile(r"(?P<stem>\w{2,}[кшнлрмтвсдгч])ин(?:а|о|ы|у|ого|ой|ом|ым|ых)?")
_LEAST_LETTERS = 3
_RATHER_SURNAME = 0.3


def is_called_without_comma(text: str, words: Sequence[Word], index: int) -> bool:
    """Whether a short form of address begins a message and a request or a question follows."""
    if index > 1 or index + 1 == len(words):
        return False
    word, after = words[index], words[index + 1]
    if index == 1 and words[0].lower not in _LEADS_IN:
        return False
    if text[word.end : after.start] != " " or is_talk(word.lower):
        return False
    if not word.titled and word.lower in around().not_in_lower_case:
        return False
    if len(word.lower) < _LEAST_LETTERS or not _is_short_form(word.lower):
        return False
    return after.lower in _ASKED or "impr" in grammemes(after.lower)


def _is_short_form(word: str) -> bool:
    forms = forms_of(word)
    if forms:
        return any(form.case == "voct" for form in forms)
    return not reading(word).known and (is_pet_name(word + "а") or is_pet_name(word + "я"))


def is_theirs(text: str, words: Sequence[Word], index: int) -> bool:
    """Whether a word in no dictionary is made of a pet name and stands behind what is somebody's."""
    word = words[index]
    match = _FEMALE_STEM.fullmatch(word.lower)
    if match is None or index == 0 or is_talk(word.lower):
        return False
    use = reading(word.lower)
    if use.known and use.surname < _RATHER_SURNAME:
        return False
    before = words[index - 1]
    if text[before.end : word.start] != " " or "NOUN" not in grammemes(before.lower):
        return False
    stem = match["stem"]
    return any(form.case == "nomn" and form.pet for name in (stem + "а", stem + "я") for form in forms_of(name))
