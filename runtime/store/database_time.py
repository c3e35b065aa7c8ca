"""The database's clock as SQL: processes that share a database need not agree on theirs."""

from __future__ import annotations

__all__ = ["NOW", "SECOND"]

SECOND = 1_000_000
"""Times are microseconds since the epoch."""

# SQLite's clock ticks in milliseconds, and julianday() is a float with room for 40 µs: rounding to
# the tick makes it exact. unixepoch('subsec') would do, but came with 3.42. On PostgreSQL the
# statement's time is stable while it runs, so an index can serve a comparison with it.
NOW = {
    "sqlite": "CAST(round((julianday('now') - 2440587.5) * 86400000) AS INTEGER) * 1000",
    "postgresql": "(extract(epoch from statement_timestamp()) * 1000000)::bigint",
}
