import pytest

from prepare.scrub._cues import FILLER
from prepare.scrub._lists_of_secrets import listed, login_and_password, logins_beside


def found(text: str) -> list[str]:
    return [text[start:end] for start, end in listed(text)]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (f"домофон {FILLER}, вайфай тихийчас, планшет 2580", ["тихийчас", "2580"]),
        (f"ага. почта {FILLER}, а сайт ненавижу лужи", ["ненавижу лужи"]),
        (f"alarm {FILLER}\nwifi: raspberry\ntablet 7719", ["raspberry", "7719"]),
    ],
)
def test_in_a_note_of_secrets_what_stands_behind_each_locked_thing_is_one(text: str, told: list[str]) -> None:
    assert found(text) == told


@pytest.mark.parametrize(
    "text",
    [
        "вайфай тихийчас, планшет 2580",
        f"alarm {FILLER}, wifi is down again",
        f"вай фай называется Dacha, пароль {FILLER}",
        f"домофон {FILLER}, почта потом",
    ],
)
def test_talk_of_locked_things_stays(text: str) -> None:
    assert found(text) == []


def test_a_login_right_before_its_password_goes_with_it() -> None:
    text = f"box at home, viewer2 / {FILLER}"
    assert [text[start:end] for start, end in logins_beside(text)] == ["viewer2"]
    assert list(logins_beside(f"both / {FILLER}")) == []


def test_a_login_and_a_phrase_may_be_told_with_the_sign_between_in_words() -> None:
    text = "ADMIN slash the moon is cheese with the spaces"
    assert [text[start:end] for start, end in login_and_password(text)] == ["ADMIN", "the moon is cheese"]
