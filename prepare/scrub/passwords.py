"""Passwords: by shape alone, by shape beside a word for password, and by "the password is …".

A dictionary word is taken only where it is said to be the password, or is the whole reply to the question.
"""

import re
from collections.abc import Iterator

from prepare.scrub._common_words import common_words
from prepare.scrub._cues import FILLER, TOKEN, cued, kinds_in
from prepare.scrub._odd_words import is_odd, is_odd_alone, is_time
from prepare.scrub._password_forms import JOINED, in_form
from prepare.scrub._run_together import is_run_together
from prepare.scrub._shapes import LONGER_THAN_WORDS, chunks, could_be_secret, is_ordinary, looks_secret
from prepare.scrub._spans import Span
from prepare.scrub._talk import is_talk
from prepare.scrub._told_words import says_which, told_with_remark, told_words

KIND = "SECRET"
CUES = ("sure_password", "password", "network", "service", "told")

_WORDS_AFTER = 8
_SAYS = re.compile(
    r"\s*(?:(?:is|was|are|=|:|->|→|это|такой|будет|es|est|ist|:is|still|now|теперь|on it is|there is)\s*)*"
    r"[:=→\-–—]?\s*[\"'«`“]?",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"[.!?]\s|\n\s*\n")
_PASS_IS = re.compile(r"\s*(?:is|=|:)\s*([^\W\d_]{4,30})(?!\w)", re.IGNORECASE)
"""A pass may also be a ticket, so that what it is said to be must look like a password."""
_GOES_ON = re.compile(r"[.!?…]\s+(?:it'?s|it is|it’s|its|это|он)(?!\w)", re.IGNORECASE)
_OF_WHAT = re.compile(
    r"(?:\s+(?:for|to|of|on|от|для|к|на|в|der|für|del|de|du|al)(?:\s+[\w'-]+){1,3}?(?=\s*:|\s+[-–—]\s|\s+(?:is|это|ist|es|est|такой)\s)"
    r"|(?:\s+[\w'-]+){1,2}(?=\s?:))",
    re.IGNORECASE,
)
_PASSPHRASE = re.compile(r"(?:[^\W\d_]{4,12}\s){3,7}[^\W\d_]{4,12}(?=\s*(?:[.,;!?)»\"'\n]|$))")
_OWNED = re.compile(
    r"(?P<phrase>[^\W\d_]{3,12}(?:['’]s|s['’])\s(?P<things>[^\W\d_]{3,12}(?:\s[^\W\d_]{3,12}){1,3}))(?=\s*(?:[.,;!?)»\"'\n]|$))"
)
"""nan's blue teapot"""
_STATES = re.compile(r"(?:\bis\b|[:=→]|\bэто\b|\bтакой\b|\bбудет\b|\bes\b|\best\b|\bist\b|[-–—]\s)", re.IGNORECASE)
_CLAUSE_END = re.compile(
    r"\s*(?:[.,;!?)»\"'`“”]|$|\n|\s(?:but|and|lol|haha|btw|ok|for|а|но|и|только|кстати)\b|[^\w\s])"
)
_NAME = re.compile(r"[A-Za-z][\w.-]{3,40}")
_LOGIN_GAP = re.compile(r"\s*(?:is|:|=|-|это)?\s*", re.IGNORECASE)
_NAMES_A_PASSWORD = frozenset(("sure_password", "pass"))
_MADE_UP = re.compile(r"[^\W_][._]?\d|[^\W_][._][^\W_]")
_STOCK_NAMES = frozenset(["root", "admin", "user", "login", "guest", "pass", "password", "username"])
_DIGIT_IN_CHUNK = re.compile(r"(?<!\S)(?:[^\s\d]+\d|\d+[^\s\d])")
_DIGIT = re.compile(r"\d")
_WORDS_AND_DIGITS = re.compile(r"[A-Za-z][a-z]{3,}(?!(?:19|20)\d\d)\d{4}|(?:[A-Za-z][a-z]{2,}[-_.]){2,}\d{1,4}")
"""Badger3968, Quiver-Kelp-23: elsewhere a model or a version, but not in the answer to whom a password is missing."""
_AFTER_COLON = re.compile(r":\s*(?=\S*\d)(?=\S*[^\W\d_])([^\s:/]{6,40}?)[.!]*\s*$")
_LENGTH_IN_NOTE = 9
_LONE_LETTERS = 6
_BARE_WORD = re.compile(r"\s+([^\W\d_]{10,30}|[^\W\d_]{2,}(?:[-_.][^\W\d_]{2,})+)[\s.!)]*")
"""All that follows the cue: "пароль незабудкадятел"."""
_CODE_WORD = re.compile(r"(?:word|слово|словом)$", re.IGNORECASE)
_BARE_CODE_WORD = re.compile(r"\s+([^\W\d_]{5,30})[\s.!)]*")
"""The same after "code word", which speaks of nothing else."""
_NETWORK_IS = re.compile(r"\s*(?:is|:|=|-|это)?\s*(?=\S*\d\S*\d)(?=\S*[^\W\d_]{3})([^\s:/]{6,40}?)[.,;!)]*(?=\s|$)")
_OF_WHAT_AND_WORD = re.compile(r"\s(?:для|от|на|к|for)\s[^\W\d][\w-]*(?:\s[\w-]+)?\s([^\W\d_]{5,30})[\s.!)]*")
"""Пароль для охраны тюльпан."""
_SHORT_AND_PHRASE = re.compile(r"\s+([^\W\d_]{3,24}(?:\s[^\W_]{2,24}){1,3})[\s.!)]*")
_ABBREVIATED = re.compile(r"(?<!\w)(?:pw|pwd|pasw|psw|pass|пасс|пас)$", re.IGNORECASE)
"""Who writes so tells rather than talks."""
_ENDINGS_AFTER_CUE = (
    *("ed", "ect", "ment", "ments", "tions", "ager", "ator", "able", "ful"),
    *("ый", "ий", "ая", "ое", "ые", "лся", "лась", "лось", "лись", "ён", "ен", "ена", "ость", "ости", "ния", "ние"),
    *("тора", "теля", "ется", "ать", "ять", "ить", "еть"),
)
_ENDINGS = ("ing", "ly", "tion", "ться", "ешь", "ишь", "ную", "ами", "ется", "утся")
"""Of words that are seldom a password and often a whole reply."""

