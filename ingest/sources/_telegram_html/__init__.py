"""Telegram Desktop's HTML pages, from tags to messages."""
