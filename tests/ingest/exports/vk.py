"""VK's archive as vk.com writes it: windows-1251, newest first, 50 messages a page.

The owner is Ann (id 1); Bob (id 2) is whom she talks to.
"""

import base64
import html
import json
from collections.abc import Iterable

CONFIG = {"timezone": "Europe/Moscow"}
BOB = ("https://vk.com/id2", "Боб Рэй")
CLEO = ("https://vk.com/id3", "Cleo")
SHOP = ("https://vk.com/club77", "Магазин")
NOON = "5 мар 2020 в 12:00:00"
"""In Moscow, three hours ahead of UTC."""


def item(
    number: int,
    text: str = "привет",
    sender: tuple[str, str] | str = BOB,
    at: str = NOON,
    kludges: str = "",
    edited: str = "",
) -> str:
    """A message; the sender is link and name, or a name without a link, which for the owner is `Вы`."""
    who = sender if isinstance(sender, str) else f'<a href="{sender[0]}">{html.escape(sender[1])}</a>'
    mark = f"<span class='message-edited' title='{edited}'> (ред.)</span>" if edited else ""
    words = html.escape(text, quote=False).replace("\n", "<br>")
    return (
        f'<div class="item">\n  <div class=\'item__main\'><div class="message" data-id="{number}">\n'
        f'  <div class="message__header">{who}, {at}{mark}</div>\n'
        f'  <div>{words}<div class="kludges">{kludges}</div></div>\n</div></div>\n</div>'
    )


def by_ann(number: int, text: str = "ответ", **parts: str) -> str:
    return item(number, text, "Вы", **parts)


def attachment(description: str, link: str = "") -> str:
    shown = f"\n  <a class='attachment__link' href='{link}'>{link}</a>" if link else ""
    return f'<div class="attachment">\n  <div class="attachment__description">{description}</div>{shown}\n</div>'


def event(text: str, link: str = BOB[0], name: str = BOB[1]) -> str:
    return f'<a class="im_srv_lnk " target="_blank" href="{link}">{name}</a> {text}'


def page(items: Iterable[str], crumb: str = "Боб Рэй", owner: int | None = 1, encoding: str = "windows-1251") -> bytes:
    """A page; `owner` None is of the time before pages said whose they are."""
    crumbs = "".join(f'<div class="ui_crumb">{html.escape(part)}</div>' for part in ("Сообщения", crumb))
    pages = '<div class="pagination"><a class="pg_link" href="messages0.html">1</a></div>'
    written = "\n".join(
        [
            f"<!DOCTYPE html>\n<html>\n<head>\n<meta charset={encoding}>",
            f"{_payload(owner)}<title>ВКонтакте</title>\n</head>",
            f'<body>\n<div class="wrap"><div class="header">{crumbs}</div>\n<div class="wrap_page_content">',
            *items,
            f"{pages}\n</div></div>\n</body>\n</html>",
        ]
    )
    return written.encode(encoding, "xmlcharrefreplace")


def peers(names: dict[str, str], owner: int | None = 1) -> bytes:
    """The page that lists the chats, by their folders."""
    return page(
        (
            '<div class="item"><div class=\'item__main\'><div class="message-peer"><div class="message-peer--id">\n'
            f'      <a href="{folder}/messages0.html">{html.escape(name)}</a>\n    </div></div></div></div>'
            for folder, name in names.items()
        ),
        "Сообщения",
        owner,
    )


def profile(name: str = "Анна  Ли", owner: int | None = 1) -> bytes:
    rows = {"Полное имя": name, "День рождения": "1 января 1990"}
    return page(
        (
            f'<div class="item"><div class="item__tertiary">{label}</div>\n<div>{value}</div></div>'
            for label, value in rows.items()
        ),
        "Профиль",
        owner,
    )


def _payload(owner: int | None) -> str:
    if owner is None:
        return ""
    data = base64.b64encode(json.dumps({"user_id": owner, "time_current": 1_700_000_000}).encode()).decode()
    return f'<meta name="jd" content="{data}">\n'


BOBS = (
    by_ann(9, "ладно 😀", at="6 мар 2020 в 0:05:09"),
    item(8, "исправлено", edited="5 мар 2020 в 12:09:00", at="5 мар 2020 в 12:08:00"),
    item(7, "", kludges=attachment("Стикер")),
    by_ann(6, "смотри", kludges=attachment("Фотография", "https://sun1.userapi.com/a.jpg")),
    item(5, "", kludges=attachment("Файл", "https://psv4.userapi.com/c1/audiomsg/d1/a.ogg")),
    item(4, "", kludges=attachment("2 прикреплённых сообщения")),
)
OLDER = (item(3, "раз\nдва <три> & [id3|Клео]"), by_ann(2), item(1, "первое"))
GROUP = (
    item(21, "всем привет", CLEO),
    by_ann(20, "и тебе"),
    item(19, "", kludges=event("создал чат «<b class='im_srv_lnk'>Мы</b>»")),
)


def rich() -> dict[str, bytes]:
    """The export's files by name."""
    names = {"2": "Боб Рэй", "2000000001": "Мы", "-77": "Магазин"}
    return {
        "Archive/index.html": page([], "Архив"),
        "Archive/profile/page-info.html": profile(),
        "Archive/messages/index-messages.html": peers(names),
        "Archive/messages/2/messages0.html": page(BOBS),
        "Archive/messages/2/messages50.html": page(OLDER),
        "Archive/messages/2000000001/messages0.html": page(GROUP, "Мы"),
        "Archive/messages/-77/messages0.html": page([item(30, "Скидки!", SHOP)], "Магазин"),
    }
