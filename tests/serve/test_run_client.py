import httpx
import pytest

from serve.page_client import ApiAway, PageClient, PageSettings
from serve.run_client import (
    answer_blind,
    list_runs,
    read_blind_test,
    read_report,
    read_report_page,
    read_training,
    start_blind_again,
)

from .conftest import MakeEvaluatedRun, MakeRun, RunApi

RUN = "20260101-lora-aaaa"


def test_what_the_api_tells_of_a_run_arrives(run_api: RunApi, make_evaluated_run: MakeEvaluatedRun) -> None:
    make_evaluated_run(RUN)
    with run_api(api_key="k") as url:
        client = PageClient(PageSettings(api_url=url, api_key="k"))
        assert [entry.run for entry in list_runs(client)] == [RUN]
        assert read_report(client, RUN).verdict == ["Nothing came out."]
        assert "Does it sound like" in read_report_page(client, RUN)
        assert read_training(client, RUN).step == 8
        test = read_blind_test(client, RUN)
        assert test.question is not None
        assert answer_blind(client, RUN, test.question.place, 1).next.answered == 1
        assert start_blind_again(client, RUN) == test


def test_failures_are_told_in_the_apis_words_or_ours(run_api: RunApi, make_run: MakeRun) -> None:
    make_run(RUN)
    with run_api() as url:
        client = PageClient(PageSettings(api_url=url))
        with pytest.raises(ApiAway, match="There is no such run"):
            read_report(client, "else")
        with pytest.raises(ApiAway, match="not evaluated"):
            read_report_page(client, RUN)
    with pytest.raises(ApiAway, match="does not answer"):
        list_runs(PageClient(PageSettings(api_url="http://127.0.0.1:9")))


def test_an_api_of_another_version_is_told_as_such(
    run_api: RunApi, make_run: MakeRun, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_run(RUN)
    with run_api() as url:
        client = PageClient(PageSettings(api_url=url))
        answer = httpx.Response(200, json={"elements": []})
        monkeypatch.setattr(client._http, "request", lambda *_, **__: answer)
        with pytest.raises(ApiAway, match="another version"):
            list_runs(client)
