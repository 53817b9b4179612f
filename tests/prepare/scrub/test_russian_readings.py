from prepare.scrub._russian_readings import is_also_thing, reading, share_of_names, words_of


def test_given_names_of_many_are_no_given_name() -> None:
    assert reading("раф").given < 0.5
    assert reading("джун").given == 0


def test_men_of_a_name_count_towards_the_surname_made_of_it() -> None:
    assert share_of_names("магомедов") == 1
    assert share_of_names("магазинов") == 0


def test_a_form_that_is_else_a_verb_is_no_thing() -> None:
    assert not is_also_thing("кати")
    assert is_also_thing("борей")


def test_in_a_text_that_shouts_no_word_is_titled() -> None:
    assert not any(word.titled for word in words_of("ГДЕ ЖЕ ТЫ САША"))
