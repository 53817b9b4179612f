"""Digits that are spelled out or split: "four two one oh", "сорок два десять", "4 2 1 0"."""

import re

from prepare.scrub._cues import Cue, cues

_BETWEEN = re.compile(r"[\s,.\-–—]{1,3}(?:(?:and|и)\s+)?|\s*\d[\d\s\-]{0,4}")


def spelled_runs(text: str, least: int) -> list[tuple[int, int]]:
    """Start and end of runs of at least `least` number words in a row; bare digits may stand between."""
    words = [cue for cue in cues(text) if "number_words" in cue.kinds]
    runs: list[tuple[int, int]] = []
    run: list[Cue] = []
    for word in words:
        if run and not _BETWEEN.fullmatch(text, run[-1].end, word.start):
            if _count(text, run) >= least:
                runs.append((run[0].start, run[-1].end))
            run = []
        run.append(word)
    if run and _count(text, run) >= least:
        runs.append((run[0].start, run[-1].end))
    return runs


def _count(text: str, run: list[Cue]) -> int:
    """Words in a run: "forty-two" is one token and two words."""
    return sum(1 + text.count("-", cue.start, cue.end) for cue in run)
