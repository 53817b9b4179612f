"""The twin answers: engines, the REST API and the chat page."""
