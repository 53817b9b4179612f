from collections.abc import Iterator

import pytest

from soundalike.home import Home
from tests.ingest.telegram.runs import Command
from tests.ingest.telegram_server import Faults, Server, World, serve


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def faults() -> Faults:
    return Faults()


@pytest.fixture
def server(world: World, faults: Faults) -> Iterator[Server]:
    with serve(world, faults) as running:
        yield running


@pytest.fixture
def command(server: Server, home: Home) -> Command:
    return Command(server, home)
