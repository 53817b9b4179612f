import dataclasses
from pathlib import Path

import pytest

from serve.engines.echo import EchoEngine
from serve.page_client import ApiAway, PageClient, PageSettings
from serve.twins import Twin

from .conftest import RunApi, soon

HI = [{"role": "user", "content": "hi"}]


def test_settings_survive_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = PageSettings(
        api_url="http://127.0.0.1:1",
        api_key="k",
        model="m",
        temperature=0.35,
        reply_tokens=64,
        home=Path("/somewhere/home"),
    )
    for name, value in settings.to_environment().items():
        monkeypatch.setenv(name, value)
    assert PageSettings.from_environment() == settings
    assert "'k'" not in repr(settings)


def test_twins_and_a_streamed_reply(run_api: RunApi) -> None:
    with run_api(api_key="k") as url:
        client = PageClient(PageSettings(api_url=url, api_key="k"))
        twin, base = client.twins()
        assert (twin.model, twin.is_base, twin.owner) == ("20260101-lora-aaaa", False, "Sam Carter")
        assert base.is_base and base.contacts == twin.contacts == ("Jess", "Mum", "Лёша")
        pieces = list(client.reply(twin.model, "Mum", HI, 0.5))
        assert len(pieces) > 5
        assert "".join(pieces) == "you said hi\nYou are Sam Carter, chatting with Mum."


def test_an_api_that_is_not_there_is_told_with_the_next_step() -> None:
    client = PageClient(PageSettings(api_url="http://127.0.0.1:9"))
    with pytest.raises(ApiAway, match=r"does not answer.*soundalike serve"):
        client.twins()
    with pytest.raises(ApiAway, match="does not answer"):
        list(client.reply("m", None, HI, 0.5))


def test_the_apis_own_sentence_is_shown(run_api: RunApi) -> None:
    with run_api(api_key="k") as url:
        with pytest.raises(ApiAway, match="Send the API key"):
            PageClient(PageSettings(api_url=url, api_key="other")).twins()
        with pytest.raises(ApiAway, match="There is no such model"):
            list(PageClient(PageSettings(api_url=url, api_key="k")).reply("m", None, HI, 0.5))


def test_something_else_at_the_address_is_not_taken_for_the_api(run_api: RunApi, twins: list[Twin]) -> None:
    with run_api(of=[dataclasses.replace(twins[0])]) as url, pytest.raises(ApiAway):
        PageClient(PageSettings(api_url=f"{url}/docs")).twins()


def test_letting_go_of_a_reply_stops_the_engine(run_api: RunApi) -> None:
    engine = EchoEngine(pause_seconds=0.02)
    with run_api(engine) as url:
        client = PageClient(PageSettings(api_url=url))
        pieces = client.reply("tiny", None, [{"role": "user", "content": "word " * 500}], 0.5)
        next(piece for piece in pieces if piece)
        pieces.close()
        assert soon(lambda: engine.cancelled == 1)


def test_whoever_waits_for_the_first_word_can_leave(run_api: RunApi) -> None:
    engine = EchoEngine(pause_seconds=60)
    with run_api(engine) as url:
        pieces = PageClient(PageSettings(api_url=url)).reply("tiny", None, HI, 0.5)
        assert [next(pieces), next(pieces)] == ["", ""], "signs of life while nothing comes"
        pieces.close()
        with pytest.raises(StopIteration):
            next(pieces)


def test_a_reply_is_no_longer_than_was_asked_for(run_api: RunApi) -> None:
    with run_api() as url:
        pieces = PageClient(PageSettings(api_url=url)).reply("tiny", None, HI, 0.5, max_tokens=2)
        assert "".join(pieces) == "you said"
