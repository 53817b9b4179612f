"""What goes to an upstream that speaks the OpenAI API, and what comes back. Pure data; `serve.upstream` does the work.

An upstream's own words are never passed on: they may hold what people wrote.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from serve.engine import EngineAway, FinishReason
from serve.trimming import PromptTooLong
from soundalike.errors import SoundalikeError
from soundalike.sampling import Sampling

PromptForm = Literal["tokens", "text", "chat"]
"""Training's tokens, training's text, or messages that the upstream puts into its own template."""
PATHS: Mapping[PromptForm, str] = {"tokens": "completions", "text": "completions", "chat": "chat/completions"}

_FINISH_REASONS: Mapping[str, FinishReason] = {"length": "length", "max_tokens": "length"}
_FAILED = ("abort", "error")
_LONGEST_RETRY_SECONDS = 3600


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One event of an upstream's stream."""

    text: str = field(default="", repr=False)
    finish_reason: FinishReason | None = None
    completion_tokens: int | None = None
    """Tokens so far, where the upstream says."""
    done: bool = False
    """Whether nothing follows."""


def request_body(
    prompt: Any,
    form: PromptForm,
    model: str,
    sampling: Sampling,
    *,
    presence_penalty: float = 0.0,
    frequency_penalty: float = 0.0,
) -> dict[str, Any]:
    """Build the body that asks for one streamed reply; `prompt` is what the form says."""
    return {
        "model": model,
        "messages" if form == "chat" else "prompt": prompt,
        "max_tokens": sampling.max_tokens,
        "temperature": sampling.temperature,
        "top_p": sampling.top_p,
        "presence_penalty": presence_penalty,
        "frequency_penalty": frequency_penalty,
        # Some keep seeds in 32 bits, with the last number for chance.
        "seed": sampling.seed % 2**31,
        "stream": True,
        "stream_options": {"include_usage": True},
    }


def read_event(line: str) -> Event | None:
    """Read one line of a stream; None for one that says nothing. Raises `EngineAway` for an error or garbage."""
    name, _, value = line.partition(":")
    if name == "error":  # llama-server's
        raise failed()
    if name != "data":
        return None
    if value.strip() == "[DONE]":
        return Event(done=True)
    try:
        data = json.loads(value)
        if "error" in data:
            raise failed()
        used = (data.get("usage") or {}).get("completion_tokens")
        choices = data.get("choices") or [{}]
        text = (choices[0].get("delta") or {}).get("content") or choices[0].get("text") or ""
        reason = choices[0].get("finish_reason")
    except (ValueError, TypeError, AttributeError, IndexError, KeyError):
        raise garbage() from None
    if not isinstance(text, str) or not isinstance(used, int | None) or not isinstance(reason, str | None):
        raise garbage()
    if reason in _FAILED:
        raise failed()
    return Event(
        text=text,
        finish_reason=_FINISH_REASONS.get(reason, "stop") if reason else None,
        completion_tokens=used,
    )


def refusal(status: int, retry_after: str | None, body: bytes) -> SoundalikeError:
    """Say what an upstream's answer without success means for the client of ours who asked."""
    wait = min(int(retry_after), _LONGEST_RETRY_SECONDS) if retry_after and retry_after.isdecimal() else 5
    if status in (429, 503):
        sentence = "The model's server has too much to do: try again later."
        return EngineAway(sentence, code="overloaded", status=status, retry_after_seconds=wait)
    if status in (401, 403):
        return EngineAway(
            "The model's server refuses our key: its owner must set SOUNDALIKE_SERVE__UPSTREAM_KEY.",
            code="upstream_refused",
            retry_after_seconds=60,
        )
    if status == 404:
        return EngineAway(
            "The model's server has no such model or path: its owner must check serve.upstream and upstream_model.",
            code="upstream_refused",
            retry_after_seconds=60,
        )
    if status in (400, 413, 422) and b"context" in body.lower():
        return PromptTooLong(
            "The conversation is longer than the model's server takes: shorten it, or let its owner set "
            "serve.upstream_context_tokens."
        )
    if status >= 500:
        return failed(wait)
    return EngineAway(f"The model's server refused the request (status {status}).", code="upstream_refused")


def unreachable() -> EngineAway:
    """Nothing answers there."""
    return EngineAway("The model's server cannot be reached: try again later.", code="upstream_unreachable")


def silent() -> EngineAway:
    """It answers too late."""
    return EngineAway("The model's server did not answer in time.", code="upstream_timeout", status=504)


def failed(retry_after_seconds: int = 5) -> EngineAway:
    """It says so itself."""
    return EngineAway(
        "The model's server failed while it answered.", code="upstream_failed", retry_after_seconds=retry_after_seconds
    )


def broke_off() -> EngineAway:
    """The answer has no end."""
    return EngineAway("The model's server broke off while it answered.", code="upstream_broke_off")


def garbage() -> EngineAway:
    """It speaks something else."""
    return EngineAway("The model's server answered with something that is no OpenAI API.", code="upstream_garbage")
