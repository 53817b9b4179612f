"""Passwords that a message gives away by how it tells them: commands, dictation, "X <- that's the router", QR codes."""

import re
from collections.abc import Iterator

from prepare.scrub._bare_words import before_remark, drawn, is_like_joined
from prepare.scrub._cues import cued, kinds_in
from prepare.scrub._dictation import dictated
from prepare.scrub._guesses import guessed
from prepare.scrub._layouts import in_other_layout
from prepare.scrub._lists_of_secrets import listed, login_and_password, logins_beside
from prepare.scrub._odd_words import is_odd_alone
from prepare.scrub._plain import is_plain
from prepare.scrub._run_together import is_joined_by_dashes, is_run_together
from prepare.scrub._shapes import chunks, could_be_secret, is_ordinary

JOINED = re.compile(r"[^\W\d_]{2,}(?:_[^\W\d_]{2,})+")
"""Words joined by underscores."""
_LENGTH_BESIDE_CUE = 8
_NAMES_WHAT_IS_LOCKED = frozenset(("sure_password", "password", "network", "service"))
_POINTED_AT = re.compile(
    r"\s*([^\s,]{6,40}?)\s*(?:<[-=]+|←|[-–—]+\s|\s(?:это|вот\sэт\w+|that['’]?s|thats|is\sthe|for\sthe|от|opens|gives|says|does\s?n['’]?t"
    r"|did\s?n['’]?t|won['’]?t|не\sпод\w+|не\sпринима\w+))",
    re.IGNORECASE,
)
_CALLED_FIRST = re.compile(r"\s*[^\W\d_]{2,8},?\s")
_IS_CALLED = re.compile(
    r"(?:wi-?fi|network|ssid|router|name|called|вайфай|сеть|сети|называется|имя)\s*(?:is|called|=|:|—|-)?\s*$",
    re.IGNORECASE,
)
_NETWORK_PAIR = re.compile(
    r"\b(?:internet|wi-?fi|network|wlan|вай-?фай|интернет|сеть)\s?[:=]\s?[\w-]{2,32}\s?/\s?([^\s/,;]{4,40}?)(?=[.,;]?(?:\s|$))",
    re.IGNORECASE,
)
_TELLS_PASSWORDS = frozenset(("sure_password", "network", "login"))
_FEW_WORDS = 4
_LETTERS = re.compile(r"(?<![\w@/.-])[^\W\d_]{8,32}(?![\w@/-]|\.\w)")
_DASHED = re.compile(r"(?<![\w@/.-])[^\W\d_]+(?:-[^\W\d_]+)+(?:-\d{1,4})?(?![\w@/-]|\.\w)")
_DASHED_LAST = re.compile(r"[,:—–]\s?([^\W\d_]{4,20}-[^\W\d_]{4,20})[.!]?\s*$")
_ONE_IS = re.compile(
    r"\b(?:one|thing|mine|ours|hers|his)\s(?:is|was|=)\s(?:just\s|still\s)?([^\W\d_]{4,20}\d{2,6}[!?]?)(?![\w@/-]|\.\w)"
)
_SHORT_CUE_AND_WORD = re.compile(
    r"(?<!\w)(?:pw|pwd|pass|psw|пасс|пас|пароль)\s?[:=-]?\s(?P<word>[^\W\d_]{8,32})(?![\w@/-]|\.\w)", re.IGNORECASE
)
_BEHIND_COLON = re.compile(r"[^:.!?\n]{0,40}:\s+[\"'«]?(?P<word>[^\W\d_]{4,24})(?=[\s.,!)\"'»]|$)")
_ONE_LONG_WORD = re.compile(r"\s*([а-яё]{13,32}|[a-z]{14,32})[.!]*\s*")
_NAMED_LAST = re.compile(r"[\w][,:—–-]\s?([A-ZА-ЯЁ][^\W\d_]{3,20})[.!]?\s*$")
_LOOK_BACK = 24
_COMMAND = re.compile(
    r"\b(?:mysql|psql|docker|ssh|sshpass|curl|ftp|sftp|mongo\w*|redis-cli|net\suse|rdesktop|openssl)\b"
)
_OPTION = re.compile(
    r"(?<!\S)(?:-p|-u|-a|--pass(?:word)?|--user(?:name)?|-U|-P|-W)[ =]?[\"']?(?!-|\d{2,5}\s|tmpfs)([^\s\"\ufffc]{4,})"
)
_ANSWERED = re.compile(
    r"(?:\s(?:name|питомца|матери|мамы))?\s*(?:is|was|:|=|—|-|это)?\s*((?![A-ZА-ЯЁ]{3})[A-ZА-ЯЁ][\w'’-]{2,}(?:\s[A-ZА-ЯЁ][\w'’-]+){0,2})"
)
"""What stands right behind a security question: "first pet Biscuit"."""
_LOGS_IN_AS = re.compile(
    r"(?<!\w)(?:заход\w+|захожу|логин\w+|входи\w+|log(?:ged)?\s?in|sign(?:ed)?\s?in|ssh(?:\sin)?|sftp|ftp|rdp)\s(?:под|как|as|with)\s"
    r"(?=[\w.@-]*[\d._])([\w.@-]{4,40}\w)",
    re.IGNORECASE,
)
_DICTATED = re.compile(
    r"(?:capital|big|upper\s?case|с\sбольшой|больш\w\w|заглавн\w\w)\s\w\b"
    r"(?:,?\s(?:and\s)?(?:then|потом|затем)\s[^,.;!?\n]{1,24}"
    r"|,\s(?:a|the)\s\w+){1,6}",
    re.IGNORECASE,
)
"""Letter by letter: "capital Q, then uokka, a dash, then eighty eight"."""
_WIFI_CODE = re.compile(r"(?<!\w)WIFI:([^\s]*?P:[^;\s]{4,63})")
"""What the QR code of a network says."""
_INNER_DIGIT = re.compile(r"[^\W\d_]\d.*[^\W\d_]|[_!@#$%^&*]")


