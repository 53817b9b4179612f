"""What goes wrong on the test server, planned beforehand by the test."""

from collections.abc import Callable
from dataclasses import dataclass, field

from tests.ingest.telegram_server.calls import Call


@dataclass(frozen=True)
class Fault:
    """One way in which a request can fail; the default is not to fail at all."""

    error: tuple[int, str] | None = None
    """Code and message of an RPC error."""
    delay_seconds: float = 0
    """Waited before the answer."""
    silent: bool = False
    """No answer ever; the connection stays."""
    hang_up: bool = False
    """The connection is closed instead of an answer."""


SILENCE = Fault(silent=True)
HANG_UP = Fault(hang_up=True)
INTERNAL = Fault((500, "INTERNAL"))
UNREGISTERED = Fault((401, "AUTH_KEY_UNREGISTERED"))
REVOKED = Fault((401, "SESSION_REVOKED"))
DUPLICATED = Fault((406, "AUTH_KEY_DUPLICATED"))
"""The session was used from two addresses, and is dead."""
TAKEOUT_INVALID = Fault((400, "TAKEOUT_INVALID"))
PEER_ID_INVALID = Fault((400, "PEER_ID_INVALID"))


def flood_wait(seconds: int) -> Fault:
    return Fault((420, f"FLOOD_WAIT_{seconds}"))


def flood_premium_wait(seconds: int) -> Fault:
    return Fault((420, f"FLOOD_PREMIUM_WAIT_{seconds}"))


def slow(seconds: float) -> Fault:
    """The right answer, late."""
    return Fault(delay_seconds=seconds)


@dataclass
class _Plan:
    request_type: type
    fault: Fault
    skip: int
    times: float


@dataclass
class Faults:
    """The plan of one test."""

    _plans: list[_Plan] = field(default_factory=list)
    request_callbacks: list[Callable[[Call], None]] = field(default_factory=list)
    answer_callbacks: list[Callable[[Call], None]] = field(default_factory=list)

    def inject(self, request_type: type, fault: Fault, *, skip: int = 0, times: int | None = 1) -> None:
        """Let requests of this type fail: the first `skip` are answered well, then `times` fail (None: all)."""
        self._plans.append(_Plan(request_type, fault, skip, float("inf") if times is None else times))

    def clear(self) -> None:
        """All is well again."""
        self._plans.clear()

    def on_request(self, callback: Callable[[Call], None]) -> None:
        """Call this, in the server's thread, when a request has come and before it is answered.

        What it raises is raised in the test, when the server has stopped.
        """
        self.request_callbacks.append(callback)

    def on_answer(self, callback: Callable[[Call], None]) -> None:
        """Call this, in the server's thread, when an answer was handed to the operating system."""
        self.answer_callbacks.append(callback)

    def take(self, call: Call) -> Fault:
        """What shall happen to this request, and cross it off the plan."""
        chosen = Fault()
        for plan in self._plans:
            if not isinstance(call.request, plan.request_type):
                continue
            if plan.skip > 0:
                plan.skip -= 1
            elif plan.times > 0 and chosen == Fault():
                plan.times -= 1
                chosen = plan.fault
        return chosen
