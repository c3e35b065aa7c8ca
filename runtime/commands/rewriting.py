"""Writes one value of many records because the definition changed, not what anybody knows about them.

Rules do not wake and no process starts, as with a change of type. Derived values follow, and history keeps
the value a record had. Records in the recycle bin come along.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from engines.errors import UniqueConflict
from runtime.apps.catalog import CatalogEntity
from runtime.commands.context import Context
from runtime.commands.derived import propagate, recompute
from runtime.store import records

__all__ = ["STEP", "rewrite"]

STEP = 200
"""Records of one transaction."""


def rewrite(
    ctx: Context, entity: CatalogEntity, ids: Sequence[str], key: str, made_of: Callable[[Any], Any]
) -> None:
    """Give the field `key` of these records what `made_of` makes of its value. A record that may not have the
    new one, because it would break a unique key, keeps its own. For the platform's own work."""
    pairs = []
    for record, old in records.by_ids(ctx.tx, entity, ids, lock="derived", deleted=True).items():
        value = made_of(old.get(key))
        if value != old.get(key) and _write(ctx, entity, record, old, key, value):
            pairs.append((old, {**old, key: value, "revision": int(old["revision"]) + 1}))
    propagate(ctx, entity, pairs)
    recompute(ctx, entity, [new["id"] for _, new in pairs])


def _write(
    ctx: Context, entity: CatalogEntity, record: str, old: dict[str, Any], key: str, value: Any
) -> bool:
    try:
        with ctx.tx.database.savepoint(ctx.tx):
            records.update(
                ctx.tx, entity, record, old, {key: value}, now=ctx.now,
                principal=ctx.principal.label, by_user=False,
            )  # fmt: skip
            ctx.tx.flush()
    except UniqueConflict:
        return False
    return True
