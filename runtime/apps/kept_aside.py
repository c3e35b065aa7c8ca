"""The values changes of type have kept aside, in the words of the definition that serves."""

from __future__ import annotations

from typing import Any

from runtime.apps.staleness import fields_by_id
from runtime.store.quarantine import kept_aside
from runtime.workspace import Workspace

__all__ = ["list_kept_aside"]


def list_kept_aside(workspace: Workspace, app: str, limit: int = 1000) -> list[dict[str, Any]]:
    """{"field", "record", "kind", "value", "converted", "version", "at"} of each, the latest first.

    `field` is "app.entity.field" as it is called today, null where it serves no longer. `kind`: the
    value type it had; giving the field that type back brings the value back.
    """
    with workspace.database.read() as tx:
        catalog = workspace.catalogs.current(tx)
        catalog.app(app)
        found = []
        for row in kept_aside(tx, app, limit):
            name = catalog.entity_of(row.entity)
            entity = catalog.entity(name).model.definition.id if name is not None else ""
            field = fields_by_id(catalog.model, app, entity).get(row.field)
            found.append(
                {
                    "field": f"{name}.{field[1].key}" if field is not None else None,
                    "record": row.record, "kind": row.kind, "value": row.value, "converted": row.converted,
                    "version": row.number, "at": row.at.isoformat().replace("+00:00", "Z"),
                }
            )  # fmt: skip
    return found
