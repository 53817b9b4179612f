"""Check digits: Luhn, ISO 7064 mod 97, and the Russian and British national numbers.

All take strings of ASCII digits (an IBAN: letters too) without blanks.
"""

from collections.abc import Sequence


def luhn(digits: str) -> bool:
    """ISO/IEC 7812: payment cards."""
    total = 0
    for index, character in enumerate(reversed(digits)):
        digit = int(character)
        if index % 2:
            digit = digit * 2 - 9 if digit > 4 else digit * 2
        total += digit
    return total % 10 == 0


def iban(account: str) -> bool:
    """ISO 13616: the account number modulo 97 is 1."""
    moved = account[4:] + account[:4]
    return (
        moved.isalnum() and moved.isascii() and int("".join(str(int(character, 36)) for character in moved)) % 97 == 1
    )


def inn(digits: str) -> bool:
    """Russian tax number: 10 digits for a company, 12 for a person."""
    if len(digits) == 10:
        return _weighted(digits, (2, 4, 10, 3, 5, 9, 4, 6, 8)) == int(digits[9])
    if len(digits) == 12:
        return _weighted(digits, (7, 2, 4, 10, 3, 5, 9, 4, 6, 8)) == int(digits[10]) and _weighted(
            digits, (3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8)
        ) == int(digits[11])
    return False


def snils(digits: str) -> bool:
    """Russian pension number: nine digits and a two-digit sum."""
    if len(digits) != 11:
        return False
    total = sum(int(digit) * weight for digit, weight in zip(digits[:9], range(9, 0, -1), strict=True)) % 101
    return total % 100 == int(digits[9:])


def ogrn(digits: str) -> bool:
    """Russian company (13) or trader (15) register number."""
    if len(digits) not in (13, 15):
        return False
    return int(digits[:-1]) % (len(digits) - 2) % 10 == int(digits[-1])


def nhs(digits: str) -> bool:
    """NHS number of England and Wales: ten digits, modulo 11."""
    if len(digits) != 10:
        return False
    check = 11 - sum(int(digit) * weight for digit, weight in zip(digits[:9], range(10, 1, -1), strict=True)) % 11
    return check % 11 == int(digits[9]) and check != 10


def _weighted(digits: str, weights: Sequence[int]) -> int:
    return sum(int(digit) * weight for digit, weight in zip(digits, weights, strict=False)) % 11 % 10