def in_form(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of what is told in such a form."""
    for match in _WIFI_CODE.finditer(text):
        yield match.span(1)
    if _COMMAND.search(text):
        yield from (match.span(1) for match in _OPTION.finditer(text))
    for match in _DICTATED.finditer(text):
        yield match.span()
    yield from dictated(text, asked="sure_password" in kinds_in(text))
    for match in _ONE_IS.finditer(text):
        yield match.span(1)
    for match in _LOGS_IN_AS.finditer(text):
        yield match.span(1)
    kinds = kinds_in(text)
    if "security" in kinds:
        for cue in cued(text, ("security",)):
            if told := _ANSWERED.match(text, cue.end):
                yield told.span(1)
    yield from drawn(text)
    if "spelling" in kinds:
        yield from before_remark(text)
        yield from ((start, start + len(chunk)) for start, chunk in chunks(text) if could_be_secret(chunk))
    if pair := _NETWORK_PAIR.search(text):
        yield pair.span(1)
    if not kinds.isdisjoint(_NAMES_WHAT_IS_LOCKED | {"login"}):
        yield from login_and_password(text)
    yield from listed(text)
    yield from logins_beside(text)
    if "sure_password" in kinds:
        yield from _behind_colon(text)
        yield from _named_last(text)
        yield from guessed(text)
    if not kinds.isdisjoint(_NAMES_WHAT_IS_LOCKED):
        yield from in_other_layout(text)
        short = _SHORT_CUE_AND_WORD.search(text)
        if short and is_like_joined(short["word"]):
            yield short.span("word")
        if kinds & _TELLS_PASSWORDS or len(text.split()) <= _FEW_WORDS:
            yield from (match.span() for match in _LETTERS.finditer(text) if is_run_together(match.group()))
        yield from (match.span() for match in _DASHED.finditer(text) if is_joined_by_dashes(match.group()))
    yield from _alone_and_run_together(text)
    if not kinds.isdisjoint(_NAMES_WHAT_IS_LOCKED):
        yield from _pointed_at(text, sure="sure_password" in kinds)


def _alone_and_run_together(text: str) -> Iterator[tuple[int, int]]:
    """Find a whole message of one word that is several."""
    alone = _ONE_LONG_WORD.fullmatch(text)
    if alone and is_run_together(alone[1]):
        yield alone.span(1)


def _behind_colon(text: str) -> Iterator[tuple[int, int]]:
    """Find the odd word that a colon announces: "пароль от госуслуг всё тот же: мурзик и год"."""
    for cue in cued(text, ("sure_password",)) if ":" in text else ():
        told = _BEHIND_COLON.match(text, cue.end)
        if told and is_odd_alone(told["word"]):
            yield told.span("word")


def _named_last(text: str) -> Iterator[tuple[int, int]]:
    """Find the name with which a message about a password ends: "what his hamster is called, Professor"."""
    dashed = _DASHED_LAST.search(text)
    if dashed and not any(map(is_plain, dashed.group(1).split("-"))):
        yield dashed.span(1)
    last = _NAMED_LAST.search(text)
    if last and is_odd_alone(last.group(1)):
        yield last.span(1)


def _is_odd_shape(chunk: str) -> bool:
    return not kinds_in(chunk) and (
        could_be_secret(chunk)
        or JOINED.fullmatch(chunk) is not None
        or is_run_together(chunk)
        or is_joined_by_dashes(chunk)
    )


def _pointed_at(text: str, *, sure: bool) -> Iterator[tuple[int, int]]:
    """Find what the rest of a message explains: "Pelican88 <- that's the router"; with `sure`, any shape before it."""
    called = _CALLED_FIRST.match(text)
    pointed = _POINTED_AT.match(text) or (_POINTED_AT.match(text, called.end()) if called else None)
    if pointed and _is_odd_shape(pointed.group(1)):
        yield pointed.span(1)
    for start, chunk in chunks(text):
        strong = not is_ordinary(chunk) and not chunk.isalpha() and len(chunk) >= _LENGTH_BESIDE_CUE
        named = _IS_CALLED.search(text, max(0, start - _LOOK_BACK), start) is not None
        if strong and not named and could_be_secret(chunk) and (sure or _INNER_DIGIT.search(chunk)):
            yield start, start + len(chunk)
