from prepare.scrub._common_words import common_words


def test_words_that_everybody_knows_are_common_and_pieces_of_words_are_not() -> None:
    assert {"guests", "welcome", "breakfast", "dog"} <= common_words()
    assert not {"orche", "wor", "the1"} & common_words()
