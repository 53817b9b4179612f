import httpx
import openai
import pytest

from serve.rate_limits import Budget
from soundalike.api_keys import add_key
from soundalike.home import Home

from .conftest import RunApi

HI = {"messages": [{"role": "user", "content": "hi"}]}


class Clock:
    def __init__(self) -> None:
        self.seconds = 1000.0

    def __call__(self) -> float:
        return self.seconds


def test_a_minutes_worth_may_be_taken_at_once_and_comes_back_evenly() -> None:
    clock = Clock()
    budget = Budget(6, now=clock)
    for _ in range(6):
        assert budget.seconds_until("a") == 0
        budget.take("a")
    assert budget.seconds_until("a") == pytest.approx(10)
    clock.seconds += 9
    assert budget.seconds_until("a") == pytest.approx(1)
    clock.seconds += 1
    assert budget.seconds_until("a") == 0
    budget.take("a")
    assert budget.seconds_until("a") == pytest.approx(10)
    clock.seconds += 3600
    for _ in range(6):
        assert budget.seconds_until("a") == 0, "a long rest is worth a minute, not more"
        budget.take("a")
    assert budget.seconds_until("a") > 0


def test_clients_have_budgets_of_their_own() -> None:
    budget = Budget(1, now=Clock())
    budget.take("a")
    assert budget.seconds_until("a") > 0 and budget.seconds_until("b") == 0


def test_what_was_spent_beyond_it_has_to_be_waited_for() -> None:
    budget = Budget(60, now=Clock())
    budget.take("a", 180)
    assert budget.seconds_until("a") == pytest.approx(121)


def test_nothing_is_a_limit_that_is_none() -> None:
    budget = Budget(0, now=Clock())
    budget.take("a", 10**9)
    assert budget.seconds_until("a") == 0 and len(budget) == 0


def test_buckets_are_bounded_in_number_and_full_ones_go_first() -> None:
    clock = Clock()
    budget = Budget(10, most_clients=100, now=clock)
    budget.take("busy", 1000)
    for number in range(10_000):
        budget.take(f"client {number}")
        assert len(budget) <= 100
        clock.seconds += 0.1
    assert budget.seconds_until("busy") > 0


def test_even_where_none_is_full_they_are_bounded() -> None:
    budget = Budget(10, most_clients=100, now=Clock())
    for number in range(1000):
        budget.take(f"client {number}", 10)
    assert len(budget) == 100
    assert budget.seconds_until("client 999") > 0 and budget.seconds_until("client 0") == 0


def test_a_client_that_asks_too_often_is_told_when_to_come_back(run_api: RunApi) -> None:
    with run_api(requests_per_minute=3) as url:
        answers = [httpx.post(f"{url}/v1/chat/completions", json=HI) for _ in range(4)]
        assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
        assert 1 <= int(answers[3].headers["retry-after"]) <= 20
        assert answers[3].json()["error"]["code"] == "rate_limit_exceeded"
        assert httpx.get(f"{url}/v1/models").status_code == 200, "only completions are counted"


def test_the_stock_client_raises_rate_limit_error(run_api: RunApi) -> None:
    with run_api(requests_per_minute=1) as url:
        client = openai.OpenAI(base_url=f"{url}/v1", api_key="any", max_retries=0)
        client.chat.completions.create(model="tiny", messages=[{"role": "user", "content": "hi"}])
        with pytest.raises(openai.RateLimitError) as refused:
            client.chat.completions.create(model="tiny", messages=[{"role": "user", "content": "hi"}])
        assert (refused.value.code, refused.value.type) == ("rate_limit_exceeded", "requests")


def test_each_key_has_a_budget_of_its_own(run_api: RunApi, home: Home) -> None:
    one, two = add_key(home, "one"), add_key(home, "two")
    with run_api(requests_per_minute=1) as url:
        statuses = [
            httpx.post(f"{url}/v1/chat/completions", json=HI, headers={"authorization": f"Bearer {key}"}).status_code
            for key in (one, one, two, two)
        ]
    assert statuses == [200, 429, 200, 429]


@pytest.mark.parametrize("stream", [False, True])
def test_tokens_are_counted_after_the_fact(run_api: RunApi, stream: bool) -> None:
    with run_api(tokens_per_minute=15) as url:
        first, second, third = (
            httpx.post(f"{url}/v1/chat/completions", json=HI | {"stream": stream}) for _ in range(3)
        )
        assert (first.status_code, second.status_code, third.status_code) == (200, 200, 429), "10 tokens, then 20 of 15"
        assert third.json()["error"]["type"] == "tokens"
        assert int(third.headers["retry-after"]) > 20


def test_a_request_that_was_refused_costs_nothing(run_api: RunApi) -> None:
    with run_api(requests_per_minute=1, api_key="right") as url:
        wrong = httpx.post(f"{url}/v1/chat/completions", json=HI, headers={"authorization": "Bearer wrong"})
        right = httpx.post(f"{url}/v1/chat/completions", json=HI, headers={"authorization": "Bearer right"})
        assert (wrong.status_code, right.status_code) == (401, 200)
