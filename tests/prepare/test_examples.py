from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, timedelta
from typing import Any

from prepare.examples import ChatFacts, examples_of_chat, parts_told
from prepare.funnel import Funnel
from prepare.selection import Line
from prepare.split import TimeSplit
from soundalike.config import PrepareConfig
from soundalike.records import Chat, Example
from tests.prepare.conftest import START, MakeLines

FACTS = ChatFacts(
    chat=Chat(source="telegram", account="1", chat_id="5", kind="private", name="Jess"),
    owner="Nadia",
    contact="Tarryn",
    called="Jess",
    relation="sister",
    language="English",
)
SPLIT = TimeSplit(START + timedelta(days=300), START + timedelta(days=400))


def made(given: Sequence[Line], **settings: Any) -> tuple[list[Example], Funnel]:
    funnel = Funnel()
    config = PrepareConfig(**{"window_tokens": 500, **settings})

    def count(texts: Sequence[str]) -> list[int]:
        return [len(text) for text in texts]

    return list(examples_of_chat(FACTS, given, SPLIT, config, UTC, count, funnel)), funnel


def test_each_example_holds_all_that_the_twin_is_told(lines: MakeLines) -> None:
    first, second = made(lines("t:hi o:ok +30h t:yo o:hey"))[0]
    told = "You are Nadia, chatting with Tarryn. Tarryn is your sister. You write English. It is "
    assert first.system == f"{told}Monday morning."
    assert second.system == f"{told}Tuesday afternoon. You last talked a day ago."


def test_every_part_can_be_switched_off(lines: MakeLines) -> None:
    off = {f"tell_{part}": False for part in ("relation", "language", "time", "silence")}
    (example,) = made(lines("t:hi o:ok"), **off)[0]
    assert example.system == "You are Nadia, chatting with Tarryn."
    assert parts_told(PrepareConfig(**off)) == ()  # type: ignore[arg-type]


def test_owner_speaking_first_is_not_in_its_own_prompt(lines: MakeLines) -> None:
    (example,) = made(lines("o:morning_all t:hi o:zebra"))[0]
    for target in example.targets:
        before = [text for turn in example.turns[:target] for text in turn.messages]
        assert not set(example.turns[target].messages) & set(before)
        assert not any(text in example.system for text in example.turns[target].messages)
    assert example.targets == (0, 2)


def test_in_the_classic_shape_each_reply_is_an_example_with_the_instruction(lines: MakeLines) -> None:
    examples, _ = made(lines("t:hi o:ok t:and o:so"), shape="classic")
    assert [example.targets for example in examples] == [(1,), (3,)]
    assert all("Write the response that Nadia gives" in example.system for example in examples)


def test_a_window_without_anything_to_learn_is_no_example_and_is_counted(lines: MakeLines) -> None:
    given = [replace(line, not_learned="copied") for line in lines("t:hi o:ok")]
    examples, funnel = made(given)
    assert examples == []
    assert funnel.not_in_examples == {"around nothing to learn from": 2}
    assert (funnel.turns, funnel.other_turns, funnel.not_targets) == (2, 1, {"copied": 1})


def test_tokens_count_what_is_told_too(lines: MakeLines) -> None:
    (example,) = made(lines("t:hi o:ok"))[0]
    assert example.tokens >= len(example.system) + len("hi") + len("ok")


def test_what_the_classic_shape_would_cost_is_what_it_costs(lines: MakeLines) -> None:
    given = lines("t:aaaa o:bbbb t:cccc o:dddd t:eeee o:ffff +30h t:g o:h")
    off = {"tell_time": False, "tell_silence": False}
    _, windows = made(given, **off)
    classic, _ = made(given, shape="classic", **off)
    assert windows.classic_records == len(classic) == 4
    # But for the blank between the two sentences that it is told.
    assert 0 <= sum(example.tokens for example in classic) - windows.classic_tokens <= len(classic)
