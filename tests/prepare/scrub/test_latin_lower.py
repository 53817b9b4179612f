import pytest

from prepare.scrub._latin_names import find_latin
from tests.prepare.scrub.marks import marked

NAMED = """
ask ⟦will⟧ if ⟦hope⟧ needs a lift
⟦hope⟧ yes, ⟦will⟧ no
is ⟦danny⟧ still seeing ⟦kasia⟧ from accounts
auntie ⟦bev⟧ rang twice, about ⟦Rory⟧ and ⟦fern⟧ not writing
ask for ⟦nige⟧
dr ⟦lindqvist⟧ at the clinic
frau ⟦demirtas⟧ has it
is it ⟦fern⟧'s birthday
so ⟦dawn⟧ reckons we should go
is ⟦tilda⟧'s thing on sunday
62 in a 50, ⟦rosa⟧???
hey its ⟦ozzy⟧, new number
can you pick ⟦poppy⟧ up at three
omg ⟦marky⟧ and little ⟦jo⟧ from the shop had the baby
""".strip().splitlines()
ORDINARY = """
i hope she will ask for help
the machine says no and the bill says 40 quid
love wants what it wants
ask me if i care
if hope has faded we go home
ms teams or dr pepper, mr right
grace period, bill me later
cold and may rain
it's merry, new number of guests
little hope of that, big bill
pick rose petals up
""".strip().splitlines()


@pytest.mark.parametrize("text", NAMED)
def test_names_in_lower_case_are_known_by_what_persons_do(text: str) -> None:
    plain, places = marked(text)
    assert sorted(find_latin(plain)) == places


@pytest.mark.parametrize("text", ORDINARY)
def test_the_same_words_are_left_where_no_person_stands(text: str) -> None:
    assert list(find_latin(text)) == []
