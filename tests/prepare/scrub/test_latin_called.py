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
SPOKEN_OF = """
tell ⟦okonkwo⟧ the meeting moved
ask ⟦szymborska⟧ if she knows
so me ⟦tolu⟧ and the others went
picking up ⟦maeve⟧ from nursery
did ⟦wojtek⟧ pay you
say hi to ⟦bartek⟧ for me
can ⟦dami⟧ drive
⟦jonah⟧ cant make it
not sure if ⟦elspeth⟧ knows
rang ⟦sunita⟧ about it
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
tell everyone the news
ask mum if she knows
picking up milk from the shop
did hope fade
me pasa algo
saw rose petals
with paris so close
send me the bank then monday
""".strip().splitlines()


@pytest.mark.parametrize("text", CALLED + SPOKEN_OF)
def test_who_is_called_needs_no_comma(text: str) -> None:
    plain, places = marked(text)
    assert sorted(set(called(plain))) == places


@pytest.mark.parametrize("text", NOT_CALLED)
def test_other_words_stand_there_too(text: str) -> None:
    assert list(called(text)) == []
