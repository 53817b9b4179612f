"""Tells what a file is that was sent in a chat: by the type its messenger gives, else by the ending of its name."""

from pathlib import PurePosixPath

_ENDINGS = {
    "photo": "jpg jpeg jpe jfif png webp heic heif bmp tif tiff avif svg",
    "video_file": "mp4 mov m4v webm mkv avi 3gp mpg mpeg wmv",
    "audio_file": "mp3 m4a aac ogg oga opus wav flac wma amr aiff",
    "animation": "gif gifv",
}
_KINDS = {f".{ending}": kind for kind, endings in _ENDINGS.items() for ending in endings.split()}
_KINDS_BY_TYPE = {"image": "photo", "video": "video_file", "audio": "audio_file"}


def kind_of_file(name: str, mime_type: str = "") -> str:
    """Give the kind of message that such a file makes; `file` for documents and all that is not known.

    >>> kind_of_file("./media/a.JPEG"), kind_of_file("clip", "video/quicktime"), kind_of_file("notes.pdf")
    ('photo', 'video_file', 'file')
    """
    if mime_type == "image/gif":
        return "animation"
    ending = PurePosixPath(name.partition("?")[0]).suffix.lower()
    return _KINDS_BY_TYPE.get(mime_type.partition("/")[0]) or _KINDS.get(ending, "file")
