"""Text out of data that nobody vouches for."""

from typing import Any


def text_of(value: Any) -> str:
    """Give a string that SQLite can store, empty for anything that is none; lone halves of a character are replaced."""
    if not isinstance(value, str):
        return ""
    try:
        value.encode()
    except UnicodeEncodeError:
        return value.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return value
