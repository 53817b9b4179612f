"""The event loop's last words about errors that nobody waits for: their kind and place, never what they say."""

import asyncio
import logging
import traceback
from typing import Any

LOG = logging.getLogger("soundalike.serve")


def keep_errors_quiet() -> None:
    """Log such errors of the running loop in our way: asyncio's own would print the message and the traceback."""
    asyncio.get_running_loop().set_exception_handler(_log_quietly)


def _log_quietly(loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    error = context.get("exception")
    places = traceback.extract_tb(error.__traceback__) if isinstance(error, BaseException) else []
    where = f"{places[-1].name}:{places[-1].lineno}" if places else "an unknown place"
    LOG.error("something failed that nobody waited for: %s at %s", type(error).__name__, where)
