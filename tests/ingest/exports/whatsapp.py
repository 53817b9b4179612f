"""WhatsApp chat files as phones of many languages and regions write them. Ann Lee owns; Bob is whom she talks to."""

import io
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

Said = tuple[datetime, str, str]
"""Local time, sender (empty for a notice of the chat), text."""

CONFIG = {"owner": "Ann Lee", "timezone": "UTC"}
MARK = "\u200e"
ENCRYPTED = (
    "Messages and calls are end-to-end encrypted. No one outside of this chat, not even WhatsApp, can read or listen "
    "to them."
)


@dataclass(frozen=True)
class Phone:
    """How one phone begins its messages."""

    header: str
    """With places for the parts of the time."""
    order: str
    periods: tuple[str, str] = ("AM", "PM")
    zero: str = "0"
    """The first of its ten digits."""

    @property
    def is_iphone(self) -> bool:
        return "[" in self.header

    @property
    def has_seconds(self) -> bool:
        return "{S" in self.header

    def begin(self, at: datetime) -> str:
        era = f"R{at.year - 2018}" if at >= datetime(2019, 5, 1) else f"H{at.year - 1988}"
        written = self.header.format(
            d=at.day,
            m=at.month,
            y=at.year,
            yy=at.year % 100,
            buddhist=at.year + 543,
            era=era,
            H=at.hour,
            h=at.hour % 12 or 12,
            M=at.minute,
            S=at.second,
            p=self.periods[at.hour >= 12],
        )
        return written.translate({ord(str(digit)): chr(ord(self.zero) + digit) for digit in range(10)})


PHONES = {
    "iPhone, Britain": Phone("[{d:02}/{m:02}/{y}, {H:02}:{M:02}:{S:02}] ", "dmy"),
    "iPhone, USA": Phone("[{m}/{d}/{yy:02}, {h}:{M:02}:{S:02}\u202f{p}] ", "mdy"),
    "iPhone, USA, old": Phone("[{m}/{d}/{yy:02}, {h}:{M:02}:{S:02} {p}] ", "mdy"),
    "iPhone, Germany": Phone("[{d:02}.{m:02}.{yy:02}, {H:02}:{M:02}:{S:02}] ", "dmy"),
    "iPhone, France": Phone("[{d:02}/{m:02}/{y} {H:02}:{M:02}:{S:02}] ", "dmy"),
    "iPhone, Egypt": Phone("\u200f[{d}\u200f/{m}\u200f/{y}، {h}:{M:02}:{S:02} {p}] ", "dmy", ("ص", "م"), "\u0660"),
    "iPhone, Vietnam": Phone("[{H:02}:{M:02}:{S:02}, {d}/{m}/{yy:02}] ", "dmy"),
    "iPhone, China": Phone("[{y}/{m}/{d} {p}{h}:{M:02}:{S:02}] ", "ymd", ("上午", "下午")),
    "iPhone, Thailand": Phone("[{d}/{m}/{buddhist} BE, {H:02}:{M:02}:{S:02}] ", "dmy"),
    "iPhone, Japan, eras": Phone("[{m}/{d}/{era}, {H:02}:{M:02}:{S:02}] ", "mdy"),
    "iPhone, Finland": Phone("[{d}.{m}.{y} klo {H}.{M:02}.{S:02}] ", "dmy"),
    "iPhone, Indonesia": Phone("[{d:02}/{m:02}/{yy:02} {H:02}.{M:02}.{S:02}] ", "dmy"),
    "iPhone, Sweden": Phone("[{y}-{m:02}-{d:02}, {H:02}:{M:02}:{S:02}] ", "ymd"),
    "iPhone, Canada, French": Phone("[{y}-{m:02}-{d:02} {H:02} h {M:02} min {S:02} s] ", "ymd"),
    "iPhone, 2015": Phone("{d:02}.{m:02}.{yy:02} {H:02}:{M:02}:{S:02}: ", "dmy"),
    "Android, USA": Phone("{m}/{d}/{yy:02}, {h}:{M:02}\u202f{p} - ", "mdy"),
    "Android, USA, 24 hours": Phone("{m}/{d}/{yy:02}, {H:02}:{M:02} - ", "mdy"),
    "Android, Britain": Phone("{d:02}/{m:02}/{y}, {H:02}:{M:02} - ", "dmy"),
    "Android, India": Phone("{d:02}/{m:02}/{yy:02}, {h}:{M:02}\u202f{p} - ", "dmy", ("am", "pm")),
    "Android, India, Hindi": Phone("{d}/{m}/{yy:02}, {h}:{M:02} {p} - ", "dmy", ("पूर्वाह्न", "अपराह्न"), "\u0966"),
    "Android, Germany": Phone("{d:02}.{m:02}.{yy:02}, {H:02}:{M:02} - ", "dmy"),
    "Android, Russia": Phone("{d:02}.{m:02}.{y}, {H:02}:{M:02} - ", "dmy"),
    "Android, Czechia": Phone("{d:02}.{m:02}.{yy:02} {H:02}:{M:02} - ", "dmy"),
    "Android, Slovakia": Phone("{d}. {m}. {y} {H}:{M:02} - ", "dmy"),
    "Android, Spain": Phone("{d}/{m}/{yy:02} {H}:{M:02} - ", "dmy"),
    "Android, Colombia": Phone("{d}/{m}/{yy:02}, {h}:{M:02}\u00a0{p} - ", "dmy", ("a.\u00a0m.", "p.\u00a0m.")),
    "Android, Mexico": Phone("{d:02}/{m:02}/{y} {h:02}:{M:02} {p} - ", "dmy", ("a.m.", "p.m.")),
    "Android, Netherlands": Phone("{d:02}-{m:02}-{y} {H:02}:{M:02} - ", "dmy"),
    "Android, Sweden": Phone("{y}-{m:02}-{d:02} {H:02}:{M:02} - ", "ymd"),
    "Android, Korea": Phone("{y}. {m}. {d}. {p} {h}:{M:02} - ", "ymd", ("오전", "오후")),
    "Android, Korea, old": Phone("{y}년 {m}월 {d}일 {p} {h}:{M:02} - ", "ymd", ("오전", "오후")),
    "Android, Japan": Phone("{y}/{m:02}/{d:02} {H}:{M:02} - ", "ymd"),
    "Android, Hungary": Phone("{y}. {m:02}. {d:02}. {H}:{M:02} - ", "ymd"),
    "Android, Basque": Phone("{yy:02}/{m}/{d} {H:02}:{M:02} - ", "ymd"),
    "Android, France": Phone("{d:02}/{m:02}/{y} à {H:02}:{M:02} - ", "dmy"),
    "Android, Indonesia": Phone("{d:02}/{m:02}/{yy:02} {H:02}.{M:02} - ", "dmy"),
    "Android, Malaysia": Phone("{d:02}/{m:02}/{y}, {h}:{M:02} {p} - ", "dmy", ("PG", "PTG")),
    "Android, Bulgaria": Phone("{d}.{m:02}.{yy:02} г., {H}:{M:02} ч. - ", "dmy"),
    "Android, Greece": Phone("{d}/{m}/{yy:02}, {h}:{M:02} {p} - ", "dmy", ("π.μ.", "μ.μ.")),
    "Android, Israel": Phone("{d}.{m}.{y}, {H}:{M:02} - \u200f", "dmy"),
    "Android, Finland": Phone("{d}.{m}.{y} klo {H}.{M:02} - ", "dmy"),
}
BRITISH_IPHONE, GERMAN_ANDROID = PHONES["iPhone, Britain"], PHONES["Android, Germany"]


