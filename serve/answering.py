"""From admitted requests to finished or streamed answers, whatever the engine.

Holds a request's place in the queue while its replies are drawn, and gives it back however that ends.
"""

import asyncio
import logging
import time
from collections.abc import AsyncGenerator, Sequence
from contextlib import AsyncExitStack, aclosing, suppress
from dataclasses import replace
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.types import Message, Receive, Scope, Send

from serve.admission import Admission
from serve.api_error import api_error
from serve.choices import DrawnTogether
from serve.client import current_client
from serve.client_gone import ClientGone, unless_gone
from serve.counters import Counters
from serve.engine import Engine, Piece, ReplyRequest
from serve.events import DONE, ContentEvent, content_event, event
from serve.guarded import OutputGuard
from serve.jobs import Job
from serve.stops import StopScanner
from serve.wire import Reply, error_body
from soundalike.outgoing import Outgoing

CLIENT_LEFT = 499
"""Status for the log of a request whose client did not wait; nobody receives it."""
LOG = logging.getLogger("soundalike.serve")
STALLED_SECONDS = 60.0
"""For how long a stream waits for a client that does not read before its reply is given up, and its place with it."""
TELLING_SECONDS = 0.5
"""For how long one who is cut off at the server's end may take to hear so."""
SHUTTING_DOWN = event(error_body("The server is shutting down.", code="shutting_down", type="server_error"))


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
        async with AsyncExitStack() as held:
            try:
                completion = await unless_gone(client.receive, self._completion(job, held))
            except ClientGone:
                return Response(status_code=CLIENT_LEFT)
        return JSONResponse(completion)

    async def stream(self, job: Job, client: Request) -> Response:
        """Answer with server-sent events; stop where the client leaves.

        The first piece is drawn before the answer begins, so that what goes wrong until then has a status of
        its own.
        """
        started = time.monotonic()
        async with AsyncExitStack() as building:
            try:
                drawn = await unless_gone(client.receive, self._begun(job, building))
            except ClientGone:
                return Response(status_code=CLIENT_LEFT)
            events = self._events(job, drawn, started)
            building.push_async_callback(events.aclose)
            return _EventStream(events, building.pop_all())

    async def _begin(self, job: Job, held: AsyncExitStack) -> DrawnTogether:
        """Wait for a place and begin to draw; a request has one place, however many replies it asks for."""
        await self._admission.enter()
        held.callback(self._admission.leave)
        return await held.enter_async_context(
            DrawnTogether([self._pieces(choice, job.stops) for choice in job.choices])
        )

    async def _begun(self, job: Job, held: AsyncExitStack) -> DrawnTogether:
        drawn = await self._begin(job, held)
        await drawn.begin()
        return drawn

    async def _completion(self, job: Job, held: AsyncExitStack) -> dict[str, Any]:
        started = time.monotonic()
        drawn = await self._begin(job, held)
        texts = [""] * len(job.choices)
        replies: dict[int, Reply] = {}
        async for index, piece in drawn:
            texts[index] += piece.text
            if piece.finish_reason is not None:
                replies[index] = Reply(
                    text=texts[index], finish_reason=piece.finish_reason, completion_tokens=piece.completion_tokens
                )
        self._counters.observe("soundalike_reply_seconds", time.monotonic() - started)
        return job.envelope.completion([replies[index] for index in sorted(replies)], piece.prompt_tokens)

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
                current_client().spend(piece.completion_tokens)

    async def _events(self, job: Job, drawn: DrawnTogether, started: float) -> AsyncGenerator[bytes, None]:
        completion_tokens = 0
        texts: dict[int, str] = {}
        content: dict[int, ContentEvent] = {}
        # With usage asked for, every chunk has the field, null but in the last.
        extra = {"usage": None} if job.include_usage else {}
        try:
            async for index, piece in drawn:
                if index not in texts:
                    texts[index] = ""
                    content[index] = content_event(job.envelope, index, include_usage=job.include_usage)
                    yield event(job.envelope.chunk(index, {"role": "assistant", "content": ""}) | extra)
                if piece.text:
                    texts[index] += piece.text
                    yield content[index](piece.text)
                if piece.finish_reason is not None:
                    yield event(job.envelope.last_chunk(index, texts[index], piece.finish_reason) | extra)
                    completion_tokens += piece.completion_tokens
            if job.include_usage:
                yield event(job.envelope.usage_chunk(piece.prompt_tokens, completion_tokens))
        except Exception as error:
            LOG.error("a stream failed: %s", type(error).__name__)
            yield event(api_error(error).body)
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
            # Starlette's own way never gets to cancel a stream in which a piece is ready at every turn of the loop.
            await unless_gone(receive, self.stream_response(send_in_time))
        except ClientGone:
            pass
        except asyncio.CancelledError:
            if begun:
                with suppress(TimeoutError):
                    async with asyncio.timeout(TELLING_SECONDS):
                        await send({"type": "http.response.body", "body": SHUTTING_DOWN + DONE})
            raise
        except TimeoutError:
            LOG.warning("a stream was given up: its client has not read for %.0f s", STALLED_SECONDS)
        finally:
            await self._held.aclose()
