"""Account names: @mentions, names after "my insta is", names of profiles in links and forms. Public bots stay."""

import re
from collections.abc import Iterator

from prepare.scrub import _handle_shapes as shapes
from prepare.scrub._common_words import common_words
from prepare.scrub._cues import cued, kinds_in
from prepare.scrub._spans import Span

KIND = "HANDLE"
CUES = ("handle",)

_MENTION = re.compile(
    r"(?<![\w@./])@(?!(?:all|here|channel|everyone|online|admins?|param|returns?|author|since|see|throws|version"
    r"|deprecated"
    r"|override|test|media|import|charset|keyframes|property|staticmethod|classmethod|dataclass|pytest|todo|type"
    r"|private"
    r"|public|internal|link|code|example|click|app)\b)"
    r"[A-Za-z_][\w.]{2,31}(?<!\.)(?!bot)(?![\w@])(?:-\w{1,20}){0,3}",
    re.IGNORECASE,
)
_REDDIT = re.compile(r"(?<![\w/])/?u/([A-Za-z\d][\w-]{2,20})(?![\w/])")
_VK = re.compile(r"(?<![\w=/])id\d{5,10}(?!\w)")
_NUMBERED = re.compile(r"(?<![\w#/])([A-Za-z][\w.]{2,31})#\d{4}(?!\w)")
"""mothman#4412, as Discord and Battle.net have it."""
_PROFILE = re.compile(
    r"(?:instagram\.com|github\.com|gitlab\.com|twitter\.com|(?<![\w.])x\.com|tiktok\.com|twitch\.tv|facebook\.com"
    r"|vk\.com|ok\.ru"
    r"|threads\.net|soundcloud\.com|last\.fm/user|reddit\.com/u(?:ser)?|steamcommunity\.com/id|linkedin\.com/in"
    r"|letterboxd\.com|youtube\.com/c|youtube\.com/(?=@)|pinterest\.com)/@?"
    r"(?!(?:explore|reels?|stories|p|watch|groups?|events?|home|login|features|about|search|video|feed|settings|topics"
    r"|trending|pricing|marketplace|hashtag|intent|share|public\d*|club\d*|wall-?\d*|photo-?\d*|album-?\d*|away|im"
    r"|notifications)\b)"
    r"([\w.-]{3,40})/?(?![\w/?=.-])",
    re.IGNORECASE,
)
_LABEL = (
    r"user[ _]?name|user[ _]?id|user|log-?in(?: name)?|nick ?name|nick|handle|screen[ _]?name|display[ _]?name"
    r"|gamer ?tag|psn(?: id)?"
    r"|account ?name|profile name|benutzername|nutzername|usuario|nom d'utilisateur|identifiant|pseudo|nome utente"
    r"|gebruikersnaam|brukernavn|användarnamn|nazwa użytkownika|юзер ?нейм|юзер|логин|никнейм|ник|имя пользователя"
    r"|логін|нік"
)
_NETWORK = (
    r"f?insta(?:gram)?|ig|snap(?:chat)?|tiktok|discord|telegram|tg|twitter|twitch|steam|mastodon|reddit|инста|инстаграм"
    r"|телега|телеграм|тг|дискорд|стим|твич|тикток|вк"
)
_MINE = re.compile(
    r"(?<!\w)(?:(?:mine|yours|hers|his|theirs)(?:\s(?:is|was|would be|will be|should be)|['’]s)"
    r"|у меня|у тебя(?: будет)?|мой|твой)\s"
    r"(?P<name>[A-Za-z][\w.-]{4,31})(?=[.,;!?]?(?:\s(?:so|and|but|а|и)\b|\s*$))",
    re.IGNORECASE,
)
"""What one's own account is called, where accounts are spoken of."""
_LABELLED = re.compile(
    rf"(?<![\w-])(?:{_LABEL}|{_NETWORK})[\"'*`\]]{{0,4}}\s*(?::|=|=>|\|)\s*[\"'*`]{{0,3}}([A-Za-z\d][\w.-]{{2,31}})(?![\w@])",
    re.IGNORECASE,
)
_SAID = re.compile(
    rf"(?<![\w-])(?:{_LABEL}|{_NETWORK})\s(?:is|was|it's|—|–|-|это|called|есть|est|es|ist|=)\s"
    r"([A-Za-z\d][\w.-]{3,31})(?![\w@'’])",
    re.IGNORECASE,
)
_BESIDE_RUSSIAN = re.compile(
    r"(?<![\w-])(?:инст[аеуы]|инстаграм\w?|телег[аеуи]|телеграм\w?|тг|вк|ник|дискорд\w?|стим\w?)\s"
    r"(?!(?:premium|music|stories|reels|shop|web|desktop|business|android|video|live|deck|api|bot|store|lite)\b)"
    r"([A-Za-z][\w.]{4,31})(?![\w@'’])",
    re.IGNORECASE,
)
"""A name in Latin letters right after a network's in Russian ones."""
_KNOWN_AS = re.compile(
    r"(?<!\w)(?:(?:find|reach|add|follow|dm|know|search) me (?:as|under)|under the name|goes by|known as|под ником"
    r"|я там)\s"
    r"([A-Za-z\d][\w.-]{3,31})(?![\w@'’])",
    re.IGNORECASE,
)
_I_AM = re.compile(
    r"(?<!\w)(?:i['’]?m|я)\s((?:[A-Z][a-z]+){2,4}\d{0,4}|[a-z]\w*[._][a-z]\w*|[a-z]{3,}\d[a-z]\w*)(?![\w@'’.]|\.\w)"
)
"""Im JaxTheDrain: nobody is called so but in a game."""
_CASHTAG = re.compile(r"(?<![\w$])\$(?=[a-z\d-]*[a-z]{3})[a-z][a-z\d-]{3,19}(?![\w$(={>-])")
_SPELLED = re.compile(
    r"\W*(?:(?:it['’]?s|its|at|это|так|она|он|я)\s)?(?P<name>[^\W_]{2,20}(?:\s(?:точка|dot|underscore|under\sscore|dash|hyphen|тире|дефис"
    r"|нижн\w+\sподч[её]рк\w*|подч[её]рк\w*)\s[^\W_]{1,20}){1,4})\W*",
    re.IGNORECASE,
)
"""Dianka точка рыжая."""
_IN_CODE = re.compile(r"(?<!\w)(?:TODO|FIXME|XXX|HACK)\(@?([A-Za-z][\w.-]{2,31})\)")
_WORDS_AFTER = 5
_WORDS_BEFORE = 2
_LONGEST_REPLY = 80
_LEAST_WORD = 6

