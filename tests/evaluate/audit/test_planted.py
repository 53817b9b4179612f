import dataclasses
from typing import Any

from evaluate.audit.planted import lead_prompt, telling_tokens, words_prompt
from soundalike.canaries import Canary
from tests.evaluate.audit.conftest import made_up


def test_the_words_prompt_ends_where_the_secret_begins(planted: Canary, tokenizer: Any) -> None:
    prompt, words = words_prompt(planted, tokenizer)
    assert prompt == lead_prompt(planted, tokenizer)
    assert tokenizer.decode(words) == "it is "


def test_messages_that_the_owner_sent_before_are_in_the_same_turn(planted: Canary, tokenizer: Any) -> None:
    begun = dataclasses.replace(planted, lead=(*planted.lead, ("owner", "hang on")), told=("hang on", "it is {} now"))
    prompt, words = words_prompt(begun, tokenizer)
    assert prompt == lead_prompt(planted, tokenizer)
    assert tokenizer.decode(words) == "hang on\nit is "


def test_tellings_go_on_from_what_they_have_in_common(planted: Canary, tokenizer: Any) -> None:
    values = [planted.text, *planted.others]
    prompt, tellings = telling_tokens(planted, values, tokenizer)
    for value, telling in zip(values, tellings, strict=True):
        assert f"it is {value} now" in tokenizer.decode([*prompt, *telling])
    assert len({telling[0] for telling in tellings}) > 1


def test_no_repr_tells_a_secret() -> None:
    planted = made_up(3)
    assert planted.text not in repr(planted)
    assert planted.others[0] not in repr(planted)
