import asyncio
import gc
import logging

import pytest

from serve.quiet_loop import keep_errors_quiet


def test_an_error_that_nobody_waits_for_is_logged_without_its_words(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)

    async def fails() -> None:
        raise ValueError("verysecret")

    async def scenario() -> None:
        keep_errors_quiet()
        task = asyncio.create_task(fails())
        await asyncio.wait([task])
        del task
        gc.collect()
        asyncio.get_running_loop().call_soon(lambda: {}["verysecret"])
        await asyncio.sleep(0)

    asyncio.run(scenario())
    logged = "\n".join(map(logging.Formatter().format, caplog.records))
    assert "ValueError at fails:" in logged and "KeyError at <lambda>:" in logged
    assert "verysecret" not in logged
