from prepare.scrub._namesakes import namesakes


def test_a_surname_said_again_alone_is_found_in_any_case() -> None:
    text = "Фридрих Мерц ответил; Мерца поддержали"
    assert [text[start:end] for start, end in namesakes(text, [(0, 12)])] == ["Мерца"]


def test_words_of_talk_and_single_names_lead_nowhere() -> None:
    assert list(namesakes("Will Good came. Good!", [(0, 9)])) == []
    assert list(namesakes("Anna came. Anna!", [(0, 4)])) == []
