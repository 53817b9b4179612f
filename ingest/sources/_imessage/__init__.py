"""iMessage: the database of Messages and the typed streams in it."""
