"""What engines ask of the runtime.

*Changes* happen inside the caller's transaction, through commands. *Effects* touch the outside
and become jobs written in the same transaction. Both are plain data, so a live run, a simulation
and an explanation differ only in what the caller does with them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

__all__ = [
    "Change",
    "CreateRecord",
    "DeleteRecord",
    "Effect",
    "Notify",
    "SetFields",
    "StartProcess",
]


@dataclass(frozen=True, slots=True)
class SetFields:
    """Write `values` (field key → value) to one record."""

    entity: str
    record_id: str
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class CreateRecord:
    """Create a record of `entity` ("app.key"). `source_key` makes a repeat harmless."""

    entity: str
    values: Mapping[str, Any]
    source_key: str | None = None


@dataclass(frozen=True, slots=True)
class DeleteRecord:
    entity: str
    record_id: str


@dataclass(frozen=True, slots=True)
class StartProcess:
    """Start `process` ("app.key") on one record."""

    process: str
    record_id: str
    variables: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Notify:
    """Tell people something. `text` by language; `record` is (entity, id) to link to."""

    users: tuple[str, ...]
    text: Mapping[str, str]
    record: tuple[str, str] | None = None
    link: str | None = None


Change = SetFields | CreateRecord | DeleteRecord | StartProcess
Effect = Notify
