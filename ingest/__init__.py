"""Chats come in: exports of messengers, and live Telegram, become messages in the archive."""
