"""Twins that are known to the letter: what does the report say of each?"""

import dataclasses
import json
from functools import cache
from typing import Any

import pytest

from evaluate.context_fit import shuffled
from evaluate.fidelity import measured_texts
from evaluate.material import Material
from evaluate.replies import Replies
from soundalike.records import Turn
from tests.evaluate.chats import russian, stiff, warm
from tests.evaluate.texts import OWNER, material, places_for, said

LONG = [
    (f"we really should look at the boiler number {number}", "before the goose comes home again", "ok so")
    for number in range(100)
]
SHORT_BURSTS = [(f"wait the {number} frogs", "no but the soup", "haha the river") for number in range(100)]
"""No message has 40 characters, every turn has more."""

TWINS: dict[str, Replies] = {
    "the person": warm(60, 7),
    "another": stiff(60, 8),
    "constant": [("ok",)] * 60,
    "shuffled": shuffled(OWNER, 3),
    "silent": [()] * 60,
    "emoji": [("🐸",)] * 60,
}


@cache
def measured(twin: str) -> dict[str, Any]:
    return measured_texts(material(TWINS[twin]), seed=1)[0]


def copied(said: Replies, earlier: Replies) -> dict[str, Any]:
    return measured_texts(material(said, owner=warm(len(said), 1), earlier=earlier), seed=1)[0]


def is_within(found: dict[str, Any], measure: str) -> bool:
    return all(
        low - 1e-9 <= found[measure][speaker] <= high + 1e-9
        for speaker, (low, high) in found["intervals"].get(measure, {}).items()
    )


def test_the_person_cannot_be_told_from_themselves() -> None:
    found = measured("the person")
    for measure in ("auc", "auc_masked"):
        assert found[measure]["twin"] == pytest.approx(0.5, abs=0.12)
        assert found[measure]["base"] > 0.95 and found[measure]["another"] > 0.95
    assert found["style_gap"]["twin"] < 1.0 < 2.0 < found["style_gap"]["another"]
    assert found["divergence"]["twin"] < 0.1 < found["divergence"]["base"]
    assert found["cosine"]["base"] < 0.9 < found["cosine"]["twin"]
    assert found["attributed"]["twin"] > 0.9 and found["attributed"]["owner"] > 0.9
    assert found["attributed"]["another"] < 0.1
    assert found["missing"] == []


def test_a_copy_of_another_person_stands_where_another_person_stands() -> None:
    # The one contact who writes that way, so that the mark is no mean.
    bob = {"Bob": stiff(150, 3)}
    found = measured_texts(material(TWINS["another"], contacts_earlier=bob, contacts_later={}), seed=1)[0]
    for measure, room in (("auc", 0.02), ("auc_masked", 0.02), ("style_gap", 0.3), ("divergence", 0.05)):
        assert found[measure]["twin"] == pytest.approx(found[measure]["another"], abs=room)
    assert found["attributed"]["twin"] < 0.1


def test_a_constant_reply_is_told_apart_and_off_the_style() -> None:
    found = measured("constant")
    assert found["auc"]["twin"] > 0.95 and found["auc_masked"]["twin"] > 0.95
    assert found["style_gap"]["twin"] > 1.5 > 1.0 > found["style_gap"]["same_period"]
    assert found["divergence"]["twin"] > 0.9
    assert found["rouge_l"]["twin"] < 0.1


def test_the_persons_own_replies_at_other_places_have_the_persons_style() -> None:
    found = measured("shuffled")
    assert found["style_gap"]["twin"] < 0.5 and found["attributed"]["twin"] > 0.9
    assert found["style"]["messages_per_turn"]["twin"] == found["style"]["messages_per_turn"]["owner"]
    assert found["lengths"]["twin"] == found["lengths"]["owner"]
    assert found["auc"]["twin"] < 0.5
    assert found["rouge_l"]["twin"] < 1.0


def test_the_person_word_for_word_overlaps_wholly() -> None:
    found = measured_texts(material(OWNER), seed=1)[0]
    assert found["rouge_l"]["twin"] == 1.0 and found["bleu"]["twin"] == pytest.approx(100.0)
    assert found["chrf"]["twin"] == pytest.approx(100.0)


@pytest.mark.parametrize("earlier", [LONG, SHORT_BURSTS])
def test_a_parrot_is_found_to_copy_be_it_in_short_messages(earlier: Replies) -> None:
    found = copied(earlier[:30], earlier)
    assert found["copied"] == {"base": 0.0, "twin": 1.0, "owner": 0.0}
    assert found["copied_words"]["twin"] == 1.0


def test_who_says_other_things_of_the_same_length_does_not_copy() -> None:
    found = copied([tuple(f"{message} {message[::-1]}" for message in turn) for turn in warm(30, 3)], SHORT_BURSTS)
    assert found["copied"]["twin"] == 0.0


def test_a_share_of_none_is_not_sure_to_be_none() -> None:
    found = measured("the person")
    low, high = found["intervals"]["empty"]["twin"]
    assert found["empty"]["twin"] == low == 0.0 and 0.02 < high < 0.1
    low, high = found["intervals"]["attributed"]["twin"]
    assert 0.9 < low < 1.0 == high


def test_silence_is_no_likeness() -> None:
    found = measured("silent")
    assert found["empty"]["twin"] == 1.0 and found["empty"]["owner"] == 0.0
    assert found["auc"]["twin"] > 0.95 and found["style_gap"]["twin"] > 5.0
    assert found["attributed"]["twin"] == 0.0 and found["rouge_l"]["twin"] == 0.0
    assert found["copied"]["twin"] == 0.0 and set(found["lengths"]["twin"]) == {0.0}
    assert "twin" not in found["divergence"]


