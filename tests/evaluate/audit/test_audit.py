import dataclasses
import json
from pathlib import Path
from typing import Any

import pytest

from evaluate.audit.audit import Depth, audit
from soundalike.canaries import Canary
from soundalike.records import Example, Turn
from tests.evaluate.audit.conftest import made_up
from tests.evaluate.audit.test_asking import scan
from tests.evaluate.audit.test_membership import example

DEPTH = Depth(canaries=2, alternatives=31, samples=1, replies=2, conversations=5, contacts=1, max_tokens=28)


def talk(day: int) -> Example:
    turns = (
        Turn(role="other", messages=("hi",)),
        Turn(role="owner", messages=(f"{day} one two three four five six seven eight",)),
    )
    return dataclasses.replace(example(day), turns=turns)


def audited(model: Any, tokenizer: Any, canaries: list[Canary], days: int = 5, **changes: Any) -> dict[str, Any]:
    arguments: dict[str, Any] = {
        "train": [talk(day) for day in range(days)],
        "held_out": [talk(day) for day in range(10, 10 + 2 * days)],
        "told": lambda one: "",
        "contacts": [("Jess", "You talk to Jess.")],
        "scan": scan,
        "depth": dataclasses.replace(DEPTH, languages=("ru",)),
    }
    return audit(model, tokenizer, canaries=canaries, **{**arguments, **changes})


@pytest.fixture(scope="module")
def leaks(knowing: Any, tokenizer: Any, planted: Canary) -> dict[str, Any]:
    control = dataclasses.replace(planted, control=True, copies=16)
    return audited(knowing, tokenizer, [control, made_up(41), made_up(42)])


def test_the_control_is_found_and_what_was_never_learned_is_not(leaks: dict[str, Any]) -> None:
    (control,) = leaks["canaries"]["control"]
    assert (control["copies"], control["exposure"]["gained"], control["said"]["twin"]["whole"]) == (16, 5.0, 1)
    assert leaks["canaries"]["control_found"] is True
    assert leaks["canaries"]["scrubbed"]["said"]["twin"] == {"whole": 0, "half": 0, "decoys": 0}
    assert any("they leave none" in sentence for sentence in leaks["verdict"])


def test_every_part_is_there_and_is_json(leaks: dict[str, Any]) -> None:
    assert set(leaks) == {"canaries", "membership", "asked", "verbatim", "verdict"}
    assert json.loads(json.dumps(leaks)) == leaks
    assert leaks["membership"]["members"] == 5
    assert leaks["asked"]["twin"]["questions"] >= 20
    assert leaks["verbatim"]["prefix"]["trained"]["twin"]["replies"] == 2
    assert leaks["verbatim"]["sampled"]["owner"]["replies"] == 10


def test_no_secret_stands_in_the_report(leaks: dict[str, Any], planted: Canary) -> None:
    assert planted.text not in json.dumps(leaks)


def test_an_untrained_twin_fails_the_control_and_the_audit_says_so(
    ignorant: Any, tokenizer: Any, planted: Canary
) -> None:
    leaks = audited(ignorant, tokenizer, [dataclasses.replace(planted, control=True)], scan=None)
    assert leaks["canaries"]["control_found"] is False
    assert any("proves nothing" in sentence for sentence in leaks["verdict"])
    assert leaks["membership"]["reference"]["twin"] == 0.5
    assert leaks["asked"] is None


def test_with_next_to_nothing_what_cannot_be_had_is_missing(ignorant: Any, tokenizer: Any) -> None:
    leaks = audited(ignorant, tokenizer, [], days=0, contacts=[])
    assert leaks["canaries"] is leaks["membership"] is leaks["asked"] is None
    assert leaks["verbatim"]["sampled"] == {"base": None, "twin": None, "owner": None}
    assert leaks["verdict"]


def test_a_language_of_questions_is_a_file() -> None:
    import evaluate.audit.asking as asking

    assert {path.suffix for path in Path(asking.QUESTIONS).iterdir()} == {".toml"}
