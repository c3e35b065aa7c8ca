"""Answers as they arrive on a connection."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
import uvicorn
from starlette.types import Receive, Scope, Send

from runtime.web.protocol import Protocol

GO_ON = threading.Event()


async def app(scope: Scope, receive: Receive, send: Send) -> None:
    """Answers by path: `/<n>` with n bytes, `/stream` with a part, and the rest once told."""
    path = scope["path"][1:]
    streams = path == "stream"
    headers = [] if streams else [(b"content-length", path.encode())]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    if streams:
        await send({"type": "http.response.body", "body": b"first", "more_body": True})
        while not GO_ON.is_set():
            await receive()
        await send({"type": "http.response.body", "body": b"last"})
    else:
        await send({"type": "http.response.body", "body": b"x" * int(path)})


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    listening = socket.socket()
    listening.bind(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(app, log_level="error", lifespan="off", http=Protocol))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    yield listening.getsockname()[1]
    server.should_exit = True
    thread.join(15)
    listening.close()


@dataclass
class Connection:
    """One, kept open."""

    socket: socket.socket

    def ask(self, method: str, path: str) -> None:
        self.socket.sendall(f"{method} {path} HTTP/1.1\r\nHost: here\r\n\r\n".encode())

    def receive(self, until: bytes) -> bytes:
        found = b""
        while not found.endswith(until):
            part = self.socket.recv(1 << 20)
            assert part, found
            found += part
        return found


@pytest.fixture
def connection(port: int) -> Iterator[Connection]:
    with socket.create_connection(("127.0.0.1", port), timeout=20) as opened:
        yield Connection(opened)


def test_a_small_answer_comes_in_one_piece(connection: Connection) -> None:
    for _ in range(3):
        connection.ask("GET", "/9")
        first = connection.socket.recv(1 << 16)
        assert first.startswith(b"HTTP/1.1 200 OK\r\n")
        assert first.endswith(b"\r\n\r\nxxxxxxxxx")


@pytest.mark.parametrize("size", [0, 64 * 1024, 64 * 1024 + 1, 3_000_000])
def test_every_byte_arrives_once(connection: Connection, size: int) -> None:
    connection.ask("GET", f"/{size}")
    head, _, body = connection.receive(b"x" if size else b"\r\n\r\n").partition(b"\r\n\r\n")
    while len(body) < size:
        body += connection.socket.recv(1 << 20)
    assert f"content-length: {size}".encode() in head
    assert body == b"x" * size
    # Nothing is left over for the answer after it.
    connection.ask("GET", "/1")
    assert connection.receive(b"x").endswith(b"\r\n\r\nx")


def test_head_is_answered_at_once(connection: Connection) -> None:
    connection.ask("HEAD", "/7")
    assert b"content-length: 7" in connection.receive(b"\r\n\r\n")
    connection.ask("GET", "/2")
    assert connection.receive(b"xx").startswith(b"HTTP/1.1 200 OK")


def test_a_stream_is_not_kept_back(connection: Connection) -> None:
    connection.ask("GET", "/stream")
    assert b"first" in connection.receive(b"first\r\n")
    GO_ON.set()
    connection.socket.shutdown(socket.SHUT_WR)
