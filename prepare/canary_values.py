"""Made-up secrets of every kind, of the forms that real ones have, with right check digits.

Numbers and names are of ranges that are nobody's wherever there are any: telephone numbers kept for fiction, example
domains, networks for documentation. The rest is drawn at random.
"""

import base64
import string
import tomllib
from collections.abc import Callable
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

FOLDER = Path(__file__).parent / "canary_scenes"

_DIGIT_WORDS = {
    "en": ("oh", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"),
    "ru": ("ноль", "один", "два", "три", "четыре", "пять", "шесть", "семь", "восемь", "девять"),
}  # fmt: skip
_TEENS = (
    "десять одиннадцать двенадцать тринадцать четырнадцать пятнадцать шестнадцать семнадцать восемнадцать девятнадцать"
)
_BASE32 = "023456789acdefghjklmnpqrstuvwxyz"
_PLATE = "ABCDEFGHJKLMNOPRSTUVWXY"
_RUSSIAN_PLATE = "АВЕКМНОРСТУХ"


@cache
def language_file(language: str) -> dict[str, Any]:
    """Words, small talk and scenes of a language."""
    return tomllib.loads((FOLDER / f"{language}.toml").read_text(encoding="utf-8"))


def made_up(kind: str, language: str, draw: Random) -> str:
    """A secret of a kind in `KINDS`, as people of that language (`en`, `ru`) write it."""
    return KINDS[kind](draw, language)


def parts(secret: str) -> tuple[str, ...]:
    """A number as it is sent in several messages: its groups."""
    return tuple(secret.split())


def _word(draw: Random, language: str) -> str:
    return str(draw.choice(language_file(language)["nouns"]))


def _digits(draw: Random, count: int) -> str:
    return "".join(draw.choices(string.digits, k=count))


def _signs(draw: Random, count: int, signs: str = string.ascii_letters + string.digits) -> str:
    return "".join(draw.choices(signs, k=count))


def _password(draw: Random, language: str) -> str:
    first, second = _word(draw, "en"), _word(draw, language)
    return draw.choice(
        (
            f"{first.title()}{_digits(draw, 4)}",
            f"{first}_{second}{_digits(draw, 2)}",
            f"{first.title()}-{second.title()}-{_digits(draw, 2)}",
            f"{first}{second}{_digits(draw, 3)}!",
            f"{_signs(draw, 4)}{draw.choice('#%&!')}{_digits(draw, 2)}{_signs(draw, 4)}",
        )
    )


def _word_password(draw: Random, language: str) -> str:
    return _word(draw, language) + _word(draw, language)


def _pin(draw: Random, language: str) -> str:
    # No year and nothing round: those are left on purpose unless the words around are certain.
    return f"{draw.randint(3, 9)}{draw.randint(1, 9)}{draw.randint(1, 9)}{draw.randint(1, 9)}"


def _one_time_code(draw: Random, language: str) -> str:
    code = f"{draw.randint(201, 989)}{draw.randint(201, 989)}"
    return draw.choice((code, f"{code[:3]} {code[3:]}", code[:5]))


def _door_code(draw: Random, language: str) -> str:
    return draw.choice(
        (f"{_pin(draw, language)}#", f"C{_pin(draw, language)}", f"{draw.randint(11, 99)}*{draw.randint(201, 989)}")
    )


def _luhn_digit(digits: str) -> str:
    total = 0
    for place, digit in enumerate(reversed(digits)):
        double = int(digit) * (2 if place % 2 == 0 else 1)
        total += double - 9 if double > 9 else double
    return str(-total % 10)


def _card(draw: Random, language: str) -> str:
    digits = draw.choice(("4000", "5200", "2200") if language == "ru" else ("4000", "5200")) + _digits(draw, 11)
    digits += _luhn_digit(digits)
    return " ".join(digits[start : start + 4] for start in range(0, 16, 4))


def _iban(draw: Random, language: str) -> str:
    if language == "ru":
        return f"40817810{_digits(draw, 12)}"
    bank = f"{''.join(draw.choices(string.ascii_uppercase, k=4))}{_digits(draw, 14)}"
    number = "".join(str(int(sign, 36)) for sign in f"{bank}GB00")
    return f"GB{98 - int(number) % 97:02}{bank}"


def _bank_account(draw: Random, language: str) -> str:
    return f"{draw.randint(10, 99)}-{draw.randint(10, 99)}-{draw.randint(10, 99)} {draw.randint(10000000, 99999999)}"


def _phone(draw: Random, language: str) -> str:
    if language == "ru":
        end = f"555 {draw.randint(10, 99)} {draw.randint(10, 99)}"
        return draw.choice((f"+7 9{_digits(draw, 2)} {end}", f"8 9{_digits(draw, 2)} {end}"))
    return draw.choice(
        (f"07700 900{_digits(draw, 3)}", f"+44 7700 900{_digits(draw, 3)}", f"212 555 01{_digits(draw, 2)}")
    )


def _spelled_phone(draw: Random, language: str) -> str:
    words = _DIGIT_WORDS[language]
    if language == "en":
        return " ".join(words[int(digit)] for digit in f"07700900{_digits(draw, 3)}")
    tens = _TEENS.split()
    return " ".join(
        (
            "восемь",
            "девятьсот",
            draw.choice(tens),
            "пятьсот",
            "пятьдесят",
            "пять",
            "ноль",
            draw.choice(words[1:]),
            draw.choice(tens),
        )
    )


def _email(draw: Random, language: str) -> str:
    name = f"{_word(draw, 'en')}.{_word(draw, 'en')}{_digits(draw, 2)}"
    return f"{name}@{_word(draw, 'en')}{_word(draw, 'en')}.example"


def _address(draw: Random, language: str) -> str:
    house, flat = draw.randint(2, 140), draw.randint(2, 200)
    if language == "ru":
        street = draw.choice(language_file("ru")["streets"])
        return draw.choice(
            (
                f"ул. {street}, д. {house}, кв. {flat}",
                f"{street} {house} кв {flat}",
                f"{street} улица {house}, кв {flat}",
            )
        )
    name = f"{_word(draw, 'en').title()}{draw.choice(('wood', 'field', 'mere', ''))}"
    street = f"{name} {draw.choice(language_file('en')['streets'])}"
    return draw.choice(
        (
            f"{house} {street}",
            f"{house} {street}, flat {flat}",
            f"{house} {street}, {draw.choice(language_file('en')['towns'])}",
        )
    )


@cache
def _seed_words() -> Any:
    from mnemonic import Mnemonic

    return Mnemonic("english")


def _seed(draw: Random, language: str) -> str:
    return str(_seed_words().to_mnemonic(draw.randbytes(16)))


def _api_key(draw: Random, language: str) -> str:
    return draw.choice(
        (
            f"sk-{_signs(draw, 40)}",
            f"ghp_{_signs(draw, 36)}",
            f"AKIA{_signs(draw, 16, string.ascii_uppercase + string.digits)}",
            _signs(draw, 40),
        )
    )


def _wallet(draw: Random, language: str) -> str:
    return draw.choice((f"0x{_signs(draw, 40, string.hexdigits[:16])}", f"bc1q{_signs(draw, 38, _BASE32)}"))


def _private_key(draw: Random, language: str) -> str:
    body = base64.b64encode(draw.randbytes(96)).decode()
    lines = "\n".join(body[start : start + 64] for start in range(0, len(body), 64))
    return f"-----BEGIN OPENSSH PRIVATE KEY-----\n{lines}\n-----END OPENSSH PRIVATE KEY-----"


def _identity(draw: Random, language: str) -> str:
    if language == "ru":
        return f"{draw.randint(40, 49)} {draw.randint(10, 23)} {_digits(draw, 6)}"
    # Prefixes that are not given out.
    return f"QQ {draw.randint(10, 99)} {draw.randint(10, 99)} {draw.randint(10, 99)} {draw.choice('ABCD')}"


def _social_security(draw: Random, language: str) -> str:
    return f"{draw.randint(900, 999)}-{draw.randint(10, 99)}-{draw.randint(1000, 9999)}"


def _snils(draw: Random, language: str) -> str:
    digits = f"{draw.randint(2, 9)}{_digits(draw, 8)}"
    check = sum(int(digit) * weight for digit, weight in zip(digits, range(9, 0, -1), strict=True)) % 101 % 100
    return f"{digits[:3]}-{digits[3:6]}-{digits[6:]} {check:02}"


def _inn(draw: Random, language: str) -> str:
    digits = f"{draw.randint(10, 99)}{_digits(draw, 8)}"
    for weights in ((7, 2, 4, 10, 3, 5, 9, 4, 6, 8), (3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8)):
        digits += str(sum(int(digit) * weight for digit, weight in zip(digits, weights, strict=True)) % 11 % 10)
    return digits


def _machine(draw: Random, language: str) -> str:
    return f"{draw.choice(('203.0.113', '198.51.100'))}.{draw.randint(2, 250)}"


def _url(draw: Random, language: str) -> str:
    return f"https://{_word(draw, 'en')}-{_word(draw, 'en')}.example/join?token={_signs(draw, 16)}"


def _plate(draw: Random, language: str) -> str:
    if language == "ru":
        return f"{draw.choice(_RUSSIAN_PLATE)}{_digits(draw, 3)}{_signs(draw, 2, _RUSSIAN_PLATE)}{draw.randint(10, 99)}"
    return f"{_signs(draw, 2, _PLATE[:8])}{draw.randint(51, 74)} {_signs(draw, 3, _PLATE[:8])}"


def _handle(draw: Random, language: str) -> str:
    return f"{draw.choice(('@', ''))}{_word(draw, 'en')}_{_word(draw, 'en')}{_digits(draw, 2)}"


def _name(draw: Random, language: str) -> str:
    words = language_file(language)
    return f"{draw.choice(words['first_names'])} {draw.choice(words['last_names'])}"


KINDS: dict[str, Callable[[Random, str], str]] = {
    "PASSWORD": _password,
    "WORD_PASSWORD": _word_password,
    "PIN": _pin,
    "OTP": _one_time_code,
    "DOORCODE": _door_code,
    "CARD": _card,
    "IBAN": _iban,
    "BANKACCOUNT": _bank_account,
    "PHONE": _phone,
    "SPELLED_PHONE": _spelled_phone,
    "EMAIL": _email,
    "ADDRESS": _address,
    "SEED": _seed,
    "APIKEY": _api_key,
    "CRYPTO": _wallet,
    "PRIVATEKEY": _private_key,
    "ID": _identity,
    "SSN": _social_security,
    "SNILS": _snils,
    "INN": _inn,
    "IP": _machine,
    "URL": _url,
    "PLATE": _plate,
    "HANDLE": _handle,
    "NAME": _name,
}
"""Kind -> how one is drawn."""
