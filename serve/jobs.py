"""From a client's request to what the engine is asked. Pure, but for the seed that a request without one gets."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace

from serve.api_error import ApiError
from serve.client_system import MOST_CHARACTERS, ClientSystemTooLong, client_text, with_client_text
from serve.conversation import ROLES, turns_of
from serve.engine import ReplyRequest
from serve.twins import Twin, UnknownContact
from serve.wire import ChatRequest, Envelope
from soundalike.config import ServeConfig
from soundalike.records import Turn
from soundalike.sampling import COLDEST, Sampling


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One request of a client: a reply request for each choice."""

    envelope: Envelope
    choices: Sequence[ReplyRequest]
    stops: Sequence[str]
    include_usage: bool


def job_of(body: ChatRequest, twin: Twin, config: ServeConfig) -> Job:
    """Turn a request into what the engine is asked.

    Raises `ApiError` for a contact that the twin does not know, and for a system message that is too long.
    """
    system = twin.system(_contact(body, twin))
    turns = _turns(body, config)
    sampling = sampling_of(body, config)
    choices = [
        ReplyRequest(
            model=twin.model,
            turns=turns,
            system=system,
            sampling=replace(sampling, seed=(sampling.seed + index) % 2**63),
            presence_penalty=float(body.presence_penalty or 0),
            frequency_penalty=float(body.frequency_penalty or 0),
        )
        for index in range(body.n or 1)
    ]
    include_usage = bool(body.stream_options and body.stream_options.include_usage)
    return Job(envelope=Envelope(twin.model), choices=choices, stops=body.stops(), include_usage=include_usage)


def sampling_of(body: ChatRequest, config: ServeConfig) -> Sampling:
    """Choose how the first reply is drawn: as the request says, else as the settings do, within their limit."""
    temperature = config.temperature if body.temperature is None else body.temperature
    top_p = config.top_p if body.top_p is None else body.top_p
    if temperature < COLDEST or top_p == 0:
        temperature, top_p = 0.0, 1.0
    asked_tokens = body.max_completion_tokens or body.max_tokens or config.max_reply_tokens
    return Sampling(
        temperature=float(temperature),
        top_p=float(top_p),
        max_tokens=min(asked_tokens, config.most_reply_tokens),
        seed=secrets.randbits(31) if body.seed is None else body.seed,
    )


def _contact(body: ChatRequest, twin: Twin) -> str:
    try:
        return twin.contact(body.contact)
    except UnknownContact as error:
        known = ", ".join(error.known)
        raise ApiError(
            404, f"The twin knows no such contact: choose from {known}.", code="unknown_contact", param="contact"
        ) from None


def _turns(body: ChatRequest, config: ServeConfig) -> tuple[Turn, ...]:
    turns = turns_of((ROLES[message.role], message.text()) for message in body.messages if message.role in ROLES)
    if config.client_system == "ignore":
        return turns
    try:
        return with_client_text(turns, client_text(body.client_system()))
    except ClientSystemTooLong:
        raise ApiError(
            400,
            f"The system messages may have {MOST_CHARACTERS} characters together: shorten them.",
            code="system_message_too_long",
            param="messages",
        ) from None
