"""Live Telegram (`soundalike ingest telegram`): an account's own messages, over MTProto, by Telethon.

From the outside in:

    live       one command from login to report: `ingest_telegram`
    login      code, QR code, two-step password;  prompts: how a person is asked
    dialogs    the list of chats, and which of them are wanted
    download   new messages of one chat, page by page, each page with its checkpoint
    edits      known messages again, for what was edited;  deletions: for what was removed
    voice      voice notes to text, on this machine
    takeout    Telegram's own mode for exports
    line       one connection: every call has a time limit, is tried again, and waits as long as it is told to
    patience   which failures pass, and how long to wait
    client     Telethon, set up to keep and to tell nothing private
    pages      requests for history, and what a page proves
    messages   Telethon's message -> our record, equal to what `telegram_desktop` makes of an export

Every call is a plain request over the one `line`; Telethon's own retries, reconnects and pauses are switched off,
because they neither end nor wait (measured: 769 reconnects in ten seconds).
"""
