"""Claims about finding the owner of an export that does not name them."""

from pathlib import Path

import pytest

from ingest.owners import CANDIDATES_SHOWN, Person, choose_owner, count_people
from soundalike.errors import BadInput

PATH = Path("export.json")
ANN, BOB, EVE = Person("1", "Ann", 5), Person("2", "Bob", 9), Person("3", "Eve", 1)
PEOPLE = [ANN, BOB, EVE]


@pytest.mark.parametrize("asked", ["1", "Ann", "ann", " @ANN "])
def test_the_owner_is_asked_for_by_id_or_name(asked: str) -> None:
    assert choose_owner(PEOPLE, asked, [], PATH) == ANN


def test_an_id_goes_before_a_name() -> None:
    assert choose_owner([ANN, Person("4", "1", 7)], "1", [], PATH) == ANN


def test_an_account_that_the_archive_knows_is_the_owner() -> None:
    assert choose_owner(PEOPLE, "", ["2", "77"], PATH) == BOB


def test_only_the_owner_is_in_every_chat() -> None:
    assert choose_owner(PEOPLE, "", [], PATH, [{"1", "2"}, {"1", "3"}]) == ANN


def test_one_chat_tells_nothing() -> None:
    with pytest.raises(BadInput, match="does not say whose"):
        choose_owner([ANN], "", [], PATH, [{"1"}])


def test_candidates_are_named_with_the_busiest_first() -> None:
    with pytest.raises(BadInput, match=r"--owner, out of 2 \(Bob\), 1 \(Ann\), 3 \(Eve\)\.$"):
        choose_owner(PEOPLE, "", [], PATH)


def test_of_two_people_with_one_name_only_those_are_candidates() -> None:
    with pytest.raises(BadInput, match=r"has not exactly one.*out of 1 \(Ann\), 9 \(Ann\)\.$"):
        choose_owner([*PEOPLE, Person("9", "Ann")], "Ann", [], PATH)


def test_a_long_list_is_cut() -> None:
    with pytest.raises(BadInput, match=r", …\.$") as raised:
        choose_owner([Person(str(number)) for number in range(99)], "", [], PATH)
    assert str(raised.value).count(",") == CANDIDATES_SHOWN + 1


def test_without_people_there_is_nobody_to_choose_from() -> None:
    with pytest.raises(BadInput, match="no messages with a sender"):
        choose_owner([], "Ann", [], PATH)


def test_people_are_counted_and_keep_the_first_name_they_have() -> None:
    assert count_people([("1", ""), ("1", "Ann"), ("", "?"), ("1", "Anna")]) == [Person("1", "Ann", 3)]
