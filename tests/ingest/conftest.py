from collections.abc import Iterator

import pytest
from telethon.crypto import rsa

from soundalike import progress


@pytest.fixture(autouse=True)
def no_progress_bars() -> Iterator[None]:
    progress.set_quiet(True)
    yield
    progress.set_quiet(False)


@pytest.fixture(autouse=True)
def no_key_stays_trusted() -> Iterator[None]:
    """Keys are trusted by the process: what one test trusts, the next one need not."""
    trusted = dict(rsa._server_keys)
    yield
    rsa._server_keys.clear()
    rsa._server_keys.update(trusted)
