"""The route of ratings: what it writes is what training reads."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest

from serve.rating_wire import LONGEST_TEXT, PATH
from serve.twins import read_twins
from soundalike.feedback import read_ratings
from soundalike.home import Home
from soundalike.records import Turn
from train.preferences import rated

from .conftest import MakeRun, RunApi

RUN = "20260101-lora-aaaa"
BODY: dict[str, Any] = {
    "model": RUN,
    "contact": "Mum",
    "messages": [
        {"role": "user", "content": "hi\nwhere are you"},
        {"role": "assistant", "content": "home"},
        {"role": "user", "content": "still?"},
    ],
    "reply": "yes\nwhy",
    "replied_at": "2026-01-02T03:04:05+02:00",
    "rating": -1,
    "correction": "no\nin the garden",
    "conversation": "abc",
    "temperature": 0.7,
    "max_tokens": 64,
}


@pytest.fixture
def url(run_api: RunApi, make_run: MakeRun, home: Home) -> Iterator[str]:
    make_run(RUN, base="tiny")
    (home.root / "names.json").write_text(json.dumps({"schema": "names/1", "contacts": {"Granny": "Mum"}}))
    with run_api() as address:
        yield address + PATH


def put(url: str, **changes: Any) -> httpx.Response:
    return httpx.put(url, json=BODY | changes)


def test_a_rating_holds_all_that_training_needs(url: str, home: Home) -> None:
    answer = put(url, contact="Granny")
    assert answer.status_code == 200
    (rating,) = read_ratings(home)
    twin = read_twins(home)[0]
    assert answer.json() == {"id": rating.id}
    assert (rating.run, rating.base, rating.contact) == (RUN, "tiny", "Mum"), "by the name that the twin knows"
    assert rating.system == twin.system("Mum", datetime(2026, 1, 2, 1, 4, 5, tzinfo=UTC))
    assert rating.turns == (
        Turn(role="other", messages=("hi", "where are you")),
        Turn(role="owner", messages=("home",)),
        Turn(role="other", messages=("still?",)),
    )
    assert (rating.reply, rating.rating, rating.correction) == (("yes", "why"), -1, ("no", "in the garden"))
    assert rating.settings == {"temperature": 0.7, "max_tokens": 64, "conversation": "abc"}
    assert rating.created_at == datetime(2026, 1, 2, 1, 4, 5, tzinfo=UTC)


def test_training_sees_a_correction_as_preferred_to_the_reply(url: str, home: Home, tiny_base: Path) -> None:
    from transformers import AutoTokenizer

    put(url)
    put(url, reply="good one", rating=1, correction="")
    tokenizer = AutoTokenizer.from_pretrained(tiny_base)
    (corrected, liked), skipped = rated(read_ratings(home), tokenizer, unpaired=True)
    assert not skipped
    assert "in the garden" in tokenizer.decode(corrected.chosen)
    assert "why" in tokenizer.decode(corrected.rejected)
    assert "still?" in tokenizer.decode(corrected.prompt)
    assert "good one" in tokenizer.decode(liked.chosen) and not liked.rejected


def test_a_changed_mind_changes_the_row_and_no_opinion_removes_it(url: str, home: Home) -> None:
    first = put(url).json()["id"]
    assert put(url, rating=1, correction="").json()["id"] == first
    assert [(one.rating, one.correction) for one in read_ratings(home)] == [(1, ())]
    assert put(url, rating=0, correction="").json() == {"id": None}
    assert read_ratings(home) == []


def test_a_rating_of_the_base_names_no_run(url: str, home: Home) -> None:
    put(url, model="tiny")
    (rating,) = read_ratings(home)
    assert (rating.run, rating.base) == ("", "tiny")


def test_a_conversations_ratings_are_forgotten_together(url: str, home: Home) -> None:
    put(url)
    put(url, reply="another")
    put(url, reply="elsewhere", conversation="def")
    assert httpx.delete(f"{url}/abc").json() == {"ratings": 2}
    assert [one.reply for one in read_ratings(home)] == [("elsewhere",)]


@pytest.mark.parametrize(
    ("changes", "status", "code"),
    [
        ({"model": "other"}, 404, "model_not_found"),
        ({"contact": "Stranger"}, 400, "invalid_value"),
        ({"reply": " \n "}, 400, "invalid_value"),
        ({"rating": 2}, 400, "invalid_value"),
        ({"replied_at": "2026-01-02T03:04:05"}, 400, "invalid_value"),
        ({"reply": "x" * (LONGEST_TEXT + 1)}, 400, "invalid_value"),
        ({"messages": [{"role": "user", "content": "x" * (1 << 20)}]}, 413, "request_too_large"),
    ],
)
def test_what_makes_no_sense_is_refused_and_nothing_is_written(
    url: str, home: Home, changes: dict[str, Any], status: int, code: str
) -> None:
    answer = put(url, **changes)
    assert (answer.status_code, answer.json()["error"]["code"]) == (status, code)
    assert "garden" not in answer.text
    assert not home.feedback.exists()


def test_only_the_owners_machine_may_rate(run_api: RunApi, home: Home) -> None:
    with run_api(host="0.0.0.0", api_key="k") as address:
        headers = {"authorization": "Bearer k", "host": "twin.example"}
        assert httpx.put(address + PATH, json=BODY, headers=headers).status_code == 403
        assert httpx.delete(f"{address}{PATH}/abc", headers=headers).status_code == 403
        assert httpx.put(address + PATH, json=BODY).status_code == 401
    assert not home.feedback.exists()
