"""The API's part about runs: what the pages are told, what they are not, and who is told."""

import json
import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from serve.run_files import find_run
from soundalike.blind_test import answers
from soundalike.held_out import FILE
from soundalike.home import Home

from .conftest import MakeEvaluatedRun, MakeRun, RunApi

RUN = "20260101-lora-aaaa"
RUNS = "/v1/soundalike/runs"
GETS = ("", f"/{RUN}/report", f"/{RUN}/report.html", f"/{RUN}/training", f"/{RUN}/blind_test")


@pytest.fixture
def url(run_api: RunApi, make_evaluated_run: MakeEvaluatedRun) -> Iterator[str]:
    make_evaluated_run(RUN)
    with run_api() as address:
        yield address + RUNS


def get(url: str) -> Any:
    answer = httpx.get(url)
    assert answer.status_code == 200, answer.text
    return answer.json()


def pick(url: str, place: str, picked: Any) -> httpx.Response:
    return httpx.post(f"{url}/{RUN}/blind_test", json={"place": place, "picked": picked})


def test_all_runs_are_listed_the_newest_first(url: str, home: Home) -> None:
    (home.runs / "20270101-lora-live").mkdir()
    live, done = get(url)["data"]
    assert (live["run"], live["state"], live["base"], live["has_report"]) == (
        "20270101-lora-live",
        "training",
        None,
        False,
    )
    assert (done["run"], done["state"], done["method"]) == (RUN, "finished", "lora")
    assert done["has_report"] and done["has_blind_test"]


def test_a_question_shows_both_replies_and_not_whose_they_are(url: str) -> None:
    test = get(f"{url}/{RUN}/blind_test")
    assert (test["answered"], test["left"], test["score"]) == (0, 14, None)
    question = test["question"]
    assert set(question) == {"place", "contact", "turns", "replies"}
    number = question["turns"][0]["messages"][0].split()[-1]
    assert sorted(question["replies"]) == [[f"mine {number}"], [f"twins {number}"]]


def test_the_owners_name_of_a_contact_is_shown(url: str, home: Home) -> None:
    (home.root / "names.json").write_text(json.dumps({"schema": "names/1", "contacts": {"Granny": "Jess"}}))
    assert get(f"{url}/{RUN}/blind_test")["question"]["contact"] == "Granny"


def test_an_answer_is_kept_and_the_next_question_comes(url: str, home: Home) -> None:
    question = get(f"{url}/{RUN}/blind_test")["question"]
    real = next(index for index, reply in enumerate(question["replies"]) if reply[0].startswith("mine"))
    answer = pick(url, question["place"], real).json()
    assert answer["told_apart"] is True
    assert (answer["next"]["answered"], answer["next"]["left"]) == (1, 13)
    assert answer["next"]["question"]["place"] != question["place"]
    assert get(f"{url}/{RUN}/blind_test") == answer["next"], "as it is after a reload"
    assert [one.told_apart for one in answers(home, RUN)] == [True]
    again = pick(url, question["place"], 1 - real)
    assert (again.status_code, again.json()["error"]["code"]) == (409, "already_answered")


def test_no_place_is_asked_twice_and_the_score_comes_after_ten(url: str) -> None:
    test, seen, scores = get(f"{url}/{RUN}/blind_test"), [], []
    while test["question"]:
        seen.append(test["question"]["place"])
        test = pick(url, seen[-1], 0).json()["next"]
        scores.append(test["score"])
    assert len(set(seen)) == len(seen) == 14
    assert scores[:9] == [None] * 9
    assert scores[9]["asked"] == 10
    assert 0 <= scores[9]["low"] <= scores[9]["share"] <= scores[9]["high"] <= 1
    assert f"in {scores[-1]['told_apart']} of 14" in scores[-1]["sentence"]
    assert get(f"{url}/{RUN}/report")["blind_test"] == scores[-1]
    fresh = httpx.delete(f"{url}/{RUN}/blind_test/answers").json()
    assert (fresh["answered"], fresh["left"], fresh["question"]["place"]) == (0, 14, seen[0])


def test_where_there_are_few_questions_the_score_comes_with_the_last(
    run_api: RunApi, make_evaluated_run: MakeEvaluatedRun
) -> None:
    make_evaluated_run(RUN, places=2)
    with run_api() as address:
        url = address + RUNS
        test = get(f"{url}/{RUN}/blind_test")
        assert test["score_after"] == 2
        test = pick(url, test["question"]["place"], 0).json()["next"]
        assert test["score"] is None
        assert pick(url, test["question"]["place"], 0).json()["next"]["score"]["asked"] == 2


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"place": "no such", "picked": 0}, 404, "place_not_found"),
        ({"place": "x", "picked": 2}, 400, "invalid_value"),
        ({"place": "x", "picked": -1}, 400, "invalid_value"),
        ({"place": "x", "picked": True}, 400, "invalid_value"),
        ({"place": "x" * 65, "picked": 0}, 400, "invalid_value"),
        ({"place": 3, "picked": 0}, 400, "invalid_value"),
        ({}, 400, "invalid_value"),
        ([], 400, "invalid_json"),
    ],
)
def test_an_answer_that_is_none_is_refused_in_the_envelope(url: str, body: Any, status: int, code: str) -> None:
    answer = httpx.post(f"{url}/{RUN}/blind_test", json=body)
    assert (answer.status_code, answer.json()["error"]["code"]) == (status, code)


