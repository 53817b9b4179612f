"""Passwords that are one bare word, by what is said around it: "its literally password", "gherkin doesn't work".

For `_told_words`, where somebody speaks of a password.
"""

import re
from collections.abc import Iterator

from prepare.scrub._answers import words
from prepare.scrub._codes import YEAR_OF
from prepare.scrub._common_words import common_words
from prepare.scrub._cues import cued, kinds_in
from prepare.scrub._odd_words import is_odd_alone, is_time
from prepare.scrub._run_together import is_run_together
from prepare.scrub._russian_words import is_known
from prepare.scrub._shapes import LONGER_THAN_WORDS

_STOCK = (
    r"(?:password|passwort|admin|administrator|guest|welcome|letmein|qwerty\w*|iloveyou|monkey|default|changeme|test"
    r"|пароль|админ|гость|йцукен\w*|привет|любовь)"
)
"""Passwords that everybody has, though they are plain words."""
_STOCK_TOLD = re.compile(
    rf"\W*(?:(?:{words('leads_in')}|{words('may_lead_in')}|literally|legit|просто|тупо|буквально|реально|прям|the\sword)\W+)*"
    rf"[\"'«]?(?P<word>{_STOCK})(?:\W+(?:lol|haha\w*|i\sthink|honestly|seriously|not\skidding|ахах\w*|лол|серь[её]зно|вот\sтак))*\W*",
    re.IGNORECASE,
)
_LED_IN = re.compile(
    rf"(?:^|[,.;:!]\s)(?:(?:{words('may_lead_in')})\W+)*(?:{words('leads_in')}|pw|pass)[\s:=→-]+(?P<word>[^\W\d_]{{8,32}})(?![\w@/-]|\.\w)",
    re.IGNORECASE,
)
_REFUSED = re.compile(
    r"\W*(?:(?:it\s)?(?:says\s)?(?:wrong|rejected)|tried|не\s(?:подходит|подош\w+|работает|пускает|принимает)|пробовал\w?)\W+"
    r"(?P<word>[^\W\d_]{4,24})\W*"
    r"|\W*(?P<first>[^\W\d_]{4,24})\s(?:(?:doesn['’]?t|didn['’]?t|does\snot|isn['’]?t|not)\s(?:work\w*|it)|is\swrong|was\swrong|rejected"
    r"|не\s(?:подходит|подош\w+|работает|пускает|принимает))\W*",
    re.IGNORECASE,
)
_GUESS = re.compile(r"\W*(?:(?:is\sit|so|maybe|а|может|это)\s)?(?P<word>[^\W\d_]{4,24})\s?\?\W*", re.IGNORECASE)
_SAID = re.compile(
    r"(?<!\w)(?:said|told\s(?:them|her|him)|сказал[аи]?|назвал[аи]?|ответил[аи]?|говори(?:те)?|скажи(?:те)?|называй|отвечай)"
    r"[,:]?\s[\"'«]?(?P<word>[^\W\d_]{4,24})[\"'»]?\W*$",
    re.IGNORECASE,
)
_DRAWN = re.compile(
    r"(?<!\w)(?:рисунок|узор|граф\w+\sключ|ключ|pattern|swipe|unlock)(?!\w)[^.!?\n]{0,24}?"
    r"(?P<how>(?:буквой|буква|в\sформе|в\sвиде)\s[^\W\d_]{1,8}(?!\w)|зигзаг\w*(?:\s\w+)?|змейк\w+|галочк\w+|(?:an?\s|the\s)?(?:letter\s)[A-Z](?!\w)"
    r"(?:\sbackwards)?|(?:an?\s|the\s)?[A-Z](?:[\s-]shaped?)|an?\s(?:zig-?zag|spiral|house|square|tick|z|l)(?!\w)(?:\sshape)?)",
    re.IGNORECASE,
)
"""An unlock pattern in words."""
_UNLOCKS = re.compile(
    r"(?<!\w)(?:unlock\w*|swipe|lock\s?screen|phone|tablet|ipad|граф\w+\sключ|разблокир\w+|телефон\w*|планшет\w*|экран\w*)(?!\w)",
    re.IGNORECASE,
)
_LEAST_UNKNOWN = 12
_BEFORE_REMARK = re.compile(r"(?<!\S)(?P<word>[^\W\d_]{4,24})[\s,]+(?:\w{1,3}\s)?$")


def told_bare(text: str, *, asked: bool, surely: bool) -> Iterator[tuple[int, int]]:
    """Start and end of such words; `asked` if somebody waits for one, `surely` where a password is spoken of."""
    if asked and (stock := _STOCK_TOLD.fullmatch(text)):
        yield stock.span("word")
    for match in _LED_IN.finditer(text):
        if is_like_joined(match["word"]):
            yield match.span("word")
    if not surely:
        return
    if refused := _REFUSED.fullmatch(text):
        group = "word" if refused["word"] else "first"
        if is_odd_alone(refused[group]):
            yield refused.span(group)
    guess = _GUESS.fullmatch(text) if asked else None
    if guess and is_odd_alone(guess["word"]) and not is_time(guess["word"]):
        yield guess.span("word")
    if asked and (year := YEAR_OF.search(text)):
        yield year.span("year")
    said = _SAID.search(text) if asked else None
    if said and is_odd_alone(said["word"]):
        yield said.span("word")


def drawn(text: str, *, asked: bool = False) -> Iterator[tuple[int, int]]:
    """Start and end of what tells how an unlock pattern is drawn: "буквой Г", "an L shape"."""
    for match in _DRAWN.finditer(text):
        if asked or _UNLOCKS.search(text):
            yield match.span("how")


def before_remark(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of the odd word right before a remark on its spelling, behind a word for password."""
    names = cued(text, ("sure_password",))
    for remark in cued(text, ("spelling",)) if names else ():
        last = _BEFORE_REMARK.search(text, 0, remark.start)
        if last and any(name.end <= last.start() for name in names) and is_odd_alone(last["word"]):
            yield last.span("word")


def is_like_joined(word: str) -> bool:
    """Whether a word is several written as one, or a long one that nobody knows."""
    lowered = word.lower()
    if is_run_together(lowered):
        return True
    if len(lowered) < _LEAST_UNKNOWN or kinds_in(lowered) or not lowered.isascii():
        return False
    return is_odd_alone(lowered) and (len(lowered) >= LONGER_THAN_WORDS or not _is_word(lowered)) and not is_known(word)


_ENDINGS = (
    *("ing", "tion", "ally", "ment", "ness", "able", "ible", "ity", "ical", "ship", "ology", "ism", "ative", "ance"),
    *(
        "ence",
        "ions",
        "ments",
        "ists",
        "ised",
        "ized",
        "less",
        "fully",
        "lessly",
        "ously",
        "ious",
        "ean",
        "ful",
        "ably",
    ),
)


def _is_word(word: str) -> bool:
    """Whether a long word ends as long words do."""
    return word in common_words() or word.endswith(_ENDINGS)
