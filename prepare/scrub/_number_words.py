"""Digits that are spelled out or split: "four two one oh", "сорок два десять", "double seven, then 4"."""

import re

from prepare.scrub._cues import Cue, cues

_BETWEEN = re.compile(
    r"[\s,.\-–—]{1,3}(?:(?:and\sthen|then|and|и\sпотом|потом|затем|и|dann|und|luego|puis|y|hash|star|ключик|ключ"
    r"|реш[её]тка|зв[её]здочка)[\s,]+)?|\s*\d[\d\s\-]{0,4}"
)
_MIXED = re.compile(
    r"\W*(?:(?:и|ещ[её]|потом|дальше|затем|then|and|its|it['’]?s|это)\s)*(?P<number>\w+(?:[\s,-]{1,3}\w+){1,11})[\s.,!)]*",
    re.IGNORECASE,
)
_PART = re.compile(r"[^\s,-]+")
_LEAST_MIXED = 3
_MOST_PARTS_OF_NUMBER = 2
_TENS, _HUNDREDS = "number_tens", "number_hundreds"


def spelled_runs(text: str, least_digits: int) -> list[tuple[int, int]]:
    """Start and end of runs of number words that tell at least so many digits; bare digits may stand between."""
    words = [cue for cue in cues(text) if "number_words" in cue.kinds]
    runs: list[tuple[int, int]] = []
    run: list[Cue] = []
    for word in words:
        if run and not _BETWEEN.fullmatch(text, run[-1].end, word.start):
            if _digits(text, run) >= least_digits:
                runs.append((run[0].start, run[-1].end))
            run = []
        run.append(word)
    if run and _digits(text, run) >= least_digits:
        runs.append((run[0].start, run[-1].end))
    return runs


def mixed_number(text: str) -> tuple[int, int] | None:
    """Start and end of a number told in words and in digits that is all of a text: "1 девять 6 один"."""
    found = _MIXED.fullmatch(text)
    if not found:
        return None
    start, end = found.span("number")
    words = {(cue.start, cue.end) for cue in cues(text) if "number_words" in cue.kinds}
    parts = [part.span() for part in _PART.finditer(text, start, end)]
    spelled = sum(part in words for part in parts)
    digits = [text[slice(*part)] for part in parts if text[slice(*part)].isdigit()]
    if not spelled or not digits or spelled + len(digits) < len(parts):
        return None
    return (start, end) if spelled + sum(map(len, digits)) >= _LEAST_MIXED else None


def _digits(text: str, run: list[Cue]) -> int:
    """How many digits a run tells: four for "forty-two ten", three for "семьсот сорок два"."""
    digits = room = 0
    for word in run:
        # What a hundred or a ten leaves open, the next words fill.
        parts = text[word.start : word.end].count("-") + 1
        if parts > _MOST_PARTS_OF_NUMBER or (parts > 1 and _TENS not in word.kinds):
            digits, room = digits + parts, 0
            continue
        size = 3 if _HUNDREDS in word.kinds else 2 if _TENS in word.kinds or "-" in text[word.start : word.end] else 1
        digits += 0 if size <= room else size
        room = size - 1 if size > 1 else 0
    return digits
