from pathlib import Path
from typing import Any

import pytest

from soundalike.errors import BadInput
from soundalike.home import Home
from soundalike.models import EMBEDDED, load_base, load_tokenizer
from soundalike.sampling import Sampling, sample, sample_batches, until_end

PROMPTS = [[5, 6, 7], [8], [9, 10, 11, 12, 13]]
ENDS = [2, *range(300, 330)]
"""More than one, so that replies of the random model end."""


@pytest.fixture
def model(home: Home, tiny_base: Path) -> Any:
    return load_base(str(tiny_base), home).float().eval()


def test_a_batch_of_uneven_prompts_gives_what_each_gives_alone(model: Any) -> None:
    greedy = Sampling(temperature=0, max_tokens=6)
    together = sample(model, PROMPTS, [2], greedy)
    assert together == [sample(model, [prompt], [2], greedy)[0] for prompt in PROMPTS]


def test_a_seed_gives_the_same_replies_again(model: Any) -> None:
    drawn = Sampling(temperature=1.0, top_p=1.0, max_tokens=6, seed=3)
    assert sample(model, PROMPTS, [2], drawn) == sample(model, PROMPTS, [2], drawn)
    other = Sampling(temperature=1.0, top_p=1.0, max_tokens=6, seed=4)
    assert sample(model, PROMPTS, [2], drawn) != sample(model, PROMPTS, [2], other)


def test_a_temperature_next_to_nothing_takes_the_likeliest_token(model: Any) -> None:
    coldest = Sampling(temperature=1e-40, max_tokens=4)
    assert sample(model, PROMPTS, [2], coldest) == sample(model, PROMPTS, [2], Sampling(temperature=0, max_tokens=4))


@pytest.mark.parametrize("top_p", [0.9, 1.0])
def test_a_drawn_reply_is_the_same_alone_in_any_batch_and_in_any_order(model: Any, top_p: float) -> None:
    drawn = Sampling(temperature=1.0, top_p=top_p, max_tokens=24, seed=3)
    prompts = [[5 + index % 7] * (1 + 13 * index % 40) + [index] for index in range(9)]
    alone = [sample(model, [prompt], ENDS, drawn)[0] for prompt in prompts]
    # Some end early, so that streams could be shifted.
    assert len({len(reply) for reply in alone}) > 1
    for batch_size in (2, 5, 9):
        assert sample(model, prompts, ENDS, drawn, batch_size=batch_size) == alone
    assert sample(model, prompts[::-1], ENDS, drawn) == alone[::-1]
    few = sample_batches(model, prompts, ENDS, drawn, batch_tokens=100)
    assert {index: tokens for batch in few for index, tokens in batch.items()} == dict(enumerate(alone))


def test_equal_prompts_get_different_replies_and_each_can_be_had_alone(model: Any) -> None:
    drawn = Sampling(max_tokens=8)
    first, other, second = sample(model, [PROMPTS[0], PROMPTS[1], PROMPTS[0]], [2], drawn)
    assert first != second
    assert sample(model, [PROMPTS[0]], [2], drawn) == [first]
    assert sample(model, [PROMPTS[0], PROMPTS[1]], [2], drawn, draws=[1, 0]) == [second, other]


def test_a_shorter_limit_gives_the_beginning(model: Any) -> None:
    long, short = (sample(model, PROMPTS, [2], Sampling(max_tokens=limit)) for limit in (12, 5))
    assert short == [reply[:5] for reply in long]


def test_a_models_own_penalty_does_not_count_the_padding(model: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    plain = sample(model, PROMPTS, [2], Sampling(max_tokens=8))
    monkeypatch.setattr(model.generation_config, "repetition_penalty", 3.0)
    assert sample(model, PROMPTS, [2], Sampling(max_tokens=8)) == plain


def test_batches_are_bounded_in_tokens_and_begin_with_the_longest(model: Any) -> None:
    prompts = [[5] * length for length in (10, 60, 20, 10, 10)]
    # A row of 60 and 4 tokens for the reply; then 24 a row and less.
    batches = sample_batches(model, prompts, [2], Sampling(max_tokens=4), batch_rows=3, batch_tokens=70)
    assert [list(batch) for batch in batches] == [[1], [2, 0], [3, 4]]


def test_where_memory_does_not_suffice_halves_give_the_same(model: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    drawn = Sampling(max_tokens=6)
    prompts = [[index + 5] * (index + 1) for index in range(8)]
    plain = sample(model, prompts, [2], drawn)
    generate, asked = model.generate, []

    def small(*, input_ids: Any, **arguments: Any) -> Any:
        asked.append(len(input_ids))
        if len(input_ids) > most:
            raise RuntimeError("DefaultCPUAllocator: can't allocate memory")
        return generate(input_ids=input_ids, **arguments)

    monkeypatch.setattr(model, "generate", small)
    most = 2
    assert sample(model, prompts, [2], drawn) == plain
    assert asked == [8, 4, 2, 2, 2, 2]
    most = 0
    with pytest.raises(BadInput, match="a prompt of 8 tokens: use shorter contexts"):
        sample(model, prompts, [2], drawn)


def test_another_error_is_not_taken_for_lacking_memory(model: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(**arguments: Any) -> Any:
        raise RuntimeError("broken")

    monkeypatch.setattr(model, "generate", broken)
    with pytest.raises(RuntimeError, match="broken"):
        sample(model, PROMPTS, [2], Sampling())


@pytest.mark.model
def test_the_embedded_models_replies_do_not_depend_on_the_batch(embedded_home: Home) -> None:
    import torch

    tokenizer = load_tokenizer(EMBEDDED, embedded_home)
    model = load_base(EMBEDDED, embedded_home, dtype=torch.float32).eval()
    texts = (
        "hi",
        "are you coming tonight? we thought of eight o'clock, at the usual place",
        "ok 🙂",
        "привет, как дела?",
    )
    prompts = [
        tokenizer.apply_chat_template([{"role": "user", "content": text}], add_generation_prompt=True)["input_ids"]
        for text in texts
    ]
    drawn = Sampling(max_tokens=12)
    ends = [int(tokenizer.eos_token_id)]
    alone = [sample(model, [prompt], ends, drawn)[0] for prompt in prompts]
    assert sample(model, prompts, ends, drawn) == alone


def test_every_reply_is_counted_once(model: Any) -> None:
    counts: list[int] = []
    sample(model, PROMPTS, [2], Sampling(max_tokens=2), batch_size=2, on_reply=counts.append)
    assert counts == [2, 1]


def test_a_reply_ends_before_its_end_token() -> None:
    assert until_end([5, 6, 2, 7], [2]) == [5, 6]
    assert until_end([5, 6], [2]) == [5, 6]
