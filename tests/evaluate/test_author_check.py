from evaluate.author_check import attributed, author_check
from tests.evaluate.chats import russian, stiff, warm

PEOPLE = {"me": warm(120, 0), "aunt": stiff(40, 1), "friend": russian(30, 2)}


def test_the_persons_own_later_turns_are_given_to_them() -> None:
    assert (attributed(PEOPLE, "me", warm(40, 9)) or 0) > 0.95


def test_a_twin_that_is_a_copy_of_another_person_is_given_to_that_person() -> None:
    check = author_check(PEOPLE, "me")
    assert check is not None
    assert (check.classes, check.turns) == (3, 30)
    assert not any(check.given_to_owner([*stiff(40, 9), *russian(40, 9)]))
    assert sum(check.given_to_owner([*stiff(10, 9), *warm(30, 9)])) == 30


def test_many_who_wrote_little_are_one_class_together() -> None:
    people = {"me": warm(60, 0)} | {f"stranger {number}": stiff(5, number) for number in range(8)}
    check = author_check(people, "me")
    assert check is not None
    assert (check.classes, check.turns) == (2, 40)
    assert (attributed(people, "me", [*warm(20, 9), *stiff(20, 9)]) or 0) == 0.5


def test_the_most_prolific_nine_contacts_are_classes_of_their_own() -> None:
    people = {"me": warm(60, 0)} | {f"contact {number}": stiff(20 + number, number) for number in range(12)}
    check = author_check(people, "me")
    assert check is not None
    assert (check.classes, check.turns) == (11, 23)


def test_without_a_second_person_or_replies_there_is_no_share() -> None:
    assert attributed({"me": warm(60, 0), "aunt": stiff(5, 1)}, "me", warm(5, 1)) is None
    assert attributed({"aunt": stiff(60, 1)}, "me", warm(5, 1)) is None
    assert attributed({"me": warm(5, 0), "aunt": stiff(60, 1)}, "me", warm(5, 1)) is None
    assert attributed(PEOPLE, "me", []) is None
    check = author_check(PEOPLE, "me")
    assert check is not None
    assert check.given_to_owner([]) == []


def test_the_check_shows_no_private_text() -> None:
    assert "frog" not in repr(author_check(PEOPLE, "me"))
