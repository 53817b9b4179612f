import contextlib
import json
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from serve.contexts import Context, read_contexts
from soundalike.errors import BadInput
from soundalike.records import Turn

from .test_generate import CONTEXTS, write


@pytest.mark.parametrize(
    ("line", "rule"),
    [
        ("{secret", "it is not JSON"),
        ('{"i": 1, "turns": [{"role": "owner", "text": "secret \\ud83d"}]}', "it is not JSON"),
        ('"secret"', "it is not a JSON object"),
        ('{"contact": "secret", "turns": []}', '"i" must be'),
        ('{"i": 1, "contact": 3, "turns": []}', '"contact" must be'),
        ('{"i": 1, "contact": "secret"}', '"turns" must be'),
        ('{"i": 1, "turns": [{"role": "assistant", "text": "secret"}]}', '"turns" must be'),
        ('{"i": 1, "turns": [{"role": "owner", "text": null}]}', '"turns" must be'),
        ('{"i": 1, "turns": [], "at": "secret"}', '"at" must be'),
        ('{"i": 1, "turns": [], "at": 1721000000}', '"at" must be'),
    ],
)
def test_a_bad_line_is_named_by_its_number_and_never_by_its_text(tmp_path: Path, line: str, rule: str) -> None:
    source = tmp_path / "in.jsonl"
    source.write_text(json.dumps(CONTEXTS[0]) + "\n\n" + line + "\n")
    with pytest.raises(BadInput, match=f"Line 3 of .* is no context .*{rule}") as refused:
        list(read_contexts(source))
    assert "secret" not in str(refused.value)


@given(
    st.text(max_size=60)
    | st.recursive(
        st.none() | st.text(),
        lambda x: st.lists(x) | st.dictionaries(st.sampled_from(["i", "turns", "role", "text", "at"]), x),
    ).map(json.dumps)
)
def test_any_line_is_a_context_or_bad_input(tmp_path_factory: pytest.TempPathFactory, line: str) -> None:
    source = tmp_path_factory.getbasetemp() / "any.jsonl"
    source.write_text(line, encoding="utf-8", errors="replace")
    with contextlib.suppress(BadInput):
        assert all(isinstance(one, Context) for one in read_contexts(source))


def test_turns_are_read_as_bursts(tmp_path: Path) -> None:
    assert [one.turns for one in read_contexts(write(tmp_path / "in", *CONTEXTS))] == [
        (Turn(role="other", messages=("hi", "you there?")),),
        (Turn(role="owner", messages=("yes",)), Turn(role="other", messages=("привет", "как дела 🙂"))),
        (),
    ]


def test_a_line_may_say_when_the_reply_is_given(tmp_path: Path) -> None:
    told = ["2024-03-01T08:30", "2024-03-01T08:30+03:00", None]
    source = write(tmp_path / "in", *({**CONTEXTS[0], "at": at} for at in told))
    assert [one.at for one in read_contexts(source)] == [at and datetime.fromisoformat(at) for at in told]
