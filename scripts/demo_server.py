"""`yingzao serve` as a process of its own, for tests, screenshots and demonstrations."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import IO

__all__ = ["DemoServer", "ServerNotReady"]

_POLL_SECONDS = 0.1
_STOP_SECONDS = 10


class ServerNotReady(Exception):
    """The server ended or did not answer in time; the message ends with its log."""


@dataclass
class DemoServer:
    """Serves the templates with their sample data while the `with` block lasts; without `demo` what the
    database holds.

    `folder` keeps the embedded database and `server.log`. Without `database_url` the database is SQLite.
    `clock` is RFC 3339: the server's time then stands still. Entering raises ServerNotReady.
    """

    folder: Path
    database_url: str | None = None
    clock: str | None = None
    admin_password: str = "the first administrator"
    password: str = "everybody in the sample data"
    ready_seconds: float = 60
    demo: bool = True

    def __post_init__(self) -> None:
        self.port = _free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.log_path = self.folder / "server.log"
        self._process: subprocess.Popen[bytes] | None = None
        self._log: IO[bytes] | None = None

    def __enter__(self) -> DemoServer:
        self.start()
        return self

    def start(self) -> None:
        """The process, on the port it had before; raises ServerNotReady."""
        self.folder.mkdir(parents=True, exist_ok=True)
        self._log = self.log_path.open("ab")
        self._process = subprocess.Popen(
            [
                sys.executable,
                "-c",
                "from builder.cli import main; main()",
                "serve",
                *(["--demo"] if self.demo else []),
            ],
            cwd=Path(__file__).resolve().parent.parent,
            env=self._environment(),
            stdin=subprocess.DEVNULL,
            stdout=self._log,
            stderr=subprocess.STDOUT,
        )
        try:
            self._wait(self._process)
        except BaseException:
            self.stop()
            raise

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def kill(self) -> None:
        """End the process as a power cut does; `start` brings it back over the same data."""
        if self._process is not None:
            self._process.kill()
        self.stop()

    def stop(self) -> None:
        """End the process; safe to repeat."""
        process, self._process = self._process, None
        if process is not None:
            process.terminate()
            try:
                process.wait(_STOP_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        if self._log is not None:
            self._log.close()
            self._log = None

    def log(self) -> str:
        """What the server has written so far."""
        return self.log_path.read_text("utf-8", "replace")

    def _environment(self) -> dict[str, str]:
        kept = {key: value for key, value in os.environ.items() if not key.startswith("YINGZAO_")}
        given = {
            "DATA": str(self.folder),
            "PORT": str(self.port),
            "ADMIN_PASSWORD": self.admin_password,
            "DEMO_PASSWORD": self.password,
            "DATABASE_URL": self.database_url,
            "CLOCK": self.clock,
        }
        return kept | {f"YINGZAO_{key}": value for key, value in given.items() if value is not None}

    def _wait(self, process: subprocess.Popen[bytes]) -> None:
        until = time.monotonic() + self.ready_seconds
        while time.monotonic() < until:
            if process.poll() is not None:
                raise ServerNotReady(f"the server ended with code {process.returncode}:\n{self.log()}")
            try:
                with urllib.request.urlopen(f"{self.url}/readyz", timeout=2):
                    return
            except (urllib.error.URLError, OSError):
                time.sleep(_POLL_SECONDS)
        raise ServerNotReady(f"the server was not ready after {self.ready_seconds} seconds:\n{self.log()}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
