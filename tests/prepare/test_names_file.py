import json
import stat

import pytest

from prepare.names_file import names_path, read_surrogates, write_surrogates
from prepare.scrub import People
from soundalike.errors import BadInput
from soundalike.home import Home


def test_names_are_the_same_after_writing_and_reading(home: Home) -> None:
    home.create()
    first = read_surrogates(home)
    names = [first.replace("Jessica Baker"), first.surrogate_for("Саша ❤️")]
    write_surrogates(home, first)
    again = read_surrogates(home, People(names=("Jessica Baker",)))
    assert [again.replace("Jessica Baker"), again.surrogate_for("Саша ❤️")] == names
    assert again.contact_of(names[1]) == "Саша ❤️"


def test_every_home_has_a_key_of_its_own(home: Home) -> None:
    assert read_surrogates(home).key != read_surrogates(home).key


def test_only_the_owner_can_read_the_file(home: Home) -> None:
    home.create()
    write_surrogates(home, read_surrogates(home))
    assert stat.S_IMODE(names_path(home).stat().st_mode) == 0o600


@pytest.mark.parametrize("text", ["", "{", "[]", '{"schema": "names/1"}', '{"schema": "names/1", "key": "x"}'])
def test_a_damaged_file_is_told_in_one_sentence(home: Home, text: str) -> None:
    home.create()
    names_path(home).write_text(text)
    with pytest.raises(BadInput, match="is damaged"):
        read_surrogates(home)


def test_a_newer_file_is_refused(home: Home) -> None:
    home.create()
    names_path(home).write_text(json.dumps({"schema": "names/2"}))
    with pytest.raises(BadInput, match="names/2"):
        read_surrogates(home)
