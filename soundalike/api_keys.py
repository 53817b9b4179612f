"""The keys that clients of the API may send: made here, shown once, and kept as digests only.

A key is 256 random bits, which nobody finds by trying; a plain SHA-256 of it is therefore enough, and quick.
"""

import hashlib
import json
import re
import secrets
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from soundalike.errors import BadInput
from soundalike.home import Home, write_whole

SCHEMA = "api-keys/1"
PREFIX = "sk-soundalike-"
"""So that whoever finds a key somewhere, or scans for such, knows what it is."""
HASHED = "sha256:"
"""In front of the digest of a key, in `serve.api_key`."""
_KEY_BYTES = 32
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
_DIGEST = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiKey:
    """What is kept of a key."""

    name: str
    sha256: str = field(repr=False)
    """Of the whole key, in hexadecimal."""
    made: str
    """When, in UTC (ISO 8601)."""


def keys_file(home: Home) -> Path:
    """Where the digests of a home are."""
    return home.root / "api_keys.json"


def stored_keys(home: Home) -> list[ApiKey]:
    """The keys of a home, the oldest first; `BadInput` for a damaged file."""
    path = keys_file(home)
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        if data["schema"] != SCHEMA:
            raise BadInput(f"{path} is of another version of Soundalike, which reads {SCHEMA!r}: update Soundalike.")
        return [_checked(one) for one in data["keys"]]
    except FileNotFoundError:
        return []
    except (ValueError, TypeError, KeyError, AttributeError):
        raise BadInput(f"{path} is damaged: delete it and make the keys again.") from None


def add_key(home: Home, name: str) -> str:
    """Make a key and give it, for the only time; `BadInput` for a name that is taken or no name."""
    if not _NAME.fullmatch(name):
        raise BadInput(f"{name!r} is no name of a key: use up to 64 letters, digits, dots and dashes, such as laptop.")
    kept = stored_keys(home)
    if any(one.name == name for one in kept):
        raise BadInput(f"There is a key {name!r} already: remove it first, or choose another name.")
    key = new_key()
    made = datetime.now(UTC).isoformat(timespec="seconds")
    home.create()
    _write(home, [*kept, ApiKey(name=name, sha256=digest_of(key).hex(), made=made)])
    return key


def remove_key(home: Home, name: str) -> None:
    """Forget a key, which opens nothing from then on; `BadInput` names those there are for another name."""
    kept = stored_keys(home)
    left = [one for one in kept if one.name != name]
    if len(left) == len(kept):
        known = ", ".join(one.name for one in kept) or "none yet"
        raise BadInput(f"There is no key {name!r}: choose from {known}.")
    _write(home, left)


def new_key() -> str:
    """Draw a key."""
    return PREFIX + secrets.token_urlsafe(_KEY_BYTES)


def digest_of(key: str | bytes) -> bytes:
    """The 32 bytes by which a key is known again."""
    return hashlib.sha256(key.encode() if isinstance(key, str) else key).digest()


def digest_of_setting(api_key: str) -> bytes:
    """The digest of `serve.api_key`, which is a key or `sha256:` with its digest; `BadInput` for another length."""
    if not api_key.startswith(HASHED):
        return digest_of(api_key)
    digits = api_key.removeprefix(HASHED).lower()
    if not _DIGEST.fullmatch(digits):
        raise BadInput(
            f"serve.api_key begins with {HASHED} and has no 64 hexadecimal digits after it: give a key's SHA-256, "
            "or the key itself."
        )
    return bytes.fromhex(digits)


def is_hashed(api_key: str) -> bool:
    """Whether `serve.api_key` holds a digest, from which no client can learn the key."""
    return api_key.startswith(HASHED)


def _checked(one: dict[str, str]) -> ApiKey:
    key = ApiKey(name=one["name"], sha256=one["sha256"], made=one["made"])
    if not (_NAME.fullmatch(key.name) and _DIGEST.fullmatch(key.sha256) and isinstance(key.made, str)):
        raise ValueError
    return key


def _write(home: Home, keys: list[ApiKey]) -> None:
    data = {"schema": SCHEMA, "keys": [asdict(key) for key in keys]}
    write_whole(keys_file(home), json.dumps(data, indent=1))
