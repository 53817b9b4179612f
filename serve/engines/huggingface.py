"""Transformers in this process: the base loaded once, each twin an adapter on it, one reply at a time.

All work with the model happens in one thread, in the order in which it was asked for. It does not batch.
"""

import asyncio
import threading
from collections.abc import AsyncGenerator, Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from typing import Any

from serve.adapter_files import check_adapter
from serve.detokenizing import Detokenizer
from serve.engine import Piece, ReplyRequest
from serve.trimming import context_tokens, fitting_prompt, reply_limit
from serve.twins import Twin, check_shared_base, check_template
from soundalike.config import ServeConfig
from soundalike.errors import SoundalikeError
from soundalike.home import Home
from soundalike.models import check_revision, keeps_weights, load_tokenizer, load_twin
from soundalike.sampling import generation_arguments
from train.render import end_ids, prompt_tokenizer


class EngineClosed(SoundalikeError):
    """The server is stopping."""

    def __init__(self) -> None:
        super().__init__("The engine is stopping: send the request again later.")


class HuggingFaceEngine:
    """A base with adapters on it."""

    concurrent = 1

    def __init__(self, model: Any, tokenizer: Any, twins: Sequence[Twin], loaded: Twin) -> None:
        """Take a PEFT model whose adapter `default` is that of the twin `loaded`."""
        self._model = model
        self._tokenizer = tokenizer
        self._twins = {twin.model: twin for twin in twins}
        self._loaded = loaded
        self._adapters = {loaded.model: "default"}
        self._end_ids = end_ids(tokenizer)
        self._context_tokens = context_tokens(model)
        self._worker = ThreadPoolExecutor(max_workers=1, thread_name_prefix="engine")
        self._closing = threading.Event()

    def ready(self) -> bool:
        """Tell whether it can answer: from its making to its closing."""
        return not self._closing.is_set()

    async def reply(self, request: ReplyRequest) -> AsyncGenerator[Piece, None]:
        """Draw one reply in the worker thread, token by token."""
        loop = asyncio.get_running_loop()
        pieces: asyncio.Queue[Piece | Exception] = asyncio.Queue()
        cancelled = threading.Event()

        def emit(item: Piece | Exception) -> None:
            # After a cancellation nobody reads on, and the loop may be closed.
            if not cancelled.is_set():
                loop.call_soon_threadsafe(pieces.put_nowait, item)

        def tell(job: Future[None]) -> None:
            if job.cancelled():
                emit(EngineClosed())
            elif isinstance(error := job.exception(), Exception):
                emit(error)

        job = self._worker.submit(self._draw, request, cancelled, emit)
        job.add_done_callback(tell)
        try:
            while True:
                item = await pieces.get()
                if isinstance(item, Exception):
                    raise item
                yield item
                if item.finish_reason is not None:
                    return
        finally:
            cancelled.set()
            job.cancel()

    async def close(self) -> None:
        """Stop the reply that is being drawn and all that wait."""
        self._closing.set()
        await asyncio.to_thread(self._worker.shutdown, wait=True, cancel_futures=True)

    def _draw(self, request: ReplyRequest, cancelled: threading.Event, emit: Callable[[Piece], None]) -> None:
        import torch

        if cancelled.is_set():
            return
        if self._closing.is_set():  # It waited, and began before the worker was told to drop what waits.
            raise EngineClosed
        sampling = request.sampling
        limit = reply_limit(sampling.max_tokens, self._context_tokens)
        prompt = fitting_prompt(request.turns, request.system, self._tokenizer, self._context_tokens - limit)
        tokens = _Tokens(self._decode, self._end_ids, len(prompt), emit)
        input_ids = torch.tensor([prompt], device=self._model.device)
        with self._as_twin(request.model), torch.inference_mode():
            torch.manual_seed(sampling.seed)
            self._model.generate(
                input_ids=input_ids,
                attention_mask=torch.ones_like(input_ids),
                streamer=tokens,
                stopping_criteria=[_Cancelled(cancelled, self._closing)],
                **generation_arguments(self._end_ids, replace(sampling, max_tokens=limit)),
            )
        if self._closing.is_set():
            raise EngineClosed
        tokens.finish()

    def _as_twin(self, model: str) -> AbstractContextManager[Any]:
        """Switch to a twin's adapter, loading it on first use, or to none for the base."""
        twin = self._twins[model]
        if twin.adapter is None:
            disabled: AbstractContextManager[Any] = self._model.disable_adapter()
            return disabled
        if twin == self._loaded and keeps_weights(twin.adapter):
            return nullcontext()
        check_shared_base(self._loaded, twin)
        if model not in self._adapters:
            check_template(twin, self._tokenizer)
            check_adapter(twin)
            # Adapter names become module names, in which a run's name need not be allowed.
            name = f"twin{len(self._adapters)}"
            self._model.load_adapter(str(twin.adapter), adapter_name=name)
            self._model.eval()
            self._adapters[model] = name
        self._model.set_adapter(self._adapters[model], inference_mode=True)
        return nullcontext()

    def _decode(self, tokens: Sequence[int]) -> str:
        text: str = self._tokenizer.decode(list(tokens), skip_special_tokens=True, clean_up_tokenization_spaces=False)
        return text


class _Tokens:
    """What `generate` takes for a streamer: each token becomes a piece at once."""

    def __init__(
        self,
        decode: Callable[[Sequence[int]], str],
        end_ids: Sequence[int],
        prompt_tokens: int,
        emit: Callable[[Piece], None],
    ) -> None:
        self._text = Detokenizer(decode)
        self._end_ids = frozenset(end_ids)
        self._prompt_tokens = prompt_tokens
        self._emit = emit
        self._prompt_is_due = True
        self._count = 0
        self._ended = False

    def put(self, value: Any) -> None:
        """Take the prompt first, which is left out, then token after token."""
        if self._prompt_is_due:
            self._prompt_is_due = False
            return
        for token in value.flatten().tolist():
            self._count += 1
            self._ended = token in self._end_ids
            if not self._ended:
                self._emit(self._piece(self._text.add(token)))

    def end(self) -> None:
        """Do nothing: `generate` calls this also when it was cancelled."""

    def finish(self) -> None:
        """Emit the last piece."""
        self._emit(self._piece(self._text.rest(), "stop" if self._ended else "length"))

    def _piece(self, text: str, finish_reason: Any = None) -> Piece:
        return Piece(
            text=text,
            prompt_tokens=self._prompt_tokens,
            completion_tokens=self._count,
            finish_reason=finish_reason,
        )


class _Cancelled:
    """A stopping criterion: stopping by raising would leave PEFT's hooks behind in the model."""

    def __init__(self, *events: threading.Event) -> None:
        self._events = events

    def __call__(self, input_ids: Any, scores: Any, **kwargs: Any) -> Any:
        import torch

        stop = any(event.is_set() for event in self._events)
        return torch.full((input_ids.shape[0],), stop, device=input_ids.device, dtype=torch.bool)


def open_engine(home: Home, twins: Sequence[Twin], config: ServeConfig) -> HuggingFaceEngine:
    """Load the base with the first twin's adapter; the others are loaded when they are asked for."""
    first = next(twin for twin in twins if twin.adapter is not None)
    assert first.adapter is not None
    check_adapter(first)
    check_revision(first.base, first.base_revision, home)
    tokenizer = prompt_tokenizer(load_tokenizer(first.base, home), first.told)
    check_template(first, tokenizer)
    return HuggingFaceEngine(load_twin(first.base, first.adapter, home, first.trained), tokenizer, twins, first)