EXAMPLES = (
    "пароль от госуслуг всё тот же: ⟦мурзик⟧ и год",
    "the password for the nas, as ever: ⟦gherkin⟧",
    "but the bank one is ⟦Marigold1951⟧ dear",
    "там ещё пароль на папку, ⟦еноты-вперёд⟧",
    "пароль для охраны ⟦тюльпан⟧",
    "pw ⟦correcthorse no battery⟧",
    "⟦вторникутромрано⟧",
    "the wifi is HomeNet5G and the password is ⟦Marigold54!⟧",
    "password: ⟦Ba9Ji2Wu5%6j7O⟧",
    "my insta pw is ⟦marigold2911⟧ dont tell anyone",
    "login ⟦tomferris⟧ pass ⟦kestrel_778⟧",
    "пароль от госуслуг ⟦Komarik7014⟧, логин почта",
    "поменял пароль, теперь ⟦komarik9320⟧",
    "the password is ⟦butterfly⟧",
    "laptop password is ⟦purple kettle mountain biscuit⟧",
    "password for the router is ⟦nightingale⟧",
    "пароль вайфая: ⟦соловей_соловей⟧",
    "was taken so I made it ⟦kestrelhill5286⟧",
    "⟦xK9#mQ2vL⟧",
    "the password? its just my cats name, ⟦Biscuit12⟧",
    "пароль на ноуте — ⟦котвалерий⟧",
    "kiln site ⟦marigold_778⟧\nclimbing wall still ⟦toobadforthis31⟧",
    "das passwort ist ⟦Sonnenblume7⟧",
    "пароль ⟦незабудкадятел⟧",
    "⟦Pelican88⟧ <- thats the upstairs router",
    "mysql -h db -u ⟦otchet⟧ -p⟦Pechen'ka88⟧",
    "⟦capital Q, then uokka, a dash, then eighty eight⟧. that's for the plex",
    "⟦Shashlyk_do_utra⟧ вот этим админка роутера открывается",
    "Calloway2011 gives me an error".replace("Calloway2011", "⟦Calloway2011⟧"),
    "first pet ⟦Biscuit⟧, street i grew up on ⟦Larkspur Close⟧",
    "WIFI:⟦T:WPA;S:Casa;P:f1veLittleDucks⟧;;",
    "⟦Thr33-Tartan-Otters⟧?",
    "flat 3d is on the second floor, wifi ⟦guestroom2044⟧",
    "кодовое слово ⟦бегемотик⟧",
    "подключись, пароль ⟦бегемотик⟧ англ буквами",
    "and the passphrase is ⟦nan's blue teapot⟧",
    "agh no capital T: ⟦TangoFoxglove⟧",
    "tell him the thing for disney is ⟦otters left shoe⟧ no capitals no apostrophe",
)
COUNTEREXAMPLES = (
    "lol that's a strong password",
    "the wifi 802.11ac card is dead",
    "кодовое слово забыла",
    "an instagram name is all lower case, no spaces",
    "my password manager crashed again",
    "у меня пароль на 30 символов",
    "пароль на 8 знаков минимум",
    "a password of twelve characters, ffs",
    "the pass is in 1password",
    "password tips: use long ones",
    "пароль: сам придумай",
    "model was WH-1000XM4 or XM5",
    "the secret is butter",
    "I forgot my password, the code never came",
    "the password is wrong",
    "the password is dad's, ask him",
    "the password is mum's birthday",
    "the password is probably somewhere under the keyboard",
    "password is on the fridge",
    "i passed my exam with 82%",
    "the juno106 and the tr-808 next to a dx7",
    "got the rtx4090 and 64gb",
    "sent 6a+ then 7b and flashed the V5",
    "7h40 flight, 2h layover, back on the 21st",
    "covid19 was 2020-2022",
    "опять забыл пароль, кошмар",
    "пароль неправильный",
    "the password authentication",
    "a3f9c21 broke staging, reverting to 77be0d4",
    "localhost:3000 is fine",
    "mkdir -p build/output",
)
EXCHANGES = (
    ("какой пароль от телика", "бабушкин год рождения ⟦1941⟧"),
    ("банк спрашивает, первая машина у папы?", "⟦копейка⟧"),
    ("and the wifi", "⟦no shoes inside⟧"),
    ("new admin pass is ⟦Wednesday⟧", "ok"),
    ("пароль как его хомяка зовут, ⟦Профессор⟧", "ага"),
    ("wifi password?", "on the bus, ask dad"),
    ("what's the wifi password?", "⟦Dragonfly2257⟧"),
    ("wifi pass?", "⟦iloveyoumum⟧"),
    ("whats teh passwrod for the router", "one sec", "⟦Ng3Ku5Kn1&zfnK⟧"),
    ("какой пароль от вайфая?", "ща", "⟦снежинка46⟧"),
    ("what's the password?", "no idea lol"),
    ("wifi password?", "ask mom"),
    ("пароль от вайфая?", "сейчас гляну"),
    ("whats the new vpn password", "on a sticky note, but it is ⟦Mainbrace-Otter-58⟧ with capitals"),
    ("the password again?", "i have it here", "⟦Marigold⟧", "ok", "⟦1963⟧"),
    ("what's the login for the site", "⟦mira.olsen⟧"),
    ("wlan passwort?", "⟦Kaffee!tasse⟧"),
    ("i can't get into the streaming account", "try ⟦Velvet7052⟧ and tell me"),
    ("he changed the login of the game", "and he said: ⟦quiverkelp2015⟧"),
    ("did you guess the password", "HA. ⟦schnauzer⟧. got it first try"),
    ("who has the router key", "⟦Quiver-Kelp-23⟧"),
    ("whats the wifi password", "sec, parking", "ok its ⟦buttercup⟧, no numbers or anything"),
    ("did you get back into the streaming account?", "try ⟦lemonade stand⟧"),
    ("what is the password on the fridge?", "it says ⟦Geraniums 1948⟧"),
    ("they wanted a password at the school office", "yes say ⟦dandelion⟧"),
    ("whats the wifi", "⟦Xk7RtmPq9w⟧", "guest one is ⟦sofa-bread-88⟧ if that dies"),
    ("what was the network password?", "on the phone", "⟦marmotte-qui-dort⟧ tout en minuscules"),
    ("какой у нас теперь вайфай", "щас", "⟦бегемот на самокате⟧ прям с пробелами"),
    ("what's the password?", "it's on the fridge", "it's fine, found it"),
    ("wifi password?", "try again later", "sorry, wrong chat"),
)


