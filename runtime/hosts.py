"""Host names: how they are written, and which workspace each stands for."""

from __future__ import annotations

import re
import time

import structlog

from engines.errors import NotFound
from runtime.store import control
from runtime.store.database import Database

__all__ = ["Hosts", "host_of", "registrable"]

LOOK_SECONDS = 1.0
log = structlog.get_logger(__name__)
_LABEL = r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?"
_NAME = re.compile(rf"^{_LABEL}(\.{_LABEL})*\Z")
_PORT = re.compile(r":\d*\Z")


def host_of(header: bytes) -> str:
    """The name in a Host header: lower-cased, without its port and the root's dot."""
    return _PORT.sub("", header.decode("latin-1").strip().lower()).removesuffix(".")


def registrable(name: str) -> str:
    """The form browsers send a name in (international names in Punycode). Raises NotFound for what is
    no host name."""
    try:
        host = name.strip().removesuffix(".").encode("idna").decode("ascii").lower()
    except UnicodeError:
        host = ""
    if len(host) > 253 or not _NAME.match(host):
        raise NotFound("host_name", {"host": name[:100]})
    return host


class Hosts:
    """The registered hosts, looked at again once `look_seconds` have passed; read anew when their
    version changed."""

    def __init__(self, database: Database, look_seconds: float = LOOK_SECONDS) -> None:
        self._database = database
        self.look_seconds = look_seconds
        self._known: dict[str, str] | None = None
        self._version = 0
        self._next_look = 0.0

    @property
    def stale(self) -> bool:
        return self._known is None or time.monotonic() >= self._next_look

    def refresh(self) -> None:
        """Look at the database. What was known stays known where it cannot be reached, and that is
        raised only when nothing was: another workspace must not answer in the place of the right one."""
        self._next_look = time.monotonic() + self.look_seconds
        try:
            with self._database.read() as tx:
                # Before the hosts: a change in between is seen at the next look.
                version = control.host_version(tx)
                if version != self._version or self._known is None:
                    self._known = control.hosts(tx)
                    self._version = version
        except Exception:
            if self._known is None:
                raise
            log.warning("hosts not read anew: what was known stays in force", exc_info=True)

    def workspace(self, host: str) -> str | None:
        """The key of the workspace `host` stands for; None for a host nobody registered."""
        return (self._known or {}).get(host)
