"""The archive's tables: numbered migrations, each run once, in one transaction.

A migration that has been released is never changed; the next one mends it.
"""

import sqlite3
from collections.abc import Sequence
from pathlib import Path

from soundalike.errors import BadInput

MIGRATIONS = (
    """
    CREATE TABLE accounts (
        source TEXT NOT NULL, account TEXT NOT NULL, name TEXT NOT NULL,
        PRIMARY KEY (source, account)
    ) WITHOUT ROWID;
    CREATE TABLE chats (
        source TEXT NOT NULL, account TEXT NOT NULL, chat_id TEXT NOT NULL, kind TEXT NOT NULL, name TEXT NOT NULL,
        rule TEXT NOT NULL DEFAULT '', renamed TEXT NOT NULL DEFAULT '',
        PRIMARY KEY (source, account, chat_id)
    ) WITHOUT ROWID;
    CREATE TABLE messages (
        source TEXT NOT NULL, account TEXT NOT NULL, chat_id TEXT NOT NULL, message_id INTEGER NOT NULL,
        sent_at INTEGER NOT NULL, sender_id TEXT NOT NULL, sender_name TEXT NOT NULL, is_owner INTEGER NOT NULL,
        kind TEXT NOT NULL, text TEXT NOT NULL, reply_to INTEGER, forwarded INTEGER NOT NULL, edited_at INTEGER,
        reactions TEXT NOT NULL, via_bot TEXT,
        PRIMARY KEY (source, account, chat_id, message_id)
    ) WITHOUT ROWID;
    """,
    # Chats get a number, which makes rows short; times are in milliseconds; live downloads and merged contacts.
    """
    CREATE TABLE numbered_chats (
        chat INTEGER PRIMARY KEY,
        source TEXT NOT NULL, account TEXT NOT NULL, chat_id TEXT NOT NULL, kind TEXT NOT NULL, name TEXT NOT NULL,
        rule TEXT NOT NULL DEFAULT '', renamed TEXT NOT NULL DEFAULT '', person TEXT NOT NULL DEFAULT '',
        UNIQUE (source, account, chat_id)
    );
    INSERT INTO numbered_chats (source, account, chat_id, kind, name, rule, renamed) SELECT * FROM chats;
    CREATE TABLE numbered_messages (
        chat INTEGER NOT NULL, message_id INTEGER NOT NULL, sent_at INTEGER NOT NULL, sender_id TEXT NOT NULL,
        sender_name TEXT NOT NULL, is_owner INTEGER NOT NULL, kind TEXT NOT NULL, text TEXT NOT NULL, reply_to INTEGER,
        forwarded INTEGER NOT NULL, edited_at INTEGER, reactions TEXT NOT NULL, via_bot TEXT,
        PRIMARY KEY (chat, message_id)
    ) WITHOUT ROWID;
    INSERT INTO numbered_messages SELECT
        chat, message_id, sent_at * 1000, sender_id, sender_name, is_owner, messages.kind, text, reply_to,
        forwarded, edited_at * 1000, reactions, via_bot
        FROM messages JOIN numbered_chats USING (source, account, chat_id);
    DROP TABLE messages;
    DROP TABLE chats;
    ALTER TABLE numbered_chats RENAME TO chats;
    ALTER TABLE numbered_messages RENAME TO messages;
    CREATE TABLE covered (
        chat INTEGER NOT NULL, first_id INTEGER NOT NULL, last_id INTEGER NOT NULL,
        PRIMARY KEY (chat, first_id)
    ) WITHOUT ROWID;
    CREATE TABLE files (digest TEXT PRIMARY KEY, report TEXT NOT NULL) WITHOUT ROWID;
    ALTER TABLE accounts ADD COLUMN unfinished INTEGER NOT NULL DEFAULT 0;
    """,
    # How contacts are related to the owner.
    "ALTER TABLE chats ADD COLUMN relation TEXT NOT NULL DEFAULT '';",
)


def migrate(connection: sqlite3.Connection, path: Path, migrations: Sequence[str] = MIGRATIONS) -> None:
    """Bring the tables to the newest version; `BadInput` where a newer version of Soundalike wrote the file."""
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    if version > len(migrations):
        raise BadInput(f"{path} was written by a newer version of Soundalike: update Soundalike to read it.")
    for number, script in enumerate(migrations[version:], start=version + 1):
        try:
            connection.executescript(f"BEGIN IMMEDIATE; {script} PRAGMA user_version = {number}; COMMIT;")
        except sqlite3.OperationalError:
            connection.rollback()
            (version,) = connection.execute("PRAGMA user_version").fetchone()
            # Another process may have been faster.
            if version < number:
                raise