def find(text: str) -> Iterator[Span]:
    """Shapes that nothing but a password has; weaker ones beside a cue; what is said to be the password."""
    if _DIGIT_IN_CHUNK.search(text):
        shaped = [(start, chunk) for start, chunk in chunks(text) if looks_secret(chunk)]
        yield from (_span(start, chunk) for start, chunk in shaped)
        if ("\n" in text or " / " in text) and (shaped or FILLER in text):
            yield from _noted(text)
    yield from (Span(start, end, KIND) for start, end in in_form(text))
    yield from (Span(start, end, KIND) for start, end in told_with_remark(text))
    found = cued(text, ("sure_password", "password"))
    if "login" in kinds_in(text):
        yield from _logins(text, sure=any(not cue.kinds.isdisjoint(_NAMES_A_PASSWORD) for cue in found))
    if not found:
        for cue in cued(text, ("network",)):
            told = _NETWORK_IS.match(text, cue.end)
            if told and could_be_secret(told[1]):
                yield Span(*told.span(1), KIND)
        return
    here = list(chunks(text))
    for cue in found:
        for start, chunk in here:
            if start < cue.end:
                continue
            gap = text[cue.end : start]
            if FILLER in gap or len(gap.split()) > _WORDS_AFTER:
                break
            if _SENTENCE_END.search(_GOES_ON.sub(" ", gap)):
                continue
            if could_be_secret(chunk):
                yield _span(start, chunk)
                break
        if "sure_password" in cue.kinds:
            yield from _stated(text, cue.end)
        elif "pass" in cue.kinds and (told := _PASS_IS.match(text, cue.end)):
            titled = told[1].istitle() and not is_talk(told[1])
            if titled or is_time(told[1]) or is_run_together(told[1]):
                yield Span(*told.span(1), KIND)


