"""Passwords that are plain words, told in answer to a question: "try lemonade stand", "CAMELS all caps".

Nothing in such words tells that they are one; what tells is that somebody has asked, what leads in ("its", "try"), and
what is said of the spelling ("no spaces", "с большой буквы").
"""

import re
from collections.abc import Iterator, Sequence

from prepare.scrub._answers import asking, leading_in, of_remark, surely_leading_in, words
from prepare.scrub._bare_words import told_bare
from prepare.scrub._corrections import TOLD, added
from prepare.scrub._cues import FILLER, NAME_FILLER, cued, kinds_in
from prepare.scrub._dictation import dictated
from prepare.scrub._guesses import guessed
from prepare.scrub._layouts import in_other_layout
from prepare.scrub._lists_of_secrets import login_and_password
from prepare.scrub._odd_words import is_odd, is_odd_alone
from prepare.scrub._plain import is_plain
from prepare.scrub._questions import ASKED, CONTINUED, EXPLAINED, JUST_ASKED, SPELLED_BEFORE
from prepare.scrub._run_together import is_joined_by_dashes, is_run_together
from prepare.scrub._russian_words import is_function_word, is_known
from prepare.scrub._shapes import could_be_secret
from prepare.scrub._talk import is_talk

_ASKED_FOR_WORDS = frozenset(ASKED + kind for kind in ("sure_password", "password", "network", "service"))
_ALONE = re.compile(r"\s*([^\W\d_]{5,24}\d{0,6}[!?]?)\s*")
_WANTED = frozenset((*(JUST_ASKED + kind for kind in ("sure_password", "network")), EXPLAINED, CONTINUED))
_SPEAKS_OF_PASSWORDS = (
    _ASKED_FOR_WORDS
    | _WANTED
    | {SPELLED_BEFORE, TOLD + "sure_password"}
    | {"sure_password", "password", "network", "service", "told"}
)
_ASKED_TO_GET_IN = frozenset((ASKED + "password", JUST_ASKED + "password"))
"""Somebody asks how to get in: few odd words may be the password, more are rather talk."""
_ONLY_SERVICE = {ASKED + "service"}
_OF_A_NAME = {"service", ASKED + "service"}
"""A service has names for its users too."""
_SURELY_ASKED = _WANTED | {ASKED + "sure_password", ASKED + "network"}
_MAY_BE_BARE = _SURELY_ASKED | {"security"}
_MAY_LOG_IN = {"login", *(ASKED + kind for kind in ("password", "login"))} | _SURELY_ASKED
_BESIDE_NUMBER = _SURELY_ASKED | {
    "sure_password",
    *(ASKED + kind for kind in ("password", "service")),
    JUST_ASKED + "password",
}
_SPELLED_OUT = _ASKED_FOR_WORDS | _WANTED | {"sure_password", "network", "told"}
_CLAUSE = re.compile(rf"[^,.;:!?\n()—–…/{FILLER}{NAME_FILLER}]+(?:[!?.](?=\w)[^\s,]+)*")
_QUOTED = re.compile(r"[\"“«„']([^\"”»“']{4,40})[\"”»“'](?!\w)")
_AFTER_REMARK = re.compile(r"(?:\s\w)?(?:\s*[:=]\s*(?=\S)|[\s,.]+(?=\S{8,}\s*$))(\S+(?:\s\S+){0,2})\s*$")
"""With a capital T: that."""
_FEW_WORDS = re.compile(r"\s*[^\W\d_]+(?:[ '’-][^\W\d_]+){0,6}\s*")
_LOGIN_AND_WORDS = re.compile(rf"\W*(?:\w+\s){{0,2}}{FILLER}\s*[/|:;]\s*(\S+(?:\s\S+){{0,4}})\s*")
_IN_THE_END = re.compile(
    r"(?:же|ж|then|btw|lol|haha\w*|i|think|innit|obvs|obviously|again|кстати|вроде|наверное|ахах\w*)\W*", re.IGNORECASE
)
"""Said behind an answer, and no part of it."""
_BELONGS_TO_PHRASE = re.compile(r"(?<!\w)(?:(?:no|not|my|our|the|a|one|all|only|one|моя|мой|наш)\s)+$", re.IGNORECASE)
_READS = re.compile(r"(?<!\w)(?:says|said|reads|written|написано|стоит|записано)\W+$", re.IGNORECASE)
_NOT_BUT = re.compile(r"(?<!\w)(?:не|not)\s[^\s,]+(?:\s[^\s,]+)?,?\s(?:а|but)\s([^\W\d_]+)[.!]?\s*$", re.IGNORECASE)
"""Не фамилию, а ежевика."""
_WORD_AND_NUMBER = re.compile(
    r"(?<![\w@./-])(?:[A-ZА-ЯЁ][^\W\d_]+\s)?(?P<word>[^\W\d_]{4,20}\d{1,4}[!?*]?)(?![\w@/-]|\.\w)"
)
_LED_IN_RIGHT_BEFORE = re.compile(rf"(?:{words('leads_in')}|\bdown|\bas)[\s:=→>*-]*$", re.IGNORECASE)
_FEW = 3
_CLAUSE_MARK = re.compile(r"[.,;:!?\n]")
_STEPS = re.compile(
    r"(?<!\w)([^\W\d_]{3,20}),?\s(?:and\sthen|then|followed\sby|а\sпотом|и\sпотом|потом|затем|дальше|плюс|plus)\s\d{1,6}[!?*#]?(?!\w)",
    re.IGNORECASE,
)
_NAMED_THING = re.compile(r"(?<!\w)(?:the|a|an|my|your|our|his|her|this|that|on|в|на|с|из)\s$", re.IGNORECASE)
"""A thing with a rare name rather than a password."""
_TELLS_WHERE = re.compile("там", re.IGNORECASE)
_MINE_IS = re.compile(
    r"(?<!\w)(?:mine|ours|my\sold\sone|(?:мой|моя|наш|у\sменя))\s(?:is|was|used\sto\sbe|был|была|было|это)\s([^\s,;]{4,40}?)(?=[.,;!?]?(?:\s|$))",
    re.IGNORECASE,
)
_DOUBLE = re.compile(r"[^\W\d_]{4,}-[^\W\d_]{4,}")
_SUBJECT = re.compile(r"(?<!\w)(?:i|we|he|she|я|мы)(?!\w)", re.IGNORECASE)
_WORD = re.compile(r"[^\s\"«»“”]+")
_ALL_LETTERS = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
_MOST_WORDS = 3
_MOST_WORDS_SPELLED = 7
_MOST_WORDS_QUOTED = 4
_ONE_WORD = re.compile(r"(?<![\w@./:-])[^\W\d_]+(?:-[^\W\d_]+)*(?![\w@/:-]|\.\w)")
_FROM_TO = re.compile(r"\bfrom\s([^\s,.!?]{6,40})\sto\s([^\s,.!?]{6,40})(?=[\s,.!?]|$)")
_JOINS_REMARK = re.compile(r"с|со|через|на|в|with|in|on|by|all", re.IGNORECASE)
_ORDINALS = re.compile(
    r"(?:перв|втор|трет|четв[её]рт|последн|друг|верхн|нижн|лев|прав)\w{2,3}|(?:the\s)?(?:first|second|third|last|other|former|latter|top|bottom)(?:\sone)?",
    re.IGNORECASE,
)
"""Which of two it is."""
_THANKS = re.compile(r"thank|thx|ty$|cheers|спасиб|спс$|дякую|merci|danke", re.IGNORECASE)
_LEAST_TO_GO_ON = 2
_NUMBER = re.compile(r"\d{1,4}!?")
_LEAST_JOINED = 8
_LEAST_RUN_TOGETHER = 15
_LEAST_LETTERS = 4
_LONGEST = 120
_ENDINGS = ("ing", "ly", "tion", "ться", "тся", "ешь", "ишь", "ете", "ите")
"""Of words that are seldom a password and often a reply."""


