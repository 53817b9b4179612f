"""Chats become lessons: conversations, scrubbing, examples, a split by time, and the funnel."""
