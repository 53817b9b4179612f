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
    r"(?:(?:https?|ftp|ssh|sftp|smb|tg|rtsp|postgres(?:ql)?|mysql|mongodb(?:\+srv)?|redis|amqp|vless|vmess|ss"
    r"|trojan)://|www\.(?=\w))[^\s\ufffb\ufffc<>\"“”«»`]+",
    re.IGNORECASE,
)
_BARE = re.compile(
    r"(?<![\w@./])(?:t\.me/(?:\+|joinchat/)|discord\.gg/|chat\.whatsapp\.com/|wa\.me/|(?:docs|drive|meet"
    r"|photos\.app)\.(?:google|goo)\.(?:com|gl)/"
    r"|(?:\w+\.)?zoom\.us/j/|dropbox\.com/s|1drv\.ms/|disk\.yandex\.\w+/|yadi\.sk/)[^\s\ufffb\ufffc<>\"“”«»`]+",
    re.IGNORECASE,
)
_BARE_WITH_KEY = re.compile(
    r"(?<![\w@./-])(?:[a-z\d-]{2,40}\.){1,3}[a-z]{2,10}/[^\s\ufffb\ufffc<>\"“”«»`]*\d[^\s\ufffb\ufffc<>\"“”«»`]*"
)
_LIKE_A_KEY = re.compile(r"/(?=[\w-]*\d)(?=[\w-]*[A-Za-z])[\w-]*(?:[a-z]\d|\d[a-zA-Z])[\w-]{4,}|[?&]\w+=[\w-]{6,}")
_HOST = re.compile(r"(?:\w+://)?(?:www\.)?([^/?#:]+)", re.IGNORECASE)


def _hosts(names: str) -> frozenset[str]:
    return frozenset(names.split())


_PUBLIC = _hosts(
    """apple.com arxiv.org bbc.co.uk bbc.com cnn.com crates.io debian.org developer.mozilla.org docs.python.org
    example.com example.net example.org facebook.com github.com gitlab.com google.co.uk google.com gov.uk habr.com
    huggingface.co kernel.org launchpad.net lenta.ru microsoft.com mozilla.org nhs.uk npmjs.com nytimes.com
    openai.com python.org rbc.ru rust-lang.org stackoverflow.com theguardian.com ubuntu.com vk.com w3.org
    who.int xkcd.com ya.ru yandex.ru"""
)
_CONTENT = _hosts(
    """2gis.kz 2gis.ru airbnb.com aliexpress.com amazon.co.uk amazon.com amazon.de amzn.to apps.apple.com archive.org
    avito.ru bandcamp.com booking.com dailymotion.com deezer.com dice.fm discogs.com dzen.ru ebay.co.uk ebay.com
    etsy.com eventbrite.com genius.com giphy.com goo.gl goodreads.com ikea.com imdb.com imgur.com instagram.com
    itch.io kinopoisk.ru komoot.com last.fm letterboxd.com maps.app.goo.gl maps.google.com medium.com meetup.com
    music.apple.com music.yandex.ru music.youtube.com netflix.com openstreetmap.org ozon.ru pinterest.com
    play.google.com podcasts.apple.com ra.co redd.it reddit.com rightmove.co.uk rutube.ru soundcloud.com spotify.com
    steamcommunity.com steampowered.com strava.com substack.com tenor.com ticketmaster.co.uk ticketmaster.com
    tidal.com tiktok.com tripadvisor.com twitch.tv twitter.com vimeo.com wikipedia.org wildberries.ru x.com youtu.be
    youtube.com zoopla.co.uk"""
)
"""Sites of films, songs, places, goods: the random signs in their links name what everybody may see."""
_PUBLIC_PAGE = re.compile(
    r"/(?:[a-z]{2}/)?(?:whats-on|about(?:-us)?|contact(?:-us)?|tickets?|menu|shop|store|events?|news|blog|faq"
    r"|products?|help|support|docs?"
    r"|locations?|opening-(?:hours|times)|programme|program|book|jobs|careers|recipes?|gallery|prices|pricing"
    r"|index\.html?)/?"
)
"""Of a site that wants visitors."""
_ARTICLE = re.compile(
    r"(?::80)?(?:/[\w.-]+)*/(?:[a-zа-яё]{3,}/)?(?:[^\W\d_]{2,}[-_]){2,}[\w.-]*/?|(?:/[^\W\d_.-]+){2,}(?:\.html?|/)?"
    r"|/(?:recipes?|products?|news|blog|articles?|guides?|reviews?|sports?|category|collections|shop|travel|tv|films?"
    r"|books?|music|how-to|рецепты|статьи)/[^\W\d_]+(?:-[^\W\d_]+)*(?:\.html?|/)?"
)
"""Paths of pages that are written for everybody: a title as its name, or plain words."""
_PRIVATE = re.compile(
    r"""^\w+://[^/\s]*:[^/\s]*@ | ^(?:vless|vmess|ss|trojan|tg|smb|rtsp):
      | ^(?:postgres\w*|mysql|mongodb\S*|redis|amqp):
      | [?&#;/](?:\w*token|tok|\w*key|sig(?:nature)?|pass(?:word|wd)?|pwd|secret|auth|code|session(?:id)?|sid|otp
          |invite|hash|reset|confirm|email|phone|user|login)=[^&]{4,}
      | (?:^|/|\.)t\.me/(?:\+|joinchat) | discord\.gg/ | chat\.whatsapp | wa\.me/
      | (?:docs|drive|meet|photos\.app|calendar)\.(?:google|goo)\. | zoom\.us/j | dropbox\.com/s | 1drv\.ms
      | disk\.yandex | yadi\.sk
      | telemost\.yandex | meet\.jit\.si | teams\.microsoft\.\w+/l/meetup | teams\.live
      | webex\.com/(?:meet|join)
      | whereby\.com | (?:salute)?jazz\.sber\w* | calls\.(?:vk|mail)\.\w+
      | vk\.com/call | hooks\.slack | /(?:invite|join|reset|magic|share|shared|unsubscribe)/ """,
    re.IGNORECASE | re.VERBOSE,
)