def told_words(text: str, near: frozenset[str]) -> Iterator[tuple[int, int]]:
    """Start and end of plain words that are told as a password; `near` are the kinds of cues around."""
    if len(text) > _LONGEST or _SPEAKS_OF_PASSWORDS.isdisjoint(near) or says_which(text):
        return
    yield from told_bare(text, asked=not _MAY_BE_BARE.isdisjoint(near), surely="sure_password" in near)
    if not _ASKED_FOR_WORDS.isdisjoint(near):
        yield from dictated(text, asked=True)
    if not _SPELLED_OUT.isdisjoint(near):
        yield from in_other_layout(text)
    if not _SURELY_ASKED.isdisjoint(near):
        yield from guessed(text)
    if TOLD + "sure_password" in near:
        yield from added(text)
    if "sure_password" in near:
        yield from _said_to_be_mine(text)
    if "login" in near:
        yield from _in_steps(text)
    if not near.isdisjoint(_MAY_LOG_IN):
        yield from login_and_password(text)
    lone = _ALONE.fullmatch(text) if SPELLED_BEFORE in near else None
    if lone is not None and not is_talk(lone[1]) and not is_plain(lone[1]):
        yield lone.span(1)
    if not _SURELY_ASKED.isdisjoint(near):
        yield from _together(text)
    remarks = cued(text, ("spelling",))
    for remark in () if near & _SPEAKS_OF_PASSWORDS <= _OF_A_NAME and "handle" in near else remarks:
        yield from _before(text, remark.start)
        after = _AFTER_REMARK.match(text, remark.end)
        if after and not all(is_talk(word) or cued(word, ("spelling",)) for word in after.group(1).split()):
            yield after.span(1)
    wanted = _WANTED.intersection(near)
    if near >= _ASKED_TO_GET_IN and len(text.split()) <= _FEW:
        wanted |= _ASKED_TO_GET_IN
    if (
        not remarks
        and wanted
        and FILLER not in text
        and (wanted != {CONTINUED} or len(text.split()) <= _LEAST_TO_GO_ON)
    ):
        yield from _odd(text, text.rfind("?") + 1, surely=EXPLAINED in near)
    if "?" in text or remarks:
        return
    if "spelled_next" in near and _FEW_WORDS.fullmatch(text) and not any(map(is_function_word, text.split())):
        yield from _before(text, len(text))
    if not _BESIDE_NUMBER.isdisjoint(near):
        yield from _with_number(text)
    if not _SURELY_ASKED.isdisjoint(near):
        if not asking().search(text):
            yield from _in_the_end(text)
        yield from _in_steps(text)
        for match in _NOT_BUT.finditer(text):
            if is_odd_alone(match[1]):
                yield match.span(1)
    if not _ASKED_FOR_WORDS.isdisjoint(near):
        for quoted in _QUOTED.finditer(text):
            alone = text.strip() == quoted[0] or _READS.search(text, 0, quoted.start())
            if len(quoted[1].split()) <= _MOST_WORDS_QUOTED and (alone or ASKED + "sure_password" in near):
                yield quoted.span(1)
        if near & _ASKED_FOR_WORDS != _ONLY_SERVICE:
            yield from _made_up(text)
        if changed := _FROM_TO.search(text):
            yield from (changed.span(place) for place in (1, 2) if _are_unusual([changed[place]]))
        if beside := _LOGIN_AND_WORDS.fullmatch(text):
            yield beside.span(1)
        sure = ASKED + "sure_password" in near or "spelling_asked" in near
        most = _MOST_WORDS if near & _ASKED_FOR_WORDS != _ONLY_SERVICE else _MOST_WORDS - 1
        yield from _led_in(text, certain=sure and FILLER not in text, most=most)
    elif "told" in near or JUST_ASKED + "password" in near:
        yield from _led_in(text, certain=False, most=1)


