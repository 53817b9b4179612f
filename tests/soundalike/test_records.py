import copy
import dataclasses
import json
import pickle
from datetime import UTC, datetime
from pathlib import Path

import pytest

from soundalike.errors import BadInput
from soundalike.records import (
    Example,
    Message,
    Run,
    Turn,
    quick_message,
    read_examples,
    read_run,
    to_json,
    to_line,
    write_examples,
    write_run,
)

MOMENT = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)

EXAMPLE = Example(
    id="a",
    contact="Jess",
    chat_id="1",
    started_at=MOMENT,
    ended_at=MOMENT,
    turns=(
        Turn(role="other", messages=("hi",)),
        Turn(role="owner", messages=("привет 🐸", "two\nlines"), gap_seconds=3.5),
    ),
    targets=(1,),
    split="train",
    tokens=9,
    scrubbed=(("EMAIL", 1),),
)

RUN = Run(
    id="r",
    base="b",
    base_revision="1",
    method="lora",
    dataset="d",
    template_digest="t",
    owner="Nadia",
    system_prompt="You are {owner}.",
    seed=1,
    config={"rank": 16},
    metrics={"valid_loss": 3.5},
    adapter="adapter",
    contacts=("Jess", "Лёша"),
)


def test_examples_come_back_as_they_were_written(tmp_path: Path) -> None:
    write_examples(tmp_path / "train.jsonl", [EXAMPLE, EXAMPLE])
    assert list(read_examples(tmp_path / "train.jsonl")) == [EXAMPLE, EXAMPLE]


def test_a_run_comes_back_as_it_was_written(tmp_path: Path) -> None:
    write_run(tmp_path / "run.json", RUN)
    assert read_run(tmp_path / "run.json") == RUN


@pytest.mark.parametrize("first_line", ['{"schema": "example/99"}', "{}", '{"schema": "run/1"}'])
def test_an_unknown_schema_is_refused_with_both_versions_named(tmp_path: Path, first_line: str) -> None:
    (tmp_path / "train.jsonl").write_text(first_line + "\n")
    with pytest.raises(BadInput, match="example/2"):
        list(read_examples(tmp_path / "train.jsonl"))


def test_a_line_is_what_the_json_of_the_example_is() -> None:
    assert json.loads(to_line(EXAMPLE)) == to_json(EXAMPLE)
    half = dataclasses.replace(EXAMPLE, turns=(Turn(role="other", messages=("\ud83d",)), *EXAMPLE.turns))
    assert json.loads(to_line(half)) == to_json(half)


def test_examples_of_the_first_version_are_upgraded(tmp_path: Path) -> None:
    path = tmp_path / "train.jsonl"
    write_examples(path, [EXAMPLE])
    header, line = path.read_text().splitlines()
    older = {key: value for key, value in json.loads(line).items() if key not in ("system", "weight")}
    path.write_text(json.dumps({"schema": "example/1"}) + "\n" + json.dumps(older) + "\n")
    assert json.loads(header) == {"schema": "example/2"}
    assert list(read_examples(path)) == [dataclasses.replace(EXAMPLE, system="", weight=1.0)]


def test_no_private_text_is_in_any_repr() -> None:
    message = Message(
        source="telegram",
        account="1",
        chat_id="2",
        message_id=3,
        sent_at=MOMENT,
        sender_id="4",
        sender_name="Jess Adeyemi",
        is_owner=False,
        kind="text",
        text="my pin is 4821",
        reactions=(("❤️", 1),),
    )
    told = repr((message, EXAMPLE, RUN))
    assert not any(word in told for word in ("4821", "Jess", "привет", "Nadia", "Лёша", "❤️"))


def test_a_message_made_quickly_is_one_like_any_other() -> None:
    every = {
        "source": "telegram",
        "account": "1",
        "chat_id": "2",
        "message_id": 3,
        "sent_at": MOMENT,
        "sender_id": "4",
        "sender_name": "Jess",
        "is_owner": False,
        "kind": "text",
        "text": "hello",
        "reply_to": 1,
        "forwarded": True,
        "edited_at": MOMENT,
        "reactions": (("❤️", 1),),
        "via_bot": "@gif",
    }
    quick, plain = quick_message(**every), Message(**every)
    assert list(every) == [field.name for field in dataclasses.fields(Message)]
    assert type(quick) is Message
    assert (quick, hash(quick), repr(quick)) == (plain, hash(plain), repr(plain))
    assert dataclasses.replace(quick, text="bye") == dataclasses.replace(plain, text="bye") != quick
    assert copy.deepcopy(quick) == pickle.loads(pickle.dumps(quick)) == quick
    with pytest.raises(dataclasses.FrozenInstanceError):
        quick.text = "bye"  # type: ignore[misc]
