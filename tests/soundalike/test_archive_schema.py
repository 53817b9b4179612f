"""Claims about archives that an older version of Soundalike wrote."""

import sqlite3
from datetime import UTC, datetime

from soundalike.archive import open_archive
from soundalike.archive_schema import MIGRATIONS
from soundalike.home import Home


def test_an_archive_of_the_first_version_keeps_every_message_and_rule(home: Home) -> None:
    with sqlite3.connect(home.archive) as connection:
        connection.executescript(f"{MIGRATIONS[0]} PRAGMA user_version = 1;")
        connection.execute("INSERT INTO accounts VALUES ('telegram', '1', 'Ann')")
        connection.execute("INSERT INTO chats VALUES ('telegram', '1', '2', 'private', 'Jess', 'exclude', 'J')")
        connection.execute(
            "INSERT INTO messages VALUES ('telegram', '1', '2', 7, 1700000000, '2', 'Jess', 0, 'text', 'hi', 6, 0, "
            "1700000009, '[[\"x\", 2]]', NULL)"
        )
    connection.close()
    with open_archive(home) as archive:
        ((source, account, name),) = archive.accounts()
        (summary,) = archive.chats()
        (message,) = archive.messages(summary.chat)
    assert (source, account, name) == ("telegram", "1", "Ann")
    assert (summary.contact, summary.rule, summary.messages) == ("J", "exclude", 1)
    assert message.sent_at == datetime.fromtimestamp(1_700_000_000, UTC)
    assert message.edited_at == datetime.fromtimestamp(1_700_000_009, UTC)
    assert (message.message_id, message.text, message.reply_to, message.reactions) == (7, "hi", 6, (("x", 2),))


def test_an_archive_of_this_version_is_not_migrated_again(home: Home) -> None:
    for _ in range(2):
        with open_archive(home, create=True):
            pass
    with sqlite3.connect(home.archive) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (len(MIGRATIONS),)
    connection.close()
