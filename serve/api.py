"""The REST API: OpenAI's chat completions for twins, with health, metrics and documentation.

Knows requests and answers; drawing is the engine's, letting in is the guard's. A client names a model and
perhaps a contact; the system line and the template are those of training. A client's own system message is
left out.
"""

import secrets
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response
from starlette.exceptions import HTTPException

from serve.admission import Admission, Busy
from serve.answering import Answering, Job
from serve.api_error import ApiError, ErrorBody
from serve.conversation import ROLES, turns_of
from serve.counters import Counters
from serve.docs_page import docs_page
from serve.engine import Engine, EngineAway, ReplyRequest
from serve.guard import MOST_BODY_BYTES, Guard
from serve.rating_routes import rating_routes
from serve.run_routes import run_routes
from serve.trimming import PromptTooLong
from serve.twins import Twin, UnknownContact
from serve.wire import ChatRequest, Envelope, error_body, model_entry
from soundalike import __version__
from soundalike.config import ServeConfig
from soundalike.errors import BadInput
from soundalike.home import Home
from soundalike.outgoing import Outgoing
from soundalike.sampling import Sampling

SERVICE = "soundalike"
COLDEST = 0.01
"""A temperature below this takes the likeliest token: dividing by less overflows."""

NO_JSON = "The body must be a JSON object, sent with Content-Type: application/json."


def create_app(
    engine: Engine,
    twins: Sequence[Twin],
    config: ServeConfig,
    home: Home,
    *,
    admission: Admission | None = None,
    outgoing: Outgoing | None = None,
) -> FastAPI:
    """Build the API in front of an open engine; the first twin answers where a request names no model.

    `home` is what the pages about its runs are read from; `outgoing` is what must not leave, None for no guard.
    """
    counters = Counters()
    admission = admission or Admission(engine.concurrent)
    answering = Answering(engine, admission, counters, outgoing)
    by_model = {twin.model: twin for twin in twins}

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncGenerator[None, None]:
        yield
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

    app.add_middleware(Guard, host=config.host, api_key=config.api_key, on_answer=on_answer)

    def find(model: str | None) -> Twin:
        if model is None:
            return twins[0]
        if model not in by_model:
            known = ", ".join(by_model)
            raise ApiError(
                404,
                f"There is no such model here: choose from {known}.",
                code="model_not_found",
                param="model",
            )
        return by_model[model]

    @app.get("/v1/models", summary="List the twins and their base")
    async def models() -> JSONResponse:
        return JSONResponse({"object": "list", "data": [model_entry(twin) for twin in twins]})

    @app.get("/v1/models/{model:path}", summary="Show one model")
    async def model(model: str) -> JSONResponse:
        return JSONResponse(model_entry(find(model)))

    @app.post("/v1/chat/completions", summary="Let a twin reply, at once or as a stream")
    async def chat_completions(body: ChatRequest, request: Request) -> Response:
        job = job_of(body, find(body.model), config)
        return await (answering.stream(job) if body.stream else answering.whole(job, request))

    @app.get("/healthz", summary="Tell that the server runs")
    async def healthz() -> JSONResponse:
        return JSONResponse({"status": "ok", "service": SERVICE, "version": __version__})

    @app.get("/readyz", summary="Tell whether it can answer now")
    async def readyz() -> JSONResponse:
        ready = engine.ready()
        return JSONResponse({"status": "ready" if ready else "not ready"}, status_code=200 if ready else 503)

    @app.get("/metrics", summary="Numbers for Prometheus")
    async def metrics() -> PlainTextResponse:
        text = counters.text(active_requests=admission.active, waiting_requests=admission.waiting, ready=engine.ready())
        return PlainTextResponse(text, media_type="text/plain; version=0.0.4")

    app.include_router(run_routes(home))
    app.include_router(rating_routes(home, find))

    @app.get("/docs", include_in_schema=False)
    async def docs() -> HTMLResponse:
        return HTMLResponse(docs_page(app.openapi(), [twin.model for twin in twins]))

    known_paths.update(path for route in app.routes if (path := getattr(route, "path", "")))
    return app


def job_of(body: ChatRequest, twin: Twin, config: ServeConfig) -> Job:
    """Turn a request into what the engine is asked; `ApiError` for a contact that the twin does not know."""
    try:
        contact = twin.contact(body.contact)
    except UnknownContact as error:
        known = ", ".join(error.known)
        raise ApiError(
            400,
            f"The twin knows no such contact: choose from {known}.",
            code="unknown_contact",
            param="contact",
        ) from None
    temperature = config.temperature if body.temperature is None else body.temperature
    top_p = config.top_p if body.top_p is None else body.top_p
    if temperature < COLDEST or top_p == 0:
        temperature, top_p = 0.0, 1.0
    seed = secrets.randbits(31) if body.seed is None else body.seed
    turns = turns_of((ROLES[message.role], message.text()) for message in body.messages if message.role in ROLES)
    choices = [
        ReplyRequest(
            model=twin.model,
            turns=turns,
            system=twin.system(contact),
            sampling=Sampling(
                # transformers takes no whole numbers here.
                temperature=float(temperature),
                top_p=float(top_p),
                max_tokens=body.max_completion_tokens or body.max_tokens or config.max_reply_tokens,
                seed=(seed + index) % 2**63,
            ),
        )
        for index in range(body.n or 1)
    ]
    include_usage = bool(body.stream_options and body.stream_options.include_usage)
    return Job(envelope=Envelope(twin.model), choices=choices, stops=body.stops(), include_usage=include_usage)


def _handle_errors(app: FastAPI) -> None:
    @app.exception_handler(ApiError)
    async def api_error(request: Request, error: ApiError) -> JSONResponse:
        return JSONResponse(error.body, status_code=error.status)

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

    @app.exception_handler(PromptTooLong)
    async def too_long(request: Request, error: PromptTooLong) -> JSONResponse:
        body = error_body(str(error), code="context_length_exceeded", param="messages")
        return JSONResponse(body, status_code=400)

    @app.exception_handler(BadInput)
    async def bad_input(request: Request, error: BadInput) -> JSONResponse:
        return JSONResponse(error_body(str(error), code="invalid_value"), status_code=400)

    @app.exception_handler(Busy)
    async def busy(request: Request, error: Busy) -> JSONResponse:
        body = error_body("Too many requests are waiting: try again.", code="overloaded", type="server_error")
        return JSONResponse(body, status_code=503, headers={"retry-after": str(error.retry_after_seconds)})

    @app.exception_handler(EngineAway)
    async def away(request: Request, error: EngineAway) -> JSONResponse:
        body = error_body(str(error), code=error.code, type="server_error")
        return JSONResponse(body, status_code=error.status, headers={"retry-after": str(error.retry_after_seconds)})

    @app.exception_handler(HTTPException)
    async def http_error(request: Request, error: HTTPException) -> JSONResponse:
        sentences = {
            400: (NO_JSON, "invalid_json"),
            404: ("There is no such path: see /docs.", "not_found"),
            405: ("This path does not take that method: see /docs.", "method_not_allowed"),
            413: (f"A request may have {MOST_BODY_BYTES} bytes at most.", "request_too_large"),
        }
        sentence, code = sentences.get(error.status_code, ("The request cannot be read.", "invalid_request"))
        body = error_body(sentence, code=code)
        return JSONResponse(body, status_code=error.status_code, headers=error.headers)
