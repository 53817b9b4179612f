"""Ordinary numbers and words that must survive, and shapes in which secrets really come."""

import pytest

from prepare.scrub import find_spans, load_rules

RULES = load_rules()

ORDINARY = """
see you at 1930
they want 4821 for a bike from 2008
за 4821 рубль? да ну
it was 2019, we paid 1200 for both tickets
we scored 3-2, then 21-19 25-23
flashed a 7b+ and fell off the 6c, V5 next
the juno-106, the TR-808, a DX7 and my Prophet-600
python 3.11.7 broke everything, use 3.12
10 out of 10, would eat again
call me at 8 or 9:30
flight BA2490 lands at 21:45, gate B22
my phone is at 4%
room 214, third floor
i ran 12000 steps and slept 7.5 hours
1 000 000 subscribers
iPhone 15 Pro 256 or the 16?
bpm 128, key of F#m, 24bit 96kHz
2 cups flour, 350F for 45 min
рейс 7 часов, пересадка 2
в 2019 мы платили 1200 за два билета
код ревью в 4, придёшь?
номер в отеле норм, 214
mp3 or flac, h264 or h265
the wifi is down again
did the code compile? 300 lines, 12 errors
ping me when you're at the door
пароль не подходит
i hate passwords
ring the bell twice
version 2.4.1-beta3 is out
order #66
24/7 support, 50/50 split
covid19 in 2020-2021
born in 1987 in a town of 45000
lol xD :D :P <3
4x4 matrix, 1920x1080 screen
GTA5, PS5, RTX4090, i7-8700k
§12(3) of the act
half past 7 on the 21st
10€ each, 25% off, £1,250.00 total, 3,499 руб
Die Hard 2 is a christmas movie
""".strip().splitlines()

SECRETS = [
    ("ok its four seven seven one for the gate code", "four seven seven one"),
    ("pin: 4 2 1 0", "4 2 1 0"),
    ("новый пароль = Komar_zима9", "Komar_zима9"),
    ("pasword is Marigold77", "Marigold77"),
    ("mot de passe: Tournesol!8", "Tournesol!8"),
    ("la contraseña es girasol2024", "girasol2024"),
    ("пароль вайфая: соловей_соловей", "соловей_соловей"),
    ("Use 482913 to verify your account", "482913"),
    ("your one-time code: 48 29 13", "48 29 13"),
    ("ring me 07700 900123", "07700 900123"),
    ("8(916)5550123", "8(916)5550123"),
    ("+7 916 555 01 23", "+7 916 555 01 23"),
    ("tel. 0341 555012", "0341 555012"),
    ("паспорт 4508123456 выдан", "4508123456"),
    ("ИНН 500100732259", "500100732259"),
    ("AWS_SECRET_ACCESS_KEY=qT9aQ2mLx81bTzR4vYw0pK3nHc7dJ5+/sA1", "qT9aQ2mLx81bTzR4vYw0pK3nHc7dJ5+/sA1"),
    ("5f4dcc3b5aa765d61d8327deb882cf99", "5f4dcc3b5aa765d61d8327deb882cf99"),
    ("ссылка https://user:Komar77@nas.example.net/share", "https://user:Komar77@nas.example.net/share"),
    ("домофон 12к3456", "12к3456"),
    ("шлагбаум 4471, этаж 3", "4471"),
    ("подъезд 2, код 38к1290", "38к1290"),
    ("ул. Академика Королёва, 12, кв. 45", "ул. Академика Королёва, 12, кв. 45"),
    ("221B Baker Street, London NW1 6XE", "221B Baker Street, London NW1 6XE"),
    ("i'm at 9 rosewood lane", "9 rosewood lane"),
]


@pytest.mark.parametrize("text", ORDINARY)
def test_ordinary_numbers_and_words_survive(text: str) -> None:
    assert [text[span.start : span.end] for span in find_spans(text, RULES)] == []


@pytest.mark.parametrize(("text", "secret"), SECRETS)
def test_a_secret_is_covered_and_little_else(text: str, secret: str) -> None:
    start = text.index(secret)
    spans = find_spans(text, RULES)
    assert any(span.start <= start and span.end >= start + len(secret) for span in spans), spans
    assert sum(span.end - span.start for span in spans) <= len(secret) + 3
