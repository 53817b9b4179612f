import pytest

from prepare.scrub._latin_called import called
from tests.prepare.scrub.marks import marked

CALLED = """
⟦jas⟧ can u order it on my card
⟦Mags⟧ who's set the alarm??
⟦faizah⟧ which room is the exam
⟦hope⟧ whats the laptop password
⟦rob⟧ have you got the key
hey ⟦tobes⟧ did you lock up
ok ⟦dunya⟧ where's the bus
someone moved it, was it u ⟦rob⟧
send me the bank then ⟦jonesy⟧
thanks ⟦shauna⟧!
night ⟦benedikt⟧
whats ur snap ⟦shauna⟧
⟦Will⟧, Grandad's PIN isn't working
⟦Mark⟧, can you lock the shed
⟦Rose⟧, it's the blue one
""".strip().splitlines()
NOT_CALLED = """
hope you can come
will you be long
may i borrow it
bruh can you not
lads who's in
mate did you see that
oye whats the code
hun have you eaten
soooo what's the plan
grace what a lovely word that is
then pizza
your turn please
thanks everyone
bread, it's the blue one
May, June and July
Rose, red or white
what did you pick
send me the bank then monday
""".strip().splitlines()


@pytest.mark.parametrize("text", CALLED)
def test_who_is_called_needs_no_comma(text: str) -> None:
    plain, places = marked(text)
    assert list(called(plain)) == places


@pytest.mark.parametrize("text", NOT_CALLED)
def test_other_words_stand_there_too(text: str) -> None:
    assert list(called(text)) == []
