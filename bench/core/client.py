"""An HTTP/1.1 client that costs next to nothing, so that the server is what is measured."""

from __future__ import annotations

import json
import os
import socket
import threading
import time
from collections.abc import Callable
from typing import Any

__all__ = ["Client", "rate"]


_IDLE_SECONDS = 3.0
"""A little less than after which the server closes a connection."""


class Client:
    """One connection, one request at a time."""

    def __init__(self, port: int, token: str) -> None:
        self._port = port
        self._connect()
        self._headers = f"Host: 127.0.0.1:{port}\r\nAuthorization: Bearer {token}\r\n"
        self._buffer = b""

    def _connect(self) -> None:
        self._socket = socket.create_connection(("127.0.0.1", self._port))
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._used = time.perf_counter()

    def call(self, method: str, path: str, body: Any = None, headers: str = "") -> tuple[int, bytes]:
        """(status, body). `body` is sent as JSON, bytes as they are."""
        if time.perf_counter() - self._used > _IDLE_SECONDS:
            self._socket.close()
            self._connect()
        content = body if isinstance(body, bytes) else b"" if body is None else json.dumps(body).encode()
        head = f"{method} {path} HTTP/1.1\r\n{self._headers}{headers}Content-Length: {len(content)}\r\n\r\n"
        self._socket.sendall(head.encode() + content)
        data = self._buffer
        while b"\r\n\r\n" not in data:
            data += self._receive()
        head_bytes, _, rest = data.partition(b"\r\n\r\n")
        length = 0
        for line in head_bytes.split(b"\r\n")[1:]:
            if line[:15].lower() == b"content-length:":
                length = int(line[15:])
        while len(rest) < length:
            rest += self._receive()
        self._buffer = rest[length:]
        self._used = time.perf_counter()
        return int(head_bytes[9:12]), rest[:length]

    def _receive(self) -> bytes:
        part = self._socket.recv(1 << 16)
        if not part:
            raise ConnectionError("the server closed the connection")
        return part

    def close(self) -> None:
        self._socket.close()


def rate(port: int, token: str, clients: int, seconds: float, work: Callable[[Client, int], None]) -> float:
    """Calls per second of `clients` connections doing `work(client, number)` at once."""
    done = [0] * clients
    stop_at = time.perf_counter() + seconds

    def run(position: int) -> None:
        _yield_to_others()
        client = Client(port, token)
        number = position
        while time.perf_counter() < stop_at:
            work(client, number)
            number += clients
            done[position] += 1
        client.close()

    threads = [threading.Thread(target=run, args=(position,)) for position in range(clients)]
    started = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(done) / (time.perf_counter() - started)


def _yield_to_others() -> None:
    """Clients of a real server run on machines of their own: woken by its answer, this thread must not take
    the processor from the server in the middle of sending it."""
    if hasattr(os, "SCHED_BATCH"):
        os.sched_setscheduler(0, os.SCHED_BATCH, os.sched_param(0))
