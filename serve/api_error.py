"""Every answer that is no success: its status, and the envelope that OpenAI's clients unwrap."""

from fastapi.responses import JSONResponse
from pydantic import BaseModel

from serve.admission import Busy
from serve.engine import EngineAway
from serve.trimming import PromptTooLong
from serve.wire import error_body
from soundalike.errors import BadInput

FORESEEN = (BadInput, Busy, EngineAway)
"""Errors whose sentence is for the client, besides `ApiError`."""


class ApiError(Exception):
    """An answer that is no success; `retry_after_seconds` is when the client may come back."""

    def __init__(
        self,
        status: int,
        message: str,
        *,
        code: str,
        type: str = "invalid_request_error",
        param: str | None = None,
        retry_after_seconds: int | None = None,
    ) -> None:
        super().__init__(code)
        self.status = status
        self.body = error_body(message, code=code, type=type, param=param)
        self.headers = {} if retry_after_seconds is None else {"retry-after": str(retry_after_seconds)}

    def response(self) -> JSONResponse:
        """Build the answer."""
        return JSONResponse(self.body, status_code=self.status, headers=self.headers)


def api_error(error: Exception) -> ApiError:
    """Say what an error means for the client; of one that was not foreseen, only that there was one."""
    if isinstance(error, ApiError):
        return error
    if isinstance(error, Busy):
        return ApiError(
            503,
            "Too many requests are waiting: try again.",
            code="overloaded",
            type="server_error",
            retry_after_seconds=error.retry_after_seconds,
        )
    if isinstance(error, EngineAway):
        return ApiError(
            error.status,
            str(error),
            code=error.code,
            type="server_error",
            retry_after_seconds=error.retry_after_seconds,
        )
    if isinstance(error, PromptTooLong):
        return ApiError(400, str(error), code="context_length_exceeded", param="messages")
    if isinstance(error, BadInput):
        return ApiError(400, str(error), code="invalid_value")
    return ApiError(500, "The server failed while it answered.", code="internal_error", type="server_error")


class ErrorDetail(BaseModel):
    """What went wrong."""

    message: str
    type: str
    param: str | None
    code: str | None


class ErrorBody(BaseModel):
    """The envelope of every error."""

    error: ErrorDetail
