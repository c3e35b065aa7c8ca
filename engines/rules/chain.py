"""The causality chain: which rules led to the write at hand, and when the next may not fire.

The law: within one chain a rule fires at most once for a record, and a chain is at most
`MAX_DEPTH` long. So every write comes to an end: rules and records reached are finite in a chain
of bounded length. Siblings are not in one chain: a rule may fire for the same record twice in a
transaction when two separate writes wake it.
"""

from __future__ import annotations

from typing import NamedTuple

from engines.definition.reason import Reason

__all__ = ["MAX_DEPTH", "Chain", "Link", "refusal"]

MAX_DEPTH = 10


class Link(NamedTuple):
    """`rule` ("app.key") fired for the record `record_id`."""

    rule: str
    record_id: str


Chain = tuple[Link, ...]
"""Oldest first; empty for a write by a person, the API, an import."""


def refusal(chain: Chain, link: Link) -> Reason | None:
    """Why `link` may not join `chain`; None when it may."""
    if link in chain:
        return Reason("rules.loop")
    if len(chain) >= MAX_DEPTH:
        return Reason("rules.too_deep", {"depth": MAX_DEPTH})
    return None