def answer(text: str, near: frozenset[str]) -> Iterator[Span]:
    """Find a shaped token in the reply, or a reply that is one unusual word."""
    if (told := _AFTER_COLON.search(text)) and could_be_secret(told[1]):
        yield Span(*told.span(1), KIND)
    words = 0
    lone: tuple[int, str] | None = None
    for start, chunk in chunks(text):
        words += 1
        lone = (start, chunk)
        if (
            could_be_secret(chunk)
            and not (
                is_ordinary(chunk)
                and ("sure_password" not in near or len(chunk) < 9)
                and not _WORDS_AND_DIGITS.fullmatch(chunk)
            )
            and (not chunk.isalpha() or len(chunk) >= LONGER_THAN_WORDS)
        ) or ("sure_password" in near and JOINED.fullmatch(chunk)):
            yield _span(start, chunk)
    if (
        lone is not None
        and words == 1
        and FILLER not in text
        and "?" not in text
        and len(lone[1]) >= (4 if lone[1].isdigit() else _LONE_LETTERS)
    ):
        start, chunk = lone
        plain = chunk.rstrip("!")
        unusual = (
            plain.isalpha() and not is_talk(plain) and not plain.lower().endswith(_ENDINGS) and not says_which(plain)
        )
        digits = plain.isdigit() and len(plain) <= 12
        named = "login" in near and re.fullmatch(r"[A-Za-z][\w-]*[._]?[\w-]+", plain) is not None and not is_talk(plain)
        if could_be_secret(chunk) or named or ("sure_password" in near and (unusual or digits)):
            yield _span(start, chunk)
    yield from (Span(start, end, KIND) for start, end in told_words(text, near))


