import pytest

from prepare.scrub._latin_names import find_latin
from tests.prepare.scrub.marks import marked

NO_PERSONS = """
I have a cat at home, her name is Mochi. Mochi is old
a bearded dragon named Steve, and Steve bites
the dogs are Dolly and Waylon
we named the van Gerald
we ate at Terry Black's and it was great
a place called Illegal Pete's
the band is at Mr. Smalls, it's a venue
he sings Selena all day
where do you get coffee in Davis?
I'm at UC Davis
""".strip().splitlines()
PERSONS = """
⟦Sarah⟧ has a dog named Rex and ⟦Sarah⟧ loves him
the dog is ⟦Emma⟧'s
I went to ⟦Sarah⟧'s
my sister has a cat and a baby, her name is ⟦Anna⟧
they're naming her ⟦Valentina⟧
my truck is at ⟦Dave⟧'s
""".strip().splitlines()


@pytest.mark.parametrize("text", NO_PERSONS)
def test_pets_things_venues_and_places_are_no_persons(text: str) -> None:
    assert list(find_latin(text)) == []


@pytest.mark.parametrize("text", PERSONS)
def test_persons_beside_them_are(text: str) -> None:
    plain, places = marked(text)
    assert list(find_latin(plain)) == places