EXAMPLES = (
    "collect it with ⟦parcelpop.example/c/7Yk2-Lq90-wP⟧",
    "join ⟦https://t.me/+Qm3xT7bLk2w1ZGVi⟧",
    "⟦https://example.com/reset?token=9fQ2mLx81bTzR⟧ quick",
    "⟦postgres://app:hunter2x@db.example.com/main⟧",
    "photos here: ⟦https://mira-and-tom.example/wedding⟧",
    "⟦https://telemost.yandex.ru/j/40718829561034⟧",
    "⟦https://meet.jit.si/FamilyRoom⟧",
    "⟦discord.gg/9fQ2mLx8⟧",
)
COUNTEREXAMPLES = (
    "read news.example/world/2024/garlic-at-home",
    "https://en.wikipedia.org/wiki/Cat",
    "look https://www.youtube.com/watch?v=dQw4w9WgXcQ lol",
    "https://news.example/world/2024/how-to-grow-garlic-at-home",
    "i googled it, www is short for world wide web",
    "https://open.spotify.com/album/0hvT3yIEysuuvkK73vgdcW?si=9fQ2mLx81bTzR4vY",
    "https://maps.app.goo.gl/9fQ2mLx81bTzR4vY7",
    "https://www.imdb.com/title/tt0111161/",
    "https://www.lso.example/whats-on/",
    "my grandma's recipe https://www.food.example/recipes/banana-bread",
    "https://shoes.example/products/trail-runner",
    "https://www.paper.example/sport/cup-final.html",
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
        for match in _BARE_WITH_KEY.finditer(text):
            link = match.group().rstrip(".,;:!?'’)]}…")
            if not _is_public("https://" + link) and _LIKE_A_KEY.search(link):
                yield Span(match.start(), match.start() + len(link), KIND)
        for match in _BARE.finditer(text):
            yield Span(match.start(), match.start() + len(match.group().rstrip(".,;:!?'’)]}…")), KIND)


def _is_public(link: str) -> bool:
    if _PRIVATE.search(link):
        return False
    host = _HOST.match(link)
    if host is None:
        return False
    labels = host.group(1).lower().split(".")
    names = [".".join(labels[start:]) for start in range(len(labels) - 1)]
    if not _CONTENT.isdisjoint(names):
        return True
    path = link[host.end() :]
    if _PUBLIC.isdisjoint(names) and not _ARTICLE.fullmatch(path) and not _PUBLIC_PAGE.fullmatch(path):
        return False
    return not any(is_random(part) and looks_secret(part) for part in re.split(r"[/?&=#]", path))
