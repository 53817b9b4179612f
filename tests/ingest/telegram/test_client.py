import os
import stat
from pathlib import Path

import pytest
import rsa
from telethon.crypto import AuthKey
from telethon.crypto import rsa as trusted_keys

from ingest.telegram.client import open_session
from soundalike.errors import BadInput
from soundalike.home import Home
from tests.ingest.telegram.runs import config
from tests.ingest.telegram_server.handshake import FINGERPRINT
from tests.ingest.telegram_server.keys import PUBLIC_KEY, PUBLIC_KEY_PATH

KEY = AuthKey(bytes(range(256)))


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_the_session_is_for_the_owner_only_whatever_the_umask(home: Home) -> None:
    umask = os.umask(0)
    try:
        with open_session(home, config()) as session:
            session.auth_key = KEY
            session.save()
            assert mode(home.root / "telegram.session") == 0o600
    finally:
        os.umask(umask)


def test_a_session_that_others_could_read_is_closed_to_them(home: Home) -> None:
    with open_session(home, config()):
        pass
    (home.root / "telegram.session").chmod(0o644)
    with open_session(home, config()):
        assert mode(home.root / "telegram.session") == 0o600


def test_two_downloads_do_not_share_a_session(home: Home) -> None:
    with (
        open_session(home, config()),
        pytest.raises(BadInput, match="in use by another download"),
        open_session(home, config()),
    ):
        pass


def test_a_damaged_session_is_told(home: Home) -> None:
    (home.root / "telegram.session").write_bytes(b"not a database, but long enough to look" * 100)
    with pytest.raises(BadInput, match="delete it and log in again"), open_session(home, config()):
        pass


def test_the_key_stays_when_the_server_s_port_changes(home: Home) -> None:
    with open_session(home, config(server="127.0.0.1:1000")) as session:
        session.auth_key = KEY
    with open_session(home, config(server="127.0.0.1:2000")) as session:
        assert (session.server_address, session.port, session.dc_id) == ("127.0.0.1", 2000, 2)
        assert session.auth_key.key == KEY.key


def test_an_account_that_was_sent_to_another_data_centre_stays_there(home: Home) -> None:
    with open_session(home, config(server="127.0.0.1:1000")) as session:
        session.set_dc(4, "127.0.0.1", 4000)
        session.auth_key = KEY
    with open_session(home, config(server="127.0.0.1:1000")) as session:
        assert (session.dc_id, session.port) == (4, 4000)


def test_the_key_of_a_test_server_is_not_shown_to_the_real_telegram(home: Home) -> None:
    with open_session(home, config(server="127.0.0.1:1000")) as session:
        session.auth_key = KEY
    with open_session(home, config(server="")) as session:
        assert session.server_address == "149.154.167.51" and not session.auth_key


@pytest.mark.parametrize("server", ["localhost", "localhost:0", "localhost:x", ":443", "localhost:70000"])
def test_an_address_without_a_port_is_refused(home: Home, server: str) -> None:
    with pytest.raises(BadInput, match="is not host:port"), open_session(home, config(server=server)):
        pass


def test_an_address_of_version_6_is_understood(home: Home) -> None:
    with open_session(home, config(server="[::1]:1000")) as session:
        assert (session.server_address, session.port) == ("::1", 1000)


def test_a_key_that_is_none_is_told(home: Home, tmp_path: Path) -> None:
    key = tmp_path / "key.pem"
    with pytest.raises(BadInput, match="cannot be read"), open_session(home, config(server_public_key=str(key))):
        pass
    key.write_text("no key")
    with pytest.raises(BadInput, match="no public RSA key"), open_session(home, config(server_public_key=str(key))):
        pass


def test_a_key_beside_config_toml_is_found_from_everywhere(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (home.root / "key.pem").write_bytes(PUBLIC_KEY_PATH.read_bytes())
    monkeypatch.chdir(tmp_path)
    with open_session(home, config(server_public_key="key.pem")):
        assert FINGERPRINT in trusted_keys._server_keys


def test_a_key_as_openssl_writes_it_is_understood_too(home: Home, tmp_path: Path) -> None:
    import base64

    # SubjectPublicKeyInfo around the same key (RFC 8017, appendix A.1).
    inner = rsa.PublicKey.load_pkcs1(PUBLIC_KEY_PATH.read_bytes()).save_pkcs1("DER")
    bits = b"\x03\x82" + (len(inner) + 1).to_bytes(2, "big") + b"\x00" + inner
    algorithm = bytes.fromhex("300d06092a864886f70d0101010500")
    whole = b"\x30\x82" + (len(algorithm) + len(bits)).to_bytes(2, "big") + algorithm + bits
    key = tmp_path / "key.pem"
    key.write_bytes(b"-----BEGIN PUBLIC KEY-----\n" + base64.encodebytes(whole) + b"-----END PUBLIC KEY-----\n")
    assert rsa.PublicKey.load_pkcs1_openssl_pem(key.read_bytes()) == PUBLIC_KEY
    with open_session(home, config(server_public_key=str(key))):
        pass
