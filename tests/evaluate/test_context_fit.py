from collections.abc import Sequence
from pathlib import Path
from statistics import fmean
from typing import Any

import pytest

from evaluate import context_fit as module
from evaluate.context_fit import CONTEXT_TURNS, OTHER_CONTEXTS, context_fit, shuffled
from evaluate.places import Place
from soundalike.home import Home
from soundalike.models import EMBEDDED, load_base, load_tokenizer
from soundalike.records import Turn

ASKED = [
    ("What is the capital of France?", "Paris of course"),
    ("Did you feed the cat this morning?", "yes, she ate all her food and went back to sleep"),
    ("Which bus goes to the airport?", "take the 42, it stops at the terminal"),
    ("How was the soup?", "too salty, I could not finish the bowl"),
    ("Is it still raining over there?", "pouring, take an umbrella"),
    ("When does the train arrive?", "platform 3 at half past nine"),
    ("What did the doctor say about your knee?", "that I must not run for six weeks"),
    ("Have you finished the book?", "the last chapter made me cry"),
    ("Can you fix my laptop?", "bring it over, probably the battery"),
    ("What shall we cook tonight?", "pasta with tomatoes and basil"),
    ("Who won the match?", "we lost 2-0, terrible goalkeeper"),
    ("Where did you park the car?", "behind the supermarket"),
]


def place(asked: Sequence[str], reply: str, *, said: str = "") -> Place:
    turns = [Turn(role="other", messages=(text,)) for text in asked]
    if said:
        turns.insert(0, Turn(role="owner", messages=(said,)))
    return Place(contact="Jess", told="", turns=tuple(turns), reply=(reply,))


def said(places: Sequence[Place]) -> list[tuple[str, ...]]:
    return [one.reply for one in places]


class Judge:
    """Stands in for a model: counts how many of a reply's tokens are missing from its prompt."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.rows: list[tuple[list[int], list[int]]] = []
        monkeypatch.setattr(module, "end_losses", self.losses)

    def losses(self, model: Any, prompts: list[list[int]], ends: list[list[int]], advance: Any) -> list[float]:
        self.rows += list(zip(prompts, ends, strict=True))
        return [float(sum(token not in prompt for token in end)) for prompt, end in zip(prompts, ends, strict=True)]


@pytest.fixture
def judge(monkeypatch: pytest.MonkeyPatch) -> Judge:
    return Judge(monkeypatch)


@pytest.fixture
def tokenizer(home: Home, tiny_base: Path) -> Any:
    return load_tokenizer(str(tiny_base), home)


def test_what_belongs_to_its_context_wins_always_and_what_belongs_nowhere_draws(judge: Judge, tokenizer: Any) -> None:
    places = [place([f"{letter * 3} now"], letter) for letter in "bcdfgjk"]
    assert context_fit(None, tokenizer, places, said(places), seed=0) == [1.0] * 7
    assert context_fit(None, tokenizer, places, [("z",)] * 7, seed=0) == [0.5] * 7


def test_replies_at_other_places_do_not_fit(judge: Judge, tokenizer: Any) -> None:
    places = [place([f"{letter * 3} now"], letter) for letter in "bcdfgjk"]
    fits = context_fit(None, tokenizer, places, shuffled(said(places), 1), seed=0)
    assert all(fit is not None and fit <= 0.5 for fit in fits)


def test_an_empty_reply_and_a_place_without_context_have_no_fit(judge: Judge, tokenizer: Any) -> None:
    places = [place(["ggg"], "g"), place(["bbb"], "b"), place([], "c"), place(["ddd"], "d")]
    fits = context_fit(None, tokenizer, places, [("g",), (), ("c",), ("  ",)], seed=0)
    assert fits == [1.0, None, None, None]


@pytest.mark.parametrize("count", [0, 1, 3])
def test_without_another_context_there_is_no_fit(judge: Judge, tokenizer: Any, count: int) -> None:
    places = [place(["hi"], "hello")] * count
    assert context_fit(None, tokenizer, places, said(places), seed=0) == [None] * count


def test_speakers_are_held_against_the_same_contexts_even_where_one_is_empty(judge: Judge, tokenizer: Any) -> None:
    places = [place([letter * 3], letter) for letter in "abcdefgh"]
    context_fit(None, tokenizer, places, [("x",)] * 8, seed=5)
    full, judge.rows = judge.rows, []
    context_fit(None, tokenizer, places, [("y",)] * 4 + [()] * 2 + [("y",)] * 2, seed=5)
    size = 1 + OTHER_CONTEXTS
    prompts = [prompt for prompt, _ in full]
    assert len(full) == 8 * size
    assert [prompt for prompt, _ in judge.rows] == prompts[: 4 * size] + prompts[6 * size :]


def test_a_context_that_tells_the_real_reply_is_not_held_against_it(judge: Judge, tokenizer: Any) -> None:
    # A conversation: the context of each place begins with the reply at the place before.
    replies = [letter * 5 for letter in "abcdefgh"]
    places = [
        place([f"{index} and"], reply, said=replies[index - 1] if index else "") for index, reply in enumerate(replies)
    ]
    assert context_fit(None, tokenizer, places, said(places), seed=0) == [0.5] * 8


def test_only_the_last_turns_count_as_context(judge: Judge, tokenizer: Any) -> None:
    early = [place(["zebra"] * 3 + [f"{letter * 4}"] * CONTEXT_TURNS, "q") for letter in "abc"]
    context_fit(None, tokenizer, early, said(early), seed=0)
    zebra = tokenizer("zebra", add_special_tokens=False)["input_ids"]
    assert judge.rows and not any(
        prompt[at : at + len(zebra)] == zebra for prompt, _ in judge.rows for at in range(200)
    )


def test_contexts_that_make_everything_likelier_do_not_shift_chance(tokenizer: Any, monkeypatch: Any) -> None:
    # The longer the context, the lower the loss of whatever follows: the judge's bias, no fit.
    monkeypatch.setattr(
        module, "end_losses", lambda model, prompts, ends, advance: [1000.0 - len(prompt) for prompt in prompts]
    )
    places = [place([letter * (1 + 9 * index)], letter) for index, letter in enumerate("abcdefghijklmnopqrstuvwxyz")]
    fits = context_fit(None, tokenizer, places, said(places), seed=3)
    assert fmean(fit for fit in fits if fit is not None) == pytest.approx(0.5, abs=0.1)


def test_shuffled_items_are_all_there_and_each_at_another_place() -> None:
    for count in (2, 3, 10):
        moved = shuffled(range(count), seed=count)
        assert sorted(moved) == list(range(count)) and all(item != place for place, item in enumerate(moved))
    assert shuffled([], 1) == [] and shuffled(["only"], 1) == ["only"]
    assert shuffled(range(10), 1) == shuffled(range(10), 1) != shuffled(range(10), 2)


@pytest.mark.model
def test_answers_fit_their_own_question_more_often_than_another(embedded_home: Home) -> None:
    tokenizer, model = load_tokenizer(EMBEDDED, embedded_home), load_base(EMBEDDED, embedded_home).eval()
    places = [place([asked], answer) for asked, answer in ASKED]

    def fit(replies: Sequence[Sequence[str]]) -> float:
        found = context_fit(model, tokenizer, places, replies, seed=2)
        return fmean(value for value in found if value is not None)

    assert fit(said(places)) > 0.85
    assert 0.2 < fit(shuffled(said(places), 1)) < 0.65
    assert 0.2 < fit([("ok",)] * len(places)) < 0.8
    # Its blind spot, which the module's docstring names.
    assert fit([turn.messages for one in places for turn in one.turns]) == 1.0
