"""Other tools read what is written unchanged, and learn each target once and nothing else."""

import json
import stat
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from itertools import chain
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prepare import records_export
from prepare.records_export import FORMATS, INFO, NO_MESSAGE, export_records
from soundalike.bursts import join_messages
from soundalike.errors import BadInput, NothingThere
from soundalike.home import Home, write_manifest
from soundalike.records import SPLITS, Example, Turn, write_examples
from tests.conftest import CHATML
from tests.prepare.conftest import START
from tests.soundalike import conftest as command_line
from train import render

command = command_line.command
NAMES = {"owner": "Nadia", "other": "Jess"}
SYSTEM = "You are Nadia, chatting with Jess. It is Friday evening."
SHAREGPT_TAGS = {"role_tag": "from", "content_tag": "value", "user_tag": "human", "assistant_tag": "gpt"}
EVERY_FORMAT = pytest.mark.parametrize("format", FORMATS)


def example_of(script: str, **fields: Any) -> Example:
    """`"t:hi o:yes/sure -:ok"`: turns of the other, of the owner as target, and of the owner as context only."""
    turns, targets = [], []
    for place, word in enumerate(script.split()):
        side, _, said = word.partition(":")
        turns.append(Turn(role="other" if side == "t" else "owner", messages=tuple(said.split("/"))))
        targets += [place] if side == "o" else []
    times = {"started_at": START, "ended_at": START + timedelta(hours=1)}
    known: dict[str, Any] = {"id": "e", "contact": "Jess", "chat_id": "5", "split": "train", "system": SYSTEM, **times}
    return Example(turns=tuple(turns), targets=tuple(targets), **{**known, **fields})


def records_of(format: str, example: Example) -> list[dict[str, Any]]:
    return list(FORMATS[format].records(example, example.system, NAMES))  # type: ignore[arg-type]


