"""Telegram: what a Telegram Desktop JSON export holds, whose it is, and what its messages mean."""
