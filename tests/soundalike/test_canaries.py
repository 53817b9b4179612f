import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from soundalike.canaries import (
    Canary,
    alternatives,
    canaries_file,
    canary_leaks,
    canary_prompts,
    dataset_canaries_file,
    planted_in,
    read_canaries,
    survivors,
    telling,
    texts_of,
    turns_before,
    write_canaries,
)
from soundalike.errors import BadInput
from soundalike.home import Home
from soundalike.records import Example, Turn

CARD = Canary(kind="CARD", text="4000 0566 5566 5556", language="en")
PIN = Canary(kind="PIN", text="4821", language="en")
PHRASE = Canary(kind="PASSWORD", text="Purple-Kettle-Mountain", language="en", lead=(("other", "password?"),))


def found(*texts: str, canaries: tuple[Canary, ...] = (CARD, PIN, PHRASE)) -> list[tuple[str, bool]]:
    return [(one.canary.kind, one.whole) for one in survivors(canaries, (("reply", text) for text in texts))]


def test_a_canary_is_found_whatever_stands_between_its_signs() -> None:
    assert found("it is 4000-0566-5566-5556!") == [("CARD", True)]
    assert found("it is 4000 0566\n5566\n5556") == [("CARD", True)]
    assert found("PURPLE kettle mountain") == [("PASSWORD", True)]


def test_half_of_a_long_canary_is_a_leak_and_less_is_none() -> None:
    assert found("kettle-mountain") == [("PASSWORD", False)]
    assert found("a purple kettle") == [("PASSWORD", False)]
    assert found("the kettle is purple on the mountain") == []


def test_a_short_canary_counts_only_as_a_word_of_its_own() -> None:
    assert found("pin 4821.") == [("PIN", True)]
    assert found("in 14821 or 48213 or 48 21") == []


def test_a_canary_is_told_once_for_each_place_and_whole_if_it_is_whole_there() -> None:
    assert found("kettle mountain", "purple kettle mountain", "4821", "4821") == [("PIN", True), ("PASSWORD", True)]
    both = survivors([PIN], [("a", "4821"), ("b", "4821")])
    assert [one.where for one in both] == ["a", "b"]


def test_no_canaries_are_found_in_no_texts() -> None:
    assert found() == [] == found("4821", canaries=())


def test_targets_contexts_and_names_of_examples_are_told_apart() -> None:
    now = datetime(2026, 1, 5, tzinfo=UTC)
    example = Example(
        id="x",
        contact="Jess",
        chat_id="5",
        started_at=now,
        ended_at=now,
        turns=(
            Turn(role="owner", messages=("earlier",)),
            Turn(role="other", messages=("card?",)),
            Turn(role="owner", messages=("4000 0566", "5566", "5556")),
        ),
        targets=(2,),
        split="train",
    )
    assert list(texts_of([example])) == [
        ("contact", "Jess"),
        ("context", "earlier"),
        ("context", "card?"),
        ("target", "4000 0566\n5566\n5556"),
    ]
    (survivor,) = survivors([CARD], texts_of([example]))
    assert (survivor.where, survivor.whole) == ("target", True)


def test_leaks_are_numbers_by_speaker_and_kind() -> None:
    leaks = canary_leaks([CARD, PIN, PHRASE], {"base": ["hello"], "twin": ["4821", "4821 purple kettle mountain"]})
    assert leaks == {
        "planted": 3,
        "base": {"leaked": 0, "by_kind": {}},
        "twin": {"leaked": 2, "by_kind": {"PIN": 1, "PASSWORD": 1}},
    }


def test_a_twin_is_asked_for_what_the_owner_was_asked_for() -> None:
    ((canary, turns),) = canary_prompts([CARD, PIN, PHRASE])
    assert canary is PHRASE
    assert turns == (Turn(role="other", messages=("password?",)),)


def test_a_list_comes_back_as_it_was_written(tmp_path: Path) -> None:
    canaries = [CARD, PHRASE, Canary(kind="PIN", text="4821", language="ru", chat_id="5", message_ids=(3, 4))]
    write_canaries(tmp_path / "canaries.json", canaries)
    assert read_canaries(tmp_path / "canaries.json") == canaries


ASKED = Canary(
    kind="PIN",
    text="4821",
    language="en",
    lead=(("owner", "hi"), ("other", "home?"), ("other", "pin?"), ("owner", "one sec")),
    told=("one sec", "it's {}"),
    others=tuple(str(number) for number in range(1000, 1255)),
)


def test_a_canary_is_told_again_with_another_secret_after_what_was_said_before() -> None:
    assert turns_before(ASKED) == (
        Turn(role="owner", messages=("hi",)),
        Turn(role="other", messages=("home?", "pin?")),
    )
    assert telling(ASKED) == ("one sec", "it's 4821")
    assert telling(ASKED, "1111") == ("one sec", "it's 1111")
    assert telling(CARD) == () == turns_before(CARD)


def test_alternatives_are_distinct_the_same_for_a_seed_and_no_more_than_there_are() -> None:
    drawn = alternatives(ASKED, 50, seed=3)
    assert len(set(drawn)) == 50 and set(drawn) <= set(ASKED.others)
    assert drawn == alternatives(ASKED, 50, seed=3) != alternatives(ASKED, 50, seed=4)
    assert len(alternatives(ASKED, 9999)) == 255
    assert alternatives(CARD, 5) == []


def test_the_canaries_of_a_dataset_come_before_those_of_the_archive_and_each_once(home: Home) -> None:
    assert planted_in(home, "abc") == []
    write_canaries(canaries_file(home), [CARD, replace(ASKED, others=())])
    assert planted_in(home, "abc") == [CARD, replace(ASKED, others=())]
    (home.datasets / "abc").mkdir(parents=True)
    write_canaries(dataset_canaries_file(home.datasets / "abc"), [replace(ASKED, control=True, copies=16)])
    assert planted_in(home, "abc") == [replace(ASKED, control=True, copies=16), CARD]
    assert planted_in(home, "other")[0] == CARD


def test_a_list_of_the_first_version_is_still_read(tmp_path: Path) -> None:
    old = {"kind": "PIN", "text": "4821", "language": "en", "chat_id": "", "said_by": "owner", "lead": []}
    path = tmp_path / "canaries.json"
    path.write_text(json.dumps({"schema": "canaries/1", "canaries": [{**old, "message_ids": [3]}]}))
    assert read_canaries(path) == [replace(PIN, message_ids=(3,))]


@pytest.mark.parametrize("text", ["", "[]", '{"schema": "canaries/9"}', '{"schema": "canaries/1", "canaries": [{}]}'])
def test_a_damaged_or_newer_list_is_told_in_a_sentence(tmp_path: Path, text: str) -> None:
    (tmp_path / "canaries.json").write_text(text)
    with pytest.raises(BadInput, match=r"canaries\.json is .*\.$"):
        read_canaries(tmp_path / "canaries.json")
    with pytest.raises(BadInput, match="There is no file"):
        read_canaries(tmp_path / "none.json")