def _with_number(text: str) -> Iterator[tuple[int, int]]:
    """Find a word with a number behind what leads in: "put banana4", "i have written down Marmalade1951"."""
    for match in _WORD_AND_NUMBER.finditer(text):
        before = text[: match.start()]
        alone = len(text.split()) <= _FEW and not any(map(is_plain, before.split()))
        if alone or _LED_IN_RIGHT_BEFORE.search(before):
            yield match.start("word"), match.end()


def _said_to_be_mine(text: str) -> Iterator[tuple[int, int]]:
    """Find what looks like a password behind "mine was"."""
    mine = _MINE_IS.search(text)
    if mine and (could_be_secret(mine[1]) or is_run_together(mine[1]) or _DOUBLE.fullmatch(mine[1])):
        yield mine.span(1)


def _in_the_end(text: str) -> Iterator[tuple[int, int]]:
    """Find the odd words with which a text ends right behind what leads in: "so now its pterodactyl"."""
    led_in = [match for match in surely_leading_in().finditer(text) if not _TELLS_WHERE.match(match.group())]
    if led_in:
        found = list(_WORD.finditer(text, led_in[-1].end()))
        in_one_clause = found and not _CLAUSE_MARK.search(text, led_in[-1].end(), found[-1].start())
        if in_one_clause and is_odd([word.group() for word in found]):
            yield found[0].start(), found[-1].end()


