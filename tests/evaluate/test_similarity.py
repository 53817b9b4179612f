from pathlib import Path
from statistics import fmean
from typing import Any

import pytest

from evaluate.context_fit import shuffled
from evaluate.similarity import LEAST_REPLIES, evened, meanings, similarities
from soundalike.home import Home
from soundalike.models import EMBEDDED, load_base, load_tokenizer
from tests.evaluate.chats import stiff, warm

REAL: list[tuple[str, ...]] = [
    ("the train leaves at nine", "theres no idea where my keys are"),
    ("the soup was too salty",),
    ("we sing on tuesday",),
    ("my boiler broke again", "no hot water at all"),
    ("it is raining here",),
    ("the desk is too small",),
    ("buy some bread please",),
    ("the goose bit me lol",),
    ("i am so tired",),
    ("the lamp fell down",),
]
SAME_IN_OTHER_WORDS: list[tuple[str, ...]] = [
    ("train goes at 9 i think and cant find the keys",),
    ("soup had too much salt",),
    ("choir is tuesday",),
    ("boiler is dead again, water is cold",),
    ("lots of rain here",),
    ("i need a bigger desk",),
    ("can you get bread",),
    ("that goose attacked me haha",),
    ("exhausted honestly",),
    ("the lamp is broken",),
]


@pytest.fixture
def tiny(home: Home, tiny_base: Path) -> tuple[Any, Any]:
    return load_base(str(tiny_base), home).float().eval(), load_tokenizer(str(tiny_base), home)


def test_the_same_reply_is_as_near_as_can_be_and_another_places_is_not(tiny: tuple[Any, Any]) -> None:
    owner = warm(30, 1)
    found = similarities(*tiny, owner, {"twin": owner}, seed=0)
    assert found["twin"] == pytest.approx([1.0] * 30, abs=1e-4)
    assert fmean(found["floor"]) < 0.5 and len(found["floor"]) == 30


def test_the_floor_is_what_shuffled_replies_have(tiny: tuple[Any, Any]) -> None:
    owner = warm(30, 1)
    found = similarities(*tiny, owner, {"twin": shuffled(owner, 0)}, seed=0)
    assert found["twin"] == pytest.approx(found["floor"], abs=1e-5)


def test_the_ceiling_is_of_the_bursts_of_two_messages_and_more(tiny: tuple[Any, Any]) -> None:
    owner = warm(30, 1)
    assert len(similarities(*tiny, owner, {}, seed=0)["ceiling"]) == sum(len(reply) > 1 for reply in owner)
    assert "ceiling" not in similarities(*tiny, stiff(30, 1), {}, seed=0)


def test_a_burst_of_one_message_twice_has_a_ceiling_of_one(tiny: tuple[Any, Any]) -> None:
    twice = [(reply[0], reply[0]) for reply in stiff(40, 1)]
    assert similarities(*tiny, twice, {}, seed=0)["ceiling"] == pytest.approx([1.0] * 40, abs=1e-4)


def test_empty_replies_are_near_nothing(tiny: tuple[Any, Any]) -> None:
    owner = [*stiff(20, 1), ()]
    found = similarities(*tiny, owner, {"twin": [()] * 21, "base": [*owner[:20], ("ok",)]}, seed=0)
    assert found["twin"] == [0.0] * 21
    assert found["base"][20] == 0.0


def test_a_speakers_number_does_not_change_with_who_else_is_measured(tiny: tuple[Any, Any]) -> None:
    owner, twin = stiff(20, 1), stiff(20, 2)
    alone = similarities(*tiny, owner, {"twin": twin}, seed=0)
    beside = similarities(*tiny, owner, {"twin": twin, "base": [("Как дела? 🙂" * 9,)] * 20}, seed=0)
    assert beside["twin"] == pytest.approx(alone["twin"], abs=1e-4)
    assert beside["floor"] == pytest.approx(alone["floor"], abs=1e-4)


@pytest.mark.parametrize("owner", [[], [("ok",)], [("ok",)] * 40, [()] * 40, stiff(LEAST_REPLIES - 1, 1)])
def test_too_few_different_real_replies_say_nothing(owner: list[tuple[str, ...]]) -> None:
    assert similarities(None, None, owner, {"twin": owner}, seed=0) == {}


def test_meanings_do_not_depend_on_what_they_are_computed_beside(tiny: tuple[Any, Any]) -> None:
    import numpy

    texts = ["ok", "", "the frog is in the choir again", "привет"]
    together = meanings(*tiny, texts)
    assert together.shape == (4, 64) and not together[1].any()
    alone = numpy.concatenate([meanings(*tiny, [text]) for text in texts])
    assert numpy.abs(together - alone).max() < 1e-4


def test_evened_meanings_have_length_one_and_zeros_stay() -> None:
    import numpy

    random = numpy.random.default_rng(0)
    real, other = random.normal(3.0, 2.0, (10, 4)), numpy.zeros((2, 4))
    first, second = evened(real, other)
    assert numpy.linalg.norm(first, axis=1) == pytest.approx(numpy.ones(10)) and not second.any()


@pytest.mark.model
def test_the_same_in_other_words_is_nearer_than_other_things_and_farther_than_the_same(embedded_home: Home) -> None:
    tokenizer, model = load_tokenizer(EMBEDDED, embedded_home), load_base(EMBEDDED, embedded_home).eval()
    said: dict[str, list[tuple[str, ...]]] = {
        "twin": SAME_IN_OTHER_WORDS,
        "owner": REAL,
        "constant": [("ok",)] * len(REAL),
    }
    found = {name: fmean(values) for name, values in similarities(model, tokenizer, REAL, said, seed=0).items()}
    assert found["owner"] == pytest.approx(1.0, abs=0.01)
    assert max(found["floor"], found["constant"]) + 0.1 < found["twin"] < 0.9
