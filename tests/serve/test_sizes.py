import httpx

from .conftest import RunApi


def post(url: str, *contents: object) -> httpx.Response:
    messages = [{"role": "user", "content": content} for content in contents]
    return httpx.post(f"{url}/v1/chat/completions", json={"messages": messages})


def test_more_messages_than_the_setting_are_refused(run_api: RunApi) -> None:
    with run_api(most_messages=3) as url:
        assert post(url, *"abc").status_code == 200
        answer = post(url, *"abcd")
        assert answer.status_code == 400
        assert answer.json()["error"]["message"] == "messages: a request may hold 3 at most."


def test_a_longer_message_than_the_setting_is_refused_in_parts_too(run_api: RunApi) -> None:
    parts = [{"type": "text", "text": "x" * 6}, {"type": "text", "text": "x" * 5}]
    with run_api(most_message_characters=10) as url:
        assert post(url, "x" * 10).status_code == 200
        for content in ("x" * 11, parts):
            answer = post(url, content)
            assert (answer.status_code, answer.json()["error"]["param"]) == (400, "messages")
