"""How much one request may hold, by the settings."""

from serve.api_error import ApiError
from serve.wire import ChatRequest
from soundalike.config import ServeConfig


def check_sizes(body: ChatRequest, config: ServeConfig) -> None:
    """Raise `ApiError` for more messages, or a longer one, than the settings allow."""
    if len(body.messages) > config.most_messages:
        raise _too_much(f"messages: a request may hold {config.most_messages} at most.")
    if any(len(message.text()) > config.most_message_characters for message in body.messages):
        raise _too_much(f"messages: one may have {config.most_message_characters} characters at most.")


def _too_much(sentence: str) -> ApiError:
    return ApiError(400, sentence, code="invalid_value", param="messages")
