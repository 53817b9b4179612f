import pytest

from prepare.scrub import _checksums


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
    ],
)
def test_a_right_number_passes_and_any_wrong_last_digit_fails(check: str, number: str) -> None:
    passes = getattr(_checksums, check)
    assert passes(number)
    others = {number[:-1] + digit for digit in "0123456789"} - {number}
    assert not any(passes(other) for other in others)
