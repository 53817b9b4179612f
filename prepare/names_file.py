"""`names.json` of the home: the key of the surrogates, and who stands for whom. For the owner's eyes only.

Nothing of it is in a dataset or a run: whoever gets those cannot work back from a surrogate to a person.
"""

import json
import secrets
from collections.abc import Collection

from prepare.scrub import NOBODY, People, Surrogates
from soundalike.errors import BadInput
from soundalike.home import Home, write_whole
from soundalike.names import SCHEMA, names_path

_KEY_BYTES = 32


def read_surrogates(home: Home, people: People = NOBODY) -> Surrogates:
    """The surrogates of a home, as they were when last written; of a home without any, new ones with a random key.

    No name of `people` is given out from now on. Raises `BadInput` where the file is damaged.
    """
    path = names_path(home)
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        if data["schema"] != SCHEMA:
            raise BadInput(f"{path} has the schema {data['schema']!r}, not {SCHEMA!r}: update Soundalike.")
        return Surrogates(
            bytes.fromhex(data["key"]), names=dict(data["names"]), contacts=dict(data["contacts"]), people=people
        )
    except FileNotFoundError:
        return Surrogates(secrets.token_bytes(_KEY_BYTES), people=people)
    except (ValueError, KeyError, TypeError):
        raise BadInput(
            f"{path} is damaged: put it back from a backup, or delete it to have all names drawn anew."
        ) from None


def prune_names(home: Home, contacts: Collection[str]) -> None:
    """Forget the names of all contacts but these, which are those that the archive still has."""
    if not names_path(home).exists():
        return
    surrogates = read_surrogates(home)
    for gone in surrogates.contacts.keys() - set(contacts):
        surrogates.forget(gone)
    write_surrogates(home, surrogates)


def write_surrogates(home: Home, surrogates: Surrogates) -> None:
    """Write who stands for whom, readable by the owner only."""
    data = {
        "schema": SCHEMA,
        "key": surrogates.key.hex(),
        "names": dict(sorted(surrogates.names.items())),
        "contacts": dict(sorted(surrogates.contacts.items())),
    }
    write_whole(names_path(home), json.dumps(data, ensure_ascii=False, indent=1) + "\n")
