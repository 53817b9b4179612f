"""The REST API: OpenAI's chat completions for twins, with health, metrics and documentation.

Knows requests and answers; drawing is the engine's, letting in is the guard's. A client names a model and
perhaps a contact; the system line and the template are those of training.
"""

from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response
from starlette.exceptions import HTTPException
from starlette.routing import Match
from starlette.types import Scope

from serve.admission import Admission
from serve.answering import Answering
from serve.api_error import FORESEEN, ApiError, ErrorBody, api_error
from serve.counters import Counters
from serve.docs_page import docs_page
from serve.engine import Engine
from serve.guard import METHODS, Guard
from serve.jobs import job_of
from serve.key_ring import KeyRing
from serve.openapi_document import REPLY_RESPONSES, REPLYING, describe
from serve.quiet_loop import keep_errors_quiet
from serve.rating_routes import rating_routes
from serve.run_routes import run_routes
from serve.sizes import check_sizes
from serve.twins import Twin
from serve.wire import ChatRequest, error_body, model_entry
from serve.wire_answers import Health, ModelEntry, ModelList, Readiness
from soundalike import __version__
from soundalike.config import ServeConfig
from soundalike.home import Home
from soundalike.outgoing import Outgoing

SERVICE = "soundalike"
TELLING_SECONDS = 1.0

NO_JSON = "The body must be a JSON object, sent with Content-Type: application/json."


def create_app(
    engine: Engine,
    twins: Sequence[Twin],
    config: ServeConfig,
    home: Home,
    *,
    admission: Admission | None = None,
    outgoing: Outgoing | None = None,
    keys: KeyRing | None = None,
) -> FastAPI:
    """Build the API in front of an open engine; the first twin answers where a request names no model.

    `twins` may change with time; `home` is what the pages about its runs are read from; `outgoing` is what must not
    leave, None for no guard; `keys` opens the API, None for those of the settings and the home.
    """
    counters = Counters()
    admission = admission or Admission(
        engine.concurrent, waiting=config.waiting_requests, patience_seconds=config.patience_seconds
    )
    answering = Answering(engine, admission, counters, outgoing)

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncGenerator[None, None]:
        keep_errors_quiet()
        yield
        # Who was cut off is still to be told so; the process may end as soon as the engine is closed.
        await admission.until_empty(TELLING_SECONDS)
        await engine.close()

    app = FastAPI(
        title="Soundalike",
        summary="An AI twin behind OpenAI's chat completions.",
        version=__version__,
        lifespan=lifespan,
        # FastAPI's own pages load scripts from elsewhere; ours needs none.
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        responses={"default": {"model": ErrorBody, "description": "The error envelope."}},
    )
    _handle_errors(app)
    known_paths: set[str] = set()

    def on_answer(path: str, status: int) -> None:
        # Only paths of ours become labels: a client must not be able to make up others.
        counters.count("soundalike_requests_total", route=path if path in known_paths else "other", status=status)

    keys = keys or KeyRing(home, config)
    app.add_middleware(Guard, config=config, keys=keys, on_answer=on_answer)

    def find(model: str | None) -> Twin:
        if model is None:
            return twins[0]
        by_model = {twin.model: twin for twin in twins}
        if model not in by_model:
            known = ", ".join(by_model)
            raise ApiError(
                404,
                f"There is no such model here: choose from {known}.",
                code="model_not_found",
                param="model",
            )
        return by_model[model]

    @app.get("/v1/models", summary="List the twins and their base", response_model=ModelList)
    async def models() -> JSONResponse:
        return JSONResponse({"object": "list", "data": [model_entry(twin) for twin in twins]})

    @app.get("/v1/models/{model:path}", summary="Show one model", response_model=ModelEntry)
    async def model(model: str) -> JSONResponse:
        return JSONResponse(model_entry(find(model)))

    @app.post(
        "/v1/chat/completions",
        summary="Let a twin reply, at once or as a stream",
        description=REPLYING,
        responses=REPLY_RESPONSES,
    )
    async def chat_completions(body: ChatRequest, request: Request) -> Response:
        check_sizes(body, config)
        job = job_of(body, find(body.model), config)
        return await (answering.stream(job, request) if body.stream else answering.whole(job, request))

    @app.get("/healthz", summary="Tell that the server runs", response_model=Health)
    async def healthz() -> JSONResponse:
        return JSONResponse({"status": "ok", "service": SERVICE, "version": __version__})

    @app.get(
        "/readyz",
        summary="Tell whether it can answer now",
        response_model=Readiness,
        responses={503: {"model": Readiness, "description": "It cannot."}},
    )
    async def readyz() -> JSONResponse:
        ready = engine.ready()
        return JSONResponse({"status": "ready" if ready else "not ready"}, status_code=200 if ready else 503)

    @app.get("/metrics", summary="Numbers for Prometheus", response_class=PlainTextResponse)
    async def metrics() -> PlainTextResponse:
        text = counters.text(active_requests=admission.active, waiting_requests=admission.waiting, ready=engine.ready())
        return PlainTextResponse(text, media_type="text/plain; version=0.0.4")

    app.include_router(run_routes(home))
    app.include_router(rating_routes(home, find))

    @app.get("/docs", include_in_schema=False)
    async def docs() -> HTMLResponse:
        return HTMLResponse(docs_page(app.openapi(), [twin.model for twin in twins]))

    app.openapi = describe(app, keyed=keys.required)  # type: ignore[method-assign]
    known_paths.update(path for route in app.routes if (path := getattr(route, "path", "")))
    return app


def _handle_errors(app: FastAPI) -> None:
    async def foreseen(request: Request, error: Exception) -> JSONResponse:
        return api_error(error).response()

    for kind in (ApiError, *FORESEEN):
        app.add_exception_handler(kind, foreseen)

    @app.exception_handler(RequestValidationError)
    async def invalid(request: Request, error: RequestValidationError) -> JSONResponse:
        # Where a field may have several shapes, the deepest complaint is about the shape that was meant.
        worst: dict[str, Any] = max(error.errors(), key=lambda one: len(one["loc"]))
        path = [str(part) for part in worst["loc"][1:] if str(part).replace("_", "a").isalnum() and part != "str"]
        if worst["type"] == "json_invalid" or not path:
            return JSONResponse(error_body(NO_JSON, code="invalid_json"), status_code=400)
        param = ".".join(path)
        sentence = f"{param}: {worst['msg'][0].lower()}{worst['msg'][1:]}."
        return JSONResponse(error_body(sentence, code="invalid_value", param=param), status_code=400)

    @app.exception_handler(HTTPException)
    async def http_error(request: Request, error: HTTPException) -> JSONResponse:
        sentences = {
            400: (NO_JSON, "invalid_json"),
            404: ("There is no such path: see /docs.", "not_found"),
            405: ("This path does not take that method: see /docs.", "method_not_allowed"),
            408: (str(error.detail), "request_timeout"),
            413: (str(error.detail), "request_too_large"),
        }
        sentence, code = sentences.get(error.status_code, ("The request cannot be read.", "invalid_request"))
        headers = error.headers
        if error.status_code == 405:
            headers = {"allow": ", ".join(_methods_at(app, request))}
        return JSONResponse(error_body(sentence, code=code), status_code=error.status_code, headers=headers)


def _methods_at(app: FastAPI, request: Request) -> list[str]:
    """List what the path of a request takes: the framework names only those of the first route that it finds."""
    return [method for method in METHODS if _takes(app, {**request.scope, "method": method})]


def _takes(app: FastAPI, scope: Scope) -> bool:
    return any(route.matches(scope)[0] == Match.FULL for route in app.routes)
