"""The system line that an exported twin is told, which other programs cannot fill in by themselves."""

from soundalike.errors import BadInput
from soundalike.home import Home
from soundalike.names import twin_names
from soundalike.records import Run
from soundalike.situation import SOME_EVENING, Situation, situation_line

_UNNAMED = "someone"


def line_for(run: Run, home: Home, contact: str | None) -> str:
    """What the twin is told before a conversation with a contact, named as the owner or as the twin calls them.

    None is the first contact that the twin knows; `BadInput`, without names, for a stranger.
    """
    known = _known(run, home, contact)
    about = run.about.get(known, {})
    situation = Situation(
        owner=run.owner,
        contact=known,
        relation=about.get("relation", ""),
        language=about.get("language", ""),
        moment=SOME_EVENING,
        silence_seconds=about.get("silence_seconds"),
    )
    return situation_line(run.system_prompt, run.told, situation)


def _known(run: Run, home: Home, contact: str | None) -> str:
    if contact is None:
        return next(iter(run.contacts), _UNNAMED)
    called = twin_names(home).get(contact, contact)
    if run.contacts and called not in run.contacts:
        raise BadInput("This twin knows no such contact: choose one that `soundalike contacts` lists.")
    return called
