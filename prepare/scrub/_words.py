"""Words as names are made of, and where sentences begin."""

import re

_GLUE = "!*+=%$~^|&"
WORD = re.compile(rf"(?<![\w@#/\\])(?<!\w[{_GLUE}])[^\W\d_]+(?:['’-][^\W\d_]+)*(?![\w@/\\]|\.\w\w|-\d|[{_GLUE}]\w)")
"""A word of letters that is no part of a link, an address, a user name, a tag, a number or a password."""

_SENTENCE_START = re.compile(r"(?:^|(?<!\b\w)\.|[!?…\n:;>*\"“”«»()\[\]—–]|[^\w\s.,'’&/@#%$€+-])\s*$")
_LOOK_BACK = 12


def starts_sentence(text: str, start: int) -> bool:
    """Whether what stands at `start` begins a text, a line or a sentence, where a capital says nothing."""
    return _SENTENCE_START.search(text, max(0, start - _LOOK_BACK), start) is not None
