import hashlib
import stat

import pytest

from soundalike.api_keys import add_key, digest_of_setting, is_hashed, keys_file, remove_key, stored_keys
from soundalike.errors import BadInput
from soundalike.home import Home
from tests.soundalike.conftest import Command


def test_a_key_is_kept_as_its_digest_only_and_for_the_owner_only(home: Home) -> None:
    key = add_key(home, "laptop")
    text = keys_file(home).read_text()
    assert key not in text and key.removeprefix("sk-soundalike-") not in text
    (kept,) = stored_keys(home)
    assert kept.sha256 == hashlib.sha256(key.encode()).hexdigest()
    assert kept.name == "laptop" and kept.made.endswith("+00:00")
    assert kept.sha256 not in repr(kept)
    assert stat.S_IMODE(keys_file(home).stat().st_mode) == 0o600


def test_keys_are_random_and_of_256_bits(home: Home) -> None:
    keys = {add_key(home, f"k{number}") for number in range(20)}
    assert len(keys) == 20
    assert all(len(key.removeprefix("sk-soundalike-")) == 43 for key in keys)


def test_a_removed_key_is_forgotten_and_others_stay(home: Home) -> None:
    for name in ("one", "two"):
        add_key(home, name)
    remove_key(home, "one")
    assert [key.name for key in stored_keys(home)] == ["two"]
    with pytest.raises(BadInput, match="no key 'one': choose from two"):
        remove_key(home, "one")


@pytest.mark.parametrize("name", ["", "a b", "../x", "-x", "=own", "a" * 65, "é", "a\n"])
def test_what_is_no_name_is_refused(home: Home, name: str) -> None:
    with pytest.raises(BadInput, match="no name of a key"):
        add_key(home, name)


def test_a_name_is_given_once(home: Home) -> None:
    add_key(home, "one")
    with pytest.raises(BadInput, match="already"):
        add_key(home, "one")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        '{"schema": "api-keys/1", "keys": 3}',
        '{"schema": "api-keys/1", "keys": [{"name": "a", "sha256": "ff", "made": "x"}]}',
        '{"schema": "api-keys/1", "keys": [{"name": "=own", "sha256": "%s", "made": "x"}]}' % ("a" * 64),
        '{"schema": "api-keys/2", "keys": []}',
    ],
)
def test_a_damaged_file_opens_nothing_and_is_told(home: Home, text: str) -> None:
    keys_file(home).write_text(text)
    with pytest.raises(BadInput, match=r"api_keys\.json is (damaged|of another version)"):
        stored_keys(home)


def test_a_setting_is_a_key_or_its_digest() -> None:
    digest = hashlib.sha256(b"open sesame").hexdigest()
    assert digest_of_setting("open sesame") == digest_of_setting(f"sha256:{digest.upper()}") == bytes.fromhex(digest)
    assert is_hashed(f"sha256:{digest}") and not is_hashed("open sesame")


@pytest.mark.parametrize("setting", ["sha256:", "sha256:12", "sha256:" + "z" * 64])
def test_a_digest_of_another_length_is_refused_without_being_told(setting: str) -> None:
    with pytest.raises(BadInput, match="64 hexadecimal digits") as refused:
        digest_of_setting(setting)
    assert "zz" not in str(refused.value)


def test_the_command_shows_a_key_once(command: Command, home: Home) -> None:
    assert command("keys").out == "There are no keys.\n"
    key = command("keys", "add", "laptop").out.splitlines()[0]
    (kept,) = stored_keys(home)
    assert kept.sha256 == hashlib.sha256(key.encode()).hexdigest()
    listed = command("keys", "list").out
    assert "laptop" in listed and key not in listed and kept.sha256 not in listed
    assert command("keys", "add", "laptop").exit_code == 2
    assert command("keys", "remove", "laptop").exit_code == 0
    assert stored_keys(home) == []


def test_the_command_answers_in_json(command: Command, home: Home) -> None:
    made = command("keys", "add", "laptop", "--json").json
    assert set(made) == {"key", "keys"}
    assert command("keys", "--json").json == {"keys": made["keys"]}
