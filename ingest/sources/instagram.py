"""Instagram's direct messages, as JSON: the download of one's information.

Zip files and folders as they come, each part of a download in several, or one chat's file alone where something in it
is Instagram's only; `facebook` takes the others. Downloads as HTML are refused with the way to JSON. The format and its
traps are dealt with in the modules whose names begin with `_meta.reading`.
"""

from ingest.exports import Export
from ingest.reading import Known, Reading
from ingest.sources._meta.export import is_of_pages, messenger_of
from ingest.sources._meta.reading import read_download
from soundalike.config import FileConfig

NAME = "Instagram JSON"


def recognises(export: Export) -> bool:
    """Tell whether there are Instagram's chats in it."""
    return "instagram" in (messenger_of(export), is_of_pages(export))


def read(export: Export, config: FileConfig, known: Known) -> Reading:
    """Find the owner, then read chat by chat; `BadInput` if the owner cannot be told or a file is bad."""
    return read_download("instagram", export, config, known)
