"""How answers look, for the OpenAPI document: OpenAI's shapes, and what is ours in them.

`serve.wire` builds them as plain dicts, since a stream has one a token; tests hold the two together.
"""

from typing import Literal

from pydantic import BaseModel, Field

from serve.engine import FinishReason

Messages = list[str]
MESSAGES = "The text's messages, in order: twins answer in bursts. An addition of ours."


class Usage(BaseModel):
    """Tokens; a prompt counts once, however many replies it had."""

    prompt_tokens: int = Field(ge=0)
    completion_tokens: int = Field(ge=0)
    total_tokens: int = Field(ge=0)


class AnswerMessage(BaseModel):
    """What the twin says."""

    role: Literal["assistant"]
    content: str = Field(
        repr=False, description="One message a line; a line that begins with a tab goes on with the message before."
    )
    refusal: None
    messages: Messages = Field(repr=False, description=MESSAGES)


class Choice(BaseModel):
    """One reply."""

    index: int
    message: AnswerMessage
    logprobs: None
    finish_reason: FinishReason


class Completion(BaseModel):
    """The answer to a request that did not ask for a stream."""

    id: str
    object: Literal["chat.completion"]
    created: int = Field(description="Seconds since 1970.")
    model: str
    choices: list[Choice]
    usage: Usage


class Delta(BaseModel):
    """What is new: the role in a reply's first chunk, then text, nothing in the last."""

    role: Literal["assistant"] = "assistant"
    content: str = Field(default="", repr=False)


class ChunkChoice(BaseModel):
    """A part of one reply."""

    index: int
    delta: Delta
    logprobs: None
    finish_reason: FinishReason | None = Field(description="Set in a reply's last chunk.")
    messages: Messages = Field(default=[], repr=False, description=f"In a reply's last chunk only. {MESSAGES}")


class CompletionChunk(BaseModel):
    """One event of a stream. Chunks of several replies interleave."""

    id: str
    object: Literal["chat.completion.chunk"]
    created: int
    model: str
    choices: list[ChunkChoice] = Field(description="None in the chunk that tells the usage, which comes last.")
    usage: Usage | None = Field(default=None, description="There where stream_options.include_usage is true.")


class ModelEntry(BaseModel):
    """A twin, or the base alone; `name`, `parent`, `owner` and `contacts` are additions of ours."""

    id: str
    object: Literal["model"]
    created: int = Field(description="Seconds since 1970: when it was trained.")
    owned_by: str
    name: str = Field(repr=False, description="For people.")
    parent: str | None = Field(description="The base; none for the base itself.")
    owner: str = Field(repr=False, description="Whose twin it is.")
    contacts: list[str] = Field(repr=False, description="Whom it can talk to.")


class ModelList(BaseModel):
    """All models, the one that answers where a request names none at first."""

    object: Literal["list"]
    data: list[ModelEntry]


class Health(BaseModel):
    """A sign of life."""

    status: Literal["ok"]
    service: str
    version: str


class Readiness(BaseModel):
    """Whether it can answer now."""

    status: Literal["ready", "not ready"]
