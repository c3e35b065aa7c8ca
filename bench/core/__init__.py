"""The core over HTTP: one server process, real databases, the bare driver beside it."""

from bench.core.measure import measure

__all__ = ["measure"]