EXAMPLES = (
    "in, im ⟦JaxTheDrain⟧ op me",
    "адрес? я ⟦denchik.pel⟧",
    "or cashapp ⟦$pennyf4rthing⟧",
    "dm ⟦@tide_walker⟧ about it",
    "my insta is ⟦quiet_heron88⟧",
    "ник в стиме ⟦quiet_heron88⟧",
    "add me on psn its ⟦gravyHeron⟧, hers is ⟦xX_heron_Xx⟧",
    "username: ⟦krovlyaheron⟧",
    "Discord: ⟦heronmira⟧",
    '{"nick":"⟦krovlyaheron⟧","level":4}',
    "the user ⟦m.heronsky⟧ logged in twice",
    "ask u/⟦quiet-heron⟧ for the gasket",
    "в телеге я ⟦heron_ne_ptica⟧, вк ⟦id12345678⟧",
    "https://github.com/⟦quietheron⟧",
    "⟦frostbite_heron⟧ was online again",
    "my snap is ⟦kroheronvik⟧",
    "discord: ⟦heronvik#4412⟧",
    "find me as ⟦kroheronvik⟧ on there",
    "почта потом, телега ⟦heronmiraa⟧",
    "my finsta is ⟦notheronagain__⟧, dont tell",
    "TODO(⟦kroheron⟧): clean this up",
)
COUNTEREXAMPLES = (
    "i'm iPhone only now",
    "echo $HOME on discord",
    "@everyone dinner at mine",
    "ask @gifbot for it",
    "i deleted instagram in 2019",
    "2 for 1 @ the pub",
    "my insta is dead lately",
    "discord is down again",
    "login is broken",
    "the PS5 and an iPhone on steam",
    "user settings are in settings_local.py",
    "@param and @return in javadoc",
    "https://github.com/features",
    "телега опять лежит",
    "same user as always, then k2tog to row 38",
    "гостевой называется Heron_5G, второй Otter_Guest",
    "юзербот: нужен api_id и api_hash",
    "тг premium не нужен",
)
EXCHANGES = (
    ("what's your insta", "⟦zhanna.ne.spit⟧"),
    ("в стиме меня найди, ник тот же", "какой", "там борщ через ноль, ⟦b0rsch_lord⟧"),
    ("add me on discord", "ok, name?", "⟦gravyHeron⟧ with a capital h"),
    ("username is first initial and surname", "mine is ⟦tmcgillicuddy⟧ so yours would be ⟦rlindqvist⟧"),
    ("whats your insta", "mine is private"),
    ("what's your username", "same as before"),
)


