"""Check digits: Luhn, Verhoeff, ISO 7064, and those of the national numbers of many countries.

All take strings of ASCII digits (where a country has them: letters too) without blanks, of any length.
"""

from collections.abc import Sequence

_VERHOEFF_PERMUTATIONS = (
    "0123456789",
    "1576283094",
    "5803796142",
    "8916043527",
    "9453126870",
    "4286573901",
    "2793806415",
    "7046913258",
)
_LETTERS_OF_SPAIN = "TRWAGMYFPDXBNJZSQVHLCKE"
_LETTERS_OF_IRELAND = "WABCDEFGHIJKLMNOPQRSTUV"
_LETTERS_OF_FINLAND = "0123456789ABCDEFHJKLMNPRSTUVWXY"


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


def date_of_birth(digits: str) -> bool:
    """Six digits that are a day of some year, in either order; months may be raised to tell sex or century."""
    if len(digits) != 6 or not digits.isdecimal():
        return False
    month = int(digits[2:4])
    raised = any(1 <= month - more <= 12 for more in (0, 20, 40, 50, 60, 70, 80))
    return raised and any(1 <= day % 40 <= 31 for day in (int(digits[:2]), int(digits[4:])))


def pesel(digits: str) -> bool:
    """Poland, eleven digits that begin with a date of birth."""
    if len(digits) != 11 or not date_of_birth(digits[:6]):
        return False
    return (10 - _sum(digits, (1, 3, 7, 9, 1, 3, 7, 9, 1, 3)) % 10) % 10 == int(digits[10])


def nip(digits: str) -> bool:
    """Tax number of Poland, ten digits."""
    return len(digits) == 10 and _sum(digits, (6, 5, 7, 2, 3, 4, 5, 6, 7)) % 11 == int(digits[9])


def iin(digits: str) -> bool:
    """Kazakhstan, twelve digits that begin with a date of birth."""
    if len(digits) != 12 or not date_of_birth(digits[:6]):
        return False
    check = _sum(digits, range(1, 12)) % 11
    if check == 10:
        check = _sum(digits, (3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2)) % 11
    return check == int(digits[11])


def rnokpp(digits: str) -> bool:
    """Tax number of Ukraine, ten digits."""
    return len(digits) == 10 and _sum(digits, (-1, 5, 7, 9, 4, 6, 10, 5, 7)) % 11 % 10 == int(digits[9])


def aadhaar(digits: str) -> bool:
    """India, twelve digits by Verhoeff."""
    if len(digits) != 12 or digits[0] in "01":
        return False
    check = 0
    for index, character in enumerate(reversed(digits)):
        check = _turned(check, int(_VERHOEFF_PERMUTATIONS[index % 8][int(character)]))
    return check == 0


def dni(number: str) -> bool:
    """Spain, eight digits and a letter; foreigners have X, Y or Z for the first digit."""
    number = number.upper()
    digits = str("XYZ".find(number[0]) if number[0] in "XYZ" else number[0]) + number[1:-1]
    return digits.isdecimal() and number[-1] == _LETTERS_OF_SPAIN[int(digits) % 23]


def ppsn(number: str) -> bool:
    """Ireland, seven digits and one letter or two."""
    number = number.upper()
    digits, letters = number[:7], number[7:]
    if not digits.isdecimal() or not 1 <= len(letters) <= 2 or not letters.isalpha() or not letters.isascii():
        return False
    total = _sum(digits, range(8, 1, -1)) + (0 if letters[1:] in ("", "W", "T", "X") else 9 * (ord(letters[1]) - 64))
    return _LETTERS_OF_IRELAND[total % 23] == letters[0]


def nir(digits: str) -> bool:
    """France, fifteen digits, the last two of which are a rest modulo 97."""
    return len(digits) == 15 and 97 - int(digits[:13]) % 97 == int(digits[13:])


def hetu(number: str) -> bool:
    """Finland: date of birth, a sign for the century, three digits, and a check character."""
    number = number.upper()
    digits = number[:6] + number[7:10]
    if len(number) != 11 or not digits.isdecimal() or not date_of_birth(number[:6]):
        return False
    return _LETTERS_OF_FINLAND[int(digits) % 31] == number[10]


def bsn(digits: str) -> bool:
    """Netherlands, nine digits."""
    return len(digits) == 9 and _sum(digits, (9, 8, 7, 6, 5, 4, 3, 2, -1)) % 11 == 0


def mod_11_10(digits: str) -> bool:
    """ISO 7064 for eleven digits: tax numbers of Germany, personal numbers of Croatia."""
    if len(digits) != 11:
        return False
    product = 10
    for character in digits[:10]:
        product = ((int(character) + product) % 10 or 10) * 2 % 11
    return (11 - product) % 10 == int(digits[10])


def cnp(digits: str) -> bool:
    """Romania, thirteen digits with a date of birth."""
    if len(digits) != 13 or not date_of_birth(digits[1:7]):
        return False
    return _sum(digits, (2, 7, 9, 1, 4, 6, 3, 5, 8, 2, 7, 9)) % 11 % 10 == int(digits[12])


def jmbg(digits: str) -> bool:
    """Serbia, Bosnia, Montenegro, North Macedonia: thirteen digits that begin with day, month, year."""
    if len(digits) != 13 or not date_of_birth(digits[:4] + digits[5:7]):
        return False
    return -_sum(digits, (7, 6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2)) % 11 == int(digits[12])


def cpf(digits: str) -> bool:
    """Brazil, eleven digits of which two are for checking."""
    if len(digits) != 11 or len(set(digits)) == 1:
        return False
    return _sum(digits, range(10, 1, -1)) * 10 % 11 % 10 == int(digits[9]) and _sum(
        digits, range(11, 1, -1)
    ) * 10 % 11 % 10 == int(digits[10])


def chinese(number: str) -> bool:
    """China, seventeen digits with a date of birth, and a digit or X."""
    if len(number) != 18 or not date_of_birth(number[8:14]):
        return False
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return "10X98765432"[_sum(number, weights) % 11] == number[17].upper()


def norwegian_account(digits: str) -> bool:
    """Bank account of Norway, eleven digits, modulo 11."""
    return len(digits) == 11 and -_sum(digits, (5, 4, 3, 2, 7, 6, 5, 4, 3, 2)) % 11 == int(digits[10])


def _turned(left: int, right: int) -> int:
    """Multiply in the group of the turns and flips of a pentagon."""
    if left < 5:
        return (left + right) % 5 if right < 5 else 5 + (left + right) % 5
    return 5 + (left - right) % 5 if right < 5 else (left - right) % 5


def _sum(digits: str, weights: Sequence[int]) -> int:
    return sum(int(digit) * weight for digit, weight in zip(digits, weights, strict=False))


def _weighted(digits: str, weights: Sequence[int]) -> int:
    return _sum(digits, weights) % 11 % 10
