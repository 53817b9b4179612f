import dataclasses
import shutil
from pathlib import Path

import pytest

from evaluate.places import places_of
from evaluate.subject import evenly, load_subject
from soundalike.errors import BadInput, NothingThere
from soundalike.home import Home
from soundalike.models import load_base, load_tokenizer
from soundalike.records import read_run, write_run


def first_logits(model: object) -> list[float]:
    import torch

    with torch.inference_mode():
        found: list[float] = model(input_ids=torch.tensor([[5, 6]])).logits[0, -1].float().tolist()  # type: ignore[operator]
    return found


def test_the_base_speaks_only_inside_its_block(home: Home, run_folder: Path, tiny_base: Path) -> None:
    subject = load_subject(home)
    twin = first_logits(subject.model)
    with subject.speaking_as("base"):
        base = first_logits(subject.model)
    assert base == pytest.approx(first_logits(load_base(str(tiny_base), home)), abs=1e-3)
    assert twin != pytest.approx(base, abs=1e-3) and first_logits(subject.model) == twin
    with subject.speaking_as("twin"):
        assert first_logits(subject.model) == twin


def test_what_the_twin_was_told_is_the_examples_own_line_or_the_runs(home: Home, run_folder: Path) -> None:
    subject = load_subject(home, "r")
    (example, *_) = subject.examples("test")
    to_jess = dataclasses.replace(
        subject, run=dataclasses.replace(subject.run, system_prompt="You, {owner}, to {contact}.")
    )
    assert to_jess.told(example) == f"You, {subject.run.owner}, to Jess."
    assert subject.told(dataclasses.replace(example, system="You are Nadia, at night.")) == "You are Nadia, at night."
    assert len(places_of(subject.examples("train"), [""] * 6)) == 6


def test_a_changed_base_is_refused_for_an_adapter(home: Home, run_folder: Path) -> None:
    run = read_run(run_folder / "run.json")
    write_run(run_folder / "run.json", dataclasses.replace(run, base_revision="another"))
    with pytest.raises(BadInput, match="its adapter does not fit"):
        load_subject(home)


def test_a_twin_of_whole_weights_goes_without_its_base(home: Home, run_folder: Path, tiny_base: Path) -> None:
    shutil.rmtree(run_folder / "adapter")
    load_base(str(tiny_base), home).save_pretrained(run_folder / "adapter")
    load_tokenizer(str(tiny_base), home).save_pretrained(run_folder / "adapter")
    assert load_subject(home).speakers == ("base", "twin")
    run = read_run(run_folder / "run.json")
    write_run(run_folder / "run.json", dataclasses.replace(run, base_revision="another"))
    assert load_subject(home).speakers == ("twin",)


def test_without_a_run_or_its_dataset_a_sentence_says_what_to_do(home: Home, run_folder: Path) -> None:
    shutil.rmtree(home.datasets)
    with pytest.raises(BadInput, match="soundalike train"):
        load_subject(home)
    shutil.rmtree(home.runs)
    with pytest.raises(NothingThere, match="soundalike train"):
        load_subject(home)


def test_a_subject_shows_neither_weights_nor_text_in_a_log(home: Home, run_folder: Path) -> None:
    assert "Linear" not in repr(load_subject(home))


@pytest.mark.parametrize(
    ("available", "count", "expected"),
    [(10, 5, [0, 2, 4, 6, 8]), (3, 10, [0, 1, 2]), (5, 2, [0, 2]), (7, 7, list(range(7))), (4, 0, []), (0, 3, [])],
)
def test_items_are_spread_evenly_in_their_order(available: int, count: int, expected: list[int]) -> None:
    assert evenly(range(available), count) == expected


def test_no_item_is_taken_twice() -> None:
    assert all(len(set(evenly(range(size), count))) == min(size, count) for size in range(60) for count in range(60))
