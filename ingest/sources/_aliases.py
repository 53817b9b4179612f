"""People go by more names than one: what `--owner` says may be any of them."""

from collections.abc import Collection, Mapping


def id_asked_for(asked: str, names_by_id: Mapping[str, Collection[str]]) -> str:
    """Give the id of the only person who has the name asked for; what was asked for itself if nobody or several do.

    >>> id_asked_for("@ANN", {"U1": ["ann", "Ann Lee"], "U2": ["bob"]})
    'U1'
    """
    name = asked.strip().removeprefix("@").casefold()
    having = [person for person, names in names_by_id.items() if name in {known.casefold() for known in names if known}]
    return having[0] if name and asked not in names_by_id and len(having) == 1 else asked
