"""The server's half of the two-step password check (https://core.telegram.org/api/srp)."""

import os
from functools import cache
from hashlib import sha256

from telethon import password as client_half
from telethon.tl import types

from tests.ingest.telegram_server.keys import GENERATOR, PRIME

ALGORITHM = types.PasswordKdfAlgoSHA256SHA256PBKDF2HMACSHA512iter100000SHA256ModPow(
    salt1=bytes(range(8)), salt2=bytes(range(16)), g=GENERATOR, p=PRIME.to_bytes(256, "big")
)


@cache
def _verifier(password: str) -> int:
    return int.from_bytes(client_half.compute_digest(ALGORITHM, password), "big")


class Challenge:
    """One question for the password."""

    def __init__(self, password: str) -> None:
        self._verifier = _verifier(password)
        self._secret = int.from_bytes(os.urandom(256), "big")
        multiplier = _hash(_bytes(PRIME), _bytes(GENERATOR))
        self.public = _bytes((_number(multiplier) * self._verifier + pow(GENERATOR, self._secret, PRIME)) % PRIME)
        """The number B."""

    def is_met_by(self, reply: types.InputCheckPasswordSRP) -> bool:
        """Whether the reply proves that the client knows the password."""
        ours, theirs = self.public, bytes(reply.A)
        scrambler = _number(_hash(theirs, ours))
        shared = pow(_number(theirs) * pow(self._verifier, scrambler, PRIME), self._secret, PRIME)
        mixed = bytes(a ^ b for a, b in zip(_hash(_bytes(PRIME)), _hash(_bytes(GENERATOR)), strict=True))
        proof = _hash(mixed, _hash(ALGORITHM.salt1), _hash(ALGORITHM.salt2), theirs, ours, _hash(_bytes(shared)))
        return proof == bytes(reply.M1)


def _hash(*parts: bytes) -> bytes:
    return sha256(b"".join(parts)).digest()


def _number(value: bytes) -> int:
    return int.from_bytes(value, "big")


def _bytes(value: int) -> bytes:
    return value.to_bytes(256, "big")
