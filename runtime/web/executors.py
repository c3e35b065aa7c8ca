"""The threads requests are answered in."""

from __future__ import annotations

from runtime.web.threads import Threads

__all__ = ["Executors"]


class Executors:
    """SQLite: one writer, few readers. PostgreSQL: a small pool for both (DESIGN §3, threads)."""

    def __init__(self, dialect: str) -> None:
        self.write = Threads(1 if dialect == "sqlite" else 4, "yingzao-write")
        self.read = Threads(2 if dialect == "sqlite" else 4, "yingzao-read")
        self.slow = Threads(2, "yingzao-slow")
        """Password hashing, installs: what would hold up others."""
        self.long = Threads(1, "yingzao-long")
        """Imports, which may take minutes: signing in must not wait for them."""
        self.printing = Threads(2, "yingzao-print")
        """Each waits for a process of its own, up to a minute where a template is hostile."""

    def close(self) -> None:
        for pool in (self.write, self.read, self.slow, self.long, self.printing):
            pool.close()
