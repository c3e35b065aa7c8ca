"""What a child process that opens somebody else's work may use, set by the child itself before it begins."""

from __future__ import annotations

import resource
import sys

__all__ = ["limit"]


def limit(memory_bytes: int, cpu_seconds: int, file_bytes: int) -> None:
    """Bound memory, processor time and the size of any file written; no core is left behind.

    One second past its processor time the process is killed; at it, it gets SIGXCPU, which ends it
    unless it listens. macOS has no bound on memory.
    """
    for what, soft, hard in (
        (resource.RLIMIT_AS, memory_bytes, memory_bytes),
        (resource.RLIMIT_CPU, cpu_seconds, cpu_seconds + 1),
        (resource.RLIMIT_CORE, 0, 0),
        (resource.RLIMIT_FSIZE, file_bytes, file_bytes),
    ):
        if sys.platform != "darwin" or what != resource.RLIMIT_AS:
            resource.setrlimit(what, (soft, hard))
