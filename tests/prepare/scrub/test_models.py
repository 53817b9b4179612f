"""The rules that ask a language model, with and without the packages."""

import importlib.util
import subprocess
import sys

import pytest

from prepare.scrub import ScrubInput, english_model, load_rules, russian_model, scrub_messages

BOTH = [english_model, russian_model]


@pytest.mark.parametrize("rule", BOTH)
def test_without_the_packages_nothing_is_found_and_what_is_missing_is_told(
    rule: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rule, "folder_of", lambda name: None)
    assert "pip install 'soundalike[names]'" in rule.missing()  # type: ignore[attr-defined]
    assert rule.find_many(["a letter from Tzigane Lantos came", "решил Козлов так"]) == [[], []]  # type: ignore[attr-defined]


@pytest.mark.parametrize("rule", BOTH)
def test_other_weights_than_those_that_are_known_are_not_used(rule: object, monkeypatch: pytest.MonkeyPatch) -> None:
    if rule.missing():  # type: ignore[attr-defined]
        pytest.skip(rule.missing())  # type: ignore[attr-defined]
    monkeypatch.setattr(rule, "_DIGEST", "0" * 64)
    assert "were not used" in rule.missing()  # type: ignore[attr-defined]
    assert rule.find_many(["a letter from Tzigane Lantos came"]) == [[]]  # type: ignore[attr-defined]


@pytest.mark.skipif(bool(english_model.missing()), reason="spaCy or its model is not installed")
def test_torch_is_not_loaded_for_spacy_and_can_be_loaded_after() -> None:
    before = "torch" in sys.modules
    english_model.find_many(["a letter from Tzigane Lantos came today"])
    assert ("torch" in sys.modules) is before
    assert importlib.util.find_spec("torch") is not None


@pytest.mark.parametrize("rule", BOTH)
def test_answers_come_in_the_order_of_the_texts(rule: object) -> None:
    if rule.missing():  # type: ignore[attr-defined]
        pytest.skip(rule.missing())  # type: ignore[attr-defined]
    texts = ["", "a long line first, then a letter from Tzigane Lantos came today", "решил Козлов так и сделать", "ok"]
    together = rule.find_many(texts)  # type: ignore[attr-defined]
    assert together == [list(rule.find(text)) for text in texts]  # type: ignore[attr-defined]
    assert sum(map(len, together)) == 1


@pytest.mark.skipif(any(rule.missing for rule in load_rules()), reason="a language model is not installed")
def test_models_are_asked_by_the_engine_and_can_be_switched_off() -> None:
    messages = [ScrubInput(text="a letter from Tzigane Lantos came today")]
    assert [[(span.start, span.end) for span in spans] for spans in scrub_messages(messages)] == [[(14, 28)]]
    assert scrub_messages(messages, ["english_model"]) == [[]]


@pytest.mark.parametrize("rule", BOTH)
@pytest.mark.parametrize("text", ["", "\ud83d", "A" * 30_000, "Аб " * 9_000, "Ab Cd " * 5_000, "\0 Tzigane Lantos"])
def test_odd_and_long_texts_are_survived(rule: object, text: str) -> None:
    for span in rule.find(text):  # type: ignore[attr-defined]
        assert 0 <= span.start < span.end <= len(text)


def test_the_russian_model_leaves_all_threads_to_what_comes_later() -> None:
    if russian_model.missing():
        pytest.skip("natasha is not installed (the extra `names`)")
    script = (
        "import os; from prepare.scrub import russian_model; before = dict(os.environ); russian_model._model(); "
        "assert dict(os.environ) == before"
    )
    subprocess.run([sys.executable, "-c", script], check=True)
