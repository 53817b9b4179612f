"""What account names look like, and what looks alike but is none: ordinary words, models, files, domains, code."""

import re
from collections.abc import Iterator

from prepare.scrub._plain import is_plain
from prepare.scrub._shapes import is_ordinary
from prepare.scrub._talk import is_talk

TOKEN = re.compile(r"(?<![\w@/\\.#$%:=-])[A-Za-z\d][\w.-]{2,31}(?![\w@/\\(=%])")
_PARTS = re.compile(r"[._-]+")
_CAMEL = re.compile(r"[a-z]{2,}[A-Z][a-z]{2,}|[a-z][A-Z]{2,}|^[a-z]{3,}[A-Z]")
_LEET = re.compile(r"[a-z][0134579][a-z]|^[0134579][a-z]{3,}", re.IGNORECASE)
_DOMAIN_OR_FILE = re.compile(
    r".*\.(?:com|net|org|edu|io|me|co|uk|de|fr|es|it|ru|su|ua|kz|by|eu|gov|info|app|dev|tv|fm|js|ts|py|txt|md"
    r"|jpe?g|png|gif|pdf"
    r"|docx?|xlsx?|zip|mp[34]|exe|html?|json|csv|log|sh|rb|go|rs|cpp?|java|php|css|sql|deb|iso|gz|tar|rpm|apk|dmg"
    r"|ya?ml|toml|ini|cfg|conf|ipynb|mkv|wav)",
    re.IGNORECASE,
)
_CODE = re.compile(r"[=(){}<>$;\\|`]|::|->|--|\bdef\b|\bimport\b")
_SNAKE = re.compile(r"[A-Za-z\d]+(?:_[A-Za-z\d]+)+_*|[A-Za-z\d]+_[A-Za-z\d_.]*")
_KEY_ENDS = re.compile(r"[\"']\s*[:=]|\s=\s|:\s*\d|\s--?[a-z]")
"""After the name of a field or of a command."""
_LEAST_LETTERS = 4
_NO_ACCOUNT = re.compile(
    r"(?:k|p|ssk|sl)\d?tog|.*_(?:guest|гость|home|net|5g|2g|ext|wifi|iot|id|hash|key|url|token|secret)", re.IGNORECASE
)
"""Stitches of knitters, names of networks, fields of programs."""


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


_BRANDS = _set(
    """discord telegram instagram insta snapchat tiktok twitter facebook youtube twitch steam whatsapp viber skype
    reddit
    pinterest linkedin github gitlab vkontakte spotify xbox psn nintendo epic roblox minecraft fortnite valorant dota
    mastodon bluesky threads onlyfans soundcloud soulseek duolingo strava tinder bumble hinge venmo paypal gmail google
    yandex apple iphone android wifi netflix zoom teams slack signal kindle vinted depop ebay etsy avito ozon"""
)


def tokens(text: str) -> Iterator[tuple[int, str]]:
    """Start and text of what may be an account name, without the punctuation after it."""
    for match in TOKEN.finditer(text):
        token = match.group().rstrip(".-")
        if len(token) >= 3 and not token.isdecimal() and not _KEY_ENDS.match(text, match.start() + len(token)):
            yield match.start(), token


def looks_like_a_handle(token: str) -> bool:
    """Whether digits, underscores, dots or capitals within a word make it an account name once one is spoken of."""
    letters = sum(map(str.isalpha, token))
    if letters < 3 or _DOMAIN_OR_FILE.fullmatch(token) or _NO_ACCOUNT.fullmatch(token):
        return False
    if "_" in token:
        return letters >= 3 and not token.isupper()
    if any(map(str.isdigit, token)):
        return letters >= _LEAST_LETTERS and (not is_ordinary(token) or not _plain_parts(token) or len(token) >= 8)
    parts = _PARTS.split(token)
    if "." in token:
        return all(len(part) >= 1 for part in parts) and letters >= 5 and max(map(len, parts)) >= 3
    if "-" in token:
        return False
    return _CAMEL.search(token) is not None and token.lower() not in _BRANDS


def is_made_up(token: str) -> bool:
    """Whether a word is neither ordinary nor a brand, so that it may be an account name where one is expected."""
    bare = token.lower()
    return len(bare) >= 3 and bare not in _BRANDS and not is_plain(bare) and not is_talk(bare)


def is_snake(text: str, token: str) -> bool:
    """Whether a token with an underscore in ordinary talk is an account name: not in code, not a constant."""
    return (
        "_" in token.strip("_")
        and _SNAKE.fullmatch(token) is not None
        and sum(map(str.isalpha, token)) >= 5
        and not token.isupper()
        and not _NO_ACCOUNT.fullmatch(token)
        and not _plain_parts(token)
        and not _DOMAIN_OR_FILE.fullmatch(token)
        and not _CODE.search(text)
    )


def _plain_parts(token: str) -> bool:
    words = re.findall(r"[A-Za-z]+", token)
    return all(is_plain(word.lower()) for word in words)
