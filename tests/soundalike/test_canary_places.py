import random

from hypothesis import given
from hypothesis import strategies as st

from soundalike.canaries import Canary, survivors
from soundalike.canary_places import CanaryPlaces

CARD = Canary(kind="CARD", text="4000 0566 5566 5556", language="")
PIN = Canary(kind="PIN", text="7391", language="")
PHRASE = Canary(kind="SECRET", text="purple monkey dishwasher", language="")
ALL = [CARD, PIN, PHRASE]
PIECES = st.sampled_from(
    [CARD.text, PIN.text, PHRASE.text, "4000", "0566", "5566", "monkey", "dish", " ", "\n", "a", "-"]
)


def without(places: CanaryPlaces, text: str) -> str:
    for start, end, _ in sorted(places.find(text), reverse=True):
        text = text[:start] + "|" * (end - start) + text[end:]
    return text


@given(st.lists(PIECES, max_size=12).map("".join))
def test_what_the_audit_would_call_a_leak_is_found_and_gone_without_it(text: str) -> None:
    places = CanaryPlaces(ALL)
    if survivors(ALL, [("", text)]):
        assert list(places.find(text))
    assert not survivors(ALL, [("", without(places, text))])


def test_kind_and_place_are_told_however_it_is_written() -> None:
    places = CanaryPlaces(ALL)
    assert list(places.find("its PIN 7391!")) == [(8, 12, "PIN")]
    assert {kind for *_, kind in places.find("4000 0566 5566 55567391")} == {"CARD", "PIN"}
    text = "so 4000-0566\n55665556 ok"
    assert {text[start:end] for start, end, _ in places.find(text)} >= {"4000-0566\n55665556"}
    assert {kind for *_, kind in places.find("PURPLE monkey  dish")} == {"SECRET"}
    assert not list(places.find("73910 and 17391"))
    assert not list(CanaryPlaces(()).find("anything 7391"))


def test_the_beginning_of_one_at_the_end_is_told() -> None:
    places = CanaryPlaces(ALL)
    text = "well, purple mon"
    assert text[places.begun(text) :] == "purple mon"
    assert places.begun("well, nothing here ") == len("well, nothing here ")
    long = "word " * 500 + "4000 0566"
    assert long[places.begun(long) :] == "4000 0566"


def test_parts_of_many_canaries_are_found_wherever_they_stand() -> None:
    chance = random.Random(3)
    forms = ["".join(chance.choices("abc", k=size)) for size in (4, 5, 6, 7, 9, 11, 12, 16, 24, 40) for _ in range(6)]
    places = CanaryPlaces([Canary(kind="SECRET", text=form, language="") for form in forms])
    for _ in range(60):
        form = chance.choice(forms)
        least = max(10, (len(form) + 1) // 2) if len(form) >= 12 else len(form)
        start = chance.randrange(len(form) - least + 1)
        part = form[start : start + least]
        before, after = ("?" * chance.randrange(40) + "xyz" * chance.randrange(9) for _ in range(2))
        text = f"{before} {part} {after}"
        found = [(at, end) for at, end, _ in places.find(text)]
        assert any(at <= len(before) + 1 and end >= len(before) + 1 + least for at, end in found), (text, form)
