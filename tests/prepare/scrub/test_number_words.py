from prepare.scrub._number_words import mixed_number


def test_words_and_digits_are_one_number_where_they_are_all() -> None:
    for text in ("1 девять 6 один", "4 four 1 oh", "шестнадцать 04", "и ещё 7 восемь 2"):
        assert mixed_number(text) is not None, text


def test_digits_alone_words_alone_and_talk_are_none() -> None:
    for text in ("1 2 3 4", "one two three", "two of 14", "at 4 one more", "2 one", "в 8 раз"):
        assert mixed_number(text) is None, text