def _in_steps(text: str) -> Iterator[tuple[int, int]]:
    """Find a word and the number that follows it: "Torquay and then 1988!"."""
    for match in _STEPS.finditer(text):
        if is_odd_alone(match[1]):
            yield match.span()


def _together(text: str) -> Iterator[tuple[int, int]]:
    """Find words written as one, or joined by dashes."""
    for match in _ONE_WORD.finditer(text):
        if _NAMED_THING.search(text, 0, match.start()):
            continue
        if is_run_together(match.group()) if "-" not in match.group() else is_joined_by_dashes(match.group()):
            yield match.span()


def _odd(text: str, start: int, *, surely: bool) -> Iterator[tuple[int, int]]:
    """Find the clause that can hardly be a reply, if nothing but small talk stands before it from `start`."""
    if "://" in text:
        return
    for clause in _CLAUSE.finditer(text, start):
        leads_in = leading_in().match(text, clause.start(), clause.end())
        begins = leads_in.end() if leads_in else clause.start()
        if (leads_in is None or leads_in["surely"] is None) and _SUBJECT.search(text, clause.start(), begins):
            return
        found = list(_WORD.finditer(text, begins, clause.end()))
        if all(is_talk(word.group()) for word in found):
            continue
        while len(found) > 1 and _IN_THE_END.fullmatch(found[-1].group()):
            found.pop()
        if surely and len(found) == 1 and text[clause.end() :].strip(" .,!?"):
            continue
        if is_odd([word.group() for word in found], surely=surely):
            belongs = _BELONGS_TO_PHRASE.search(text, clause.start(), begins) if len(found) > 1 else None
            yield belongs.start() if belongs else found[0].start(), found[-1].end()
        return


def says_which(text: str) -> bool:
    """Whether a text is nothing but "the second one"."""
    return _ORDINALS.fullmatch(text.strip(" .!)")) is not None


def _is_thanks(words: Sequence[re.Match[str]]) -> bool:
    return _THANKS.match(words[0].group()) is not None


