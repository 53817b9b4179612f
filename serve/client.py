"""Who asks, for as long as one request lasts: set by the guard, read by the queue and by the budget of tokens."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Client:
    """One client: a key's name, or an address where no key is needed."""

    name: str = field(repr=False)
    spend: Callable[[int], None] = lambda tokens: None
    """Is told how many tokens were drawn for it."""


NOBODY = Client("")
_CLIENT: ContextVar[Client] = ContextVar("client", default=NOBODY)


def current_client() -> Client:
    """Give the client whose request this task answers."""
    return _CLIENT.get()


@contextmanager
def asking(client: Client) -> Iterator[None]:
    """Answer in this task, and in those that it starts, for `client`."""
    before = _CLIENT.set(client)
    try:
        yield
    finally:
        _CLIENT.reset(before)
