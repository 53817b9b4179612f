"""The envelope of every answer that is no success."""

from pydantic import BaseModel

from serve.wire import error_body


class ApiError(Exception):
    """An answer that is no success."""

    def __init__(self, status: int, message: str, *, code: str, param: str | None = None) -> None:
        super().__init__(code)
        self.status = status
        self.body = error_body(message, code=code, param=param)


class ErrorDetail(BaseModel):
    """What went wrong."""

    message: str
    type: str
    param: str | None
    code: str | None


class ErrorBody(BaseModel):
    """The envelope of every error."""

    error: ErrorDetail
