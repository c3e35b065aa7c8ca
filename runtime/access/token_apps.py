"""Where an API token may go that is for some apps alone.

By addresses: whatever is not known to be of one app is closed to it, screens that come later included. What
records of an app show of others' records (titles behind references, lookups) is part of them.
"""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

__all__ = ["within"]

_OF_APP = frozenset(
    ("apps", "records", "lists", "reports", "processes", "bulk", "form-drafts", "chosen-lately")
)  # fmt: skip
"""Sections of the API whose next step is the key of an app."""
_OF_ANYBODY = frozenset(("files",))
"""Files go by ids nobody can guess, and by the rights over the record that has them."""


def within(path: str, reads: bool, apps: Collection[str]) -> bool:
    """Whether the address `path` is of one of these apps. `reads`: the request changes nothing."""
    steps = path.strip("/").split("/")
    if steps == ["api", "me"]:
        return reads
    if len(steps) < 2 or steps[0] != "api":
        return False
    if steps[1] in _OF_ANYBODY:
        return True
    if steps[1] not in _OF_APP or len(steps) < 3:
        return False
    return steps[2] in apps or (steps[1] == "bulk" and reads and len(steps) == 3 and _is_id(steps[2]))


def _is_id(text: str) -> bool:
    """How a run goes on is asked by its id alone."""
    try:
        UUID(text)
    except ValueError:
        return False
    return True
