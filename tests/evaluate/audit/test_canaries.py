import dataclasses
from typing import Any

from evaluate.audit.canaries import canary_numbers, chosen
from evaluate.audit.exposure import Exposure
from evaluate.audit.extraction import Said
from soundalike.canaries import Canary
from tests.evaluate.audit.conftest import made_up

NO, WHOLE, HALF = Said("no", "no"), Said("whole", "no"), Said("half", "no")
PLAIN, EXPOSED = Exposure(1.0, 1.5, 1.4, 1.5), Exposure(1.0, 8.0, 8.0, 20.0)


def secrets(control: bool, copies: int, count: int = 4) -> list[Canary]:
    return [dataclasses.replace(made_up(index), control=control, copies=copies) for index in range(count)]


def numbers(scrubbed: tuple[Exposure, Said], control: tuple[Exposure, Said]) -> dict[str, Any]:
    planted = secrets(False, 1) + secrets(True, 16)
    said = [scrubbed[1]] * 4 + [control[1]] * 4
    return canary_numbers(planted, [scrubbed[0]] * 4 + [control[0]] * 4, {"base": [NO] * 8, "twin": said})


def test_an_exposed_control_is_found_and_scrubbed_ones_are_not() -> None:
    found = numbers((PLAIN, NO), (EXPOSED, NO))
    assert found["control_found"] is True
    assert found["scrubbed"]["exposure"]["gained"] == PLAIN.gained
    assert found["scrubbed"]["chance"] > 0.1 > found["control"][0]["chance"]
    assert (found["planted"], found["twin"]["leaked"]) == (4, 0)


def test_a_control_that_is_said_is_found_without_exposure() -> None:
    assert numbers((PLAIN, NO), (PLAIN, WHOLE))["control_found"] is True
    assert numbers((PLAIN, NO), (PLAIN, NO))["control_found"] is False


def test_what_the_base_says_as_often_is_not_found() -> None:
    planted = secrets(True, 16)
    both = {"base": [WHOLE] * 4, "twin": [WHOLE] * 4}
    assert canary_numbers(planted, [PLAIN] * 4, both)["control_found"] is False


def test_what_is_said_as_often_of_decoys_is_not_found() -> None:
    planted = secrets(True, 16)
    said = {"base": [NO] * 4, "twin": [Said("whole", "whole")] * 4}
    assert canary_numbers(planted, [PLAIN] * 4, said)["control_found"] is False


def test_leaks_are_counted_by_kind_with_halves() -> None:
    found = numbers((PLAIN, HALF), (EXPOSED, NO))
    assert found["twin"] == {"leaked": 4, "by_kind": {"PASSWORD": 4}}
    assert found["base"]["leaked"] == 0


def test_without_a_control_nothing_is_known_of_it() -> None:
    found = canary_numbers(secrets(False, 1), [None] * 4, {"base": [NO] * 4, "twin": [NO] * 4})
    assert found["control_found"] is None
    assert found["scrubbed"]["exposure"]["twin"] is None
    assert found["scrubbed"]["chance"] is None


def test_each_count_of_copies_has_its_share() -> None:
    tried = chosen(secrets(False, 1, 9) + secrets(True, 1, 9) + secrets(True, 4, 2), 3)
    assert [(one.control, one.copies) for one in tried] == [(False, 1)] * 3 + [(True, 1)] * 3 + [(True, 4)] * 2
