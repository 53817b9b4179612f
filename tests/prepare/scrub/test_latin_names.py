import pytest

from prepare.scrub._latin_names import find_latin
from tests.prepare.scrub.marks import marked

NAMED = """
⟦Hannah⟧ is picking me up at 8
went for drinks with ⟦Marcus⟧ and ⟦Ify⟧ last night
⟦beth⟧ said she'd drive
my sister ⟦Grace⟧ just had a baby
⟦Mark⟧ says he's running late
tell ⟦May⟧ I said thanks
I work with ⟦Katarzyna Nowak⟧, you met her once
⟦Jordan⟧ told me you broke up
⟦Tom⟧'s mum is in hospital
saw Mr ⟦Okafor⟧ at the shops
Aunt ⟦Carol⟧ fell again
did you hear about ⟦Ryan O'Neill⟧?
the party is at ⟦Charlotte⟧'s
⟦Jean-Paul⟧ is flying in tomorrow
⟦Soib K. Kishiev⟧ signed it
⟦Maria de la Cruz⟧ and ⟦Ludwig van Beethoven⟧
"not again," said ⟦Bergqvist⟧
they had six: ⟦Efimiya⟧, ⟦Mary⟧, ⟦Ariana⟧, ⟦chad⟧ and ⟦caleb⟧
Hi ⟦Manlio⟧, it's about the flat
⟦olga krylova⟧ lives here
""".strip().splitlines()


@pytest.mark.parametrize("text", NAMED)
def test_persons_are_found_and_nothing_beside_them(text: str) -> None:
    plain, places = marked(text)
    assert sorted(find_latin(plain)) == places


def test_in_a_text_all_in_capitals_a_capital_says_nothing() -> None:
    assert list(find_latin("I WILL NOT MARK THIS GRACE PERIOD")) == []
    assert list(find_latin("PLEASE CALL SARAH NOW")) == [(12, 17)]


@pytest.mark.parametrize(
    "text", ["@sarah", "sarah99", "#sarah", "http://sarah.example", "ann/lee", "x=sarah", "sarah.lee"]
)
def test_parts_of_links_tags_and_user_names_are_left_to_other_rules(text: str) -> None:
    assert all(text[start:end] != "sarah" for start, end in find_latin(text))
