import json

import pytest

from serve.events import content_event, event
from serve.wire import Envelope

AWKWARD = [
    "",
    "a",
    '"',
    "\\",
    'so "content":"" it is',
    "\n\t\r\x00",
    "\x85\u2028\u2029",
    "ж 漢 👩\u200d👩",
    "</script>",
]


@pytest.mark.parametrize("model", ["tiny", 'so "content":"" it is', "\u2028 Лёша"])
@pytest.mark.parametrize("include_usage", [False, True])
def test_a_chunk_written_cheaply_is_the_same_to_the_byte(model: str, include_usage: bool) -> None:
    envelope = Envelope(model)
    extra = {"usage": None} if include_usage else {}
    for index in (0, 7):
        write = content_event(envelope, index, include_usage=include_usage)
        for text in AWKWARD:
            assert write(text) == event(envelope.chunk(index, {"content": text}) | extra)


@pytest.mark.parametrize("text", AWKWARD)
def test_an_event_is_one_line_for_every_reader_and_holds_what_was_put_in(text: str) -> None:
    written = event({"text": text}).decode()
    assert written.endswith("\n\n") and len(written.strip().splitlines()) == 1
    assert json.loads(written.removeprefix("data: ")) == {"text": text}
