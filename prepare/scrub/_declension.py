"""Singular forms of Russian personal names: given names, pet names, surnames and patronymics, as they regularly are.

Cases have the names that pymorphy3 gives them; `voct` is the short form of address ("Саш", "Тань").
"""

CASES = ("nomn", "gent", "datv", "accs", "ablt", "loct", "voct")

_IRREGULAR = {"лев": "льв", "павел": "павл", "петр": "петр"}
_HUSHERS = "жчшщц"


def forms(name: str, *, female: bool) -> dict[str, str]:
    """All cases of a given name or a patronymic in lower case, without ё."""
    stem, last = name[:-1], name[-1]
    if last == "а":
        hard = "и" if stem[-1:] in "гкхжчшщ" else "ы"
        with_ablative = "ей" if stem[-1:] in _HUSHERS else "ой"
        return _cases(name, stem, (hard, "е", "у", with_ablative, "е"), stem)
    if last == "я":
        loct = "и" if stem.endswith("и") else "е"
        return _cases(name, stem, ("и", loct, "ю", "ей", loct), _called(stem))
    if female:
        if last != "ь":
            return dict.fromkeys(CASES, name)
        return {**_cases(name, stem, ("и", "и", "ь", "ью", "и"), name), "accs": name, "ablt": name + "ю"}
    if last == "й":
        return _cases(name, stem, ("я", "ю", "я", "ем", "и" if stem.endswith("и") else "е"), name)
    if last == "ь":
        return _cases(name, stem, ("я", "ю", "я", "ем", "е"), name)
    if last not in "бвгджзклмнпрстфхцчшщ":
        return dict.fromkeys(CASES, name)
    stem = _IRREGULAR.get(name) or _without_fleeting_vowel(name)
    return _cases(name, stem, ("а", "у", "а", "ем" if last in _HUSHERS else "ом", "е"), name)


def surname_forms(name: str, *, female: bool) -> dict[str, str]:
    """All cases of a surname given in its male form; what does not end in -ов, -ев, -ин or -ский stays as it is."""
    if name.endswith("ский"):
        stem = name[:-2]
        if female:
            return _cases(stem + "ая", stem, ("ой", "ой", "ую", "ой", "ой"), stem + "ая")
        return _cases(name, stem, ("ого", "ому", "ого", "им", "ом"), name)
    if name.endswith(("ов", "ев", "ин")):
        if female:
            return _cases(name + "а", name, ("ой", "ой", "у", "ой", "ой"), name + "а")
        return _cases(name, name, ("а", "у", "а", "ым", "е"), name)
    return dict.fromkeys(CASES, name)


def patronymic(father: str, *, female: bool) -> str:
    """Name somebody after a father: "тихон" gives "тихонович" and "тихоновна"."""
    stem = father
    if father.endswith("ий"):
        stem = father[:-2] + "ье"
    elif father[-1] in "йь":
        stem = father[:-1] + "е"
    elif father[-1] in "ая":
        return father[:-1] + ("инична" if female else "ич")
    else:
        stem = father + "о"
    return stem + ("вна" if female else "вич")


def _cases(name: str, stem: str, endings: tuple[str, str, str, str, str], called: str) -> dict[str, str]:
    return dict(zip(CASES, (name, *(stem + ending for ending in endings), called), strict=True))


def _called(stem: str) -> str:
    if stem.endswith("ь"):
        return stem + "я"
    return stem + ("й" if stem[-1:] in "аеиоуыэюя" else "ь")


def _without_fleeting_vowel(name: str) -> str:
    """Drop the vowel that only the nominative has: "санек, санька", "сашок, сашка", "юрец, юрца"."""
    if len(name) > 4 and name.endswith("ек") and name[-3] not in "аеиоуыэюя":
        return name[:-2] + ("" if name[-3] in _HUSHERS else "ь") + "к"
    if len(name) > 3 and name.endswith(("ок", "ец")) and name[-3] not in "аеиоуыэюя":
        return name[:-2] + name[-1]
    return name
