"""Results on stdout: one JSON object, or tables and sentences for people."""

import json
import sys
import unicodedata
from collections.abc import Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rich.table import Table


def emit(result: dict[str, Any], as_json: bool, *lines: Any) -> None:
    """Print `result` as JSON, or else the lines: strings as they are, tables drawn."""
    if as_json:
        print(json.dumps(result, ensure_ascii=False, default=str), flush=True)
        return
    from rich.console import Console

    console = Console(highlight=False)
    for line in lines:
        console.print(
            _printable(line) if isinstance(line, str) else line, markup=False, soft_wrap=isinstance(line, str)
        )


def table(rows: Sequence[Sequence[str]], title: str | None = None, is_dense: bool = False) -> "Table":
    """A table; the first row is its head. Columns of numbers are set to the right; a dense one has no margins."""
    from rich import box
    from rich.table import Table
    from rich.text import Text

    head, *body = rows
    drawn = Table(title=title, box=box.SIMPLE_HEAD, title_style="bold", title_justify="left")
    if is_dense:
        drawn.show_edge, drawn.pad_edge, drawn.padding = False, False, (0, 1, 0, 0)
    for index, name in enumerate(head):
        numeric = bool(body) and index > 0 and all(_is_number(row[index]) for row in body)
        drawn.add_column(Text(name), justify="right" if numeric else "left")
    for row in body:
        drawn.add_row(*(Text(_printable(cell)) for cell in row))
    return drawn


def fail(sentence: str, exit_code: int, as_json: bool) -> int:
    """Tell the sentence on stderr, and with `--json` as an object on stdout; returns the exit code."""
    # Where the terminal is gone there is nobody to tell.
    with suppress(OSError):
        print(f"soundalike: {sentence}", file=sys.stderr)
        if as_json:
            print(json.dumps({"error": sentence}, ensure_ascii=False), flush=True)
    return exit_code


def _printable(text: str) -> str:
    """Without control characters: names are chosen by others, and a terminal would obey them."""
    return "".join(character for character in text if character == "\n" or unicodedata.category(character) != "Cc")


def _is_number(text: str) -> bool:
    return text == "–" or text.replace(",", "").replace(".", "").rstrip("%").isdigit()
