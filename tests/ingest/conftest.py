from collections.abc import Iterator

import pytest

from soundalike import progress


@pytest.fixture(autouse=True)
def no_progress_bars() -> Iterator[None]:
    progress.set_quiet(True)
    yield
    progress.set_quiet(False)
