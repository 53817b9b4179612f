"""The wire format of OpenAI's chat completions: what requests may hold and how answers are built, to the byte.

Pure data; `serve.wire_answers` describes the answers for the document, `serve.api` does the work.
Unknown fields are accepted and left alone, null stands for absent.
"""

import time
import uuid
from dataclasses import dataclass, field
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from serve.engine import FinishReason
from serve.twins import Twin
from soundalike.bursts import split_messages

OWNED_BY = "soundalike"
MOST_REPLIES = 8


def _whole(value: object) -> object:
    return int(value) if isinstance(value, float) and value.is_integer() else value


WHOLE = BeforeValidator(_whole)
"""Of an integer: in JSON, 1.0 is one too. Stands after the limits, or they are missing in the document."""


class _Lenient(BaseModel):
    model_config = ConfigDict(strict=True, extra="ignore")


class TextPart(_Lenient):
    """A part of a message's content; a twin reads text only."""

    type: Literal["text"]
    text: str = Field(repr=False)


class ChatMessage(_Lenient):
    """A message: the user's are the contact's, the assistant's are the twin's.

    Tools' are left out; system messages too, unless the server's settings let them be added as words of the contact.
    """

    role: Literal["system", "developer", "user", "assistant", "tool", "function"]
    content: str | list[TextPart] | None = Field(default=None, repr=False)

    @model_validator(mode="after")
    def _is_valid_unicode(self) -> Self:
        try:
            self.text().encode()
        except UnicodeEncodeError:
            raise ValueError("the text is not valid Unicode") from None
        return self

    def text(self) -> str:
        """Join the content's parts."""
        if isinstance(self.content, list):
            return "".join(part.text for part in self.content)
        return self.content or ""


class StreamOptions(_Lenient):
    """What a stream is to hold besides the reply."""

    include_usage: bool | None = None


class ChatRequest(_Lenient):
    """The body of `POST /v1/chat/completions`."""

    messages: Annotated[list[ChatMessage], Field(min_length=1, repr=False)]
    model: str | None = Field(default=None, description="A model that GET /v1/models lists; absent, the first of them.")
    contact: str | None = Field(
        default=None, repr=False, description="Whom the twin is talking to; absent, the first that it knows."
    )
    stream: bool | None = None
    stream_options: StreamOptions | None = None
    n: Annotated[int, Field(ge=1, le=MOST_REPLIES), WHOLE] | None = None
    stop: str | Annotated[list[str], Field(max_length=16)] | None = None
    seed: Annotated[int, WHOLE] | None = Field(default=None, description="The same seed gives the same reply.")
    temperature: Annotated[float, Field(ge=0, le=2)] | None = None
    top_p: Annotated[float, Field(ge=0, le=1)] | None = None
    presence_penalty: Annotated[float, Field(ge=-2, le=2)] | None = None
    frequency_penalty: Annotated[float, Field(ge=-2, le=2)] | None = None
    max_tokens: Annotated[int, Field(ge=1), WHOLE] | None = Field(
        default=None, description="The server has a limit of its own, down to which more is cut."
    )
    max_completion_tokens: Annotated[int, Field(ge=1), WHOLE] | None = Field(
        default=None, description="The newer name of max_tokens; holds where both are given."
    )

    def stops(self) -> list[str]:
        """List the stop strings."""
        return [self.stop] if isinstance(self.stop, str) else self.stop or []

    def client_system(self) -> list[str]:
        """List the client's own system messages."""
        return [message.text() for message in self.messages if message.role in ("system", "developer")]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """One finished choice."""

    text: str = field(repr=False)
    finish_reason: FinishReason
    completion_tokens: int


@dataclass(frozen=True, slots=True)
class Envelope:
    """What all answers to one request have in common."""

    model: str
    id: str = field(default_factory=lambda: f"chatcmpl-{uuid.uuid4().hex}")
    created: int = field(default_factory=lambda: int(time.time()))

    def completion(self, replies: list[Reply], prompt_tokens: int) -> dict[str, Any]:
        """Build the answer to a request without streaming."""
        return {
            **self._head("chat.completion"),
            "choices": [
                {
                    "index": index,
                    "message": {
                        "role": "assistant",
                        "content": reply.text,
                        "refusal": None,
                        "messages": split_messages(reply.text),
                    },
                    "logprobs": None,
                    "finish_reason": reply.finish_reason,
                }
                for index, reply in enumerate(replies)
            ],
            "usage": usage(prompt_tokens, sum(reply.completion_tokens for reply in replies)),
        }

    def chunk(self, index: int, delta: dict[str, str]) -> dict[str, Any]:
        """Build one chunk of a stream."""
        choice = {"index": index, "delta": delta, "logprobs": None, "finish_reason": None}
        return {**self._head("chat.completion.chunk"), "choices": [choice]}

    def last_chunk(self, index: int, text: str, finish_reason: FinishReason) -> dict[str, Any]:
        """Build the last chunk of a choice, which tells its whole text's messages.

        They are the choice's, not the delta's, which clients add up.
        """
        choice = {
            "index": index,
            "delta": {},
            "logprobs": None,
            "finish_reason": finish_reason,
            "messages": split_messages(text),
        }
        return {**self._head("chat.completion.chunk"), "choices": [choice]}

    def usage_chunk(self, prompt_tokens: int, completion_tokens: int) -> dict[str, Any]:
        """Build the last of all chunks, where the request asked for usage."""
        head = self._head("chat.completion.chunk")
        return {**head, "choices": [], "usage": usage(prompt_tokens, completion_tokens)}

    def _head(self, kind: str) -> dict[str, Any]:
        return {"id": self.id, "object": kind, "created": self.created, "model": self.model}


def usage(prompt_tokens: int, completion_tokens: int) -> dict[str, int]:
    """Build the token counts of a request; a prompt counts once, however many replies it had."""
    return {
        "prompt_tokens": prompt_tokens,
        "completion_tokens": completion_tokens,
        "total_tokens": prompt_tokens + completion_tokens,
    }


def model_entry(twin: Twin) -> dict[str, Any]:
    """Build an entry of `GET /v1/models`; `name`, `parent`, `owner` and `contacts` are additions of ours."""
    return {
        "id": twin.model,
        "object": "model",
        "created": twin.created,
        "owned_by": OWNED_BY,
        "name": f"{twin.owner} ({twin.model})" if twin.adapter else f"{twin.model} (base)",
        "parent": twin.base if twin.adapter else None,
        "owner": twin.owner,
        "contacts": list(twin.contacts),
    }


def error_body(
    message: str, *, code: str | None, type: str = "invalid_request_error", param: str | None = None
) -> dict[str, Any]:
    """Build the envelope of every error."""
    return {"error": {"message": message, "type": type, "param": param, "code": code}}
