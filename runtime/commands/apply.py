"""Applies the changes engines ask for, through the same commands as everybody's writes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import sqlalchemy as sa

from engines.effects import Change, CreateRecord, DeleteRecord, SetFields, StartProcess
from runtime.commands import delete, write
from runtime.commands.context import Context
from runtime.store import tables

__all__ = ["apply_changes"]

_SEEN = sa.select(tables.idempotency.c.body).where(
    tables.idempotency.c.principal == sa.bindparam("principal"),
    tables.idempotency.c.key == sa.bindparam("key"),
)
_REMEMBER = tables.idempotency.insert().values(
    {name: sa.bindparam(name) for name in ("principal", "key", "fingerprint", "status", "body", "created_at")}
)
_ONCE = b"once" + bytes(28)


def apply_changes(ctx: Context, changes: Sequence[Change]) -> None:
    """In order, as the context's principal. Any refusal fails the whole transaction."""
    for change in changes:
        match change:
            case SetFields():
                values = _json(ctx, change.entity, change.values)
                write.update(ctx, change.entity, change.record_id, values, expected_version=None)
            case CreateRecord():
                _create(ctx, change)
            case DeleteRecord():
                delete.delete(ctx, change.entity, change.record_id, expected_version=None)
            case StartProcess():
                from runtime.commands.processes import start

                start(ctx, change.process, change.record_id)


def _create(ctx: Context, change: CreateRecord) -> None:
    """A record with a source key is made once, however often the same change is asked for."""
    if change.source_key is not None:
        key = {"principal": ctx.principal.label, "key": f"{change.entity}/{change.source_key}"}
        if ctx.tx.row(_SEEN, key):
            return
    drafts = write.create(ctx, change.entity, [_json(ctx, change.entity, change.values)])
    if change.source_key is not None:
        ctx.tx.run(
            _REMEMBER,
            {
                **key, "fingerprint": _ONCE, "status": 0, "body": drafts[0].id,
                # Never swept: "once" has no end.
                "created_at": 2**62,
            },
        )  # fmt: skip


def _json(ctx: Context, entity: str, values: Mapping[str, Any]) -> dict[str, Any]:
    """Values as submitted ones: coercion accepts Python values and checks them like any other.

    A figure with more places than its field is rounded half up first, as formulas are.
    """
    model = ctx.entity(entity).model
    return {key: _fitted(model.types.get(key), value) for key, value in values.items()}


def _fitted(kind: Any, value: Any) -> Any:
    if isinstance(value, Decimal) and kind is not None and kind.kind in ("number", "money"):
        return value.quantize(Decimal(1).scaleb(-kind.scale), ROUND_HALF_UP)
    return value
