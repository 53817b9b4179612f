"""Links that let somebody in or tell who one is: credentials, tokens, invitations, files, private sites.

Links to well-known public sites stay, and so do articles on
any site, as long as nothing in them looks like a key.
"""

import re
from collections.abc import Iterator

from prepare.scrub._shapes import is_random, looks_secret
from prepare.scrub._spans import Span

KIND = "URL"

_LINK = re.compile(
    r"(?:(?:https?|ftp|ssh|sftp|smb|tg|rtsp|postgres(?:ql)?|mysql|mongodb(?:\+srv)?|redis|amqp|vless|vmess|ss|trojan)://|www\.(?=\w))[^\s\ufffb\ufffc<>\"“”«»`]+",
    re.IGNORECASE,
)
_BARE = re.compile(
    r"(?<![\w@./])(?:t\.me/(?:\+|joinchat/)|discord\.gg/|chat\.whatsapp\.com/|wa\.me/|(?:docs|drive|meet|photos\.app)\.(?:google|goo)\.(?:com|gl)/"
    r"|(?:\w+\.)?zoom\.us/j/|dropbox\.com/s|1drv\.ms/|disk\.yandex\.\w+/|yadi\.sk/)[^\s\ufffb\ufffc<>\"“”«»`]+",
    re.IGNORECASE,
)
_HOST = re.compile(r"(?:\w+://)?(?:www\.)?([^/?#:]+)", re.IGNORECASE)
_PUBLIC = frozenset(
    [
        "wikipedia.org",
        "youtube.com",
        "youtu.be",
        "github.com",
        "gitlab.com",
        "stackoverflow.com",
        "reddit.com",
        "imdb.com",
        "twitter.com",
        "x.com",
        "spotify.com",
        "bbc.co.uk",
        "bbc.com",
        "nytimes.com",
        "theguardian.com",
        "amazon.com",
        "amazon.co.uk",
        "ebay.com",
        "ebay.co.uk",
        "google.com",
        "google.co.uk",
        "maps.google.com",
        "python.org",
        "debian.org",
        "ubuntu.com",
        "launchpad.net",
        "mozilla.org",
        "kernel.org",
        "arxiv.org",
        "npmjs.com",
        "medium.com",
        "apple.com",
        "microsoft.com",
        "habr.com",
        "yandex.ru",
        "ya.ru",
        "kinopoisk.ru",
        "lenta.ru",
        "rbc.ru",
        "ozon.ru",
        "wildberries.ru",
        "vk.com",
        "avito.ru",
        "rutube.ru",
        "tiktok.com",
        "instagram.com",
        "facebook.com",
        "netflix.com",
        "soundcloud.com",
        "bandcamp.com",
        "twitch.tv",
        "steampowered.com",
        "booking.com",
        "airbnb.com",
        "tripadvisor.com",
        "openai.com",
        "huggingface.co",
        "archive.org",
        "goodreads.com",
        "letterboxd.com",
        "pinterest.com",
        "giphy.com",
        "tenor.com",
        "xkcd.com",
        "cnn.com",
        "ikea.com",
        "discogs.com",
    ]
)
_ARTICLE = re.compile(
    r"(?::80)?(?:/[\w.-]+)*/(?:[a-zа-яё]{3,}/)?(?:[^\W\d_]{2,}[-_]){2,}[\w.-]*/?|(?:/[^\W\d_.-]+){2,}(?:\.html?|/)?"
)
"""Paths of pages that are written for everybody: a title as its name, or plain words."""
_PRIVATE = re.compile(
    r"""^\w+://[^/\s]*:[^/\s]*@ | ^(?:vless|vmess|ss|trojan|tg|smb|rtsp):
      | ^(?:postgres\w*|mysql|mongodb\S*|redis|amqp):
      | [?&#;/](?:\w*token|\w*key|sig(?:nature)?|pass(?:word|wd)?|pwd|secret|auth|code|session(?:id)?|sid|otp
          |invite|hash|reset|confirm|email|phone|user|login)=[^&]{4,}
      | (?:^|/|\.)t\.me/(?:\+|joinchat) | discord\.gg/ | chat\.whatsapp | wa\.me/
      | (?:docs|drive|meet|photos\.app|calendar)\.(?:google|goo)\. | zoom\.us/j | dropbox\.com/s | 1drv\.ms
      | disk\.yandex | yadi\.sk
      | hooks\.slack | /(?:invite|join|reset|magic|share|shared|unsubscribe)/ """,
    re.IGNORECASE | re.VERBOSE,
)

EXAMPLES = (
    "join ⟦https://t.me/+Qm3xT7bLk2w1ZGVi⟧",
    "⟦https://example.com/reset?token=9fQ2mLx81bTzR⟧ quick",
    "⟦postgres://app:hunter2x@db.example.com/main⟧",
    "photos here: ⟦https://mira-and-tom.example/wedding⟧",
    "⟦discord.gg/9fQ2mLx8⟧",
)
COUNTEREXAMPLES = (
    "https://en.wikipedia.org/wiki/Cat",
    "look https://www.youtube.com/watch?v=dQw4w9WgXcQ lol",
    "https://news.example/world/2024/how-to-grow-garlic-at-home",
    "i googled it, www is short for world wide web",
    "https://stackoverflow.com/questions/11227809/why-is-it-faster",
)


def find(text: str) -> Iterator[Span]:
    """All links but those to public pages."""
    if "://" in text or "www." in text.lower():
        for match in _LINK.finditer(text):
            link = match.group().rstrip(".,;:!?'’)]}…")
            if not _is_public(link):
                yield Span(match.start(), match.start() + len(link), KIND)
    if "/" in text:
        for match in _BARE.finditer(text):
            yield Span(match.start(), match.start() + len(match.group().rstrip(".,;:!?'’)]}…")), KIND)


def _is_public(link: str) -> bool:
    if _PRIVATE.search(link):
        return False
    host = _HOST.match(link)
    if host is None:
        return False
    labels = host.group(1).lower().split(".")
    known = any(".".join(labels[start:]) in _PUBLIC for start in range(len(labels) - 1))
    if not known and not _ARTICLE.fullmatch(link[host.end() :]):
        return False
    return not any(is_random(part) and looks_secret(part) for part in re.split(r"[/?&=#]", link[host.end() :]))
