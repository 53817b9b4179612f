import contextlib
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from serve.generate import Context, generate_file, read_contexts
from soundalike.errors import BadInput, NothingThere, TooLittle
from soundalike.home import Home
from soundalike.records import Turn
from soundalike.sampling import Sampling

from .conftest import MakeRun

SHORT = Sampling(temperature=1.0, top_p=1.0, max_tokens=16, seed=3)


def context(i: Any, contact: str | None, *turns: tuple[str, str]) -> dict[str, Any]:
    return {"i": i, "contact": contact, "turns": [{"role": role, "text": text} for role, text in turns]}


def write(path: Path, *contexts: Any) -> Path:
    path.write_text("".join(json.dumps(one) + "\n" for one in contexts), encoding="utf-8")
    return path


CONTEXTS = (
    context(7, "Jess", ("other", "hi"), ("other", "you there?")),
    context("b", "a stranger", ("owner", "yes"), ("other", "привет\nкак дела 🙂")),
    context(7, None),
)


def test_every_context_gets_a_reply_in_order_and_the_same_again(
    home: Home, make_trained_run: MakeRun, tmp_path: Path
) -> None:
    make_trained_run()
    source = write(tmp_path / "in.jsonl", *CONTEXTS)
    report = generate_file(source, tmp_path / "out.jsonl", home, sampling=SHORT)
    assert report.replies == 3 and report.tokens_per_second > 0
    first = (tmp_path / "out.jsonl").read_bytes()
    replies = [json.loads(line) for line in first.decode().splitlines()]
    assert [reply["i"] for reply in replies] == [7, "b", 7]
    assert all(set(reply) == {"i", "text"} and isinstance(reply["text"], str) for reply in replies)
    assert any(reply["text"] for reply in replies)
    generate_file(source, tmp_path / "out.jsonl", home, sampling=SHORT)
    assert (tmp_path / "out.jsonl").read_bytes() == first


def test_the_base_alone_another_run_and_another_contact_reply_differently(
    home: Home, make_trained_run: MakeRun, tmp_path: Path
) -> None:
    make_trained_run("one", seed=1)
    make_trained_run("two", seed=2)
    greedy = Sampling(temperature=0, max_tokens=16)

    def text(name: str, contact: str = "Jess", **how: Any) -> str:
        source = write(tmp_path / "in.jsonl", context(0, contact, ("other", "hi")))
        generate_file(source, tmp_path / name, home, sampling=greedy, **how)
        return (tmp_path / name).read_text()

    variants = [
        text("a"),
        text("b", run="one"),
        text("c", base_only=True),
        text("d", contact="Mum"),
    ]
    assert len(set(variants)) == 4
    assert text("e", run="two") == variants[0]


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
        lambda x: st.lists(x) | st.dictionaries(st.sampled_from(["i", "turns", "role", "text"]), x),
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


def test_files_that_cannot_be_used_are_refused(home: Home, make_run: MakeRun, tmp_path: Path) -> None:
    (tmp_path / "empty").write_text("\n \n")
    (tmp_path / "bytes").write_bytes(b"\xff\xfe")
    good = write(tmp_path / "good", CONTEXTS[0])
    with pytest.raises(BadInput, match="There is no file"):
        generate_file(tmp_path / "missing", tmp_path / "out", home)
    with pytest.raises(BadInput, match="cannot be read"):
        generate_file(tmp_path, tmp_path / "out", home)
    with pytest.raises(BadInput, match="not UTF-8"):
        generate_file(tmp_path / "bytes", tmp_path / "out", home)
    with pytest.raises(TooLittle, match="holds no contexts"):
        generate_file(tmp_path / "empty", tmp_path / "out", home)
    with pytest.raises(BadInput, match="There is no folder"):
        generate_file(good, tmp_path / "nowhere" / "out", home)
    with pytest.raises(BadInput, match="is a folder"):
        generate_file(good, tmp_path, home)
    with pytest.raises(NothingThere):
        generate_file(good, tmp_path / "out", home)
    assert not (tmp_path / "out").exists()