def _before(text: str, end: int) -> Iterator[tuple[int, int]]:
    """Find what the remark on spelling that begins at `end` is about: what is before it in its clause, or the last.

    A clause of everyday words is rather talk, unless there is no other.
    """
    last: tuple[int, int] | None = None
    for clause in reversed([match for match in _CLAUSE.finditer(text, 0, end) if _ALL_LETTERS.search(match.group())]):
        if FILLER in text[clause.end() : end]:
            return
        found = _WORD.finditer(text, _begin(text, clause.start(), clause.end()), clause.end())
        words = [match for match in found if not of_remark().fullmatch(match.group())]
        while len(words) > 1 and _JOINS_REMARK.fullmatch(words[-1].group()):
            words.pop()
        if not words or len(words) > _MOST_WORDS_SPELLED or _is_thanks(words):
            continue
        if cued(text[words[0].start() : words[-1].end()], ("spelling",)):
            continue
        if not all(_is_ordinary(word.group()) for word in words):
            yield words[0].start(), words[-1].end()
            return
        if not all(is_talk(word.group()) for word in words):
            last = last or (words[0].start(), words[-1].end())
    if last is not None:
        yield last


def told_with_remark(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of words that a text tells of a service, with a remark on their spelling.

    "The thing for disney is mickeys left shoe, no capitals" needs nobody to ask.
    """
    if not {"service", "network", "sure_password", "password"}.isdisjoint(kinds_in(text)):
        for remark in cued(text, ("spelling",)):
            for start, end in _before(text, remark.start):
                names = [cue.end for cue in cued(text, ("sure_password",)) if start <= cue.start < cue.end < end]
                if names:
                    yield _next_word(text, names[-1], end), end
                elif surely_leading_in().search(text, 0, start):
                    yield start, end


def _next_word(text: str, start: int, end: int) -> int:
    return start + len(text[start:end]) - len(text[start:end].lstrip(" :=-–—"))


def _begin(text: str, start: int, end: int) -> int:
    """Where in a clause that which leads in ends."""
    inside = [
        match.end() for match in surely_leading_in().finditer(text, start, end) if text[match.end() : end].strip()
    ]
    leads_in = leading_in().match(text, inside[-1] if inside else start, end)
    return leads_in.end() if leads_in else start


def _led_in(text: str, *, certain: bool, most: int = _MOST_WORDS) -> Iterator[tuple[int, int]]:
    """Find a few unusual words that are a whole clause, after a word that leads in or alone."""
    clauses = list(_CLAUSE.finditer(text))
    for clause in clauses:
        leads_in = leading_in().match(text, clause.start(), clause.end())
        begins = leads_in.end() if leads_in else clause.start()
        strong = text[: clause.start()].endswith(":") or (leads_in is not None and leads_in["surely"] is not None)
        if not strong and not (certain and len(clauses) <= 2):
            continue
        found = list(_WORD.finditer(text, begins, clause.end()))
        if 1 <= len(found) <= most and _are_unusual([word.group() for word in found]):
            yield found[0].start(), found[-1].end()
            return


def _made_up(text: str) -> Iterator[tuple[int, int]]:
    """Find words that are joined to one, as nobody does in talk: "tartiflette-du-jeudi", "croquetasdejamon"."""
    for match in _ONE_WORD.finditer(text):
        word = match.group()
        if len(word) >= _LEAST_JOINED and not _is_ordinary(word) and not is_known(word):
            parts = word.split("-")
            if len(word) >= _LEAST_RUN_TOGETHER if len(parts) == 1 else not all(map(_is_ordinary, parts)):
                yield match.span()


def _are_unusual(words: Sequence[str]) -> bool:
    """Whether words are no talk; of several one may be, and the last a number."""
    if len(words) > 1 and _NUMBER.fullmatch(words[-1]):
        words = words[:-1]
    if words[-1].lower() in ("one", "ones"):
        return False
    least = _LEAST_LETTERS if len(words) == 1 else _LEAST_LETTERS - 1
    if any(is_function_word(word) or sum(map(str.isalpha, word)) < least for word in words):
        return False
    ordinary = sum(_is_ordinary(word) or word.lower().endswith(_ENDINGS) for word in words)
    return ordinary == 0 or (ordinary == 1 < len(words))


def _is_ordinary(word: str) -> bool:
    bare = word.strip(".,!?…)(:;'\"’-*_")
    return is_talk(bare) or is_plain(bare)
