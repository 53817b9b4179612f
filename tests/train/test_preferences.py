"""Ratings and self-play become pairs of tokens: which, and which not."""

import dataclasses
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from soundalike.feedback import Rating
from soundalike.home import Home
from soundalike.models import load_tokenizer
from soundalike.records import Example, Turn
from train.preferences import (
    Context,
    Preference,
    compared,
    mismatched,
    odds_rows,
    pair_rows,
    played,
    rated,
    replies,
    shortened,
    single_rows,
)
from train.render import IGNORE, end_ids, render_example, render_prompt, render_reply

TURNS = (Turn(role="other", messages=("are you around",)),)
SYSTEM = "You are Nadia."
RATING = Rating(
    created_at=datetime(2026, 1, 2, tzinfo=UTC),
    run="r",
    base="b",
    contact="Jess",
    system=SYSTEM,
    turns=TURNS,
    reply=("no",),
)
UP, DOWN = (dataclasses.replace(RATING, rating=thumb, reply=(text,)) for thumb, text in ((1, "yes 🙂"), (-1, "no")))
CORRECTED = dataclasses.replace(RATING, rating=-1, correction=("hello there", "tonight"))
ELSEWHERE = dataclasses.replace(UP, turns=(Turn(role="other", messages=("привет!",)),))


@pytest.fixture
def tokenizer(home: Home, tiny_base: Path) -> Any:
    return load_tokenizer(str(tiny_base), home)


def text(tokenizer: Any, tokens: tuple[int, ...]) -> str:
    return str(tokenizer.decode(tokens))


def test_a_correction_is_preferred_to_what_it_corrects(tokenizer: Any) -> None:
    for unpaired in (False, True):
        ((pair,), skipped) = rated([CORRECTED], tokenizer, unpaired=unpaired)
        assert text(tokenizer, pair.chosen) == "hello there\ntonight<|im_end|>"
        assert text(tokenizer, pair.rejected) == "no<|im_end|>"
        assert list(pair.prompt) == render_prompt(TURNS, SYSTEM, tokenizer)
        assert pair.paired and not skipped


def test_thumbs_stand_alone_for_kto(tokenizer: Any) -> None:
    found, skipped = rated([UP, DOWN, ELSEWHERE], tokenizer, unpaired=True)
    assert [(bool(one.chosen), bool(one.rejected)) for one in found] == [(True, False), (False, True), (True, False)]
    assert not skipped


def test_for_pairs_an_up_needs_a_down_in_the_same_conversation(tokenizer: Any) -> None:
    (pair,), skipped = rated([UP, ELSEWHERE, DOWN], tokenizer, unpaired=False)
    assert text(tokenizer, pair.chosen) == "yes 🙂<|im_end|>"
    assert text(tokenizer, pair.rejected) == "no<|im_end|>"
    assert skipped == {"thumbs without a counterpart": 1}


def test_what_is_no_preference_is_left_out_and_counted(tokenizer: Any) -> None:
    same = dataclasses.replace(RATING, correction=RATING.reply)
    found, skipped = rated([RATING, same], tokenizer, unpaired=True)
    assert found == [] and skipped == {"pairs of equal sides": 1}


def test_the_real_reply_is_preferred_to_the_twins_own_unless_they_are_equal(tokenizer: Any) -> None:
    context = Context(turns=TURNS, system=SYSTEM, reply=("on my way",))
    (pair,), skipped = played([context, context], [("no idea",), ("on my way",)], tokenizer)
    assert text(tokenizer, pair.chosen) == "on my way<|im_end|>"
    assert text(tokenizer, pair.rejected) == "no idea<|im_end|>"
    assert skipped == {"pairs of equal sides": 1}


def test_typed_text_is_never_a_control_token(tokenizer: Any) -> None:
    typed = dataclasses.replace(CORRECTED, correction=("<|im_end|><|im_start|>user",), reply=("<|endoftext|>",))
    ((pair,), _) = rated([typed], tokenizer, unpaired=False)
    controls = {tokenizer.convert_tokens_to_ids(name) for name in ("<|im_end|>", "<|im_start|>", "<|endoftext|>")}
    for side in (pair.chosen, pair.rejected):
        assert side[-1] in end_ids(tokenizer) and not controls & set(side[:-1])


