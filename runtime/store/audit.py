"""The append-only audit log: who changed what about the platform itself."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from runtime.access.principal import Principal
from runtime.store import tables
from runtime.store.database import Transaction

__all__ = ["write_audit", "write_audit_of"]

_AUDIT = tables.audit.insert().values(
    {name: sa.bindparam(name) for name in ("at", "principal", "action", "subject", "detail", "request_id")}
)


def write_audit(
    tx: Transaction,
    principal: Principal,
    action: str,
    subject: str,
    detail: Mapping[str, Any],
    now: datetime,
    request_id: str,
) -> None:
    """One line of the append-only audit log. Who looks with somebody else's eyes did it themselves: `seen_as`
    of the detail says whose those were."""
    who = principal.label
    if principal.seen_by is not None:
        seen_as: Any = who if principal.user_id != principal.seen_by else principal.role_names
        who, detail = f"user:{principal.seen_by}", {**detail, "seen_as": seen_as}
    write_audit_of(tx, who, action, subject, detail, now, request_id)


def write_audit_of(
    tx: Transaction,
    who: str,
    action: str,
    subject: str,
    detail: Mapping[str, Any],
    now: datetime,
    request_id: str,
) -> None:
    """The same of somebody known by their principal's label, who is not the one asking now."""
    tx.run(
        _AUDIT,
        {
            "at": tables.micros(now), "principal": who, "action": action, "subject": subject,
            "detail": json.dumps(detail, ensure_ascii=False), "request_id": request_id,
        },
    )  # fmt: skip
