from random import Random

import pytest

from prepare.canary_values import KINDS, made_up
from prepare.scrub import _checksums
from soundalike.canaries import squeezed


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("language", ["en", "ru"])
def test_the_same_seed_makes_the_same_secret_and_another_another(kind: str, language: str) -> None:
    assert made_up(kind, language, Random(5)) == made_up(kind, language, Random(5))
    assert len({made_up(kind, language, Random(seed)) for seed in range(40)}) > 20


def digits(text: str) -> str:
    return "".join(filter(str.isdigit, text))


@pytest.mark.parametrize("seed", range(20))
def test_check_digits_are_right_so_that_no_rule_may_be_blamed_for_doubting(seed: int) -> None:
    draw = Random(seed)
    assert _checksums.luhn(digits(made_up("CARD", "en", draw)))
    assert _checksums.iban(made_up("IBAN", "en", draw))
    assert _checksums.snils(digits(made_up("SNILS", "ru", draw)))
    assert _checksums.inn(digits(made_up("INN", "ru", draw)))


@pytest.mark.parametrize("seed", range(20))
def test_numbers_and_sites_are_nobodys_where_there_is_such_a_range(seed: int) -> None:
    draw = Random(seed)
    phone = digits(made_up("PHONE", "en", draw))
    assert "7700900" in phone or "55501" in phone
    assert made_up("EMAIL", "en", draw).endswith(".example")
    assert ".example/" in made_up("URL", "en", draw)
    assert made_up("IP", "en", draw).startswith(("203.0.113.", "198.51.100."))
    assert squeezed(made_up("ID", "en", draw)).startswith("qq")
