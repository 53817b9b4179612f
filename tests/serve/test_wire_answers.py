"""What is built is what is documented, to the field."""

import json
from typing import Any

from pydantic import BaseModel

from serve.twins import Twin
from serve.wire import Envelope, Reply, model_entry
from serve.wire_answers import Completion, CompletionChunk, ModelEntry

ENVELOPE = Envelope("m")


def says(model: type[BaseModel], body: dict[str, Any]) -> None:
    """See that a model knows every field of an answer, and its type."""
    text = json.dumps(body)
    read = model.model_validate_json(text, strict=True)
    assert read.model_dump(mode="json", exclude_unset=True) == json.loads(text)


def test_a_completion_is_as_documented() -> None:
    reply = Reply(text="hi\nyou\n\tthere", finish_reason="length", completion_tokens=3)
    body = ENVELOPE.completion([reply, reply], 5)
    says(Completion, body)
    assert list(body["choices"][1]["message"]["messages"]) == ["hi", "you\nthere"]


def test_each_kind_of_chunk_is_as_documented() -> None:
    for chunk in (
        ENVELOPE.chunk(0, {"role": "assistant", "content": ""}),
        ENVELOPE.chunk(1, {"content": "hi"}) | {"usage": None},
        ENVELOPE.last_chunk(0, "hi\nyou", "stop"),
        ENVELOPE.usage_chunk(5, 6),
    ):
        says(CompletionChunk, chunk)


def test_the_models_are_as_documented(twins: list[Twin]) -> None:
    for twin in twins:
        says(ModelEntry, model_entry(twin))
