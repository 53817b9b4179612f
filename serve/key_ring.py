"""Which key opens the API: the one of the settings, those of the home, and this process's own.

Keys of the home are read again when their file changes: one that is removed while the server runs opens nothing
from then on. Once keys were asked for they are asked for until the end, also where the last one is removed or the
file is damaged.
"""

import logging
import secrets
from dataclasses import dataclass, field

from serve.web_origins import is_loopback
from soundalike.api_keys import digest_of, digest_of_setting, keys_file, new_key, stored_keys
from soundalike.config import ServeConfig
from soundalike.errors import BadInput
from soundalike.home import Home

LOG = logging.getLogger("soundalike.serve")


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyHolder:
    """Whose key was sent."""

    name: str = field(repr=False)
    """Of the key; with a sign in front that no name of a stored key has, where it is not one."""
    is_random: bool
    """Whether the key was drawn here, so that nobody finds it by trying."""


class KeyRing:
    """Knows keys by their digests."""

    def __init__(self, home: Home, config: ServeConfig) -> None:
        """Read the keys; `BadInput` for a damaged file or setting."""
        self._file = keys_file(home)
        self._home = home
        self._setting = digest_of_setting(config.api_key) if config.api_key else None
        self._own: list[bytes] = []
        self._state = self._file_state()
        self._stored = {key.name: bytes.fromhex(key.sha256) for key in stored_keys(home)}
        self._required = bool(self._setting or self._stored) or not is_loopback(config.host)

    def has_any(self) -> bool:
        """Whether a client can have a key at all."""
        return bool(self._setting or self._stored)

    def required(self) -> bool:
        """Whether a request needs a key now."""
        self._read_again()
        return self._required

    def make_own(self) -> str:
        """Draw a key for a part of this process, known to nobody else and written nowhere."""
        key = new_key()
        self._own.append(digest_of(key))
        return key

    def holder(self, key: bytes) -> KeyHolder | None:
        """Tell whose key this is; None for nobody's. All keys are compared, in constant time."""
        self._read_again()
        sent = digest_of(key)
        found: KeyHolder | None = None
        for name, digest, is_random in self._all():
            if secrets.compare_digest(sent, digest):
                found = KeyHolder(name=name, is_random=is_random)
        return found

    def _all(self) -> list[tuple[str, bytes, bool]]:
        setting = [("=setting", self._setting, False)] if self._setting else []
        stored = [(name, digest, True) for name, digest in self._stored.items()]
        return [*setting, *stored, *(("=own", digest, True) for digest in self._own)]

    def _read_again(self) -> None:
        state = self._file_state()
        if state == self._state:
            return
        self._state = state
        try:
            self._stored = {key.name: bytes.fromhex(key.sha256) for key in stored_keys(self._home)}
        except (BadInput, OSError):
            LOG.error("the file of API keys cannot be read: no stored key opens until it can")
            self._stored = {}
            self._required = True
        self._required = self._required or bool(self._stored)

    def _file_state(self) -> tuple[int, int, int] | None:
        """What changes with the file, which is replaced whole and never written in place."""
        try:
            found = self._file.stat()
        except OSError:
            return None
        return (found.st_ino, found.st_mtime_ns, found.st_size)
