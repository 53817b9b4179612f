"""Work for a client ends when the client leaves, wherever it is: in the queue, before the first word, or later."""

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

from starlette.types import Receive

_Result = TypeVar("_Result")


class ClientGone(Exception):
    """The client did not wait for its answer."""


async def unless_gone(receive: Receive, work: Coroutine[Any, Any, _Result]) -> _Result:
    """Do some work for a client whose request was read to its end; `ClientGone` where they leave before it is done.

    The work is over when this returns or raises, however it does. What the work takes hold of must be let go by the
    caller, who may be cancelled at the moment at which it is done.
    """
    working = asyncio.create_task(work)
    leaving = asyncio.create_task(_leaves(receive))
    try:
        await asyncio.wait((working, leaving), return_when=asyncio.FIRST_COMPLETED)
        if working.done():
            return working.result()
        raise ClientGone
    finally:
        working.cancel()
        leaving.cancel()
        await asyncio.gather(working, leaving, return_exceptions=True)


async def _leaves(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
