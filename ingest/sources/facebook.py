"""Facebook Messenger, as JSON: the download of one's information, and that of end-to-end encrypted chats.

Zip files and folders as they come, each part of a download in several, or one chat's file alone. A file alone that
could be Instagram's as well is taken for Facebook's. Downloads as HTML are refused with the way to JSON. The format and
its traps are dealt with in the modules whose names begin with `_meta.reading`.
"""

from ingest.exports import Export
from ingest.reading import Known, Reading
from ingest.sources._meta.export import is_of_pages, messenger_of
from ingest.sources._meta.reading import read_download
from soundalike.config import FileConfig

NAME = "Facebook Messenger JSON"


def recognises(export: Export) -> bool:
    """Tell whether there are Messenger's chats in it."""
    return "facebook" in (messenger_of(export), is_of_pages(export))


def read(export: Export, config: FileConfig, known: Known) -> Reading:
    """Find the owner, then read chat by chat; `BadInput` if the owner cannot be told or a file is bad."""
    return read_download("facebook", export, config, known)
