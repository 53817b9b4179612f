"""The part of the API that the pages "Is it me?" and "Report" use: about runs, under `/v1/soundalike/runs`.

It tells what the owner really wrote, which talking to the twin does not. So it answers on this machine only, even
where the twin answers others.
"""

from pathlib import Path

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse

from serve.api_error import ApiError
from serve.run_files import blind_test_of, find_run, questions_of, report_of, run_entries, training_of
from serve.run_wire import BlindTest, Pick, Picked, RunList, RunReport, Training
from serve.web_headers import CONTENT_POLICY
from serve.web_origins import is_asked_locally
from soundalike.blind_test import AlreadyAnswered, add_answer, start_again
from soundalike.home import Home

PREFIX = "/v1/soundalike/runs"
PAGE_HEADERS = {"content-security-policy": f"{CONTENT_POLICY}; sandbox"}
"""A report shows what people wrote: whatever may have got into it runs nothing and loads nothing."""


def run_routes(home: Home) -> APIRouter:
    """Build the routes about the runs of a home."""
    router = APIRouter(prefix=PREFIX, dependencies=[Depends(owner_only)])

    def folder_of(run: str) -> Path:
        folder = find_run(home, run)
        if folder is None:
            raise ApiError(404, f"There is no such run here: see GET {PREFIX}.", code="run_not_found", param="run")
        return folder

    found = Depends(folder_of)

    @router.get("", summary="List all runs, unfinished ones too")
    def runs() -> RunList:
        return RunList(data=run_entries(home))

    @router.get("/{run}/training", summary="Show how a run's training goes or went")
    def training(folder: Path = found) -> Training:
        return training_of(folder)

    @router.get("/{run}/report", summary="Show the figures of a run's report")
    def report(folder: Path = found) -> RunReport:
        return report_of(home, folder)

    @router.get("/{run}/report.html", summary="Show the whole report", response_class=HTMLResponse)
    def report_page(folder: Path = found) -> HTMLResponse:
        try:
            page = (folder / "report.html").read_bytes()
        except FileNotFoundError:
            raise ApiError(
                404, "This run was not evaluated yet: run `soundalike evaluate`.", code="not_evaluated", param="run"
            ) from None
        return HTMLResponse(page, headers=PAGE_HEADERS)

    @router.get("/{run}/blind_test", summary="Show where a run's blind test stands, and its next question")
    def blind_test(folder: Path = found) -> BlindTest:
        return blind_test_of(home, folder)

    @router.post("/{run}/blind_test", summary="Answer a question of the blind test")
    def answer(body: Pick, folder: Path = found) -> Picked:
        question = next((one for one in questions_of(folder) if one.place == body.place), None)
        if question is None:
            raise ApiError(404, "There is no such place in this run.", code="place_not_found", param="place")
        try:
            told_apart = add_answer(home, folder.name, question, body.picked)
        except AlreadyAnswered as error:
            raise ApiError(409, str(error), code="already_answered", param="place") from None
        return Picked(told_apart=told_apart, next=blind_test_of(home, folder))

    @router.delete("/{run}/blind_test/answers", summary="Forget all answers given for a run")
    def again(folder: Path = found) -> BlindTest:
        start_again(home, folder.name)
        return blind_test_of(home, folder)

    return router


def owner_only(request: Request) -> None:
    """Refuse whoever is not on this machine, or comes through a server that is asked under another name."""
    if not is_asked_locally(request.headers, request.client.host if request.client else None):
        raise ApiError(403, "This is answered on the owner's own machine only.", code="owner_only")