def _noted(text: str) -> Iterator[Span]:
    """In a note of several lines, one of which holds a password: what could be another."""
    for start, chunk in chunks(text):
        if len(chunk) >= _LENGTH_IN_NOTE and chunk[0].isalpha() and could_be_secret(chunk) and _DIGIT.search(chunk):
            yield _span(start, chunk)


def _stated(text: str, end: int) -> Iterator[Span]:
    """Find the single word of "the password is WORD", unless it says something about the password."""
    of_what = _OF_WHAT.match(text, end)
    says = _SAYS.match(text, of_what.end() if of_what else end)
    if says is None or not _STATES.search(says.group()):
        pattern = _BARE_CODE_WORD if _CODE_WORD.search(text[:end]) else _BARE_WORD
        bare = pattern.fullmatch(text, end) or _OF_WHAT_AND_WORD.fullmatch(text, end)
        if bare is None and (phrase := _SHORT_AND_PHRASE.fullmatch(text, end)) and _ABBREVIATED.search(text[:end]):
            if is_odd(phrase[1].split(), surely=True):
                yield Span(*phrase.span(1), KIND)
            return
        if bare is not None and bare.re is _OF_WHAT_AND_WORD and not is_odd_alone(bare.group(1)):
            return
        if bare and not is_talk(bare.group(1)) and not bare.group(1).lower().endswith(_ENDINGS + _ENDINGS_AFTER_CUE):
            yield Span(*bare.span(1), KIND)
        return
    owned = _OWNED.match(text, says.end())
    if owned and not any(map(is_talk, owned["things"].split())):
        yield Span(*owned.span("phrase"), KIND)
        return
    phrase = _PASSPHRASE.match(text, says.end())
    if phrase and sum(map(is_talk, phrase.group().split())) <= 1:
        yield Span(*phrase.span(), KIND)
        return
    word = re.compile(r"[^\s\ufffb\ufffc,;\"'«»`“”\[\]]{4,40}").match(text, says.end())
    if word is None:
        return
    chunk = word.group().rstrip(".?:)")
    token = TOKEN.search(chunk)
    if (
        len(chunk) < 4
        or (token is not None and is_talk(token.group()) and not is_time(token.group()))
        or not _CLAUSE_END.match(text, says.end() + len(chunk))
    ):
        return
    if any(character.isalnum() for character in chunk):
        yield _span(says.end(), chunk)


def _logins(text: str, *, sure: bool) -> Iterator[Span]:
    """Find the name beside "login"; without a word for password beside it, only one that is made up."""
    for cue in cued(text, ("login",)):
        gap = _LOGIN_GAP.match(text, cue.end)
        name = _NAME.match(text, gap.end() if gap else cue.end)
        if gap is None or not gap.group() or name is None:
            continue
        bare = name.group().rstrip(".-")
        if bare.lower() in _STOCK_NAMES or kinds_in(bare) or is_talk(bare):
            continue
        if (
            sure
            or _MADE_UP.search(bare)
            or (FILLER in text and is_odd_alone(bare) and bare.lower() not in common_words())
        ):
            yield _span(name.start(), bare)


def _span(start: int, chunk: str) -> Span:
    return Span(start, start + len(chunk), KIND)
