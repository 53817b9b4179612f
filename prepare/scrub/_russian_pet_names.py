"""Pet names made of names by an ending ("Заурчик", "Рушаночка"), and patronymics as they are said ("Степаныча")."""

import re
from functools import lru_cache

from prepare.scrub._russian_given_names import forms_of
from prepare.scrub._russian_readings import reading

_PET = re.compile(
    r"(?P<stem>\w{3,}?)(?:"
    r"(?:чик|ик)(?:а|у|ом|е)?"
    r"|(?:[оеё]ч|[ую]ш|[еи]ньк|[оы]ньк|ю?шк|ушк|ечк|очк)к?(?:а|и|е|у|ой)"
    r"|(?:ух|юх)(?:а|и|е|у|ой))"
)
_SHORT_PATRONYMIC = re.compile(r"(?P<father>\w{3,}?)ыч(?:а|у|ем|е)?")
_SAID_PATRONYMICS = re.compile(
    r"(?:иван|пал|михал|сан|алексан|сергев|андрев|алексев|николав|васильн|евгень?в|анатольв|валерьв|юрьв|дмитрев|степан"
    r"|григорьв|виктор|владимир|борисн|петров|федор)н(?:а|ы|е|у|ой)"
)


_SAID_FATHERS = re.compile(
    r"(?:сан|пал|михал|николаи|иван|василь|андреи|сергеи|алексеи|дмитри|юрь?|григорь?)"
    r"(?:ыч|ич|ч)(?:а|у|ем|е)?"
)
_RUN_TOGETHER = re.compile(
    r"(?P<given>мар[ьи]я?|сан|пал|иван|петр|анн?|нин|тан|татьян|вер|зин|люд|людмил|галин?|елен|лен|тамар|валентин|лид"
    r"|ларис|ирин|ольг|оль|наталь?|надежд|светлан|юр|виктор|владимир|михал|миш|никола[йи]|алексан(?:др)?|сергей"
    r"|андрей|василь?|федор|григори?й?)(?P<father>\w{4,})"
)


@lru_cache(maxsize=1 << 14)
def is_run_together(word: str) -> bool:
    """Whether a word is a given name and a patronymic said as one: "марьпална", "сансаныч"."""
    match = _RUN_TOGETHER.fullmatch(word)
    return match is not None and not reading(word).known and is_said_patronymic(match["father"])


@lru_cache(maxsize=1 << 14)
def is_pet_name(word: str) -> bool:
    """Whether a word in no dictionary is a known name with an ending of endearment."""
    match = _PET.fullmatch(word)
    if match is None or reading(word).known:
        return False
    stem = match["stem"]
    return any(form.case == "nomn" for name in (stem, stem + "а", stem + "я", stem + "й") for form in forms_of(name))


@lru_cache(maxsize=1 << 14)
def is_said_patronymic(word: str) -> bool:
    """Whether a word is a patronymic shortened as in talk."""
    if _SAID_PATRONYMICS.fullmatch(word) or _SAID_FATHERS.fullmatch(word):
        return True
    match = _SHORT_PATRONYMIC.fullmatch(word)
    return match is not None and any(form.case == "nomn" and not form.female for form in forms_of(match["father"]))
