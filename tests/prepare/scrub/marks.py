"""Texts in which what must be found stands between ⟦ and ⟧."""

import re


def marked(text: str) -> tuple[str, list[tuple[int, int]]]:
    """The text without its ⟦ and ⟧, and the places between them."""
    plain, places = "", []
    for piece in re.split("([⟦⟧])", text):
        if piece == "⟦":
            start = len(plain)
        elif piece == "⟧":
            places.append((start, len(plain)))
        else:
            plain += piece
    return plain, places
