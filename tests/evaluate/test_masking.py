import pytest

from evaluate.masking import frequent_words, masked

KEPT = frozenset({"the", "is", "so", "don't", "в"})


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("the kettle is Green", "the xxxxxx is Xxxxx"),
        ("The NHS don’t", "The XXX don’t"),
        ("в Москве, 12:30!!", "в Жжжжжж, ##:##!!"),
        ("sooooo cooool 🐸))", "sooooo xoooox 🐸))"),
        ("我在home", "**xxxx"),
        ("", ""),
    ],
)
def test_topics_go_and_the_way_of_writing_stays(text: str, expected: str) -> None:
    assert masked(text, KEPT) == expected


def test_the_length_does_not_change() -> None:
    text = "Straße ﬁn İstanbul о чём 🫠 x²"
    assert len(masked(text, KEPT)) == len(text)


def test_two_topics_in_one_way_of_writing_look_alike() -> None:
    assert masked("the kettle is hot", KEPT) == masked("the server is old", KEPT)


def test_the_words_most_texts_hold_are_kept() -> None:
    texts = ["the frog frog frog frog", "The kettle", "so the rain", "sooo it is"]
    assert frequent_words(texts, 2) == {"the", "so"}
    assert frequent_words([], 5) == frozenset()
