from evaluate.catch_phrases import catch_phrases, has_catch_phrase

OWN = [("right so here goes", f"number {letter}") for letter in "abcdefgh"]
OTHERS = [("so here goes nothing",), ("number x",), ("hello",)] * 3


def test_what_a_person_opens_with_again_and_again_is_found() -> None:
    assert "^right" in catch_phrases(OWN) and "^right so here" in catch_phrases(OWN)


def test_what_others_say_as_much_is_no_catch_phrase() -> None:
    phrases = catch_phrases(OWN, OTHERS)
    assert "right so" in phrases
    assert not phrases & {"^hello", "so here goes nothing"}
    assert not catch_phrases(OWN, OWN)


def test_what_was_said_twice_is_no_habit() -> None:
    assert not catch_phrases(OWN[:2])
    assert not catch_phrases([])


def test_the_count_is_kept_and_the_choice_does_not_depend_on_the_order() -> None:
    assert len(catch_phrases(OWN, OTHERS, count=3)) == 3
    assert catch_phrases(OWN, OTHERS, count=3) == catch_phrases(OWN[::-1], OTHERS, count=3)


def test_an_opening_counts_only_where_it_opens() -> None:
    assert has_catch_phrase("Right, then", frozenset({"^right"}))
    assert not has_catch_phrase("that is right", frozenset({"^right"}))
    assert has_catch_phrase("and so it goes", frozenset({"it goes"}))
