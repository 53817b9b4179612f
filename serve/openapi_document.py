"""The OpenAPI document: what FastAPI finds out by itself, and what it cannot know: streams, keys, when to come back."""

from collections.abc import Callable
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from pydantic.json_schema import models_json_schema

from serve.api_error import ErrorBody
from serve.guard import OPEN_PATHS
from serve.wire_answers import Completion, CompletionChunk

REPLYING = """
A twin answers in bursts. `content` holds one message a line (a line that begins with a tab goes on with the message
before), and `messages` the same as a list: of `choices[].message` in a whole answer, of `choices[]` in the last chunk
of each choice in a stream.

A stream (`"stream": true`) is server-sent events. Each is `data:` and a CompletionChunk, the last `data: [DONE]`. Where
something goes wrong in mid-stream, an error envelope comes as one more event before that one.

Fields that are not listed are accepted and left alone, and null stands for absent.
"""
RETRY_AFTER = {
    "Retry-After": {
        "description": "Seconds after which to come back.",
        "schema": {"type": "string", "pattern": "^[0-9]+$"},
    }
}
STREAM = {
    "text/event-stream": {
        "itemSchema": {
            "type": "object",
            "description": "An event; its data is a CompletionChunk, an ErrorBody, or [DONE].",
            "properties": {
                "data": {
                    "type": "string",
                    "anyOf": [
                        {"const": "[DONE]"},
                        {
                            "contentMediaType": "application/json",
                            "contentSchema": {
                                "anyOf": [
                                    {"$ref": "#/components/schemas/CompletionChunk"},
                                    {"$ref": "#/components/schemas/ErrorBody"},
                                ]
                            },
                        },
                    ],
                }
            },
            "required": ["data"],
        }
    }
}
ERROR = {"application/json": {"schema": {"$ref": "#/components/schemas/ErrorBody"}}}
REPLY_RESPONSES: dict[int | str, dict[str, Any]] = {
    200: {"model": Completion, "description": "The replies.", "content": STREAM},
    400: {"model": ErrorBody, "description": "The body is not as described, or the conversation is too long."},
    404: {"model": ErrorBody, "description": "There is no such model, or it knows no such contact."},
    429: {"model": ErrorBody, "description": "Too many requests from this client.", "headers": RETRY_AFTER},
    503: {"model": ErrorBody, "description": "Too much to do, or still starting.", "headers": RETRY_AFTER},
}


def describe(app: FastAPI, *, keyed: Callable[[], bool]) -> Callable[[], dict[str, Any]]:
    """Make what gives the document of an app; `keyed` tells whether clients must send a key, which can change."""
    built: dict[bool, dict[str, Any]] = {}

    def document() -> dict[str, Any]:
        needed = keyed()
        if needed not in built:
            built[needed] = _build(app, needed)
        return built[needed]

    return document


def _build(app: FastAPI, keyed: bool) -> dict[str, Any]:
    document = get_openapi(title=app.title, version=app.version, summary=app.summary, routes=app.routes)
    _, chunks = models_json_schema([(CompletionChunk, "serialization")], ref_template="#/components/schemas/{model}")
    components = document["components"]
    components["schemas"] = chunks["$defs"] | components["schemas"]
    for operations in document["paths"].values():
        for operation in operations.values():
            # FastAPI would have an error of a route that answers with text be text.
            operation["responses"]["default"] = {"description": "The error envelope.", "content": ERROR}
    if keyed:
        components["securitySchemes"] = {"key": {"type": "http", "scheme": "bearer"}}
        document["security"] = [{"key": []}]
        for path in OPEN_PATHS:
            for operation in document["paths"][path].values():
                operation["security"] = []
    return document
