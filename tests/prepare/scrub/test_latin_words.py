from prepare.scrub._latin_words import around, is_unusual, words_of


def test_a_word_knows_its_place_without_the_possessive_ending() -> None:
    text = "it's Sarah's and James’ cat"
    assert [(word.text, text[word.start : word.end]) for word in words_of(text)][1] == ("Sarah", "Sarah")


def test_where_nearly_all_is_in_capitals_none_counts() -> None:
    assert not any(word.titled for word in words_of("CALL SARAH RIGHT NOW please"))
    assert [word.text for word in words_of("call SARAH right now please") if word.titled] == ["SARAH"]


def test_small_talk_relations_and_beginnings_of_clauses_are_nothing_unusual() -> None:
    unusual = [word.text for word in words_of("Everyone Mum Monday Thanks Zhuzha") if is_unusual(word)]
    assert unusual == ["Zhuzha"]


def test_all_lists_are_in_lower_case() -> None:
    lists = around()
    words = {word for name in lists.__dataclass_fields__ for word in getattr(lists, name)}
    assert all(word == word.lower() for word in words)
