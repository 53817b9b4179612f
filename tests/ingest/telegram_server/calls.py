"""A request as the handlers see it: out of its wrappers, with who asked and how."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from telethon.tl import TLObject, functions, types


class Refused(Exception):
    """Answered with an RPC error."""

    def __init__(self, code: int, message: str) -> None:
        super().__init__(code, message)
        self.code, self.message = code, message


class HungUp(Exception):
    """Answered by closing the connection."""


@dataclass(frozen=True)
class Call:
    """One request of a client."""

    key_id: int
    """Of the authorization key: one for each login."""
    request: Any
    takeout_id: int | None = None
    """Of the takeout that it is in."""
    message_range: types.MessageRange | None = None
    without_updates: bool = False
    starts_connection: bool = False
    """It came in `initConnection`."""
    at_seconds: float = field(default_factory=time.monotonic)

    @property
    def name(self) -> str:
        return type(self.request).__name__


def unwrap(key_id: int, query: TLObject) -> Call:
    """The request within all wrappers."""
    members: dict[str, Any] = {}
    while True:
        match query:
            case functions.InvokeWithTakeoutRequest():
                members["takeout_id"] = query.takeout_id
            case functions.InvokeWithMessagesRangeRequest():
                members["message_range"] = query.range
            case functions.InvokeWithoutUpdatesRequest():
                members["without_updates"] = True
            case functions.InitConnectionRequest():
                members["starts_connection"] = True
            case (
                functions.InvokeWithLayerRequest()
                | functions.InvokeAfterMsgRequest()
                | functions.InvokeAfterMsgsRequest()
            ):
                pass
            case _:
                return Call(key_id, query, **members)
        query = query.query


class Handlers(dict[type, tuple[Callable[..., Any], bool]]):
    """Functions by the type of the request that they answer, and whether they need no login.

    A handler takes the world, the request and the call, and gives a response, or raises `Refused`.
    """

    def answer(self, *request_types: type, before_login: bool = False) -> Callable[[Any], Any]:
        """Register a function for these types of requests."""

        def register(handler: Any) -> Any:
            self.update(dict.fromkeys(request_types, (handler, before_login)))
            return handler

        return register
