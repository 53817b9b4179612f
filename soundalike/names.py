"""The home's `names.json`: by which made-up name the twin knows each contact. `prepare` writes it, answering reads it.

It is for the owner's eyes only, and of what is in it nothing is in a dataset or a run.
"""

import json
from pathlib import Path

from soundalike.errors import BadInput
from soundalike.home import Home

SCHEMA = "names/1"


def names_path(home: Home) -> Path:
    """Where the file is."""
    return home.root / "names.json"


def twin_names(home: Home) -> dict[str, str]:
    """Contact to the name by which the twin knows them; empty where nothing was prepared yet.

    Raises `BadInput` where the file is damaged.
    """
    path = names_path(home)
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        if data["schema"] != SCHEMA:
            raise BadInput(f"{path} has the schema {data['schema']!r}, not {SCHEMA!r}: update Soundalike.")
        return {str(contact): str(name) for contact, name in data["contacts"].items()}
    except FileNotFoundError:
        return {}
    except (ValueError, KeyError, TypeError, AttributeError):
        raise BadInput(
            f"{path} is damaged: put it back from a backup, or delete it to have all names drawn anew."
        ) from None
