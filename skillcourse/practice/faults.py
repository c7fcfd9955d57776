"""Errors as the Messages API states them: a status, a type and one sentence."""

from __future__ import annotations

from typing import Any, Literal

FaultType = Literal["invalid_request_error", "not_found_error", "request_too_large", "api_error"]
"""The error types that the practice model has a use for, named as the API names them."""


class Fault(Exception):
    """A request that cannot be answered, or a failure while answering it.

    Attributes:
        status: The HTTP status: 400 for a request that is wrong, 404 for an unknown model or address,
            405 for a wrong method, 413 for a body that is too large, 500 for a failure of the model itself.
        type: The error's type on the wire.
        message: One sentence that names the place in the request: ``messages.0.role: …``.
        code: The stable code that clients branch on, where the API has one: ``thread_unsupported_request``.
    """

    def __init__(
        self,
        message: str,
        *,
        status: int = 400,
        type: FaultType = "invalid_request_error",
        code: str = "",
    ) -> None:
        super().__init__(message)
        self.message = message
        self.status = status
        self.type: FaultType = type
        self.code = code

    def to_dict(self, request_id: str) -> dict[str, Any]:
        """The body of the error response, in the API's shape."""
        error: dict[str, Any] = {"type": self.type, "message": self.message}
        if self.code:
            error["details"] = {"error_code": self.code}
        return {"type": "error", "error": error, "request_id": request_id}


def at(place: str, message: str) -> Fault:
    """A 400 fault at one place in the request: ``at("messages.0.role", "…")``."""
    return Fault(f"{place}: {message}")
