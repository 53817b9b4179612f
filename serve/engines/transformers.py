"""Transformers in this process: the base loaded once, each twin an adapter on it, replies in one continuous batch.

Replies of one adapter are drawn together; adapters take turns (`serve.adapter_turns`). A reply depends on its own
request only: in float32 it is the same alone and under load.
"""

import asyncio
import threading
import time
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing, nullcontext
from typing import Any

from serve.adapter_files import check_adapter
from serve.adapter_turns import AdapterTurns
from serve.adapters import Adapters, unreadable
from serve.batcher import Batcher
from serve.detokenizing import Detokenizer
from serve.drawn_alone import tokens_alone
from serve.engine import EngineAway, FinishReason, Piece, ReplyRequest
from serve.request_draws import draw_of
from serve.trimming import context_tokens, fitting_prompt, reply_limit
from serve.twins import Twin, check_template
from soundalike.config import ServeConfig
from soundalike.errors import BadInput, SoundalikeError
from soundalike.home import Home
from soundalike.models import check_revision, load_tokenizer, load_twin
from soundalike.out_of_memory import is_out_of_memory
from soundalike.progress import note
from train.render import end_ids, prompt_tokenizer

CACHE_TOKENS_ON_CPU = 16_384
"""For the embedded base 0.4 GB in bf16."""
SETTLED_SECONDS = 10.0
"""After so long without a switch of adapters, the next one is merged into the base: it may well stay."""


class EngineClosed(SoundalikeError):
    """The server is stopping."""

    def __init__(self) -> None:
        super().__init__("The engine is stopping: send the request again later.")


class TransformersEngine:
    """A base with adapters on it."""

    def __init__(self, model: Any, tokenizer: Any, twins: Sequence[Twin], loaded: Twin, config: ServeConfig) -> None:
        """Take a model whose adapter, or own weights, are those of the twin `loaded`; `twins` may change with time."""
        self._model = model
        self._tokenizer = tokenizer
        self._twins = twins
        self._adapters = Adapters(model, tokenizer, loaded)
        self._end_ids = end_ids(tokenizer)
        self._rows = config.concurrent_replies
        self._batcher = _batcher(model, config)
        self._turns = AdapterTurns(self._switch)
        self._context_tokens = context_tokens(model)
        if self._batcher is not None:
            self._context_tokens = min(self._context_tokens, self._batcher.cache_tokens)
        # In float32 a reply must not depend on how often adapters were switched.
        self._may_merge = config.precision != "float32"
        self._switched = float("-inf")
        self._rendering = asyncio.Lock()
        self._closing = threading.Event()
        self.concurrent = config.concurrent_replies if self._batcher is not None else 1

    def ready(self) -> bool:
        """Tell whether it can answer now: not while it closes, and not while a batch that broke is built anew."""
        return not self._closing.is_set() and (self._batcher is None or self._batcher.ready())

    async def reply(self, request: ReplyRequest) -> AsyncGenerator[Piece, None]:
        """Draw one reply, token by token."""
        self._check_open()
        twin = self._twin(request.model)
        limit = reply_limit(request.sampling.max_tokens, self._context_tokens)
        # Not in the event loop, which serves all clients, and one at a time: the tokenizer is one.
        async with self._rendering:
            prompt = await asyncio.to_thread(
                fitting_prompt, request.turns, request.system, self._tokenizer, self._context_tokens - limit
            )
        draw = draw_of(
            prompt,
            request.sampling,
            presence_penalty=request.presence_penalty,
            frequency_penalty=request.frequency_penalty,
        )
        try:
            async with self._turns.turn_of(twin.version), aclosing(self._tokens(twin, prompt, draw, limit)) as tokens:
                async for piece in self._pieces(tokens, len(prompt), limit):
                    yield piece
                    if piece.finish_reason is not None:
                        return
        except EngineAway:
            self._check_open()
            raise
        raise EngineClosed  # Nothing else ends a reply before its time.

    async def close(self) -> None:
        """Stop all replies, those that are drawn and those that wait."""
        self._closing.set()
        if self._batcher is not None:
            await asyncio.to_thread(self._batcher.close)

    async def _pieces(
        self, tokens: AsyncGenerator[int, None], prompt_tokens: int, limit: int
    ) -> AsyncGenerator[Piece, None]:
        text = Detokenizer(self._decode)
        count = 0
        async for token in tokens:
            count += 1
            ended = token in self._end_ids
            said = "" if ended else text.add(token)
            reason: FinishReason | None = "stop" if ended else "length" if count == limit else None
            if reason is not None:
                said += text.rest()
            yield Piece(text=said, prompt_tokens=prompt_tokens, completion_tokens=count, finish_reason=reason)

    def _check_open(self) -> None:
        if self._closing.is_set():
            raise EngineClosed

    def _twin(self, model: str, created: int | None = None) -> Twin:
        found = next((twin for twin in self._twins if twin.model == model and created in (None, twin.created)), None)
        if found is None:
            raise BadInput(f"The run {model} is no longer there: choose one that GET /v1/models lists.")
        return found

    def _tokens(self, twin: Twin, prompt: Sequence[int], draw: Any, limit: int) -> AsyncGenerator[int, None]:
        if self._batcher is None or self._adapters.takes_the_models_own_way(twin):
            return tokens_alone(self._model, prompt, draw, limit=limit, end_ids=self._end_ids, closing=self._closing)
        return self._batcher.tokens(prompt, draw, limit=limit, end_ids=self._end_ids)

    async def _switch(self, version: tuple[str, int]) -> int:
        """Switch an adapter on, and tell how many replies of it may be drawn at once."""
        self._check_open()
        twin = self._twin(*version)
        settled = time.monotonic() - self._switched >= SETTLED_SECONDS
        self._switched = time.monotonic()

        def switch() -> None:
            with self._batcher.paused() if self._batcher is not None else nullcontext():
                self._adapters.switch(twin, merged=self._may_merge and settled)
                self._adapters.keep(self._twins)

        await asyncio.to_thread(switch)
        return 1 if self._batcher is None or self._adapters.takes_the_models_own_way(twin) else self._rows

    def _decode(self, tokens: Sequence[int]) -> str:
        text: str = self._tokenizer.decode(list(tokens), skip_special_tokens=True, clean_up_tokenization_spaces=False)
        return text


