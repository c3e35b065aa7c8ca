"""JSON pointers (RFC 6901) into a package: what is there, and changing it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

__all__ = ["at_place", "holder_of", "steps_of"]


def steps_of(pointer: str) -> Iterator[str]:
    for step in pointer.split("/")[1:]:
        yield step.replace("~1", "/").replace("~0", "~")


def holder_of(document: Any, pointer: str) -> tuple[Any, Any]:
    """What the last step of a pointer is looked up in, and that step. Raises LookupError, ValueError or
    TypeError where it leads nowhere."""
    *way, last = steps_of(pointer)
    for step in way:
        document = document[int(step)] if isinstance(document, list) else document[step]
    return document, int(last) if isinstance(document, list) else last


def at_place(document: Any, pointer: str, change: Callable[..., Any]) -> None:
    """Put what `change` makes of what is there in its place."""
    holder, step = holder_of(document, pointer)
    holder[step] = change(holder[step])
