from evaluate.material import LEAST_OTHERS_TURNS, MOST_OTHERS
from tests.evaluate.chats import stiff, warm
from tests.evaluate.texts import OWNER, material


def numbered(name: str, count: int) -> list[tuple[str, ...]]:
    return [(f"{name} {number}",) for number in range(count)]


def test_all_marks_have_as_many_turns_as_are_compared() -> None:
    marks = material(OWNER).marks()
    assert [len(turns) for turns in marks["earlier"]] == [60] and [len(turns) for turns in marks["another"]] == [60, 60]


def test_the_earlier_self_is_spread_over_the_whole_past() -> None:
    (earlier,) = material(OWNER, earlier=numbered("past", 600)).marks()["earlier"]
    assert earlier == numbered("past", 600)[::10]


def test_another_person_is_taken_from_the_same_time_first() -> None:
    one = material(OWNER, contacts_earlier={"Bob": numbered("old", 500)}, contacts_later={"Bob": numbered("new", 50)})
    (another,) = one.marks()["another"]
    assert another == [*numbered("old", 500)[-10:], *numbered("new", 50)]


def test_people_with_enough_turns_go_before_those_with_half_of_them() -> None:
    people = {"Short": stiff(35, 1), "Full": warm(60, 2)}
    assert material(OWNER, contacts_earlier={}, contacts_later=people).others() == [people["Full"]]
    del people["Full"]
    assert material(OWNER, contacts_earlier={}, contacts_later=people).others() == [people["Short"]]


def test_the_most_prolific_are_taken_and_no_more() -> None:
    people = {f"P{number}": numbered(f"P{number}", 60 + number) for number in range(9)}
    others = material(OWNER, contacts_earlier=people, contacts_later={}).others()
    assert [turns[0][0] for turns in others] == ["P8 0", "P7 0", "P6 0"] and len(others) == MOST_OTHERS


def test_people_of_few_words_are_held_against_the_owner_together() -> None:
    people = {f"P{number}": numbered(f"P{number}", 5) for number in range(6)}
    (together,) = material(OWNER, contacts_earlier=people, contacts_later={}).others()
    assert len(together) == 30
    few = {name: people[name] for name in list(people)[: LEAST_OTHERS_TURNS // 5 - 1]}
    assert material(OWNER, contacts_earlier=few, contacts_later={}).others() == []


def test_without_others_and_past_there_are_no_marks() -> None:
    assert material(OWNER, earlier=[], contacts_earlier={}, contacts_later={}).marks() == {"earlier": [], "another": []}
    assert material([], owner=[]).marks()["another"] == []


def test_material_shows_no_private_text_in_a_log() -> None:
    assert not any(word in repr(material(OWNER)) for word in ("again", "tomorrow", "Bob", "question"))