def _batcher(model: Any, config: ServeConfig) -> Batcher | None:
    cache_tokens = config.cache_tokens or (CACHE_TOKENS_ON_CPU if model.device.type == "cpu" else 0)
    try:
        return Batcher(model, cache_tokens=cache_tokens, rows=config.concurrent_replies)
    except (ValueError, NotImplementedError, AttributeError):
        # Layers of other kinds than attention, such as a state-space model's, have no such cache.
        note("This base cannot draw replies together: they are drawn one after the other.")
        return None


def open_engine(home: Home, twins: Sequence[Twin], config: ServeConfig) -> TransformersEngine:
    """Load the base with the first twin's adapter; the others are loaded when they are asked for."""
    import torch
    from safetensors import SafetensorError

    first = next(twin for twin in twins if twin.adapter is not None)
    assert first.adapter is not None
    check_adapter(first)
    check_revision(first.base, first.base_revision, home)
    tokenizer = prompt_tokenizer(load_tokenizer(first.base, home), first.told)
    check_template(first, tokenizer)
    bits = {} if config.quantization == "trained" else {"quantization": config.quantization}
    dtype = torch.float32 if config.precision == "float32" else None
    try:
        model = load_twin(first.base, first.adapter, home, {**first.trained, **bits}, dtype=dtype)
    except (OSError, ValueError, TypeError, KeyError, RuntimeError, SafetensorError) as error:
        if isinstance(error, BadInput) or is_out_of_memory(error):
            raise
        # Not chained: it may hold a path.
        raise unreadable(first) from None
    return TransformersEngine(model, tokenizer, twins, first, config)