def test_emoji_alone_are_replies_but_not_the_persons() -> None:
    found = measured("emoji")
    assert found["empty"]["twin"] == 0.0 and found["broken"]["twin"] == 0.0
    assert found["auc"]["twin"] > 0.95 and found["style_gap"]["twin"] > 1.5


@pytest.mark.parametrize("twin", TWINS)
def test_values_lie_in_their_intervals_and_all_is_json(twin: str) -> None:
    found = measured(twin)
    for measure, by in found["intervals"].items():
        assert is_within(found, measure), measure
        assert set(by) <= set(found[measure])
        assert all(isinstance(ends, list) and len(ends) == 2 and ends[0] <= ends[1] for ends in by.values())
    # Strict JSON: no NaN, no numbers that are none.
    assert json.loads(json.dumps(found, allow_nan=False)) == found


def test_values_place_by_place_have_the_mean_that_is_told() -> None:
    found, values = measured_texts(material(TWINS["the person"]), seed=1)
    for name in ("empty", "copied_words", "rouge_l"):
        for speaker, each in values[name].items():
            assert len(each) == 60
            assert sum(value or 0.0 for value in each) / 60 == pytest.approx(found[name][speaker])
    assert "owner" not in values["rouge_l"]


def test_a_seed_gives_the_same_numbers() -> None:
    assert measured_texts(material(TWINS["constant"]), seed=1)[0] == measured("constant")


def test_fewer_than_twenty_turns_give_what_can_be_had_and_say_what_cannot() -> None:
    found, _ = measured_texts(material(warm(10, 7), owner=warm(10, 1)), seed=1)
    told = " ".join(found["missing"])
    assert "two-sample test needs 20" in told and "style gap" in told and "letter sequences" in told
    assert not {"auc", "auc_masked", "style_gap", "divergence", "cosine"} & set(found)
    assert found["attributed"]["twin"] > 0.8 and {"style", "copied", "bleu", "rouge_l", "lengths"} <= set(found)
    json.dumps(found, allow_nan=False)


def test_without_other_people_all_but_their_mark_can_be_had() -> None:
    found, _ = measured_texts(material(TWINS["the person"], contacts_earlier={}, contacts_later={}), seed=1)
    told = " ".join(found["missing"])
    assert "no other person" in told and "author check" in told
    assert "attributed" not in found and set(found["auc"]) == {"base", "twin", "earlier", "same_period"}


def test_with_one_contact_their_mark_has_an_interval() -> None:
    found, _ = measured_texts(material(TWINS["the person"], contacts_earlier={"Bob": stiff(150, 3)}), seed=1)
    assert found["missing"] == []
    one, _ = measured_texts(
        material(TWINS["the person"], contacts_earlier={"Bob": stiff(150, 3)}, contacts_later={}), seed=1
    )
    assert "another" in one["intervals"]["auc"] and "another" in one["intervals"]["style_gap"]


def test_a_contact_without_a_name_is_not_taken_for_the_owner() -> None:
    nameless = {"": stiff(150, 3), "Оля": russian(100, 4)}
    found, _ = measured_texts(material(TWINS["the person"], contacts_earlier=nameless), seed=1)
    assert found["attributed"]["twin"] > 0.9 and found["attributed"]["another"] < 0.1


def test_all_others_are_asked_for_not_only_the_first() -> None:
    # The first writes as the owner does, and more than all that is asked for.
    later = {"Like me": warm(240, 11), "Bob": stiff(240, 12)}
    found, _ = measured_texts(material(TWINS["the person"], contacts_later=later), seed=1)
    assert found["attributed"]["another"] == pytest.approx(0.5, abs=0.1)


@pytest.mark.parametrize(
    "nothing",
    [
        material([()] * 30, owner=[()] * 30, base=[()] * 30, earlier=[], contacts_earlier={}, contacts_later={}),
        material([("🐸",)] * 30, owner=[("🐸",)] * 30, earlier=[("🐸",)] * 30),
        material([("ok",)], owner=[("ok",)], earlier=[("ok",)]),
    ],
)
def test_an_owner_of_no_words_does_no_harm(nothing: Material) -> None:
    found, values = measured_texts(nothing, seed=1)
    json.dumps([found, values], allow_nan=False)
    assert found["style_gap"]["twin"] < 0.1 if "style_gap" in found else "style gap" in " ".join(found["missing"])


def test_a_twin_without_a_base_is_measured_alone() -> None:
    alone = material(TWINS["the person"])
    del alone.said["base"]
    found, _ = measured_texts(alone, seed=1)
    assert "base" not in found["auc"] and "base" not in found["rouge_l"] and found["missing"] == []


def test_a_twin_that_echoes_what_was_just_said_is_found_out() -> None:
    asked = "did you take the blue folder home yesterday?"
    places = [
        dataclasses.replace(place, turns=(Turn(role="other", messages=(asked,)),)) for place in places_for(warm(24, 1))
    ]
    echo = Material(
        places=places,
        said={"twin": said([(asked,)] * 24), "base": said([("no idea",)] * 24)},
        held_out=[place.reply for place in places],
        earlier=warm(40, 2),
    )
    echoed = measured_texts(echo, seed=0)[0]["echoed"]
    assert (echoed["twin"], echoed["base"], echoed["owner"]) == (1.0, 0.0, 0.0)
