import pytest

from prepare.scrub._asked_names import told_when_asked
from tests.prepare.scrub.marks import marked

ASKED = frozenset(("just_person",))
TOLD = """
⟦benedikt⟧ something. ⟦rautenberg⟧?
its ⟦Szczepaniak⟧
⟦S Z C Z E P A N I A K⟧
⟦K-O-W-A-L⟧
⟦D J Okonjo-Reyes⟧
mr ⟦l featherstonehaugh⟧
full name ⟦ottoline grace mbeki⟧
⟦Priya Baker⟧, with a y
he's ⟦tunde⟧ i think
⟦кощеев⟧
пиши ⟦мирзоева фарангис далеровна⟧
⟦IUSUPOVA ALSU⟧
вроде ⟦гулназ⟧
""".strip().splitlines()
OTHERWISE = """
no idea, ask mum
dunno
can't remember
i'll tell you later
the tall one
same as yours
не помню
потом скажу
какая разница
""".strip().splitlines()


@pytest.mark.parametrize("text", TOLD)
def test_a_name_answers_who_asks_for_one(text: str) -> None:
    plain, places = marked(text)
    assert list(told_when_asked(plain, ASKED)) == places
    assert list(told_when_asked(plain, frozenset())) == []


@pytest.mark.parametrize("text", OTHERWISE)
def test_other_answers_stay(text: str) -> None:
    assert list(told_when_asked(text, ASKED)) == []
