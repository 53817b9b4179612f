"""The server's half of the creation of an authorization key (https://core.telegram.org/mtproto/auth_key)."""

import os
import time
from hashlib import sha1

from telethon.crypto import AES, AuthKey
from telethon.crypto import rsa as telethon_rsa
from telethon.extensions import BinaryReader
from telethon.helpers import generate_key_data_from_nonce
from telethon.tl import TLObject, functions, types

from tests.ingest.telegram_server.keys import GENERATOR, PRIME, PUBLIC_KEY, decrypt

FINGERPRINT = telethon_rsa._compute_fingerprint(PUBLIC_KEY)
PROOF_OF_WORK = (0x17ED48941A08F981).to_bytes(8, "big")
"""The product of two primes that the client must factorise; the one in Telegram's own example."""


class Handshake:
    """One exchange of three questions and answers; afterwards `key` is what both sides share."""

    def __init__(self) -> None:
        self.key: AuthKey | None = None
        self._secret = int.from_bytes(os.urandom(32), "big")

    def answer(self, request: TLObject) -> TLObject:
        """The answer to the next question of the client."""
        match request:
            case functions.ReqPqMultiRequest():
                self._nonces = {
                    "nonce": request.nonce,
                    "server_nonce": int.from_bytes(os.urandom(16), "little", signed=True),
                }
                return types.ResPQ(**self._nonces, pq=PROOF_OF_WORK, server_public_key_fingerprints=[FINGERPRINT])
            case functions.ReqDHParamsRequest():
                inner = _read(decrypt(request.encrypted_data)[20:])
                self._new_nonce = inner.new_nonce
                self._cipher = generate_key_data_from_nonce(self._nonces["server_nonce"], inner.new_nonce)
                offer = types.ServerDHInnerData(
                    **self._nonces,
                    g=GENERATOR,
                    dh_prime=PRIME.to_bytes(256, "big"),
                    g_a=pow(GENERATOR, self._secret, PRIME).to_bytes(256, "big"),
                    server_time=int(time.time()),
                )
                sealed = AES.encrypt_ige(sha1(bytes(offer)).digest() + bytes(offer), *self._cipher)
                return types.ServerDHParamsOk(**self._nonces, encrypted_answer=sealed)
            case functions.SetClientDHParamsRequest():
                inner = _read(AES.decrypt_ige(request.encrypted_data, *self._cipher)[20:])
                shared = pow(int.from_bytes(inner.g_b, "big"), self._secret, PRIME)
                self.key = AuthKey(telethon_rsa.get_byte_array(shared))
                return types.DhGenOk(**self._nonces, new_nonce_hash1=self.key.calc_new_nonce_hash(self._new_nonce, 1))
        raise ValueError(f"{type(request).__name__} is no part of a handshake.")


def _read(content: bytes) -> TLObject:
    with BinaryReader(content) as reader:
        return reader.tgread_object()
