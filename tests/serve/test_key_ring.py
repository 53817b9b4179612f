import hashlib
import logging
from collections.abc import Callable

import httpx
import pytest

from serve import key_ring
from serve.key_ring import KeyRing
from soundalike.api_keys import add_key, keys_file, remove_key
from soundalike.config import ServeConfig
from soundalike.home import Home

from .conftest import RunApi


def name_of(ring: KeyRing, key: str) -> str | None:
    holder = ring.holder(key.encode())
    return holder.name if holder else None


def models(url: str, key: str = "") -> int:
    headers = {"authorization": f"Bearer {key}"} if key else {}
    return httpx.get(f"{url}/v1/models", headers=headers).status_code


def test_keys_of_the_home_and_of_the_settings_open_beside_each_other(home: Home) -> None:
    laptop, phone = add_key(home, "laptop"), add_key(home, "phone")
    ring = KeyRing(home, ServeConfig(api_key="chosen"))
    assert [name_of(ring, key) for key in (laptop, phone, "chosen", "", "chosen ")] == [
        "laptop",
        "phone",
        "=setting",
        None,
        None,
    ]
    assert [ring.holder(key.encode()).is_random for key in (laptop, "chosen")] == [True, False]  # type: ignore[union-attr]


def test_a_setting_may_hold_a_digest_which_itself_opens_nothing(home: Home) -> None:
    setting = "sha256:" + hashlib.sha256(b"chosen").hexdigest()
    ring = KeyRing(home, ServeConfig(api_key=setting))
    assert name_of(ring, "chosen") == "=setting"
    assert name_of(ring, setting) is None and name_of(ring, setting.removeprefix("sha256:")) is None


def test_every_key_is_compared_by_digests_of_one_length_without_an_early_exit(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    keys = [add_key(home, f"k{number}") for number in range(5)]
    ring = KeyRing(home, ServeConfig(api_key="chosen"))
    compared: list[tuple[int, int]] = []

    def compare(one: bytes, other: bytes) -> bool:
        compared.append((len(one), len(other)))
        return one == other

    monkeypatch.setattr(key_ring.secrets, "compare_digest", compare)
    for key in ("chosen", keys[0], keys[-1], "wrong", "", "long" * 1000):
        compared.clear()
        name_of(ring, key)
        assert compared == [(32, 32)] * 6


def test_without_keys_none_is_needed_on_loopback(home: Home, run_api: RunApi) -> None:
    assert not KeyRing(home, ServeConfig()).required()
    with run_api() as url:
        assert models(url) == 200


def test_stored_keys_are_needed_on_loopback_too_and_a_removed_one_opens_nothing_more(
    home: Home, run_api: RunApi
) -> None:
    one, two = add_key(home, "one"), add_key(home, "two")
    with run_api() as url:
        assert [models(url, key) for key in ("", one, two)] == [401, 200, 200]
        remove_key(home, "one")
        assert [models(url, key) for key in ("", one, two)] == [401, 401, 200]
        three = add_key(home, "three")
        assert models(url, three) == 200


def test_the_first_key_closes_a_running_server(home: Home, run_api: RunApi) -> None:
    with run_api() as url:
        assert models(url) == 200
        key = add_key(home, "one")
        assert [models(url), models(url, key)] == [401, 200]


def remove_the_last(home: Home) -> None:
    remove_key(home, "one")


def damage(home: Home) -> None:
    keys_file(home).write_text("{")


def delete(home: Home) -> None:
    keys_file(home).unlink()


@pytest.mark.parametrize("happens", [remove_the_last, damage, delete])
def test_a_server_that_asked_for_keys_never_opens_by_itself(
    home: Home, run_api: RunApi, happens: Callable[[Home], object], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.ERROR)
    key = add_key(home, "one")
    with run_api() as url:
        assert models(url, key) == 200
        happens(home)
        assert [models(url), models(url, key)] == [401, 401]
    assert key not in caplog.text


def test_a_file_that_is_damaged_while_nothing_was_needed_closes_the_server(home: Home, run_api: RunApi) -> None:
    with run_api() as url:
        keys_file(home).write_text("{")
        assert models(url) == 401


def test_a_key_of_this_process_is_written_nowhere_and_makes_no_key_needed(home: Home) -> None:
    ring = KeyRing(home, ServeConfig())
    key = ring.make_own()
    assert name_of(ring, key) == "=own" and not ring.required() and not ring.has_any()
    assert not keys_file(home).exists()
    stored = add_key(home, "one")
    assert ring.required() and name_of(ring, key) == "=own" and name_of(ring, stored) == "one"


def test_a_key_of_any_letters_can_be_sent(home: Home, run_api: RunApi) -> None:
    with run_api(api_key="ключ") as url:
        headers = {"authorization": "Bearer ключ".encode()}
        assert httpx.get(f"{url}/v1/models", headers=headers).status_code == 200  # type: ignore[arg-type]