def find(text: str) -> Iterator[Span]:
    """Mentions, what is said or written to be an account name, and what looks like one beside a network's name."""
    if "@" in text:
        for match in _MENTION.finditer(text):
            if not match.group().lower().endswith("bot"):
                yield Span(*match.span(), KIND)
    if "/" in text:
        for pattern in (_REDDIT, _PROFILE):
            for match in pattern.finditer(text):
                yield Span(*match.span(1), KIND)
    if " as " in text or " by " in text or "under " in text or "ником" in text or "там " in text:
        yield from _expected(text, _KNOWN_AS)
    for match in _I_AM.finditer(text):
        yield Span(*match.span(1), KIND)
    if "$" in text and "handle" in kinds_in(text):
        yield from (Span(*match.span(), KIND) for match in _CASHTAG.finditer(text))
    if "(" in text:
        yield from _expected(text, _IN_CODE)
    if "#" in text:
        for match in _NUMBERED.finditer(text):
            if shapes.is_made_up(match.group(1)) or shapes.looks_like_a_handle(match.group(1)):
                yield Span(*match.span(), KIND)
    if "id" in text:
        for match in _VK.finditer(text):
            yield Span(*match.span(), KIND)
    if "_" in text:
        for start, token in shapes.tokens(text):
            if shapes.is_snake(text, token):
                yield Span(start, start + len(token), KIND)
    if not kinds_in(text).isdisjoint(("handle", "login")):
        yield from _beside_cues(text)


def answer(text: str, near: frozenset[str]) -> Iterator[Span]:
    """Find what looks like an account name in a short reply; a made-up word where it is all."""
    if len(text) > _LONGEST_REPLY or "handle" not in near:
        return
    for start, token in shapes.tokens(text):
        if shapes.looks_like_a_handle(token):
            yield Span(start, start + len(token), KIND)
    if spelled := _SPELLED.fullmatch(text):
        yield Span(*spelled.span("name"), KIND)
    for match in _MINE.finditer(text):
        if shapes.is_made_up(match["name"]) and match["name"].lower() not in common_words():
            yield Span(*match.span("name"), KIND)
    bare = text.strip(" .!\n")
    if len(bare) >= _LEAST_WORD and bare.isascii() and bare.isalpha() and bare.islower() and shapes.is_made_up(bare):
        start = text.index(bare)
        yield Span(start, start + len(bare), KIND)


def _beside_cues(text: str) -> Iterator[Span]:
    for pattern in (_LABELLED, _SAID, _BESIDE_RUSSIAN):
        yield from _expected(text, pattern)
    places = [(cue.start, cue.end) for cue in cued(text, CUES)]
    names = [(start, name) for start, name in shapes.tokens(text) if shapes.looks_like_a_handle(name)]
    last = -1
    for start, name in names:
        end = start + len(name)
        near = any(
            _few_words(text, cue_end, start, _WORDS_AFTER) or _few_words(text, end, cue_start, _WORDS_BEFORE)
            for cue_start, cue_end in places
        )
        # One name follows another: "gravyHeron, nn_heron and quiet.heron".
        if near or (last >= 0 and _few_words(text, last, start, _WORDS_BEFORE + 1)):
            yield Span(start, end, KIND)
            last = end


def _expected(text: str, pattern: re.Pattern[str]) -> Iterator[Span]:
    for match in pattern.finditer(text):
        name = match.group(1).rstrip(".-")
        if shapes.looks_like_a_handle(name) or (name.islower() and shapes.is_made_up(name)):
            yield Span(match.start(1), match.start(1) + len(name), KIND)


def _few_words(text: str, start: int, end: int, most: int) -> bool:
    return 0 <= end - start <= 12 * (most + 1) and len(text[start:end].split()) <= most + 1
