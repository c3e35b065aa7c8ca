"""What commands give back to HTTP, and how it becomes a response."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import orjson
from starlette.responses import Response

__all__ = ["Answer", "Written", "answer", "json_response", "plain_only", "response_of"]


@dataclass(frozen=True)
class Answer:
    """What a command gives back to HTTP."""

    body: Any
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)


Written = Answer | Callable[[], Answer]
"""What a writing command gives back; a function is asked once the transaction is committed."""


def answer(body: Any, status: int = 200, headers: Mapping[str, str] | None = None) -> Answer:
    return Answer(body, status, headers or {})


class _JsonResponse(Response):
    """Content that is JSON already, without the framework's looks at what it might be instead."""

    def __init__(self, content: bytes, status: int, headers: Mapping[str, str]) -> None:
        self.status_code = status
        self.background = None
        self.body = content
        self.raw_headers = [(key.lower().encode(), text.encode("latin-1")) for key, text in headers.items()]
        if status not in (204, 304):
            self.raw_headers.append((b"content-length", b"%d" % len(content)))
        self.raw_headers.append((b"content-type", b"application/json"))


def json_response(given: Answer) -> Response:
    content = b"" if given.body is None else orjson.dumps(given.body, default=plain_only)
    return _JsonResponse(content, given.status, given.headers)


def response_of(given: Written) -> Response:
    return json_response(given if isinstance(given, Answer) else given())


def plain_only(value: Any) -> Any:
    """Anything the encoders did not already turn into JSON is a mistake worth a clear error."""
    raise TypeError(f"{type(value).__name__} has no JSON form here")
