"""What the gateway costs: CPU time of a server whose engine costs nothing, per request and per token.

The server runs in a process of its own, over real HTTP on loopback, and is asked by several clients at once. It tells
its CPU time itself, so that the clients' is not in it. What the engine alone takes is taken off.
"""

import asyncio
import re
import subprocess
import sys
import time
from collections.abc import AsyncGenerator, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import httpx

from serve.engine import Piece, ReplyRequest
from soundalike.sampling import Sampling

ROOT = Path(__file__).parents[2]
TALK = """
yeah i think so too, we could go on saturday if you like
or sunday, whatever works for you
haha ok then"""
WORDS = tuple(re.findall(r"\s*\S+", TALK))
"""Ordinary talk; one word is one token."""
HIDDEN = tuple(f"hidden{number} harbour" for number in range(10))
SECRETS = tuple(f"quite some other thing number {number}{number}" for number in range(12))
"""Of canaries."""
CLIENTS = 8
ROUNDS = 3


class FreeEngine:
    """Draws as many words as it may, at no cost: one of each reply in every turn of the loop, as a batch does."""

    concurrent = 64

    def ready(self) -> bool:
        return True

    async def reply(self, request: ReplyRequest) -> AsyncGenerator[Piece, None]:
        last = request.sampling.max_tokens
        for count in range(1, last + 1):
            await asyncio.sleep(0)
            yield Piece(
                text=WORDS[count % len(WORDS)],
                prompt_tokens=8,
                completion_tokens=count,
                finish_reason=None if count < last else "length",
            )

    async def close(self) -> None:
        return


@dataclass(frozen=True, slots=True, kw_only=True)
class GatewayCost:
    """CPU time of the gateway, in microseconds."""

    streamed: bool
    guarded: bool
    """Whether the output guard was on, with hidden words and canaries."""
    request_us: float
    """A request, its first token in it."""
    token_us: float
    """Each further token."""

    def reply_us(self, tokens: int) -> float:
        """Cost of a whole reply."""
        return self.request_us + self.token_us * (tokens - 1)

    @property
    def name(self) -> str:
        return f"{'stream' if self.streamed else 'whole answer'}, guard {'on' if self.guarded else 'off'}"


def overhead_share(gateway_us_per_token: float, engine_us_per_token: float) -> float:
    """How much the gateway adds to what the engine alone takes: 0.05 is five percent."""
    return gateway_us_per_token / engine_us_per_token


def gateway_costs(*, replies: int = 100, tokens: int = 60, clients: int = CLIENTS) -> list[GatewayCost]:
    """Measure streams and whole answers, the guard off and on: medians of three rounds of so many replies each."""
    alone_us = _engine_alone_us(tokens)
    costs = []
    for guarded in (False, True):
        with _server(guarded) as url:
            for streamed in (True, False):
                _cpu_seconds(url, replies, tokens, clients, streamed)  # To warm up.
                short, long = (
                    sorted(_cpu_seconds(url, replies, size, clients, streamed) for _ in range(ROUNDS))[ROUNDS // 2]
                    for size in (1, tokens)
                )
                per_token = (long - short) / replies / (tokens - 1)
                costs.append(
                    GatewayCost(
                        streamed=streamed,
                        guarded=guarded,
                        request_us=short / replies * 1e6,
                        token_us=per_token * 1e6 - alone_us,
                    )
                )
    return costs


def gateway_table(costs: Sequence[GatewayCost], engines_us: dict[str, float], *, reply_tokens: int = 30) -> str:
    """Write one line for each cost: microseconds, and the share of each engine's own time, by its name and us a token.

    The shares are of whole replies of so many tokens, the request included.
    """
    heads = "".join(f"  {f'of {name}':>24}" for name in engines_us)
    lines = [f"{'gateway, CPU time':28}{'us/request':>12}{'us/token':>10}{heads}"]
    for cost in costs:
        per_token = cost.reply_us(reply_tokens) / reply_tokens
        shares = "".join(f"  {overhead_share(per_token, engine_us):>24.2%}" for engine_us in engines_us.values())
        lines.append(f"{cost.name:28}{cost.request_us:12.0f}{cost.token_us:10.1f}{shares}")
    return "\n".join(lines)


def _engine_alone_us(tokens: int, replies: int = 200) -> float:
    request = ReplyRequest(
        model="free", turns=(), system="", sampling=Sampling(temperature=0.0, top_p=1.0, max_tokens=tokens, seed=0)
    )

    async def draw() -> None:
        async for _ in FreeEngine().reply(request):
            pass

    async def draw_all() -> float:
        started = time.process_time()
        for _ in range(0, replies, CLIENTS):
            await asyncio.gather(*(draw() for _ in range(CLIENTS)))
        return time.process_time() - started

    return asyncio.run(draw_all()) / replies / tokens * 1e6


def _cpu_seconds(url: str, replies: int, tokens: int, clients: int, streamed: bool) -> float:
    """CPU seconds of the server for so many replies."""
    request = {"messages": [{"role": "user", "content": "hi, how are you?"}], "max_tokens": tokens, "stream": streamed}

    async def ask_all() -> float:
        limits = httpx.Limits(max_connections=clients)
        async with httpx.AsyncClient(base_url=url, timeout=120, limits=limits, trust_env=False) as client:
            waiting = iter(range(replies))

            async def ask_in_turn() -> None:
                for _ in waiting:
                    async with client.stream("POST", "/v1/chat/completions", json=request) as answer:
                        read = await answer.aread()
                    assert answer.is_success and (not streamed or b"[DONE]" in read), read

            before = (await client.get("/cpu_seconds")).json()
            await asyncio.gather(*(ask_in_turn() for _ in range(clients)))
            return float((await client.get("/cpu_seconds")).json() - before)

    return asyncio.run(ask_all())


@contextmanager
def _server(guarded: bool) -> Iterator[str]:
    with TemporaryDirectory() as home:
        command = [sys.executable, "-m", "benchmarks.serving.gateway", home, "guarded" if guarded else "bare"]
        process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
        try:
            assert process.stdout is not None
            yield process.stdout.readline().strip()
        finally:
            process.kill()
            process.communicate()


def _serve(home: Path, guarded: bool) -> None:
    """Serve the free engine until killed; the first line of standard output is the address."""
    import threading

    from prepare.outgoing import OutgoingRules
    from prepare.scrub import OwnerLists
    from serve.api import create_app
    from serve.server import in_background, listen
    from serve.twins import Twin
    from soundalike.canaries import Canary
    from soundalike.config import ServeConfig
    from soundalike.home import Home

    twin = Twin(
        model="free",
        base="free",
        base_revision="1",
        adapter=None,
        owner="Sam",
        contacts=("Jess",),
        system_prompt="You are {owner}, chatting with {contact}.",
        template_digest="",
        created=0,
    )
    canaries = [Canary(kind="SECRET", text=text, language="") for text in SECRETS]
    outgoing = OutgoingRules(OwnerLists(hide=HIDDEN), canaries) if guarded else None
    app = create_app(FreeEngine(), [twin], ServeConfig(port=0, requests_per_minute=0), Home(home), outgoing=outgoing)

    @app.get("/cpu_seconds")
    async def cpu_seconds() -> float:
        return time.process_time()

    with listen("127.0.0.1", 0) as listener, in_background(app, listener) as url:
        print(url, flush=True)
        threading.Event().wait()


if __name__ == "__main__":
    _serve(Path(sys.argv[1]), sys.argv[2] == "guarded")
