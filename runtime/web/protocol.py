"""HTTP over a connection, with each answer sent in one piece.

The server hands over the head of an answer and its body one after the other, and the event loop
sends what it is given at once: two system calls, and two wake-ups of whoever waits, of which the
first brings nothing to act on. Sending small answers whole saved a tenth of a request.
"""

from __future__ import annotations

import asyncio
from typing import Any, cast

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

__all__ = ["Protocol"]

_JOINED_BYTES = 64 * 1024
"""Larger bodies are sent by themselves: copying them costs more than a system call."""


class Protocol(HttpToolsProtocol):
    """The server's own, over a transport that keeps a head until its body comes."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(cast(asyncio.Transport, _Joining(transport)))

    def on_response_complete(self) -> None:
        # What has a length but no body: an answer to HEAD.
        cast(_Joining, self.transport).flush()
        super().on_response_complete()


class _Joining:
    """A transport that keeps the head of an answer whose length is known until the next write. A head of
    unknown length goes out at once: what follows is a stream, and may be long in coming."""

    def __init__(self, transport: asyncio.Transport) -> None:
        self._transport = transport
        self._head = b""
        self._write = transport.write
        self.is_closing = transport.is_closing

    def write(self, data: bytes) -> None:
        head = self._head
        if head:
            self._head = b""
            if len(data) <= _JOINED_BYTES:
                self._write(head + data)
            else:
                self._write(head)
                self._write(data)
        elif data.startswith(b"HTTP/1.1 ") and b"\r\ncontent-length: " in data:
            self._head = data
        else:
            self._write(data)

    def flush(self) -> None:
        if self._head:
            head, self._head = self._head, b""
            self._write(head)

    def close(self) -> None:
        self.flush()
        self._transport.close()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._transport, name)
