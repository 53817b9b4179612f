from types import FunctionType

import pytest

from prepare.scrub import _checksums

CHECKS = {name for name, value in vars(_checksums).items() if isinstance(value, FunctionType) and name[0] != "_"}
OF_ANY_LENGTH = {"luhn", "iban", "dni"}


@pytest.mark.parametrize(
    ("check", "number"),
    [
        ("luhn", "4000056655665556"),
        ("iban", "GB82WEST12345698765432"),
        ("inn", "500100732259"),
        ("inn", "7707083893"),
        ("snils", "11223344595"),
        ("ogrn", "1027700132195"),
        ("nhs", "9434765919"),
        ("pesel", "44051401359"),
        ("nip", "1234563218"),
        ("iin", "910712433360"),
        ("rnokpp", "1759013776"),
        ("aadhaar", "236345678904"),
        ("nir", "255081416802538"),
        ("bsn", "111222333"),
        ("mod_11_10", "86095742719"),
        ("cnp", "1800101221144"),
        ("jmbg", "0101006500006"),
        ("cpf", "52998224725"),
        ("chinese", "11010519491231002X"),
        ("norwegian_account", "86011117947"),
    ],
)
def test_a_right_number_passes_and_any_wrong_last_digit_fails(check: str, number: str) -> None:
    passes = getattr(_checksums, check)
    assert passes(number)
    others = {number[:-1] + digit for digit in "0123456789"} - {number}
    assert not any(passes(other) for other in others)


@pytest.mark.parametrize(
    ("check", "number", "wrong"),
    [
        ("dni", "12345678Z", "12345678A"),
        ("dni", "X1234567L", "X1234567Z"),
        ("ppsn", "1234567T", "1234567A"),
        ("ppsn", "1234567FA", "1234567TA"),
        ("hetu", "131052-308T", "131052-308U"),
    ],
)
def test_a_check_letter_must_be_right(check: str, number: str, wrong: str) -> None:
    passes = getattr(_checksums, check)
    assert passes(number)
    assert passes(number.lower())
    assert not passes(wrong)


@pytest.mark.parametrize("digits", ["010190", "901231", "510190", "416590"])
def test_a_day_of_birth_may_have_its_month_or_day_raised(digits: str) -> None:
    assert _checksums.date_of_birth(digits)


@pytest.mark.parametrize("digits", ["001390", "991399", "12345", "12a456"])
def test_what_is_no_day_is_no_date_of_birth(digits: str) -> None:
    assert not _checksums.date_of_birth(digits)


@pytest.mark.parametrize(
    "check",
    sorted(set(CHECKS) - OF_ANY_LENGTH),
)
def test_a_number_of_another_length_fails(check: str) -> None:
    assert not getattr(_checksums, check)("12345")
