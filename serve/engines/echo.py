"""An engine for tests and for trying out clients: no model, the same answer to the same words.

It repeats the last message and tells the system line, in two messages, slowly, one word a token.
"""

import asyncio
import re
from collections.abc import AsyncGenerator, Sequence

from serve.engine import Piece, ReplyRequest
from serve.twins import Twin
from soundalike.config import ServeConfig
from soundalike.home import Home

PAUSE_SECONDS = 0.02


class EchoEngine:
    """Answers `you said …`."""

    concurrent = 8

    def __init__(self, pause_seconds: float = PAUSE_SECONDS) -> None:
        self._pause_seconds = pause_seconds
        self.cancelled = 0
        """Replies that were given up before their end."""

    def ready(self) -> bool:
        """Tell whether it can answer: always."""
        return True

    async def reply(self, request: ReplyRequest) -> AsyncGenerator[Piece, None]:
        """Draw the reply word by word."""
        said = request.turns[-1].messages[-1] if request.turns else "nothing"
        words = re.findall(r"\s*\S+", f"you said {said}\n{request.system}")
        prompt_tokens = len(request.system.split()) + sum(
            len(message.split()) for turn in request.turns for message in turn.messages
        )
        last = min(len(words), request.sampling.max_tokens)
        finished = False
        try:
            for count, word in enumerate(words[:last], start=1):
                await asyncio.sleep(self._pause_seconds)
                reason = None if count < last else "stop" if last == len(words) else "length"
                finished = count == last
                yield Piece(
                    text=word,
                    prompt_tokens=prompt_tokens,
                    completion_tokens=count,
                    finish_reason=reason,  # type: ignore[arg-type]
                )
        finally:
            self.cancelled += not finished

    async def close(self) -> None:
        """Do nothing."""


def open_engine(home: Home, twins: Sequence[Twin], config: ServeConfig) -> EchoEngine:
    """Open the engine; nothing is loaded."""
    return EchoEngine()
