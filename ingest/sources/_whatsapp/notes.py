"""What stands in place of a person's words: notes for media, notices, and the marks around them.

Told by the wordings of many languages (`_whatsapp.words`), and by form, which all languages share:

- On iPhones WhatsApp's own words begin with an invisible U+200E, in the middle of a line too, behind a caption.
- `<Two words>` alone on the first line is an omitted medium; a caption follows on the next lines.
- `FILE.EXT (words)` is a file that was exported with the chat; a caption follows on the next lines.
- `<words: FILE.EXT>` is one too, with the caption before it or on the next lines.
"""

import re
from dataclasses import dataclass, field, replace

from ingest.sources._whatsapp.words import MARKS, SPACES, plain, visible, words

_KIND_BY_EXTENSION = {
    **dict.fromkeys(("jpg", "jpeg", "png", "heic", "heif", "bmp", "tif", "tiff", "dng"), "photo"),
    **dict.fromkeys(("mp4", "mov", "3gp", "m4v", "mkv", "avi", "webm"), "video_file"),
    **dict.fromkeys(("opus", "ogg", "oga", "amr"), "voice_message"),
    **dict.fromkeys(("m4a", "mp3", "aac", "wav", "flac"), "audio_file"),
    **dict.fromkeys(("webp", "was"), "sticker"),
    "gif": "animation",
    "vcf": "contact",
}
_KIND_IN_NAME = (
    ("PTT-", "voice_message"),
    ("AUD-", "audio_file"),
    ("STK-", "sticker"),
    ("-STICKER-", "sticker"),
    ("-GIF-", "animation"),
    ("-AUDIO-", "voice_message"),
    ("-PHOTO-", "photo"),
    ("-VIDEO-", "video_file"),
    ("IMG-", "photo"),
    ("VID-", "video_file"),
    ("DOC-", "file"),
)
_DOCUMENT_EXTENSIONS = (
    *("pdf", "doc", "docx", "xls", "xlsx", "ppt", "pptx", "txt", "csv", "rtf", "odt", "ods", "odp", "pages", "numbers"),
    *("epub", "zip", "rar", "7z", "apk", "htm", "html", "json", "xml", "ics", "md", "psd", "svg", "dwg", "key", "tex"),
)
_EXTENSIONS = frozenset(_KIND_BY_EXTENSION) | frozenset(_DOCUMENT_EXTENSIONS)

_LONGEST_NOTICE_CHARS = 300
_SHORTEST_ENCRYPTION_CHARS = 30
_LONGEST_NOTE_CHARS = 60
_SHORTEST_NOTE_CHARS = 11
"""Of a note right behind a caption, without the mark between them; shorter ones may be said."""
_BLANK = f"{MARKS}{SPACES} \t\r\n"
_MARK = f"[{MARKS}]"
_MARKS = f"{_MARK}{{0,8}}"
_FILE = r"[^\n<>/\\:]{1,200}\.(?P<extension>[A-Za-z0-9]{2,8})"
_ATTACHED = re.compile(
    rf"(?P<marks>{_MARKS})<{_MARKS}(?P<words>[^<>:：\n]{{2,40}})[:：]\s?{_MARKS}(?P<file>{_FILE}){_MARKS}>"
)
_FILE_ATTACHED = re.compile(
    rf"(?P<marks>{_MARKS})(?P<file>{_FILE}) {_MARKS}[(（](?P<words>[^()（）\n]{{3,40}})[)）]{_MARKS}"
)
_ANGLED = re.compile(rf"{_MARKS}<(?P<words>[^<>\n]{{2,60}})>{_MARKS}")
_EDITED = re.compile(rf"\s?(?P<marks>{_MARKS})<{_MARKS}(?P<words>[^<>:：\n]{{3,60}})>{_MARKS}\Z")
_NUMBERED_BY_IPHONE = re.compile(r"\d{8}-")
_NAMED_BY_ANDROID = re.compile(r"[A-Z]{3}-\d{8}-WA\d+")
_FILE_NAME = re.compile(rf"{_FILE}")
_ABOUT_DOCUMENT = re.compile(rf"(?P<name>{_FILE})(?: •.{{0,60}})?")
_MARKUP = re.compile(r"[=/\\\"'{}$#@]")
_LOCATION = re.compile(
    r"(?:[^\s:：]{1,40}(?: [^\s:：]{1,40})?[:：] ?)?https?://maps\.google\.com/(?:maps)?\?q=-?[\d.]+,-?[\d.]+"
)
_PLACE = re.compile(r"https?://(?:www\.)?foursquare\.com/v/[0-9a-f]{24}")
_PLACE_LINES = 4
_PLACE_WORDS = 40
_SPACE = re.compile(f"[ {SPACES}]")
_POLL = re.compile(rf"{_MARKS}[^\W\d_]{{2,20}}[:：]{_MARKS}")
_POLL_OPTION = re.compile(
    rf"{_MARKS}(?P<word>[^\W\d_]{{2,20}})[:：] .{{0,300}}[(（][^()（）]{{0,30}}\d[^()（）]{{0,30}}[)）]{_MARKS}"
)
_LED_BY_MARK = re.compile(rf"{_MARK}{{0,8}}?\u200e")
_MENTION = re.compile("@\u2068([^\u2068\u2069\n]*)\u2069")


