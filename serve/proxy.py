"""An engine whose replies another server draws: the conversation is ours, to the token where that server allows it."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from contextlib import aclosing
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from serve.engine import EngineAway, Piece, ReplyRequest
from serve.trimming import fitting_turns, reply_limit
from serve.upstream import Upstream
from serve.upstream_wire import PATHS, PromptForm, broke_off, request_body
from soundalike.errors import BadInput
from soundalike.home import Home
from soundalike.models import load_config
from soundalike.records import Turn
from soundalike.sampling import Sampling
from train.render import render_messages, render_prompt, render_text

if TYPE_CHECKING:
    from transformers import PreTrainedTokenizerBase

_PROBE_TURNS = (
    Turn(role="other", messages=("hi, how are you?", "как дела 🙂")),
    Turn(role="owner", messages=("fine, thanks!",)),
    Turn(role="other", messages=("what are you doing tonight",)),
)
_PROBE_SYSTEM = "This is a conversation."


@dataclass(frozen=True, slots=True, kw_only=True)
class Manner:
    """How an upstream is asked."""

    form: PromptForm
    names: Mapping[str, str]
    """Model of ours to the upstream's name for it."""
    refused: Mapping[str, str]
    """Model of ours that it does not have to the sentence that says why."""
    extras: Mapping[str, Any]
    """Fields of each request beside those of OpenAI: an upstream's own defaults must not narrow the choice unasked."""
    context_tokens: int
    concurrent: int


class ProxyEngine:
    """Passes conversations on to an upstream."""

    def __init__(
        self,
        upstream: Upstream,
        tokenizer: "PreTrainedTokenizerBase",
        manner: Manner,
        *,
        runs: Callable[[], bool] = lambda: True,
        stop: Callable[[], None] = lambda: None,
    ) -> None:
        """Take an upstream; `runs` tells whether what we started of it is well, `stop` ends that."""
        self._upstream = upstream
        self._tokenizer = tokenizer
        self._manner = manner
        self._runs = runs
        self._stop = stop
        self._rendering = asyncio.Lock()
        self.concurrent = manner.concurrent

    def ready(self) -> bool:
        """Tell whether it can answer: the upstream is there, as far as is known."""
        return self._runs() and self._upstream.reachable

    async def reply(self, request: ReplyRequest) -> AsyncGenerator[Piece, None]:
        """Draw one reply; a piece for each event, and the last once the upstream told its count of tokens."""
        manner = self._manner
        if request.model not in manner.names:
            raise BadInput(
                manner.refused.get(
                    request.model, "The model's server does not have this run: start Soundalike's server again."
                )
            )
        if not self._runs():
            raise EngineAway(
                "The model's server is starting: try again later.", code="starting", status=503, retry_after_seconds=10
            )
        limit = reply_limit(request.sampling.max_tokens, manner.context_tokens)
        # Not in the event loop, which serves all clients, and one at a time: the tokenizer is one.
        async with self._rendering:
            prompt, prompt_tokens = await asyncio.to_thread(self._prompt, request, manner.context_tokens - limit)
        sampling = replace(request.sampling, max_tokens=limit)
        body = request_body(
            prompt,
            manner.form,
            manner.names[request.model],
            sampling,
            presence_penalty=request.presence_penalty,
            frequency_penalty=request.frequency_penalty,
        )
        count = 0
        last: Piece | None = None
        async with aclosing(self._upstream.events(PATHS[manner.form], body | dict(manner.extras))) as events:
            async for event in events:
                said = event.text or event.finish_reason
                count = event.completion_tokens or count + bool(event.text)
                if said and last is None:
                    # A server that counts as it goes may begin with none.
                    count = max(count, 1)
                    piece = Piece(
                        text=event.text,
                        prompt_tokens=prompt_tokens,
                        completion_tokens=count,
                        finish_reason=event.finish_reason,
                    )
                    if event.finish_reason is None:
                        yield piece
                    else:
                        last = piece
        if last is None:
            raise broke_off()
        yield replace(last, completion_tokens=max(count, 1))

    async def close(self) -> None:
        """Close the connections, and end what was started."""
        await self._upstream.close()
        await asyncio.to_thread(self._stop)

    def _prompt(self, request: ReplyRequest, room_tokens: int) -> tuple[Any, int]:
        turns, tokens = fitting_turns(request.turns, request.system, self._tokenizer, room_tokens)
        return written(turns, request.system, self._tokenizer, self._manner.form), len(tokens)


def written(turns: Sequence[Turn], system: str, tokenizer: "PreTrainedTokenizerBase", form: PromptForm) -> Any:
    """Write a conversation in a form."""
    write = {"tokens": render_prompt, "text": render_text, "chat": render_messages}[form]
    return write(turns, system, tokenizer)


def best_form(upstream: Upstream, model: str, tokenizer: "PreTrainedTokenizerBase") -> PromptForm:
    """Find out how near to training's prompt an upstream lets us come, by a made-up conversation.

    Some put a template of their own around a completion's text too (Ollama), and some have another tokenizer: both show
    in how many tokens they count.
    """
    expected = len(render_prompt(_PROBE_TURNS, _PROBE_SYSTEM, tokenizer))

    def counts_as_we_do(form: PromptForm) -> bool:
        prompt = written(_PROBE_TURNS, _PROBE_SYSTEM, tokenizer, form)
        body = request_body(prompt, form, model, Sampling(max_tokens=1, temperature=0, top_p=1))
        del body["stream"], body["stream_options"]
        answer = upstream.ask(PATHS[form], body) or {}
        usage = answer.get("usage")
        return isinstance(usage, dict) and usage.get("prompt_tokens") == expected

    if not counts_as_we_do("text"):
        return "chat"
    return "tokens" if counts_as_we_do("tokens") else "text"


def context_of(entry: Mapping[str, Any], base_tokens: int, setting: int) -> int:
    """Tell how many tokens of prompt and reply an upstream's model takes: the setting, else the least that is known."""
    if setting:
        return setting
    meta = entry.get("meta")
    told = [entry.get("max_model_len"), meta.get("n_ctx") if isinstance(meta, dict) else None]
    return min([base_tokens, *(tokens for tokens in told if isinstance(tokens, int) and tokens > 0)])


def base_context(base: str, home: Home) -> int:
    """Tell how many tokens of prompt and reply a base was made for."""
    config = load_config(base, home).get_text_config()
    return int(getattr(config, "max_position_embeddings", None) or 2048)