def written(messages: Iterable[Said], phone: Phone = GERMAN_ANDROID) -> str:
    """A chat file's text. An iPhone ends messages with CR LF, and lines inside them with LF."""
    lines = []
    for at, sender, text in messages:
        # An iPhone marks the whole line too where the words are its own.
        mark = MARK if phone.is_iphone and text.startswith(MARK) else ""
        lines.append(f"{mark}{phone.begin(at)}{f'{sender}: ' if sender else ''}{text}")
    end = "\r\n" if phone.is_iphone else "\n"
    return "".join(f"{line}{end}" for line in lines)


def zipped(files: dict[str, str | bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, data in files.items():
            packed.writestr(name, data)
    return buffer.getvalue()


def rich() -> dict[str, bytes]:
    """A varied group on an iPhone, with media beside it."""
    minute = (datetime(2022, 12, 30, 23, 50 + n // 4, n % 60) for n in range(40))
    bob, phone = "~\u202fBob", "\u202a+44\u00a07700\u00a0900123\u202c"
    messages: list[tuple[str, str]] = [
        ("Family: us", MARK + ENCRYPTED),
        ("Family: us", f"{MARK}Ann Lee created group “Family: us”"),
        ("Ann Lee", "first"),
        (bob, "two\n\nlines, and\n31/12/22, 10:02 - Zed: pasted"),
        ("Ann Lee", f"{MARK}image omitted"),
        ("Ann Lee", f"{MARK}<attached: 00000012-PHOTO-2022-12-30-23-51-00.jpg>"),
        (bob, f"look {MARK}<attached: 00000013-VIDEO-2022-12-30-23-51-01.mp4>"),
        (bob, f"plan.pdf • {MARK}2 pages {MARK}document omitted"),
        (phone, f"ok {MARK}<This message was edited>"),
        (phone, f"{MARK}This message was deleted."),
        ("Ann Lee", f"{MARK}You deleted this message."),
        ("Ann Lee", f"{MARK}Location: https://maps.google.com/?q=51.501476,-0.140634"),
        (bob, f"{MARK}POLL:\nPizza?\n{MARK}OPTION: yes ({MARK}2 votes)\n{MARK}OPTION: no ({MARK}0 votes)\n"),
        (bob, "see @\u2068Ann Lee\u2069: https://example.org/a?b=1 (soon) <3 [x]"),
        ("Family: us", f"{MARK}Bob changed the group name to “a: b”"),
        (bob, f"{MARK}Missed voice call. {MARK}Tap to call back"),
        (phone, "👍🏽 да"),
        ("Ann Lee", ""),
    ]
    text = written([(next(minute), sender, text) for sender, text in messages], BRITISH_IPHONE)
    # Without a colon: only a name in front of one can be a sender.
    text += f"{MARK}{BRITISH_IPHONE.begin(datetime(2022, 12, 31, 0, 5))}{MARK}Bob left\r\n"
    return {"_chat.txt": text.encode(), "00000012-PHOTO-2022-12-30-23-51-00.jpg": b"\xff\xd8"}
