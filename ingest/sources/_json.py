"""Streams a JSON file of any size as parser events, and builds single values from them.

Memory holds one piece of the file and one value at a time. The parser is ijson's compiled one, asked for by
name: the pure Python one is twenty times slower, so its absence is an error and not a slow success.
Error sentences say where a file is bad, never what stands there.
"""

import itertools
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import ijson

from ingest.exports import Export
from ingest.reading import Tally
from ingest.sources._escapes import repaired
from soundalike.errors import BadInput, SoundalikeError

Event = tuple[str, Any]
"""`start_map`, `map_key`, `end_map`, `start_array`, `end_array` or the kind of a scalar; and its value."""

Filter = Callable[[Iterable[bytes]], Iterable[bytes]]
"""Changes the bytes of a file, in pieces, before they are parsed."""

PIECE_BYTES = 64 * 1024
DEEPEST = 12
"""Levels of nesting that are built; no export goes half as deep. What does is given as None."""

_BOM = b"\xef\xbb\xbf"
# Numbers beyond what Python converts raise ValueError, wrapped as SystemError, or an error of decimal's.
_PARSER_ERRORS = (ijson.JSONError, ValueError, ArithmeticError, SystemError)


def read_events(export: Export, name: str, tally: Tally, filtered: Filter = iter) -> Iterator[Event]:
    """Stream all events of a JSON file that goes through `filtered`, and with Telegram Desktop's escapes repaired.

    Counts bytes into `tally`, and takes the number of messages from it for the sentence of the `BadInput`
    that is raised, after the last good event, if the file cannot be read, breaks off or is not JSON in UTF-8.
    """
    # Chained, a batch of events costs one resumption of a generator instead of thousands.
    return itertools.chain.from_iterable(_event_batches(export, name, tally, filtered))


def head_events(export: Export, name: str, head_bytes: int) -> Iterator[Event]:
    """Yield the events at the beginning of a file, as far as they are JSON; none if it cannot be read."""
    events = ijson.sendable_list()
    parser = _compiled_parser().basic_parse_coro(events)
    try:
        for piece in repaired([export.head(name, head_bytes).removeprefix(_BOM)]):
            parser.send(piece)
    except _PARSER_ERRORS:
        pass  # whoever reads the whole file says what is wrong with it
    yield from events


def read_members(events: Iterator[Event]) -> Iterator[tuple[str, str, Any]]:
    """Yield name, event and value of each member of the object whose `start_map` was just taken.

    Whoever asks takes all events of a member that is itself an object or array before asking for the next.
    """
    for event, name in events:
        if event == "end_map":
            return
        for value_event, value in events:
            yield name, value_event, value
            break


def read_object(
    events: Iterator[Event], *, without: frozenset[str] = frozenset(), levels: int = DEEPEST
) -> dict[str, Any]:
    """Build the object whose `start_map` was just taken, but for the members named in `without`."""
    built: dict[str, Any] = {}
    name = ""
    # As `read_members`, but in one loop: nearly all of the time of a reading is spent here.
    for event, value in events:
        if event == "map_key":
            name = value
        elif event == "end_map":
            break
        elif event == "start_map" or event == "start_array":
            if name in without:
                skip_value(event, events)
            else:
                built[name] = read_value(event, value, events, levels=levels - 1)
        else:
            built[name] = value
    return built


def read_value(event: str, value: Any, events: Iterator[Event], *, levels: int = DEEPEST) -> Any:
    """Build the value that begins with an event just taken."""
    if event != "start_map" and event != "start_array":
        return value
    if levels <= 0:
        skip_value(event, events)
        return None
    if event == "start_map":
        return read_object(events, levels=levels)
    built = []
    for inner_event, inner_value in events:
        if inner_event == "end_array":
            break
        built.append(read_value(inner_event, inner_value, events, levels=levels - 1))
    return built


def skip_value(event: str, events: Iterator[Event]) -> None:
    """Pass over the value that begins with an event just taken."""
    if event != "start_map" and event != "start_array":
        return
    depth = 1
    for inner_event, _ in events:
        if inner_event == "start_map" or inner_event == "start_array":
            depth += 1
        elif inner_event == "end_map" or inner_event == "end_array":
            depth -= 1
            if depth == 0:
                return


def _compiled_parser() -> ModuleType:
    try:
        backend: ModuleType = ijson.get_backend("yajl2_c")
    except ImportError:
        raise SoundalikeError(
            "The JSON parser ijson lacks its compiled part yajl2_c on this machine, and large exports would "
            "take hours: reinstall it with `pip install --force-reinstall ijson`."
        ) from None
    return backend


def _event_batches(export: Export, name: str, tally: Tally, filtered: Filter) -> Iterator[list[Event]]:
    """Yield one list again and again, with the events of one piece each time."""
    events: list[Event] = ijson.sendable_list()
    parser = _compiled_parser().basic_parse_coro(events)
    try:
        for piece in repaired(filtered(_pieces(export, name, tally))):
            parser.send(piece)
            yield events
            events.clear()
    except _PARSER_ERRORS as error:
        yield events
        raise BadInput(_sentence(export.path, tally, error)) from None
    try:
        parser.close()
    except _PARSER_ERRORS:
        raise BadInput(
            f"{export.path} breaks off after {tally.messages_read:,} messages, so its export was interrupted: "
            "export again and ingest the new file."
        ) from None


def _pieces(export: Export, name: str, tally: Tally) -> Iterator[bytes]:
    with export.open(name, tally) as file:
        yield file.read(PIECE_BYTES).removeprefix(_BOM)
        while piece := file.read(PIECE_BYTES):
            yield piece


def _sentence(path: Path, tally: Tally, error: Exception) -> str:
    # Only the first line of the parser's message is free of the file's text.
    reason = str(error.args[0]).partition("\n")[0].partition("\\n")[0] if error.args else ""
    if isinstance(error, UnicodeDecodeError) or "UTF8" in reason:
        what = "holds bytes that are not UTF-8"
    elif "trailing garbage" in reason:
        what = "goes on after its end"
    else:
        what = "is not valid JSON"
    return (
        f"{path} {what} (before byte {tally.bytes_read:,}, after {tally.messages_read:,} messages): "
        "use the file as the messenger wrote it, or export again."
    )
