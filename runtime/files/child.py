"""Starting a child process that may be killed: no environment, no way back but what it prints."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence

__all__ = ["run_child"]


def run_child(module: str, arguments: Sequence[str], seconds: float, given: bytes = b"") -> bytes | None:
    """What `python -m module arguments` prints, given `given` on its standard input; None when it was
    killed by its own limits, by `seconds` on the clock, or failed."""
    command = [sys.executable, "-I", "-m", module, *arguments]
    try:
        done = subprocess.run(
            command, input=given, capture_output=True, timeout=seconds, check=False, env={}
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        return None
    return done.stdout if done.returncode == 0 else None
