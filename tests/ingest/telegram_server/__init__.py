"""A Telegram server on 127.0.0.1 for tests: unmodified Telethon speaks real MTProto 2.0 with it.

It knows no network, and no client of ours. The truth lives in a `World`, in Telethon's own types; tests write it and
compare with it::

    world = World()                               # world.account: phone, login code, two-step password (none)
    bob = world.private("Bob")                    # a Dialog; also .group, .supergroup, .channel, .saved, .service
    hello = world.say(bob, "hello", out=True)     # a Message; any member of Telethon's Message may be given
    world.say(bob, "hi", reply_to=hello)
    world.say(bob, media=voice(seconds=3), file=b"OggS...")     # parts.py: photo, sticker, forwarded ...
    world.act(bob, call(seconds=60))              # a service message
    world.chatter(bob, 40_000)
    world.edit(bob, hello, "hello!")              # also .react, .delete

Over real sockets, for login, sessions, reconnects and killed processes::

    with serve(world, faults) as server:          # server.address, server.dc, server.public_key_path
        world.log_in(session)                     # makes the session of a client that has logged in before
        ...                                       # server.stop(), server.start(): an outage, keys kept

Without sockets, for most tests: every `TelegramClient` made inside answers from the world at once, and Telethon's own
logic of retries and flood waits stays the real one::

    with in_process(world, faults): ...

Faults are planned beforehand, by type of request and occurrence::

    faults = Faults()
    faults.inject(GetHistoryRequest, flood_wait(90), skip=3)    # the fourth one; times=2: two; times=None: for ever
    faults.inject(GetStateRequest, SILENCE)       # faults.py: HANG_UP, REVOKED, slow, Fault((400, "NAME")) ...
    faults.on_request(lambda call: ...)           # a request has come; on_answer: its answer was sent

Afterwards `world.count(GetHistoryRequest)` and `world.requests` tell what was asked (in a takeout or not, when), and
`world.takeouts` how each takeout ended.
"""

from tests.ingest.telegram_server.account import Account
from tests.ingest.telegram_server.fake_sender import in_process
from tests.ingest.telegram_server.faults import Faults
from tests.ingest.telegram_server.server import Server, serve
from tests.ingest.telegram_server.world import Dialog, World

__all__ = ["Account", "Dialog", "Faults", "Server", "World", "in_process", "serve"]