@dataclass(frozen=True, slots=True)
class Meaning:
    """What an entry's text means."""

    kind: str
    text: str = field(default="", repr=False)
    """The person's own words: of a text, a caption, a poll's question."""
    edited: bool = False
    deleted: bool = False
    """Whether it tells that its sender deleted a message."""
    by_owner: bool = False
    """Whether only the owner's own phone words it so."""


def meaning_of(text: str, *, brackets: bool) -> Meaning:
    """Tell what a sender's entry is; `brackets` says that an iPhone wrote the file."""
    words_left, edited = _without_edited(text)
    said = plain(words_left) if len(words_left) <= _LONGEST_NOTICE_CHARS else ""
    meaning = (
        (_notice(said, brackets) if said else None)
        or _attachment(words_left)
        or _omitted(words_left, said, brackets)
        or _place(words_left)
        or _poll(words_left)
    )
    if meaning is not None:
        return replace(meaning, edited=edited) if edited else meaning
    if not words_left.strip(_BLANK) or (not brackets and words_left == "null"):
        # What may be looked at once only leaves nothing behind, or this.
        return Meaning("unsupported", edited=edited)
    if brackets and not edited and _LED_BY_MARK.match(words_left):
        return Meaning("service")
    return Meaning("text", _MENTION.sub(r"@\1", words_left) if "\u2068" in words_left else words_left, edited)


def is_encryption_notice(text: str) -> bool:
    """Whether it is the notice that most exports begin with; on iPhones it stands in the name of the chat."""
    said = plain(text[:_LONGEST_NOTICE_CHARS])
    return len(said) > _SHORTEST_ENCRYPTION_CHARS and any(word in said for word in words().encrypted)


def _without_edited(text: str) -> tuple[str, bool]:
    """Take off `<This message was edited>`, told by its words or by the mark before it."""
    match = _EDITED.search(text) if ">" in text[-1 - len(MARKS) :] else None
    if match is None:
        return text, False
    known = plain(match["words"]) in words().edited
    by_mark = "\u200e" in match["marks"] and match.start() > 0 and _is_omission(match["words"]) is None
    return (text[: match.start()], True) if known or by_mark else (text, False)


def _notice(said: str, brackets: bool) -> Meaning | None:
    if said in words().owner_deleted:
        return Meaning("service", deleted=True, by_owner=True)
    if said in words().deleted or words().deleted_by.fullmatch(said):
        return Meaning("service", deleted=True)
    if said in words().calls or f"{said}. " in words().waiting or said.startswith(words().waiting):
        return Meaning("service")
    return Meaning("service") if brackets and words().of_chat.fullmatch(said) else None