def test_the_report_has_figures_sentences_and_the_datasets_funnel(url: str) -> None:
    report = get(f"{url}/{RUN}/report")
    figures = {figure["name"]: figure for figure in report["figures"]}
    assert (figures["Loss"]["base"], figures["Loss"]["twin"], figures["Loss"]["owner"]) == (4.5, 3.5, None)
    assert figures["Told apart"]["interval"] == [0.6, 0.75]
    assert figures["Told apart"]["owner"] == 0.55, "the owner's own earlier replies stand for them"
    assert figures["Copied"]["twin"] == 0.02
    assert report["verdict"] == ["Nothing came out."]
    assert report["funnel"][0]["count"] == 100
    assert (report["owner"], report["held_out"], report["has_page"]) == ("Sam Carter", 14, True)


def test_a_run_that_was_not_evaluated_has_an_empty_report_and_no_questions(run_api: RunApi, make_run: MakeRun) -> None:
    make_run(RUN)
    with run_api() as address:
        url = f"{address}{RUNS}/{RUN}"
        assert get(f"{url}/report")["figures"] == []
        assert get(f"{url}/blind_test")["question"] is None
        answer = httpx.get(f"{url}/report.html")
        assert (answer.status_code, answer.json()["error"]["code"]) == (404, "not_evaluated")
        assert get(f"{url}/training")["step"] is None


def test_damaged_files_are_told_in_a_sentence_without_their_text(url: str, home: Home) -> None:
    for name, route in ((FILE, "blind_test"), ("fidelity.json", "report")):
        (home.runs / RUN / name).write_text("frog {")
        answer = httpx.get(f"{url}/{RUN}/{route}")
        assert answer.status_code == 400
        assert "damaged" in answer.json()["error"]["message"]
        assert "frog" not in answer.text


def test_numbers_of_odd_kinds_are_no_figures(url: str, home: Home) -> None:
    odd = {"nll": {"base": float("nan"), "twin": "3"}, "auc": [1], "context_fit": {"twin": True}, "missing": "none"}
    odd |= {"style_gap": {"twin": 2.0}, "intervals": {"style_gap": {"twin": [1.0, None]}}, "held_out": {"turns": "x"}}
    (home.runs / RUN / "fidelity.json").write_text(json.dumps({"fidelity": odd, "leaks": []}))
    (figure,) = get(f"{url}/{RUN}/report")["figures"]
    assert (figure["twin"], figure["interval"]) == (2.0, None)


def test_a_training_is_told_while_it_runs_and_as_stopped_when_silent(url: str, home: Home) -> None:
    folder = home.runs / "20270101-lora-live"
    folder.mkdir()
    metrics = folder / "metrics.jsonl"
    metrics.write_text('{"step": 0, "eval_loss": 4.5}\n{"step": 7, "seconds": 12.5, "loss": 4.25}\n{"step": 8, "lo')
    told = get(f"{url}/{folder.name}/training")
    assert (told["state"], told["step"], told["seconds"]) == ("training", 7, 12.5)
    assert (told["loss"], told["held_out_loss"]) == (4.25, 4.5)
    assert told["curve"].startswith("<svg")
    old = time.time() - 3600
    os.utime(metrics, (old, old))
    assert get(f"{url}/{folder.name}/training")["state"] == "stopped"


def test_the_whole_report_may_run_and_load_nothing(url: str) -> None:
    answer = httpx.get(f"{url}/{RUN}/report.html")
    assert answer.headers["content-type"].startswith("text/html")
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy and "script-src" not in policy and "sandbox" in policy
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["cache-control"] == "no-store"
    assert "Does it sound like" in answer.text


@pytest.mark.parametrize("run", ["else", "..", "%2e%2e", "..%2f..", f"{RUN}%2f..%2f{RUN}", "%00", "x" * 5000])
def test_a_name_never_leads_out_of_the_folder_of_runs(url: str, home: Home, run: str) -> None:
    (home.root / "report.html").write_text("frog")
    for route in ("report", "report.html", "training", "blind_test"):
        answer = httpx.get(f"{url}/{run}/{route}")
        assert answer.status_code == 404
        assert set(answer.json()["error"]) == {"message", "type", "param", "code"}
    assert find_run(home, "..") is None


@pytest.mark.parametrize("path", GETS)
def test_the_runs_are_told_on_this_machine_only(
    run_api: RunApi, make_evaluated_run: MakeEvaluatedRun, path: str
) -> None:
    make_evaluated_run(RUN)
    with run_api(host="0.0.0.0", api_key="k") as address:
        key = {"authorization": "Bearer k"}
        assert httpx.get(address + RUNS + path).status_code == 401
        assert httpx.get(address + RUNS + path, headers=key).status_code == 200
        # The twin itself answers others, whose requests name the machine.
        named = {**key, "host": "my-box.lan"}
        assert httpx.get(f"{address}/v1/models", headers=named).status_code == 200
        refused = httpx.get(address + RUNS + path, headers=named)
        assert (refused.status_code, refused.json()["error"]["code"]) == (403, "owner_only")


def test_the_openapi_document_types_every_answer(url: str) -> None:
    document = get(url.removesuffix(RUNS) + "/openapi.json")
    for path, operations in document["paths"].items():
        if not path.startswith(RUNS):
            continue
        for operation in operations.values():
            assert "422" not in operation["responses"], path
            (kind,) = operation["responses"]["200"]["content"].values()
            assert "$ref" in kind["schema"] or path.endswith(".html"), path


def test_a_runs_record_that_cannot_be_read_is_left_out(url: str, home: Home, make_run: MakeRun) -> None:
    broken: Path = make_run("20250101-lora-broken")
    (broken / "run.json").write_text("{")
    assert [entry["run"] for entry in get(url)["data"]] == [RUN]
