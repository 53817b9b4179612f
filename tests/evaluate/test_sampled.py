import dataclasses
import json
from pathlib import Path
from typing import Any

import pytest

from evaluate import sampled
from evaluate.places import Place, places_of
from evaluate.sampled import KEPT, Said, said_at, text_of
from evaluate.subject import Subject, load_subject
from soundalike.home import Home
from soundalike.sampling import Sampling

SAMPLING = Sampling(temperature=1.0, max_tokens=6, seed=1)


@pytest.fixture
def subject(home: Home, run_folder: Path) -> Subject:
    return load_subject(home)


@pytest.fixture
def places(subject: Subject) -> list[Place]:
    test = subject.examples("test")[:3]
    return places_of(test, [subject.told(example) for example in test])


def never(*arguments: Any, **more: Any) -> None:
    pytest.fail("sampled again")


def test_a_place_has_one_reply_of_whole_messages(subject: Subject, places: list[Place]) -> None:
    done: list[int] = []
    said = said_at(subject, "twin", places, SAMPLING, done.append)
    assert len(said.replies) == len(said.cut) == sum(done) == 3
    assert all(message.strip() for reply in said.replies for message in reply)


def test_base_and_twin_say_other_things(subject: Subject, places: list[Place]) -> None:
    base, twin = (said_at(subject, speaker, places, SAMPLING, lambda count: None) for speaker in subject.speakers)
    assert base.replies != twin.replies


def test_a_reply_at_the_limit_is_cut_and_one_that_ended_is_not(
    subject: Subject, places: list[Place], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sampled, "sample", lambda *arguments, **more: [[9] * 6, [9] * 5, []])
    said = said_at(subject, "twin", places, SAMPLING, lambda count: None)
    assert said.cut == [True, False, False] and said.replies[2] == ()


def test_what_was_sampled_is_read_again_and_is_the_same(
    subject: Subject, places: list[Place], monkeypatch: pytest.MonkeyPatch
) -> None:
    first = said_at(subject, "twin", places, SAMPLING, lambda count: None)
    monkeypatch.setattr(sampled, "sample", never)
    done: list[int] = []
    assert said_at(subject, "twin", places, SAMPLING, done.append) == first and sum(done) == 3


def test_other_settings_places_or_training_are_sampled_anew(
    subject: Subject, places: list[Place], monkeypatch: pytest.MonkeyPatch
) -> None:
    said_at(subject, "twin", places, SAMPLING, lambda count: None)
    monkeypatch.setattr(sampled, "sample", never)
    longer = dataclasses.replace(subject, run=dataclasses.replace(subject.run, metrics={"steps": 99.0}))
    for another in (
        (subject, places, dataclasses.replace(SAMPLING, seed=2)),
        (subject, places[:2], SAMPLING),
        (subject, [dataclasses.replace(place, told="You are Ann.") for place in places], SAMPLING),
        (longer, places, SAMPLING),
    ):
        with pytest.raises(pytest.fail.Exception, match="sampled again"):
            said_at(another[0], "twin", another[1], another[2], lambda count: None)


def test_runs_on_one_dataset_share_the_bases_replies(
    subject: Subject, places: list[Place], monkeypatch: pytest.MonkeyPatch
) -> None:
    first = said_at(subject, "base", places, SAMPLING, lambda count: None)
    other = dataclasses.replace(
        subject, folder=subject.folder / "other", run=dataclasses.replace(subject.run, metrics={"steps": 99.0})
    )
    monkeypatch.setattr(sampled, "sample", never)
    assert said_at(other, "base", places, SAMPLING, lambda count: None) == first


def test_kept_replies_are_read_by_their_owner_only(subject: Subject, places: list[Place]) -> None:
    said_at(subject, "twin", places, SAMPLING, lambda count: None)
    (file,) = (subject.folder / KEPT).iterdir()
    assert file.stat().st_mode & 0o077 == 0 and len(json.loads(file.read_text())["replies"]) == 3
    assert "secret" not in repr(Said(replies=[("secret",)], cut=[False]))


def test_a_sampled_reply_is_split_into_its_messages(subject: Subject) -> None:
    tokens = subject.tokenizer("ok so\nthe whale 🙂\n\t(two lines)\n\n", add_special_tokens=False)["input_ids"]
    assert text_of(subject.tokenizer, [*tokens, subject.tokenizer.eos_token_id]) == (
        "ok so",
        "the whale 🙂\n(two lines)",
    )
    assert text_of(subject.tokenizer, []) == ()
