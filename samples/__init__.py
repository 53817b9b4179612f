"""The bundled sample export: a fictional person's whole Telegram account, written by hand."""

from pathlib import Path

EXPORT = Path(__file__).parent / "result.json"
"""In the format of Telegram Desktop's whole-account export."""

SECRETS = Path(__file__).parent / "secrets.json"
"""The secrets planted in it, which no twin may learn: a list of chat_id, message_id, kind and text."""
