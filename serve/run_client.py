"""The API's part about runs, as the pages see it. Every failure is `ApiAway`."""

from typing import TypeVar
from urllib.parse import quote

from pydantic import BaseModel, ValidationError

from serve.page_client import ApiAway, PageClient
from serve.run_wire import BlindTest, Pick, Picked, RunEntry, RunList, RunReport, Training

_PREFIX = "/v1/soundalike/runs"
_Model = TypeVar("_Model", bound=BaseModel)


def list_runs(client: PageClient) -> list[RunEntry]:
    """All runs of the home, the newest first."""
    return _ask(client, RunList, "GET", _PREFIX).data


def read_report(client: PageClient, run: str) -> RunReport:
    """A run's figures."""
    return _ask(client, RunReport, "GET", f"{_path(run)}/report")


def read_report_page(client: PageClient, run: str) -> str:
    """The whole report, as HTML."""
    return client.ask("GET", f"{_path(run)}/report.html").decode()


def read_training(client: PageClient, run: str) -> Training:
    """How a run's training goes."""
    return _ask(client, Training, "GET", f"{_path(run)}/training")


def read_blind_test(client: PageClient, run: str) -> BlindTest:
    """The next question, and how many there were."""
    return _ask(client, BlindTest, "GET", f"{_path(run)}/blind_test")


def answer_blind(client: PageClient, run: str, place: str, picked: int) -> Picked:
    """Say which of the two replies is the owner's."""
    body = Pick(place=place, picked=picked)
    return _ask(client, Picked, "POST", f"{_path(run)}/blind_test", body.model_dump())


def start_blind_again(client: PageClient, run: str) -> BlindTest:
    """Forget a run's answers."""
    return _ask(client, BlindTest, "DELETE", f"{_path(run)}/blind_test/answers")


def _path(run: str) -> str:
    return f"{_PREFIX}/{quote(run, safe='')}"


def _ask(
    client: PageClient, model: type[_Model], method: str, path: str, body: dict[str, object] | None = None
) -> _Model:
    try:
        return model.model_validate_json(client.ask(method, path, body))
    except ValidationError:
        raise ApiAway("The twin's server is of another version of Soundalike: start it again.") from None
