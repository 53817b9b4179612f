"""Continuous batching of transformers, made safe: requests join and leave the batch token by token.

What was found to break it (notes/serve.md, section B) is kept away from it: it draws by `serve.request_draws`; its
cache has a size of its own and is not shared between requests, for another adapter may have filled it; a request that
is given up leaves nothing behind; and where its thread dies, everybody is told, and it is built anew.
"""

import asyncio
import itertools
import logging
import threading
from collections.abc import AsyncGenerator, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from queue import Empty
from typing import Any

from serve.engine import EngineAway
from serve.paged_attention import register
from serve.request_draws import Draw, logits_processors

PAGE_TOKENS = 32
STEP_TOKENS = 1024
"""Of all prompts that are read in one step: more of them would let the others wait."""
WATCH_SECONDS = 0.2
LONGEST_PAUSE_SECONDS = 30.0
"""Between two attempts to build it anew."""
LOG = logging.getLogger("soundalike.serve")


class Batcher:
    """One batch on one model. `tokens` is used from one event loop, all else from any thread."""

    def __init__(self, model: Any, *, cache_tokens: int, rows: int) -> None:
        """Take a model, whose adapter is switched on by others, inside `paused`.

        Args:
            model: With transformers' `init_continuous_batching`; a PEFT model around one will do.
            cache_tokens: Of all conversations in it; 0 for what fits on a GPU.
            rows: Replies that are drawn at once, at most.

        Raises `NotImplementedError`, `ValueError` or `AttributeError` for a model that cannot be in a batch.
        """
        # Attention of its own, as Falcon's and GPT-J's, passes the cache by: it fails, or says something else.
        if not getattr(model, "_supports_attention_backend", False):
            raise NotImplementedError("This model's attention cannot be replaced.")
        # It logs token ids, which are what people wrote.
        logging.getLogger("ContinuousBatchingLogger").disabled = True
        register()
        self._model = model
        self._asked_cache_tokens = cache_tokens
        self._rows = rows
        self._numbers = itertools.count()
        self._live: dict[str, tuple[asyncio.Queue[Any], asyncio.AbstractEventLoop]] = {}
        self._lock = threading.Lock()
        self._model_in_use = threading.Lock()
        """Held where the model is changed, or tried out for a batch that is built anew."""
        self._closing = threading.Event()
        self._watch: threading.Thread | None = None
        self._broken = False
        self.rebuilt = 0
        """How often it was built anew."""
        self._manager = self._built()
        settings = self._manager.continuous_batching_config
        self.cache_tokens: int = settings.num_blocks * settings.page_size
        """Of all conversations that are in it at a time."""

    def ready(self) -> bool:
        """Tell whether it takes requests."""
        return not self._broken and not self._closing.is_set()

    async def tokens(
        self, prompt: Sequence[int], draw: Draw, *, limit: int, end_ids: Sequence[int]
    ) -> AsyncGenerator[int, None]:
        """Join the batch and give tokens as they are drawn, an end token as the last one; closing it leaves the batch.

        Prompt and `limit` together must fit into the cache. Raises `EngineAway` where the batch broke down.
        """
        self._begin()
        number = f"reply-{next(self._numbers)}"
        loop = asyncio.get_running_loop()
        arrived: asyncio.Queue[Any] = asyncio.Queue()
        manager = self._manager
        with self._lock:
            if not self.ready():
                raise _broken()
            self._live[number] = (arrived, loop)
        given = 0
        finished = False
        try:
            manager.register_result_handler(number, arrived.put_nowait)
            accepted = manager.add_request(
                list(prompt),
                request_id=number,
                max_new_tokens=limit,
                streaming=True,
                eos_token_id=list(end_ids),
                draw=draw,
            )
            if accepted is None:
                raise _broken()
            while not finished:
                output = await arrived.get()
                if output is None or output.error is not None:
                    finished = True
                    raise _broken()
                finished = output.is_finished()
                for token in output.generated_tokens[given:]:
                    given += 1
                    yield token
        finally:
            with self._lock:
                self._live.pop(number, None)
            if not finished:
                manager.cancel_request(number)
                manager.output_router.result_handlers.pop(number, None)
            _drop_unclaimed(manager)

    @contextmanager
    def paused(self) -> Iterator[None]:
        """Hold the batch, so that the model can be changed or used by the calling thread; blocks until it holds.

        Raises `EngineAway` where it broke down.
        """
        with self._model_in_use, ExitStack() as held:
            manager = self._manager
            if manager.is_running():
                try:
                    held.enter_context(manager.pause())
                except RuntimeError:
                    raise _broken() from None
            yield

    def close(self) -> None:
        """Stop the batch; whoever waits is told that it broke."""
        self._closing.set()
        if self._watch is not None:
            self._watch.join()
        self._stop(self._manager)
        self._tell_all()

    def _begin(self) -> None:
        # Not where it is made: its thread would keep a program alive that ends before it ever served.
        with self._lock:
            if self._watch is None and not self._closing.is_set():
                self._manager.start()
                self._watch = threading.Thread(target=self._rebuild_when_dead, name="batch-watch", daemon=True)
                self._watch.start()

    def _built(self) -> Any:
        from transformers import ContinuousBatchingConfig, GenerationConfig

        blocks = -(-self._asked_cache_tokens // PAGE_TOKENS) or None
        settings = ContinuousBatchingConfig(
            page_size=PAGE_TOKENS,
            num_blocks=blocks,
            max_batch_tokens=STEP_TOKENS,
            max_requests_per_batch=self._rows,
            allow_block_sharing=False,
            # Draws look at what the step before said.
            use_async_batching=False,
            use_cuda_graph=False,
            # It would look for kernels on the model hub.
            auto_switch_to_flash=False,
        )
        manager = self._model.init_continuous_batching(
            # Each request brings its own limit and end tokens.
            generation_config=GenerationConfig(do_sample=False, max_new_tokens=1, eos_token_id=-1),
            continuous_batching_config=settings,
        )
        manager.logit_processor = logits_processors()
        manager.warmup()
        _let_in_after_cancelling(manager.batch_processor.scheduler)
        return manager

    def _stop(self, manager: Any) -> None:
        if manager.is_running():
            manager.stop(block=True, hard_stop=True)

    def _rebuild_when_dead(self) -> None:
        pause_seconds = WATCH_SECONDS
        while not self._closing.wait(pause_seconds):
            if self._manager.is_running() and not self._broken:
                pause_seconds = WATCH_SECONDS
                continue
            with self._lock:
                self._broken = True
            self._tell_all()
            LOG.error("the batch broke down and is built anew")
            try:
                self._stop(self._manager)
                # Its cache goes before another is made.
                self._manager.batch_processor = None
                with self._model_in_use:
                    rebuilt = self._built()
                    rebuilt.start()
            except Exception as error:
                LOG.error("the batch cannot be built: %s", type(error).__name__)
                pause_seconds = min(2 * pause_seconds, LONGEST_PAUSE_SECONDS)
                continue
            with self._lock:
                self._manager = rebuilt
                self._broken = False
                self.rebuilt += 1

    def _tell_all(self) -> None:
        """Wake everybody who waits for a token that will not come."""
        with self._lock:
            live = list(self._live.values())
        for arrived, loop in live:
            if not loop.is_closed():
                loop.call_soon_threadsafe(arrived.put_nowait, None)


def _broken() -> EngineAway:
    return EngineAway(
        "The model broke down or is being loaded anew: try again later.", code="engine_failed", status=503
    )


def _let_in_after_cancelling(scheduler: Any) -> None:
    """Where a request made room for others, transformers lets none in until one is finished: a cancelled one counts."""
    clear = scheduler.clear_cancelled_requests

    def clear_cancelled_requests() -> Any:
        cancelled = clear()
        if cancelled:
            scheduler.block_new_requests = False
        return cancelled

    scheduler.clear_cancelled_requests = clear_cancelled_requests


def _drop_unclaimed(manager: Any) -> None:
    """Forget tokens of requests that were given up."""
    while True:
        try:
            manager.output_router.output_queue.get_nowait()
        except Empty:
            return