def llama_factory_exchanges(row: dict[str, Any], described: dict[str, Any]) -> list[tuple[str, str]]:
    """Prompts and the replies that LLaMA-Factory learns from a record; fails where it would drop the record.

    By the rules of its data/README.md, its parser (a column or tag that is not named does not exist) and converters.
    """
    columns = described["columns"]
    assert row.get(columns.get("system"), "") is not None
    if described["formatting"] == "alpaca":
        assert set(columns) <= {"prompt", "query", "response", "system"}, "a history would be learned again"
        prompt, query, reply = (row[columns[column]] for column in ("prompt", "query", "response"))
        assert prompt and reply
        return [("\n".join(filter(None, (prompt, query))), reply)]
    tags = described.get("tags", SHAREGPT_TAGS)
    messages = [(message[tags["role_tag"]], message[tags["content_tag"]]) for message in row[columns["messages"]]]
    if messages[0][0] == tags.get("system_tag", "system"):
        messages = messages[1:]
    assert messages and len(messages) % 2 == 0
    expected = [tags["user_tag"], tags["assistant_tag"]] * (len(messages) // 2)
    assert [role for role, _ in messages] == expected
    return [(prompt, reply) for (_, prompt), (_, reply) in zip(messages[::2], messages[1::2], strict=True)]


@pytest.fixture
def put_dataset(home: Home) -> Callable[..., Path]:
    """Put a whole dataset of the same examples in each split into the home."""

    def put(examples: Sequence[Example], name: str = "d1") -> Path:
        folder = home.datasets / name
        folder.mkdir(parents=True)
        for split in SPLITS:
            write_examples(folder / f"{split}.jsonl", [replace(example, split=split) for example in examples])
        config = {"system_prompt": "You are {owner}, chatting with {contact}.", "window_tokens": 64}
        write_manifest(folder, {"dataset": name, "owner": "Nadia", "config": config})
        return folder

    return put


EXAMPLES = [
    example_of("t:hi/there o:hello/you t:and? o:nothing"),
    example_of("o:first t:what o:second"),
    example_of("-:before t:question o:answer t:more -:ok t:still? o:yes t:unanswered"),
]
TARGETS = ["hello\nyou", "nothing", "first", "second", "answer", "yes"]


@EVERY_FORMAT
def test_what_is_written_is_read_by_the_datasets_library_and_by_the_rules_of_llama_factory(
    format: str, home: Home, put_dataset: Callable[..., Path], tmp_path: Path
) -> None:
    from datasets import load_dataset

    put_dataset(EXAMPLES)
    report = export_records(home, format)
    info = json.loads((report.path / INFO).read_text())
    assert list(info) == [f"soundalike_{split}" for split in SPLITS]
    for split in SPLITS:
        described = info[f"soundalike_{split}"]
        files = str(report.path / described["file_name"])
        rows = load_dataset("json", data_files=files, split="train", cache_dir=str(tmp_path / "cache"))
        assert len(rows) == report.records[split] == (6 if format == "alpaca" else 3)
        learned = chain.from_iterable(llama_factory_exchanges(row, described) for row in rows)
        assert [reply for _, reply in learned] == TARGETS


def test_trl_trains_on_chat_records_as_they_are_and_takes_the_loss_on_the_targets_only(
    home: Home, put_dataset: Callable[..., Path], tiny_base: Path, tmp_path: Path
) -> None:
    from datasets import load_dataset
    from transformers import AutoModelForCausalLM, AutoTokenizer
    from trl import SFTConfig, SFTTrainer

    put_dataset(EXAMPLES)
    path = export_records(home, "chat").path
    rows = load_dataset("json", data_files=str(path / "train.jsonl"), split="train", cache_dir=str(tmp_path / "cache"))
    tokenizer = AutoTokenizer.from_pretrained(tiny_base)
    content = "message['content'] + '<|im_end|>'"
    tokenizer.chat_template = (
        "{% for message in messages %}{{ '<|im_start|>' + message['role'] + '\n' }}"
        f"{{% if message['role'] == 'assistant' %}}{{% generation %}}{{{{ {content} }}}}{{% endgeneration %}}"
        f"{{% else %}}{{{{ {content} }}}}{{% endif %}}{{{{ '\n' }}}}{{% endfor %}}"
    )
    assert tokenizer.apply_chat_template(rows[0]["messages"], tokenize=False) == tokenizer.apply_chat_template(
        rows[0]["messages"], tokenize=False, chat_template=CHATML
    )
    trainer = SFTTrainer(
        AutoModelForCausalLM.from_pretrained(tiny_base),
        args=SFTConfig(
            output_dir=str(tmp_path / "trained"),
            assistant_only_loss=True,
            max_length=None,
            max_steps=1,
            use_cpu=True,
            bf16=False,
            report_to=[],
            save_strategy="no",
            disable_tqdm=True,
        ),
        train_dataset=rows,
        processing_class=tokenizer,
    )
    learned = [tokenizer.decode([label for label in row["labels"] if label != -100]) for row in trainer.train_dataset]
    assert "".join(learned) == "".join(f"{reply}<|im_end|>" for reply in TARGETS)
    assert trainer.train().global_step == 1


def test_each_format_of_one_example_to_the_letter() -> None:
    example = example_of("t:hi/there o:hello/you t:and? o:nothing")
    assert records_of("chat", example) == [
        {
            "messages": [
                {"role": "system", "content": SYSTEM},
                {"role": "user", "content": "hi\nthere"},
                {"role": "assistant", "content": "hello\nyou"},
                {"role": "user", "content": "and?"},
                {"role": "assistant", "content": "nothing"},
            ]
        }
    ]
    assert records_of("sharegpt", example) == [
        {
            "conversations": [
                {"from": "human", "value": "hi\nthere"},
                {"from": "gpt", "value": "hello\nyou"},
                {"from": "human", "value": "and?"},
                {"from": "gpt", "value": "nothing"},
            ],
            "system": SYSTEM,
        }
    ]
    assert records_of("alpaca", example) == [
        {"instruction": "hi\nthere", "input": "", "output": "hello\nyou", "system": SYSTEM},
        {
            "instruction": "Earlier:\nJess: hi\nJess: there\nNadia: hello\nNadia: you\n",
            "input": "and?",
            "output": "nothing",
            "system": SYSTEM,
        },
    ]


@EVERY_FORMAT
def test_an_owner_turn_that_is_context_only_is_told_in_the_prompt_and_is_no_answer(format: str) -> None:
    (record,) = records_of(format, example_of("-:before t:question o:answer t:unanswered"))
    ((prompt, reply),) = llama_factory_exchanges(record, FORMATS[format].described)
    assert (prompt, reply) == ("Earlier:\nNadia: before\n\nquestion", "answer")


@EVERY_FORMAT
def test_an_owner_who_speaks_first_is_asked_nothing(format: str) -> None:
    (record,) = records_of(format, example_of("o:morning t:hi"))
    assert llama_factory_exchanges(record, FORMATS[format].described) == [(NO_MESSAGE, "morning")]


def test_without_a_system_line_there_is_no_empty_system_message() -> None:
    (record,) = records_of("chat", example_of("t:hi o:hello", system=""))
    assert [message["role"] for message in record["messages"]] == ["user", "assistant"]


@EVERY_FORMAT
def test_a_dataset_that_holds_no_system_lines_gets_that_of_its_settings(
    format: str, home: Home, put_dataset: Callable[..., Path]
) -> None:
    put_dataset([example_of("t:hi o:hello", system="")])
    text = (export_records(home, format).path / "train.jsonl").read_text()
    assert "You are Nadia, chatting with Jess." in text


@st.composite
def examples(draw: st.DrawFn) -> Example:
    """Turns in any order of the sides, any of the owner's targets; each message has a mark of its own."""
    roles = draw(
        st.lists(st.sampled_from(["owner", "other"]), min_size=1, max_size=9).filter(lambda all: "owner" in all)
    )
    some_text = st.text(' \n\t:abя🙂\u2028\u202e"\\{', max_size=6)
    turns = tuple(
        Turn(
            role=role,  # type: ignore[arg-type]
            messages=tuple(
                f"{draw(some_text)}<{place}.{number}>{draw(some_text)}" for number in range(draw(st.integers(1, 3)))
            ),
        )
        for place, role in enumerate(roles)
    )
    owners = [place for place, role in enumerate(roles) if role == "owner"]
    targets = draw(st.sets(st.sampled_from(owners), min_size=1))
    return replace(example_of("t:x"), turns=turns, targets=tuple(sorted(targets)))


@EVERY_FORMAT
@given(example=examples())
def test_each_target_is_an_answer_exactly_once_and_nothing_of_it_is_in_its_prompt(
    format: str, example: Example
) -> None:
    records = json.loads(json.dumps(records_of(format, example)))
    learned = [pair for record in records for pair in llama_factory_exchanges(record, FORMATS[format].described)]
    assert [reply for _, reply in learned] == [
        join_messages(example.turns[place].messages) for place in example.targets
    ]
    first = 0
    for target, (prompt, _) in zip(example.targets, learned, strict=True):
        assert prompt.strip()
        told = {place for place in range(len(example.turns)) if f"<{place}." in prompt}
        assert told == set(range(0 if format == "alpaca" else first, target))
        first = target + 1


def test_a_burst_is_written_as_in_training() -> None:
    assert vars(records_export)["join_messages"] is vars(render)["join_messages"]


def test_the_command_tells_what_was_written_and_how_it_is_used(
    command: command_line.Command, home: Home, put_dataset: Callable[..., Path]
) -> None:
    put_dataset(EXAMPLES)
    told = command("--json", "export", "records", "--format", "sharegpt").json
    path = home.root / "exports" / "d1-sharegpt"
    assert told == {"path": str(path), "format": "sharegpt", "records": {"train": 3, "valid": 3, "test": 3}}
    out = command("export", "records").out
    assert "3 train, 3 valid, 3 test" in out and "assistant_only_loss=True" in out and "dataset_dir" in out
    assert "records" in command("export", "--help").out


def test_only_the_owner_can_read_what_is_written(
    command: command_line.Command, home: Home, put_dataset: Callable[..., Path]
) -> None:
    put_dataset(EXAMPLES)
    folder = Path(command("--json", "export", "records").json["path"])
    assert {stat.S_IMODE(path.stat().st_mode) for path in (folder, folder.parent)} == {0o700}
    assert {stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()} == {0o600}
    assert {path.name for path in folder.iterdir()} == {"train.jsonl", "valid.jsonl", "test.jsonl", INFO}


def test_an_unknown_format_is_refused_with_the_choices(command: command_line.Command) -> None:
    finished = command("export", "records", "--format", "parquet")
    assert finished.exit_code == 2
    assert finished.err.count("\n") == 1 and "'parquet'" in finished.err and "alpaca, sharegpt, chat" in finished.err


def test_without_a_dataset_the_next_command_is_named(home: Home) -> None:
    with pytest.raises(NothingThere, match="soundalike prepare"):
        export_records(home, "chat")
    assert not (home.root / "exports").exists()


def test_a_dataset_is_chosen_by_its_name(home: Home, put_dataset: Callable[..., Path]) -> None:
    put_dataset(EXAMPLES[:1], "d1")
    put_dataset(EXAMPLES, "d2")
    assert export_records(home, "chat", dataset="d1").records["train"] == 1
    with pytest.raises(BadInput, match="'d3': choose from d1, d2"):
        export_records(home, "chat", dataset="d3")


def test_an_earlier_export_is_replaced_and_nothing_else_is(
    home: Home, put_dataset: Callable[..., Path], tmp_path: Path
) -> None:
    out = tmp_path / "out" / "records"
    put_dataset(EXAMPLES[:1], "d1")
    assert export_records(home, "alpaca", out=out).path == out
    put_dataset(EXAMPLES, "d2")
    assert len((export_records(home, "chat", out=out).path / "train.jsonl").read_text().splitlines()) == 3
    (out / "notes.txt").write_text("mine")
    with pytest.raises(BadInput, match="name another --out"):
        export_records(home, "chat", out=out)
    with pytest.raises(BadInput, match="is a file"):
        export_records(home, "chat", out=out / "notes.txt")
    assert (out / "notes.txt").read_text() == "mine"


def test_an_export_that_fails_leaves_the_one_before_and_no_temporary_folder(
    home: Home, put_dataset: Callable[..., Path], tmp_path: Path
) -> None:
    out = tmp_path / "out" / "records"
    folder = put_dataset(EXAMPLES)
    export_records(home, "chat", out=out)
    before = (out / "train.jsonl").read_text()
    (folder / "test.jsonl").write_text('{"schema": "example/99"}\n')
    with pytest.raises(BadInput, match="example/99"):
        export_records(home, "alpaca", out=out)
    assert (out / "train.jsonl").read_text() == before
    assert [path.name for path in out.parent.iterdir()] == ["records"]
