"""One reply by transformers' `generate`, token by token, for models that cannot be in a continuous batch.

The same prompt and seed draw the same reply as there.
"""

import asyncio
import threading
from collections.abc import AsyncGenerator, Callable, Sequence
from typing import Any

from serve.request_draws import Draw, only_drawn
from soundalike.sampling import greedy_arguments


async def tokens_alone(
    model: Any,
    prompt: Sequence[int],
    draw: Draw,
    *,
    limit: int,
    end_ids: Sequence[int],
    closing: threading.Event,
) -> AsyncGenerator[int, None]:
    """Give tokens as they are drawn in a thread, an end token as the last one.

    Closing it, or `closing`, ends the thread. No two of them may be at work on one model.
    """
    loop = asyncio.get_running_loop()
    arrived: asyncio.Queue[int | None] = asyncio.Queue()
    given_up = threading.Event()

    def emit(token: int | None) -> None:
        # After it was given up nobody reads on, and the loop may be closed.
        if not given_up.is_set():
            loop.call_soon_threadsafe(arrived.put_nowait, token)

    def work() -> None:
        try:
            draw_alone(
                model,
                prompt,
                draw,
                limit=limit,
                end_ids=end_ids,
                stopped=lambda: given_up.is_set() or closing.is_set(),
                emit=emit,
            )
        finally:
            emit(None)

    working = asyncio.ensure_future(asyncio.to_thread(work))
    try:
        while (token := await arrived.get()) is not None:
            yield token
        await working
    finally:
        given_up.set()
        # The model is free for others only then.
        await asyncio.wait([working])


def draw_alone(
    model: Any,
    prompt: Sequence[int],
    draw: Draw,
    *,
    limit: int,
    end_ids: Sequence[int],
    stopped: Callable[[], bool],
    emit: Callable[[int], None],
) -> None:
    """Draw up to `limit` tokens or an end token; `emit` is given each at once, and `stopped` is asked after it."""
    import torch
    from transformers import GenerationConfig, LogitsProcessorList

    def leave_the_drawn(input_ids: Any, scores: Any) -> Any:
        return only_drawn(scores, [draw], [input_ids[0, len(prompt) :].tolist()])

    # A base's own defaults, such as tokens that it never says, are not a continuous batch's either.
    model.generation_config = GenerationConfig()
    input_ids = torch.tensor([prompt], device=model.device)
    with torch.inference_mode():
        model.generate(
            input_ids=input_ids,
            attention_mask=torch.ones_like(input_ids),
            streamer=_Streamer(emit),
            stopping_criteria=[_Stopped(stopped)],
            logits_processor=LogitsProcessorList([leave_the_drawn]),
            **greedy_arguments(end_ids, limit),
        )


class _Streamer:
    """What `generate` takes for a streamer: the prompt comes first, and is left out."""

    def __init__(self, emit: Callable[[int], None]) -> None:
        self._emit = emit
        self._prompt_is_due = True

    def put(self, value: Any) -> None:
        if self._prompt_is_due:
            self._prompt_is_due = False
            return
        for token in value.flatten().tolist():
            self._emit(token)

    def end(self) -> None:
        """Do nothing: `generate` calls this also when it was stopped."""


class _Stopped:
    """A stopping criterion: stopping by raising would leave PEFT's hooks behind in the model."""

    def __init__(self, stopped: Callable[[], bool]) -> None:
        self._stopped = stopped

    def __call__(self, input_ids: Any, scores: Any, **kwargs: Any) -> Any:
        import torch

        return torch.full((input_ids.shape[0],), self._stopped(), device=input_ids.device, dtype=torch.bool)
