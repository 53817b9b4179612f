import pytest

from ingest.sources._meta.text import unmangled, unmangled_in_part


@pytest.mark.parametrize("text", ["café", "Žluťoučký kůň", "привет", "日本語", "👍🏽 ❤️", "a\x00b", "plain", ""])
def test_text_read_as_latin_1_is_given_as_it_was_written(text: str) -> None:
    mangled = text.encode().decode("latin-1")
    assert unmangled(mangled) == text
    assert unmangled_in_part(mangled) == text


@pytest.mark.parametrize("text", ["café", "Žluťoučký kůň", "привет", "👍🏽", "naïve «É»", "«CAFÉ»", "Ã quoi ?", "50 €"])
def test_text_that_is_not_damaged_stays(text: str) -> None:
    assert unmangled(text) == text


def test_of_a_text_that_was_cut_in_a_character_the_rest_is_repaired() -> None:
    cut = "héllo 😀".encode()[:-1].decode("latin-1")
    assert unmangled(cut) == cut
    assert unmangled_in_part(cut) == "héllo ð\x9f\x98"


def test_text_with_one_character_beyond_latin_1_was_never_read_as_it() -> None:
    assert unmangled_in_part("Ã© 😀") == "Ã© 😀"
