"""Rows of sub-tables on their way to the store: they live, change and go with their record."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from runtime.apps.catalog import CatalogEntity
from runtime.commands.context import Context
from runtime.store import records, tag_ends
from runtime.store.autonumber import next_numbers
from runtime.store.ids import new_id
from runtime.store.related import children_of

if TYPE_CHECKING:
    from runtime.commands.write import Draft

__all__ = ["insert", "load", "prepare", "write"]


def load(ctx: Context, entity: CatalogEntity, stored: Sequence[dict[str, Any]]) -> None:
    """Put the rows of every sub-table into stored records, under the sub-table's key."""
    for key, child in entity.model.children.items():
        found = children_of(ctx.tx, ctx.entity(child.name), [record["id"] for record in stored])
        tag_ends.load(ctx.tx, ctx.entity(child.name), [row for rows in found.values() for row in rows])
        for record in stored:
            record[key] = found[record["id"]]


def prepare(ctx: Context, entity: CatalogEntity, draft: Draft) -> None:
    """System values of rows: a row belongs to its record in every respect."""
    from runtime.commands.write import store_base_amounts

    for key, child in entity.model.children.items():
        for position, row in enumerate(draft.values.get(key) or (), 1):
            if "created_at" not in row:
                row["id"] = new_id()
                row["version"] = row["revision"] = 1
                row["created_at"] = row["updated_at"] = ctx.now
                row["created_by"] = row["updated_by"] = ctx.principal.user_id
            row["parent"] = draft.id
            row["position"] = Decimal(position)
            for inherited in ("owner", "department", "currency", "rate"):
                row[inherited] = draft.values.get(inherited)
            store_base_amounts(ctx.entity(child.name), row)


def insert(ctx: Context, entity: CatalogEntity, drafts: Sequence[Draft]) -> None:
    """Store the rows of new records."""
    for key, child_model in entity.model.children.items():
        added = [row for draft in drafts for row in draft.values.get(key) or ()]
        if added:
            child = ctx.entity(child_model.name)
            next_numbers(ctx, child, added)
            records.insert(ctx.tx, child, added, ctx.now)
            drafts[0].row_changes.setdefault(child.name, []).extend((None, row) for row in added)


def write(ctx: Context, entity: CatalogEntity, draft: Draft) -> bool:
    """Add, change and remove rows so that the store holds the draft's. Whether anything changed."""
    assert draft.old is not None
    for key, child_model in entity.model.children.items():
        child = ctx.entity(child_model.name)
        known = {row["id"]: row for row in draft.old.get(key) or ()}
        rows = draft.values.get(key) or []
        changes = draft.row_changes.setdefault(child.name, [])
        added = [row for row in rows if row["id"] not in known]
        if added:
            next_numbers(ctx, child, added)
            records.insert(ctx.tx, child, added, ctx.now)
            changes += [(None, row) for row in added]
        for row in rows:
            if row["id"] in known and _write_row(ctx, child, known[row["id"]], row):
                changes.append((known[row["id"]], row))
        kept = {row["id"] for row in rows}
        for row_id, row in known.items():
            if row_id not in kept:
                gone = {"deleted_at": ctx.now}
                records.update(
                    ctx.tx,
                    child,
                    row_id,
                    row,
                    gone,
                    now=ctx.now,
                    principal=ctx.principal.label,
                    kind="delete",
                )
                changes.append((row, None))
    return any(draft.row_changes.values())


def _write_row(ctx: Context, child: CatalogEntity, old: dict[str, Any], row: dict[str, Any]) -> bool:
    from runtime.commands.write import changes_of

    changed = changes_of(child, row, old)
    if not changed:
        return False
    changed["updated_at"], changed["updated_by"] = ctx.now, ctx.principal.user_id
    records.update(ctx.tx, child, row["id"], old, changed, now=ctx.now, principal=ctx.principal.label)
    return True
