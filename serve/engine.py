"""What the API asks of an inference engine, and nothing about how one works.

An engine knows models and conversations. Stop strings, admission, keys and the wire format are the API's, so
that they are the same whichever engine runs. A file in `serve/engines/` is a choice on the command line.
"""

from collections.abc import AsyncGenerator, Sequence
from dataclasses import dataclass, field
from typing import Literal, Protocol

from serve.twins import Twin
from soundalike.config import ServeConfig
from soundalike.errors import SoundalikeError
from soundalike.home import Home
from soundalike.listing import load
from soundalike.records import Turn
from soundalike.sampling import Sampling

FinishReason = Literal["stop", "length"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyRequest:
    """One reply to draw: whose, to what, and how."""

    model: str
    """Name of a twin that the engine was opened with."""
    turns: tuple[Turn, ...] = field(repr=False)
    """The conversation so far; empty where the owner is to speak first."""
    system: str = field(repr=False)
    """The system line, its places filled."""
    sampling: Sampling
    presence_penalty: float = 0.0
    """Taken off the logits of tokens that the reply has already."""
    frequency_penalty: float = 0.0
    """The same, each time that the token stands there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A part of a reply as it comes out of the model."""

    text: str = field(repr=False)
    """May be empty: a token that only completes a character with the next one."""
    prompt_tokens: int
    completion_tokens: int
    """Tokens generated so far, the end mark included."""
    finish_reason: FinishReason | None = None
    """Set on the last piece only."""


class EngineAway(SoundalikeError):
    """What draws the replies cannot be reached or failed, through no fault of the request; later it may work again."""

    def __init__(self, sentence: str, *, code: str, status: int = 502, retry_after_seconds: int = 5) -> None:
        super().__init__(sentence)
        self.code = code
        self.status = status
        self.retry_after_seconds = retry_after_seconds


class Engine(Protocol):
    """Draws replies. Used from one event loop."""

    concurrent: int
    """How many replies it draws at once; the API lets no more in."""

    def ready(self) -> bool:
        """Tell whether it can answer now."""

    def reply(self, request: ReplyRequest) -> AsyncGenerator[Piece, None]:
        """Draw one reply piece by piece; the last piece has a finish reason.

        Closing the generator stops the drawing. The same request gives the same reply. Raises `BadInput`
        before the first piece where the request cannot be answered, and `EngineAway` at any time.
        """

    async def close(self) -> None:
        """Stop all work and let go of the model."""


class EngineModule(Protocol):
    """What every module in `serve/engines/` offers."""

    def open_engine(self, home: Home, twins: Sequence[Twin], config: ServeConfig) -> Engine:
        """Load what is needed to answer for `twins`, all of one base; `BadInput` where that cannot be."""


def open_engine(home: Home, twins: Sequence[Twin], config: ServeConfig) -> Engine:
    """Open the engine that the settings name; `BadInput` names the choices for an unknown one."""
    module: EngineModule = load("serve.engines", config.engine)
    return module.open_engine(home, twins, config)
