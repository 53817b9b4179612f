"""vLLM draws the replies, started here in an environment of its own, or found at `serve.upstream`: many twins at once.

It needs other versions of torch and transformers than this program, so it is never imported (notes/serve.md).
The base is loaded as it is; `--quantization bitsandbytes` in `serve.vllm_arguments` loads it in four bits.
"""

import secrets
import shlex
from collections.abc import Callable, Mapping, Sequence

import httpx

from serve.proxy import Manner, ProxyEngine, base_context, best_form, context_of
from serve.server import listen, url_of
from serve.supervised import Supervised
from serve.twins import Twin, check_template
from serve.upstream import Upstream, check_upstream
from serve.vllm_command import check_vllm, vllm_command, vllm_environment
from soundalike.config import ServeConfig
from soundalike.errors import BadInput
from soundalike.home import Home
from soundalike.models import check_revision, load_tokenizer, locate
from soundalike.progress import note
from train.render import end_ids, prompt_tokenizer

CONCURRENT = 256
"""vLLM's own default of sequences in a batch."""
LOG_FILE = "vllm.log"
HEALTH_SECONDS = 5.0


def open_engine(home: Home, twins: Sequence[Twin], config: ServeConfig) -> ProxyEngine:
    """Start vLLM and wait for it, or connect to one; `BadInput` where it cannot serve the first twin."""
    served, refused = choose_served(twins)
    first = twins[0]
    check_revision(first.base, first.base_revision, home)
    location = locate(first.base, home)
    tokenizer = prompt_tokenizer(load_tokenizer(first.base, home), first.told)
    check_template(first, tokenizer)
    runs: Callable[[], bool] = lambda: True  # noqa: E731
    stop: Callable[[], None] = lambda: None  # noqa: E731
    if config.upstream:
        url = check_upstream(config.upstream, elsewhere=config.upstream_elsewhere)
        upstream = Upstream(url, config.upstream_key, silence_seconds=config.upstream_seconds)
    else:
        server, upstream = _started(home, location, served, config)
        runs, stop = (lambda: server.healthy), server.stop
    try:
        listed = upstream.models()
        if missing := [twin.model for twin in served if twin.model not in listed]:
            modules = shlex.join(vllm_command_shown(location, served))
            raise BadInput(f"The vLLM at {config.upstream} does not serve {missing[0]}: start it with `{modules}`.")
        if config.upstream and best_form(upstream, first.model, tokenizer) != "tokens":
            raise BadInput(f"The vLLM at {config.upstream} has another base than {first.base}: start it with that one.")
        manner = Manner(
            form="tokens",
            names={twin.model: twin.model for twin in served},
            refused=refused,
            extras={
                "top_k": 0,
                "min_p": 0.0,
                "repetition_penalty": 1.0,
                "stop_token_ids": end_ids(tokenizer),
                "stream_options": {"include_usage": True, "continuous_usage_stats": True},
            },
            context_tokens=context_of(
                listed[first.model], base_context(first.base, home), config.upstream_context_tokens
            ),
            concurrent=CONCURRENT,
        )
    except BaseException:
        stop()
        raise
    return ProxyEngine(upstream, tokenizer, manner, runs=runs, stop=stop)


def choose_served(twins: Sequence[Twin]) -> tuple[list[Twin], Mapping[str, str]]:
    """Leave out the twins that vLLM cannot serve, with the sentence for each; `BadInput` for the first."""
    check_vllm(twins[0])
    served, refused = [], {}
    for twin in twins:
        try:
            check_vllm(twin)
            served.append(twin)
        except BadInput as error:
            note(f"Left out: {error}")
            refused[twin.model] = str(error)
    return served, refused


def vllm_command_shown(location: str, served: Sequence[Twin]) -> list[str]:
    """Build the command that serves these twins, for a person who starts it."""
    # `true` is on every machine; what is shown is to be run where vLLM is.
    return ["vllm", *vllm_command(ServeConfig(vllm_command="true"), location, served, 8000)[1:]]


def _started(home: Home, location: str, served: Sequence[Twin], config: ServeConfig) -> tuple[Supervised, Upstream]:
    with listen("127.0.0.1", 0) as listener:
        url = url_of(listener)
        port = listener.getsockname()[1]
    key = secrets.token_urlsafe(32)

    def is_healthy() -> bool:
        try:
            return httpx.get(f"{url}/health", timeout=HEALTH_SECONDS, trust_env=False).is_success
        except httpx.HTTPError:
            return False

    command = vllm_command(config, location, served, port)
    server = Supervised("vLLM", command, vllm_environment(key), home.root / LOG_FILE, is_healthy)
    server.start()
    return server, Upstream(f"{url}/v1", key, silence_seconds=config.upstream_seconds)
