"""Telethon, set up to keep nothing private in the session file and to log nothing.

The session file is the login: whoever has it reads the account. It holds the key and no names, numbers or contacts.
"""

import asyncio
import fcntl
import ipaddress
import logging
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import rsa
from telethon import TelegramClient
from telethon.crypto import rsa as trusted_keys
from telethon.sessions import SQLiteSession

from soundalike import __version__
from soundalike.config import TelegramConfig
from soundalike.errors import BadInput
from soundalike.home import Home

CONNECT_SECONDS = 10
REAL_DC, REAL_ADDRESS, REAL_PORT = 2, "149.154.167.51", 443
"""Where a new login to the real Telegram begins; it is sent on to the account's own data centre."""


@contextmanager
def open_session(home: Home, config: TelegramConfig) -> Iterator[Any]:
    """The home's session, mode 0600, for this process alone.

    Raises `BadInput` if another command uses it, if the file is damaged, or for a server or key that is not usable.
    """
    path = home.root / "telegram.session"
    address = _server_address(config)
    if config.server_public_key:
        key = Path(config.server_public_key)
        # In config.toml, a name is of a file beside it.
        _trust(key if key.exists() else home.root / key)
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        os.fchmod(descriptor, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise BadInput(f"{path} is in use by another download: wait for it to end, or stop it.") from None
        session = _read(path)
        try:
            _point(session, config, address)
            yield session
        finally:
            with suppress(sqlite3.Error):
                session.close()
    finally:
        # Closed last: closing it releases SQLite's own locks on the file.
        os.close(descriptor)


def new_client(session: Any, config: TelegramConfig) -> Any:
    """A client on this session, not connected. It tries each thing once: `line` decides about the next try.

    To be called in the event loop that it will use, which is told to be silent.
    """
    _silence()
    return TelegramClient(
        session,
        config.api_id,
        config.api_hash,
        use_ipv6=":" in (session.server_address or ""),
        timeout=min(CONNECT_SECONDS, config.answer_seconds),
        request_retries=0,
        connection_retries=0,
        retry_delay=0,
        auto_reconnect=False,
        flood_sleep_threshold=0,
        raise_last_call_error=True,
        device_model="Soundalike",
        app_version=__version__,
    )


def forget_login(session: Any) -> None:
    """Drop the key, and the takeout that belongs to it: the next connection is a stranger's."""
    session.auth_key = None
    session.takeout_id = None
    session.save()


def _read(path: Path) -> Any:
    try:
        session = SQLiteSession(str(path))
    except (sqlite3.DatabaseError, TypeError, ValueError):
        raise BadInput(f"{path} is no session of Telethon, or is damaged: delete it and log in again.") from None
    session.save_entities = False
    return session


def _point(session: Any, config: TelegramConfig, address: tuple[str, int] | None) -> None:
    """Aim the session at the server that is asked for, keeping its key where that is the server's."""
    if address is not None:
        moved_away = session.auth_key and session.dc_id != config.server_dc and _is_local(session) == _is_local(address)
        if not moved_away:
            session.set_dc(config.server_dc, *address)
    elif not session.server_address:
        session.set_dc(REAL_DC, REAL_ADDRESS, REAL_PORT)
    elif _is_local(session):
        # A test server's session: its key says nothing to the real Telegram.
        forget_login(session)
        session.set_dc(REAL_DC, REAL_ADDRESS, REAL_PORT)
    session.save()


def _is_local(place: Any) -> bool:
    host = place[0] if isinstance(place, tuple) else place.server_address
    try:
        return not ipaddress.ip_address(host).is_global
    except ValueError:
        return True


def _server_address(config: TelegramConfig) -> tuple[str, int] | None:
    if not config.server:
        return None
    host, _, port = config.server.rpartition(":")
    if not host or not port.isdecimal() or not 0 < int(port) < 2**16:
        raise BadInput(f"The server {config.server!r} is not host:port: give one such as 149.154.167.40:443.")
    return host.strip("[]"), int(port)


def _trust(path: Path) -> None:
    """Trust the public key of the server that is asked for; Telegram's own are known to Telethon."""
    try:
        pem = path.read_bytes()
        if b"BEGIN PUBLIC KEY" in pem:
            pem = rsa.PublicKey.load_pkcs1_openssl_pem(pem).save_pkcs1()
        trusted_keys.add_key(pem, old=False)
    except OSError as error:
        reason = os.strerror(error.errno or 0)
        raise BadInput(f"The server's key {path} cannot be read ({reason}): check server_public_key.") from None
    except Exception:
        raise BadInput(f"{path} is no public RSA key in PEM: check server_public_key.") from None


def _silence() -> None:
    """Telethon logs whole answers when something is wrong, and asyncio the data of what a lost connection left over."""
    asyncio.get_running_loop().set_exception_handler(lambda loop, context: None)
    logger = logging.getLogger("telethon")
    logger.setLevel(logging.CRITICAL + 1)
    logger.propagate = False
