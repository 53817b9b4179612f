"""Server-sent events as bytes; made cheap, for there is one for each token of every stream."""

import json
from collections.abc import Callable
from typing import Any

from serve.wire import Envelope

DONE = b"data: [DONE]\n\n"
_LINE_ENDS = {ord(mark): f"\\u{ord(mark):04x}" for mark in "\x85\u2028\u2029"}
"""What JSON allows in a text, and clients take for the end of a line (httpx's `iter_lines`, the chat page)."""
_ENCODE = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
_NO_CONTENT = '"content":""'
"""Cannot stand inside a string of JSON, where quotes are escaped."""


def event(data: dict[str, Any]) -> bytes:
    """Write one event."""
    return f"data: {_json(data)}\n\n".encode()


ContentEvent = Callable[[str], bytes]


def content_event(envelope: Envelope, index: int, *, include_usage: bool) -> ContentEvent:
    """Give what writes the events of one choice that hold nothing but a piece of its text.

    The same bytes as those of `event(envelope.chunk(…))`, of which all but the text is written once.
    """
    empty = event(envelope.chunk(index, {"content": ""}) | ({"usage": None} if include_usage else {})).decode()
    head, _, tail = empty.partition(_NO_CONTENT)
    head += '"content":'

    def write(text: str) -> bytes:
        return f"{head}{_json(text)}{tail}".encode()

    return write


def _json(data: Any) -> str:
    return _ENCODE(data).translate(_LINE_ENDS)
