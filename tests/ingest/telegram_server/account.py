"""The account, and how far each client has come with logging in to it."""

import secrets
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from telethon.crypto import AuthKey

from tests.ingest.telegram_server.srp import Challenge


@dataclass
class QrToken:
    """A login token that a client shows as a QR code."""

    token: bytes
    key_id: int
    expires: datetime
    accepted: bool = False


@dataclass
class Account:
    """What a person must know to log in, and which keys are logged in."""

    phone: str = "+12025550123"
    code: str = "12345"
    password: str | None = None
    """The two-step password; None if the account has none."""
    password_hint: str = "the usual"
    qr_seconds: float = 30
    """How long a QR code is valid."""
    qr_dc: int | None = None
    """The data centre to which a client is sent after its QR code was accepted, if it has to move."""
    keys: dict[int, AuthKey] = field(default_factory=dict)
    """Authorization keys by id; take one out and the server does not know its client any more."""
    authorized: set[int] = field(default_factory=set)
    """Ids of the keys that are logged in."""
    awaiting_password: set[int] = field(default_factory=set)
    """Ids of the keys whose code or QR code was right and that still owe the two-step password."""
    sent_codes: dict[str, str] = field(default_factory=dict)
    """Hash given to the client -> phone number."""
    qr_tokens: list[QrToken] = field(default_factory=list)
    challenges: dict[int, Challenge] = field(default_factory=dict)
    """Id -> the open question for the two-step password."""
    tickets: set[bytes] = field(default_factory=set)
    """Exported authorizations, for connections to other data centres."""

    def new_token(self, key_id: int) -> QrToken:
        """The next QR code of this client."""
        expires = datetime.now(UTC) + timedelta(seconds=self.qr_seconds)
        self.qr_tokens.append(QrToken(secrets.token_bytes(16), key_id, expires))
        return self.qr_tokens[-1]

    def log_out_everywhere(self) -> None:
        """End all sessions, as a person does in the settings: every key must log in again."""
        self.authorized.clear()
