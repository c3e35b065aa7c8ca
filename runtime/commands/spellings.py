"""How people typed what is kept in one form, shown as labels of the values and written into exports.

Who may read a field may know how its value was typed: labels are given beside values that are there.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from runtime.apps.catalog import CatalogEntity
from runtime.commands.context import Context
from runtime.store.spellings import spelled_fields, spellings_of

__all__ = ["show", "spellings"]


def spellings(
    ctx: Context, entity: CatalogEntity, ids: Sequence[str]
) -> Mapping[str, Mapping[tuple[str, str], str]]:
    """Record id → (field id, value) → what was typed. No statement for entities without such fields."""
    return spellings_of(ctx.tx, entity, ids) if ids and spelled_fields(entity) else {}


def show(ctx: Context, entity: CatalogEntity, records: Sequence[Mapping[str, Any]]) -> None:
    """Put what was typed under the labels of records as answers show them."""
    fields = spelled_fields(entity)
    held = [record for record in records if any(record["values"].get(field.key) for field in fields)]
    typed = spellings(ctx, entity, [record["id"] for record in held])
    for record in held:
        known = typed.get(record["id"], {})
        for field in fields:
            text = known.get((field.id, record["values"].get(field.key)))
            if text is not None:
                record["labels"][field.key] = text
