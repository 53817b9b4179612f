"""From admitted requests to finished or streamed answers, whatever the engine.

Holds a request's place in the queue while its replies are drawn, and gives it back however that ends.
"""

import asyncio
import logging
import time
from collections.abc import AsyncGenerator, Sequence
from contextlib import AsyncExitStack, aclosing
from dataclasses import dataclass, replace

from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.types import Message, Receive, Scope, Send

from serve.admission import Admission
from serve.counters import Counters
from serve.engine import Engine, EngineAway, Piece, ReplyRequest
from serve.events import DONE, content_writer, event
from serve.guarded import OutputGuard
from serve.presence import Left, WhileThere
from serve.stops import StopScanner
from serve.wire import Envelope, Reply, error_body
from soundalike.errors import BadInput
from soundalike.outgoing import Outgoing

CLIENT_LEFT = 499
"""Status for the log of a request whose client did not wait; nobody receives it."""
LOG = logging.getLogger("soundalike.serve")
STALLED_SECONDS = 60.0
"""For how long a stream waits for a client that does not read before its reply is given up, and its place with it."""
SHUTTING_DOWN = event(error_body("The server is shutting down.", code="shutting_down", type="server_error"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One request of a client: a reply request for each choice."""

    envelope: Envelope
    choices: Sequence[ReplyRequest]
    stops: Sequence[str]
    include_usage: bool


class Answering:
    """Draws replies through the queue and counts them."""

    def __init__(
        self, engine: Engine, admission: Admission, counters: Counters, outgoing: Outgoing | None = None
    ) -> None:
        self._engine = engine
        self._admission = admission
        self._counters = counters
        self._outgoing = outgoing

    async def whole(self, job: Job, client: Request) -> Response:
        """Answer once all replies are finished; stop where the client leaves."""
        started = time.monotonic()
        replies = []
        prompt_tokens = 0
        try:
            async with WhileThere(client.receive), AsyncExitStack() as held:
                await self._enter(held)
                for choice in job.choices:
                    text = ""
                    async with aclosing(self._pieces(choice, job.stops)) as pieces:
                        async for piece in pieces:
                            text += piece.text
                    if piece.finish_reason is not None:
                        replies.append(
                            Reply(
                                text=text,
                                finish_reason=piece.finish_reason,
                                completion_tokens=piece.completion_tokens,
                            )
                        )
                    prompt_tokens = piece.prompt_tokens
        except Left:
            return Response(status_code=CLIENT_LEFT)
        self._counters.observe("soundalike_reply_seconds", time.monotonic() - started)
        return JSONResponse(job.envelope.completion(replies, prompt_tokens))

    async def stream(self, job: Job, client: Request) -> Response:
        """Answer with server-sent events; stop where the client leaves.

        The first piece is drawn before the answer begins, so that what goes wrong until then has a status of
        its own.
        """
        try:
            async with WhileThere(client.receive), AsyncExitStack() as building:
                await self._enter(building)
                pieces = [self._pieces(choice, job.stops) for choice in job.choices]
                for generator in pieces:
                    building.push_async_callback(generator.aclose)
                first = await anext(pieces[0])
                events = self._events(job, first, pieces)
                building.push_async_callback(events.aclose)
                return _EventStream(events, building.pop_all())
        except Left:
            return Response(status_code=CLIENT_LEFT)

    async def _enter(self, held: AsyncExitStack) -> None:
        await self._admission.enter()
        held.callback(self._admission.leave)

    async def _pieces(self, choice: ReplyRequest, stops: Sequence[str]) -> AsyncGenerator[Piece, None]:
        """Draw a reply up to its end or the first stop string, and count its tokens.

        Stop strings are looked for in what may leave: looked for before, they would tell what was taken out, or cut it
        so that it is not known.
        """
        guard = OutputGuard(self._outgoing.about(choice.turns)) if self._outgoing else None
        scanner = StopScanner(stops)
        started = time.monotonic()
        piece: Piece | None = None
        finished = left = False
        try:
            async with aclosing(self._engine.reply(choice)) as drawn:
                async for piece in drawn:
                    if piece.completion_tokens == 1:
                        self._counters.observe("soundalike_first_piece_seconds", time.monotonic() - started)
                    text = piece.text
                    if guard is not None:
                        text = guard.feed(text)
                        if piece.finish_reason is not None:
                            text += guard.flush(cut=piece.finish_reason == "length")
                    text = scanner.feed(text)
                    reason = "stop" if scanner.stopped else piece.finish_reason
                    if reason is not None:
                        text += scanner.flush()
                        finished = True
                    yield replace(piece, text=text, finish_reason=reason) if finished or text != piece.text else piece
                    if finished:
                        return
        except (asyncio.CancelledError, GeneratorExit):
            left = not finished
            raise
        finally:
            if guard is not None:
                for kind, pieces in guard.taken.items():
                    self._counters.count("soundalike_taken_out_total", pieces, kind=kind)
            self._counters.count("soundalike_cancelled_total", left)
            if piece is not None:
                self._counters.count("soundalike_prompt_tokens_total", piece.prompt_tokens)
                self._counters.count("soundalike_completion_tokens_total", piece.completion_tokens)

    async def _events(
        self, job: Job, first: Piece, replies: Sequence[AsyncGenerator[Piece, None]]
    ) -> AsyncGenerator[bytes, None]:
        started = time.monotonic()
        completion_tokens = 0
        # With usage asked for, every chunk has the field, null but in the last.
        extra = {"usage": None} if job.include_usage else {}
        try:
            for index, pieces in enumerate(replies):
                content = content_writer(job.envelope, index, include_usage=job.include_usage)
                yield event(job.envelope.chunk(index, {"role": "assistant", "content": ""}) | extra)
                piece = first if index == 0 else await anext(pieces)
                while True:
                    if piece.text:
                        yield content(piece.text)
                    if piece.finish_reason is not None:
                        break
                    piece = await anext(pieces)
                yield event(job.envelope.chunk(index, {}, piece.finish_reason) | extra)
                completion_tokens += piece.completion_tokens
            if job.include_usage:
                yield event(job.envelope.usage_chunk(first.prompt_tokens, completion_tokens))
        except Exception as error:
            LOG.error("a stream failed: %s", type(error).__name__)
            sentence = "The server failed while it answered."
            if isinstance(error, (BadInput, EngineAway)):
                sentence = str(error)
            code = error.code if isinstance(error, EngineAway) else "internal_error"
            yield event(error_body(sentence, code=code, type="server_error"))
        yield DONE
        self._counters.observe("soundalike_reply_seconds", time.monotonic() - started)


class _EventStream(StreamingResponse):
    """Server-sent events that let go of what they hold however the stream ends, begun or not."""

    media_type = "text/event-stream"

    def __init__(self, events: AsyncGenerator[bytes, None], held: AsyncExitStack) -> None:
        super().__init__(events, headers={"cache-control": "no-cache", "x-accel-buffering": "no"})
        self._held = held

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        begun = False

        async def send_in_time(message: Message) -> None:
            nonlocal begun
            begun = True
            # A client that does not read holds a place that others wait for.
            async with asyncio.timeout(STALLED_SECONDS):
                await send(message)

        try:
            await super().__call__(scope, receive, send_in_time)
        except asyncio.CancelledError:
            if begun:
                await send({"type": "http.response.body", "body": SHUTTING_DOWN + DONE})
            raise
        except TimeoutError:
            LOG.warning("a stream was given up: its client has not read for %.0f s", STALLED_SECONDS)
        finally:
            await self._held.aclose()
