"""Starting the API: address, port, engine, and a clean end.

Whatever can be refused is refused before a model is loaded.
"""

import errno
import os
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from serve.key_ring import KeyRing
from serve.web_origins import is_loopback
from soundalike.config import ServeConfig
from soundalike.errors import BadInput, SoundalikeError
from soundalike.home import Home
from soundalike.outgoing import MakeOutgoing
from soundalike.progress import note

if TYPE_CHECKING:
    import uvicorn
    from fastapi import FastAPI

SHUTDOWN_SECONDS = 3
"""How long replies that are being drawn may go on after Ctrl-C."""

UNGUARDED = (
    "Replies are not guarded: what the twin says leaves as it is, secrets, hidden words and canaries too. "
    "serve.guard_output turns the guard on."
)


def serve_api(home: Home, config: ServeConfig, run: str | None = None, outgoing: MakeOutgoing | None = None) -> None:
    """Answer until Ctrl-C, which leaves as `KeyboardInterrupt` after a clean end; `outgoing` is what must not leave.

    Raises `BadInput` for an address without a key, a port in use, and a run or engine that is not there.
    """
    keys = open_keys(home, config)
    with listen(config.host, config.port) as listener:
        app = load_app(home, config, run, outgoing, keys)
        url = url_of(listener)
        note(
            f"The API answers at {url}/v1 (documentation: {url}/docs).\n"
            f"Connect any OpenAI client with base_url={url}/v1 and "
            f"{'your API key' if keys.required() else 'any api_key'}. Ctrl-C stops it."
        )
        _server(app).run(sockets=[listener])


def open_keys(home: Home, config: ServeConfig) -> KeyRing:
    """Read the keys that open the API; `BadInput` for an address that others can reach while there is none."""
    keys = KeyRing(home, config)
    if not is_loopback(config.host) and not keys.has_any():
        raise BadInput(
            f"The address {config.host!r} can be reached by others, and no API key is set: run `soundalike keys add "
            "NAME`, set serve.api_key (or SOUNDALIKE_SERVE__API_KEY), or serve on 127.0.0.1."
        )
    return keys


def load_app(
    home: Home,
    config: ServeConfig,
    run: str | None,
    outgoing: MakeOutgoing | None = None,
    keys: KeyRing | None = None,
) -> "FastAPI":
    """Read the twins, open the engine, and build the API in front of it."""
    from serve.api import create_app
    from serve.engine import open_engine
    from serve.live_twins import LiveTwins

    twins = LiveTwins(home, run)
    if outgoing is None:
        note(UNGUARDED)
    guard = outgoing() if outgoing else None
    note("Loading the model …")
    return create_app(open_engine(home, twins, config), twins, config, home, outgoing=guard, keys=keys)


def listen(host: str, port: int) -> socket.socket:
    """Hold a port (0: a free one) from now on, so that nobody takes it while the model loads.

    Raises `BadInput` where it is in use or cannot be had.
    """
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        # IPv4 first: clients take `localhost` for 127.0.0.1.
        family, kind, protocol, _, address = min(found, key=lambda one: one[0] != socket.AF_INET)
        listener = socket.socket(family, kind, protocol)
    except socket.gaierror:
        raise BadInput(f"There is no address {host!r}: use 127.0.0.1, or an address of this machine.") from None
    try:
        # A port whose last connections are still closing is free.
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        listener.listen(128)
    except OSError as error:
        listener.close()
        if error.errno == errno.EADDRINUSE:
            raise BadInput(f"Port {port} on {host} is in use: stop what uses it, or choose another --port.") from None
        reason = os.strerror(error.errno or 0)
        raise BadInput(f"Port {port} on {host} cannot be opened ({reason}): choose another --host or --port.") from None
    return listener


def url_of(listener: socket.socket) -> str:
    """Give the address under which a listener can be reached."""
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


@contextmanager
def in_background(app: "FastAPI", listener: socket.socket) -> Iterator[str]:
    """Run the API in a thread of this process, and end it cleanly; gives its address."""
    server = _server(app)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, name="api", daemon=True)
    thread.start()
    try:
        while not server.started:
            if not thread.is_alive():
                raise SoundalikeError("The API ended while it started.")
            time.sleep(0.02)
        yield url_of(listener)
    finally:
        server.should_exit = True
        thread.join(timeout=4 * SHUTDOWN_SECONDS)


def _server(app: "FastAPI") -> "uvicorn.Server":
    import uvicorn

    return uvicorn.Server(
        uvicorn.Config(
            app,
            log_config=None,
            access_log=False,
            server_header=False,
            proxy_headers=False,
            timeout_graceful_shutdown=SHUTDOWN_SECONDS,
        )
    )