def _attachment(text: str) -> Meaning | None:
    """Tell a file that was exported with the chat."""
    if "<" in text and (match := _ATTACHED.search(text)):
        known = plain(match["words"]) in words().attached
        if known or match["marks"] or _NUMBERED_BY_IPHONE.match(match["file"]):
            before, after = text[: match.start()], text[match.end() :].strip(_BLANK)
            return Meaning(_kind_of_file(match["file"]), "\n".join(filter(None, (_caption(before), after))))
    first, _, after = text.partition("\n")
    if first.rstrip(MARKS).endswith((")", "）")) and (match := _FILE_ATTACHED.fullmatch(first)):
        known = plain(match["words"]) in words().file_attached
        if known or match["marks"] or _NAMED_BY_ANDROID.match(match["file"]):
            return Meaning(_kind_of_file(match["file"]), _caption(after))
    return None


def _omitted(text: str, said: str, brackets: bool) -> Meaning | None:
    """Tell a medium that was left out."""
    first, _, after = text.partition("\n")
    if "<" in first and (match := _ANGLED.fullmatch(first)):
        kind = _is_omission(match["words"])
        if kind is None and not brackets and _looks_like_a_note(match["words"]):
            kind = "file"
        if kind is not None:
            return Meaning(kind, _caption(after))
    # On iPhones the note comes last, behind the caption or the document's name.
    before, mark, note = text.rpartition("\u200e")
    if mark and (kind := words().notes_behind_marks.get(plain(note))):
        return Meaning(kind, _caption(before))
    if kind := words().notes.get(said):
        return Meaning(kind)
    if brackets:
        end = text[-_LONGEST_NOTE_CHARS:].rpartition("\n")[2]
        for place in _SPACE.finditer(end):
            note = plain(end[place.end() :])
            if len(note) >= _SHORTEST_NOTE_CHARS and (kind := words().notes.get(note)):
                return Meaning(kind, _caption(text[: place.end() - len(end)]))
    return None


def _is_omission(note: str) -> str | None:
    """Give the kind of the medium that a note between angle brackets stands for; None for other words."""
    said = plain(note)
    return "file" if said in words().media else words().notes_behind_marks.get(said)


def _looks_like_a_note(note: str) -> bool:
    """Whether words between angle brackets can be a note in an unknown language: no markup, `<hug>`, `<your name>`."""
    said = visible(note).strip()
    return (
        said[:1].isalpha()
        and not said[0].islower()
        and not _MARKUP.search(said)
        and (" " in said or not said.isascii())
    )


def _caption(text: str) -> str:
    """What a person wrote with a medium; a document's name is none."""
    caption = _MENTION.sub(r"@\1", text).strip(_BLANK)
    first, _, after = caption.partition("\n")
    about = _ABOUT_DOCUMENT.fullmatch(plain(first))
    if about and about["extension"] in _EXTENSIONS:
        return after.strip(_BLANK)
    return caption


def _kind_of_file(name: str) -> str:
    for part, kind in _KIND_IN_NAME:
        if name.startswith(part) or (part.startswith("-") and part in name):
            return kind
    return _KIND_BY_EXTENSION.get(name.rpartition(".")[2].lower(), "file")


def _place(text: str) -> Meaning | None:
    if "://" not in text:
        return None
    said = text.strip(_BLANK)
    *before, link = re.split(r"\s", said)
    is_place = _PLACE.fullmatch(link) and said.count("\n") < _PLACE_LINES and len(before) < _PLACE_WORDS
    return Meaning("location") if is_place or _LOCATION.fullmatch(said) else None


def _poll(text: str) -> Meaning | None:
    """Tell `POLL:`, the question, and lines such as `OPTION: yes (2 votes)`."""
    head, _, after = text.partition("\n")
    if not _POLL.fullmatch(head):
        return None
    lines = after.strip().split("\n")
    options = [match for line in lines if (match := _POLL_OPTION.fullmatch(line.strip()))]
    question = "\n".join(lines[: len(lines) - len(options)]).strip(_BLANK)
    is_poll = len(options) >= 2 and len({option["word"] for option in options}) == 1 and question
    return Meaning("poll", question) if is_poll else None
