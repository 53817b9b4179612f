"""A server that speaks the OpenAI API and has no model: it says which prompt it got, in a word a token.

In a test it runs in a thread (`FakeUpstream` says how it behaves and keeps what it was asked). Run as a script it is
`vllm serve …`: it takes vLLM's arguments, and has one more path, `/asked`.
"""

import argparse
import asyncio
import json
import os
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route


class FakeUpstream:
    """What it has, how it behaves, and what it was asked."""

    def __init__(self, models: list[str], *, count: Callable[[str], int] = len, key: str = "") -> None:
        self.models: list[dict[str, Any]] = [{"id": name} for name in models]
        self.count = count
        self.key = key
        self.template_tokens = 0
        """Of a template of its own that it puts around a completion's prompt."""
        self.takes_tokens = True
        self.status = 200
        self.headers: dict[str, str] = {}
        self.error = "a sentence with the prompt in it"
        self.garbage: bytes | None = None
        self.dies_after: int | None = None
        self.pause_seconds = 0.0
        self.says: str | None = None
        self.reason: str | None = None
        self.tells_usage = True
        self.asked: list[dict[str, Any]] = []
        self.cancelled = 0
        self.app = Starlette(
            routes=[
                Route("/health", lambda request: PlainTextResponse("")),
                Route("/asked", lambda request: JSONResponse(self.asked)),
                Route("/v1/models", self._models),
                Route("/v1/completions", self._reply, methods=["POST"]),
                Route("/v1/chat/completions", self._reply, methods=["POST"]),
            ]
        )

    def _refused(self, request: Request) -> bool:
        return bool(self.key) and request.headers.get("authorization") != f"Bearer {self.key}"

    async def _models(self, request: Request) -> Response:
        if self._refused(request):
            return JSONResponse({"error": {"message": "no"}}, status_code=401)
        return JSONResponse({"object": "list", "data": self.models})

    async def _reply(self, request: Request) -> Response:
        body = await request.json()
        self.asked.append({"path": request.url.path, **body})
        if self._refused(request):
            return JSONResponse({"error": {"message": "no"}}, status_code=401)
        if self.status != 200:
            return JSONResponse({"error": {"message": self.error}}, status_code=self.status, headers=self.headers)
        prompt = body.get("prompt", body.get("messages"))
        is_tokens = isinstance(prompt, list) and "messages" not in body
        if is_tokens and not self.takes_tokens:
            return JSONResponse({"error": {"message": "prompt: text, please"}}, status_code=400)
        prompt_tokens = len(prompt) if is_tokens else self.count(str(prompt)) + self.template_tokens
        if not body.get("stream"):
            return JSONResponse({"choices": [{"text": "x"}], "usage": {"prompt_tokens": prompt_tokens}})
        if self.garbage is not None:
            return Response(self.garbage, media_type="text/html")
        return StreamingResponse(
            self._events(body, prompt, prompt_tokens, "chat" in request.url.path), media_type="text/event-stream"
        )

    async def _events(self, body: dict[str, Any], prompt: Any, prompt_tokens: int, chat: bool) -> AsyncIterator[str]:
        said = self.says or f"{body['model']} got {json.dumps(prompt)[-40:]} with seed {body['seed']} and says no more"
        words = said.split(" ")[: body["max_tokens"]]
        reason = self.reason or ("length" if len(words) == body["max_tokens"] else "stop")
        continuous = (body.get("stream_options") or {}).get("continuous_usage_stats")
        finished = False
        try:
            if chat:
                yield _event({"choices": [{"delta": {"role": "assistant", "content": ""}}]})
            for number, word in enumerate(words, start=1):
                await asyncio.sleep(self.pause_seconds)
                if number - 1 == self.dies_after:
                    # The connection is cut: what the body's end would be never comes.
                    raise OSError("died")
                text = word if number == 1 else f" {word}"
                choice: dict[str, Any] = {"delta": {"content": text}} if chat else {"text": text}
                usage = {"usage": {"completion_tokens": number}} if continuous else {}
                yield _event({"choices": [choice | {"finish_reason": None}]} | usage)
            yield ": a comment\n\n"
            yield _event({"choices": [({"delta": {}} if chat else {"text": ""}) | {"finish_reason": reason}]})
            finished = True
            if self.tells_usage:
                usage = {"prompt_tokens": prompt_tokens, "completion_tokens": len(words)}
                yield _event({"choices": [], "usage": usage})
            yield "data: [DONE]\n\n"
        finally:
            self.cancelled += not finished


def _event(data: dict[str, Any]) -> str:
    return f"data: {json.dumps(data, ensure_ascii=False)}\n\n"


@contextmanager
def running(fake: FakeUpstream) -> Iterator[str]:
    """Run it in a thread; gives its address."""
    from serve.server import in_background, listen

    with listen("127.0.0.1", 0) as listener, in_background(fake.app, listener) as url:  # type: ignore[arg-type]
        yield f"{url}/v1"


def main() -> None:
    """Be `vllm serve`; `$FAKE_VLLM_REFUSES` ends it at once, with that status."""
    import uvicorn

    print("fake vLLM:", *sys.argv[1:], flush=True)
    if status := os.environ.get("FAKE_VLLM_REFUSES"):
        sys.exit(int(status))
    parser = argparse.ArgumentParser(allow_abbrev=False)
    parser.add_argument("command", choices=["serve"])
    parser.add_argument("base")
    parser.add_argument("--host", required=True)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--enable-lora", action="store_true")
    parser.add_argument("--max-lora-rank", type=int, choices=[1, 8, 16, 32, 64, 128, 256, 320, 512])
    parser.add_argument("--max-loras", type=int)
    parser.add_argument("--generation-config", choices=["vllm"], required=True)
    parser.add_argument("--served-model-name", required=True)
    parser.add_argument("--lora-modules", nargs="*", type=json.loads, default=[])
    parser.add_argument("--tensor-parallel-size", type=int)
    given = parser.parse_args()
    modules = [module["name"] for module in given.lora_modules]
    fake = FakeUpstream([given.served_model_name, *modules], key=os.environ["VLLM_API_KEY"])
    fake.models[0]["max_model_len"] = 256
    uvicorn.run(fake.app, host=given.host, port=given.port, log_level="warning")


if __name__ == "__main__":
    main()