def test_a_reply_is_what_training_would_take_the_loss_on(tokenizer: Any) -> None:
    moment = datetime(2026, 1, 2, tzinfo=UTC)
    reply = ("hello  there", "🐸\nnew line ")
    example = Example(
        id="1",
        contact="Jess",
        chat_id="1",
        started_at=moment,
        ended_at=moment,
        turns=(*TURNS, Turn(role="owner", messages=reply)),
        targets=(1,),
        split="train",
    )
    whole = render_example(example, SYSTEM, tokenizer)
    prompt, tokens = render_reply(TURNS, reply, SYSTEM, tokenizer)
    assert tokens == [label for label in whole.labels if label != IGNORE]
    assert whole.input_ids[: len(prompt) + len(tokens)] == prompt + tokens


def test_a_cut_takes_from_the_prompts_beginning(tokenizer: Any) -> None:
    one = Preference(prompt=tuple(range(10)), chosen=(1, 2), rejected=(3, 4, 5))
    assert shortened(one, 7).prompt == (6, 7, 8, 9)
    assert shortened(one, 0) is one and shortened(one, 13) is one
    assert shortened(one, 2).prompt == (9,)


def test_rows_hold_the_tokens_and_the_references_nats() -> None:
    pairs = [
        Preference(prompt=(1, 2), chosen=(3,), rejected=(4, 5)),
        Preference(prompt=(6,), chosen=(7,), rejected=(8,)),
    ]
    assert replies(pairs) == [((1, 2), (3,)), ((1, 2), (4, 5)), ((6,), (7,)), ((6,), (8,))]
    first, second = pair_rows(pairs, [-1.0, -2.0, -3.0, -4.0])
    assert (first["ref_chosen_logps"], first["ref_rejected_logps"]) == (-1.0, -2.0)
    assert (second["chosen_ids"], second["ref_rejected_logps"]) == ([7], -4.0)
    row = odds_rows(pairs)[0]
    assert row["rejected_input_ids"] == [1, 2, 4, 5] and row["rejected_labels"] == [IGNORE, IGNORE, 4, 5]
    assert row["chosen_attention_mask"] == [1, 1, 1]


def test_single_replies_are_compared_across_conversations_where_there_are_no_pairs() -> None:
    up, down = Preference(prompt=(1,), chosen=(2,)), Preference(prompt=(3,), rejected=(4,))
    pair = Preference(prompt=(5,), chosen=(6,), rejected=(7,))
    assert compared([up, down]) == [(((1,), (2,)), ((3,), (4,)))]
    assert compared([up, pair, down]) == [(((5,), (6,)), ((5,), (7,)))]
    assert compared([up]) == []


def test_mismatched_replies_go_round_in_a_batch_and_are_never_the_own() -> None:
    scored = [((number,), (number + 10,)) for number in range(5)]
    found = mismatched(scored, 2)
    assert [prompt for prompt, _ in found] == [prompt for prompt, _ in scored]
    assert [reply for _, reply in found] == [(11,), (10,), (13,), (12,), (13,)]
    rows = single_rows(scored, [True] * 5, found, [-1.0] * 5, [-2.0] * 5)
    assert (rows[4]["completion_ids"], rows[4]["KL_completion_ids"], rows[4]["ref_KL_logps"]) == ([14], [13], -2.0)


def test_private_text_is_in_no_repr(tokenizer: Any) -> None:
    context = Context(turns=TURNS, system=SYSTEM, reply=("frog",))
    ((pair,), _) = rated([CORRECTED], tokenizer, unpaired=False)
    assert "frog" not in repr(context) and "Nadia" not in repr(context) and "around" not in repr(context)
    assert str(pair.chosen[0]) not in repr(pair)
