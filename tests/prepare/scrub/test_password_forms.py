import pytest

from prepare.scrub._password_forms import in_form


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("WIFI:T:WPA;S:Casa;P:littleducks;;", "T:WPA;S:Casa;P:littleducks"),
        ("mysql -h db -u otchet now", "otchet"),
        ("capital Q, then uokka, a dash, then eighty eight. done", "capital Q, then uokka, a dash, then eighty eight"),
        ("заходишь под babulya.kino", "babulya.kino"),
        ("mums maiden Okonjo", "Okonjo"),
        ("no capital T: TangoFoxglove", "TangoFoxglove"),
        ("Pelican88 <- thats the upstairs router", "Pelican88"),
    ],
)
def test_what_is_told_in_a_form_is_found(text: str, told: str) -> None:
    assert told in [text[start:end] for start, end in in_form(text)]


@pytest.mark.parametrize(
    "text",
    [
        "mkdir -p build/output",
        "the wifi is HomeNet5G",
        "capital letters look odd",
        "log in with google",
        "first pet was a cat",
    ],
)
def test_what_only_looks_like_a_form_stays(text: str) -> None:
    assert list(in_form(text)) == []
