"""Names that are also words, and adjectives made of names, by the words around: "лев не придёт", "Ленкин муж"."""

import re
from collections.abc import Sequence

from prepare.scrub._russian_given_names import forms_of
from prepare.scrub._russian_readings import Word, reading
from prepare.scrub._words import starts_sentence

_ADJECTIVE = re.compile(r"(?P<stem>\w{2,}?)(?:ин|ин[аоуы]|иной|иного|иному|иным|ином|иных|иными)")
_IS_SOMEBODYS = (
    "муж", "жен", "мам", "пап", "отец", "отц", "мать", "брат", "сестр", "сын", "дочк", "дочь", "дочер", "парн",
    "парень", "подруг", "друг", "свекров", "тещ", "бабушк", "дед", "телефон", "номер", "днюх", "свадьб", "родител",
    "ребен", "дет", "начальни", "сосед", "коллег", "бывш", "ключ", "ноут", "подъезд", "адрес",
)  # fmt: skip
_THINGS = frozenset(("машина", "машину", "машины", "машиной", "малина", "калина", "рябина", "долина"))
_DOES_AS_PERSON = re.compile(
    r" (?:(?:не|уже|еще|ещё|тоже|опять|наша|наш|у нас|снова|пока|сегодня|завтра|вчера) ){0,2}"
    r"(?:сказала?|говорит|звонила?|позвонила?|позвонит|написала?|напишет|спросила?|спрашивает|придёт|придет|приедет"
    r"|приехала?|едет|уехала?|ушла|ушёл|ушел|заболела?|болеет|ответила?|просила?|попросила?|передала?|женился"
    r"|вышла замуж|обещала?|уволилась|уволился|опаздывает|согласна|на больничном|в отпуске|в командировке"
    r"|на смене|дома(?! не))(?!\w)"
)
_BEFORE_CLAUSE = frozenset(("что", "а", "и", "но", "если", "когда", "чтобы", "раз", "пусть", "где"))
_LONG_SINCE_SAID = frozenset(("весна", "осень", "зима", "любовь"))
_COMES = re.compile(r" (?:\w+ )?(?:придёт|придет|пришла|ушла|приедет)")


def is_of_somebody(text: str, words: Sequence[Word], index: int) -> bool:
    """Whether a word is made of a name and what is somebody's stands behind: "Ленкин муж", "петькина мама"."""
    word = words[index]
    match = _ADJECTIVE.fullmatch(word.lower) if "ин" in word.lower else None
    if match is None or index + 1 == len(words) or word.lower in _THINGS or (word.lower == "машин" and not word.titled):
        return False
    after = words[index + 1]
    if text[word.end : after.start] != " " or not after.lower.startswith(_IS_SOMEBODYS):
        return False
    stem = match["stem"]
    bearer = any(form.case == "nomn" for name in (stem + "а", stem + "я") for form in forms_of(name))
    return bearer and (word.titled or not reading(word.lower).known)


def does_as_person(text: str, words: Sequence[Word], index: int) -> bool:
    """Whether a word in lower case that may be a name begins a clause and does what only persons do."""
    word = words[index]
    if all(form.case != "nomn" for form in forms_of(word.lower)):
        return False
    before = words[index - 1].lower if index else ""
    if not starts_sentence(text, word.start) and before not in _BEFORE_CLAUSE and not text[: word.start].endswith(", "):
        return False
    if word.lower in _LONG_SINCE_SAID and _COMES.match(text, word.end):
        return False
    return _DOES_AS_PERSON.match(text, word.end) is not None
