import json
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from serve import generate
from serve.generate import generate_file
from serve.partial import partial_path
from soundalike.errors import BadInput, NothingThere, TooLittle
from soundalike.home import Home
from soundalike.sampling import Sampling, sample_batches

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


def many(count: int) -> list[dict[str, Any]]:
    """Contexts of different lengths, the last of them the first again."""
    told = [context(number, "Jess", ("other", "hi " * (number + 1))) for number in range(count - 1)]
    return [*told, {**told[0], "i": "again"}]


def replies(path: Path) -> dict[Any, str]:
    return {line["i"]: line["text"] for line in map(json.loads, path.read_text(encoding="utf-8").splitlines())}


def test_a_reply_is_the_same_alone_and_another_for_the_same_context_again(
    home: Home, make_trained_run: MakeRun, tmp_path: Path
) -> None:
    make_trained_run()
    contexts = many(5)

    def answered(name: str, *some: dict[str, Any]) -> dict[Any, str]:
        source = write(tmp_path / "in.jsonl", *some)
        generate_file(source, tmp_path / name, home, sampling=SHORT, precision="float32")
        return replies(tmp_path / name)

    together = answered("together", *contexts)
    assert together["again"] != together[0]
    for one in contexts[:2]:
        assert answered("alone", one) == {one["i"]: together[one["i"]]}
    assert answered("backwards", *contexts[3::-1]) == {number: together[number] for number in range(4)}


def test_the_day_changes_nothing_unless_a_context_says_it(
    home: Home, make_trained_run: MakeRun, tmp_path: Path, tiny_base: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from dataclasses import replace

    from serve.twins import read_twins

    make_trained_run()
    twin = replace(read_twins(home)[0], told=("time",))
    plain = next(generate.read_contexts(write(tmp_path / "in", CONTEXTS[0])))
    morning = next(generate.read_contexts(write(tmp_path / "in", {**CONTEXTS[0], "at": "2024-07-24T08:00"})))
    assert generate._system(plain, twin).endswith("It is Friday evening.")
    assert generate._system(morning, twin).endswith("It is Wednesday morning.")


@pytest.fixture
def interrupted(monkeypatch: pytest.MonkeyPatch) -> None:
    """Batches of two, and Ctrl-C in the second."""

    def two_batches(*arguments: Any, **named: Any) -> Iterator[Any]:
        yield next(sample_batches(*arguments, **named, batch_rows=2))
        raise KeyboardInterrupt

    monkeypatch.setattr(generate, "sample_batches", two_batches)


def go_on(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Batches of two, not interrupted; the list gets the number of replies of each."""
    asked: list[int] = []

    def counted(*arguments: Any, **named: Any) -> Iterator[Any]:
        for batch in sample_batches(*arguments, **named, batch_rows=2):
            asked.append(len(batch))
            yield batch

    monkeypatch.setattr(generate, "sample_batches", counted)
    return asked


@pytest.mark.parametrize("precision", ["float32", "auto"])
def test_an_interrupted_run_goes_on_and_ends_as_if_it_had_not_been(
    home: Home,
    make_trained_run: MakeRun,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    interrupted: None,
    precision: Any,
) -> None:
    make_trained_run()
    source = write(tmp_path / "in.jsonl", *many(5))
    call = partial(generate_file, source, home=home, sampling=SHORT, precision=precision)
    with pytest.raises(KeyboardInterrupt):
        call(target=tmp_path / "out")
    left = partial_path(tmp_path / "out")
    assert f"2 of 5 replies are kept in {left.name}" in capsys.readouterr().err.replace(f"{left.parent}/", "")
    assert left.stat().st_mode & 0o777 == 0o600 and not (tmp_path / "out").exists()
    with left.open("ab") as file:
        file.write(b'{"context": 3, "te')  # as a kill leaves it
    asked = go_on(monkeypatch)
    report = call(target=tmp_path / "out")
    assert (report.replies, report.resumed, asked) == (5, 2, [2, 1])
    assert call(target=tmp_path / "whole").resumed == 0
    assert (tmp_path / "out").read_bytes() == (tmp_path / "whole").read_bytes()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["home", "in.jsonl", "out", "whole"]


@pytest.mark.parametrize(
    "changed",
    [
        {"sampling": Sampling(max_tokens=16, seed=4, top_p=1.0)},
        {"base_only": True},
        {"run": "one"},
        {"precision": "float32"},
        {"source": "other.jsonl"},
    ],
    ids=lambda changed: next(iter(changed)),
)
def test_what_was_kept_for_another_question_is_not_taken(
    home: Home,
    make_trained_run: MakeRun,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    interrupted: None,
    changed: dict[str, Any],
) -> None:
    monkeypatch.setattr("soundalike.models.best_dtype", lambda: __import__("torch").bfloat16)
    make_trained_run("one")
    make_trained_run("two", seed=2)
    write(tmp_path / "in.jsonl", *many(4))
    write(tmp_path / "other.jsonl", *many(5))
    how = {"source": "in.jsonl", "sampling": SHORT} | changed
    with pytest.raises(KeyboardInterrupt):
        generate_file(tmp_path / "in.jsonl", tmp_path / "out", home, sampling=SHORT)
    go_on(monkeypatch)
    report = generate_file(tmp_path / how.pop("source"), tmp_path / "out", home, **how)
    assert report.resumed == 0


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
    with pytest.raises(BadInput, match="not an ordinary file"):
        generate_file(good, Path("/dev/null"), home)
    with pytest.raises(NothingThere):
        generate_file(good, tmp_path / "out", home)
    assert not (tmp_path / "out").exists()
