"""The plain form: one record a message."""
