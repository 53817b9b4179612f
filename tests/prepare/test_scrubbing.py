from prepare.scrubbing import scrub_chats
from soundalike.config import ScrubConfig
from tests.prepare.conftest import MakeLines


def test_a_secret_becomes_a_placeholder_and_is_counted(lines: MakeLines) -> None:
    scrubbed = scrub_chats([lines("o:write_to_jess@example.com_please")], ScrubConfig())
    assert [line.text for line in scrubbed.chats[0]] == ["write to [email] please"]
    assert scrubbed.found == {"EMAIL": 1}


def test_a_message_that_is_nothing_but_a_secret_is_dropped_so_that_no_placeholder_is_a_target(lines: MakeLines) -> None:
    scrubbed = scrub_chats([lines("t:ok o:jess@example.com o:thanks")], ScrubConfig())
    assert [line.text for line in scrubbed.chats[0]] == ["ok", "thanks"]
    assert scrubbed.dropped == {"nothing but a secret": 1}


def test_a_rule_that_is_switched_off_finds_nothing(lines: MakeLines) -> None:
    scrubbed = scrub_chats([lines("o:jess@example.com")], ScrubConfig(off=["emails", "handles", "urls", "passwords"]))
    assert len(scrubbed.chats[0]) == 1
