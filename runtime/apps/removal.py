"""Taking an app away from a workspace that goes on working, so that it can come back with its data.

Nothing is deleted: tables, records, files, roles people hold, running instances and every version stay. What
the app defines is no longer there for anybody, as if it were hidden as a whole; publishing its last version
again (`builder.lifecycle.bring_back`) is all it takes to have it back.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from engines.errors import Conflict, Issue
from runtime.access.principal import Principal
from runtime.apps.catalog import Catalog
from runtime.apps.install import tidy
from runtime.apps.plan import SYSTEM_APP
from runtime.apps.plan_rows import hidden_rows
from runtime.store import process_instances, tables
from runtime.store.audit import write_audit
from runtime.store.database import Transaction
from runtime.store.ddl import change_schema
from runtime.store.publish_lock import publish_lock
from runtime.workspace import Workspace

__all__ = ["Removal", "examine_removal", "remove"]


@dataclass(frozen=True)
class Removal:
    """What taking an app away would do. `needed_by`: apps that require it, with their labels; while there are
    any it stays. `records` by entity ("app.entity"), rows of sub-tables not among them. `running`: instances
    that go on once the app is back. `people`: how many hold a role of it by themselves."""

    app: str
    label: Mapping[str, str]
    version: int
    needed_by: Mapping[str, Mapping[str, str]]
    entities: Mapping[str, Mapping[str, str]]
    records: Mapping[str, int]
    running: int
    people: int

    def to_json(self) -> dict[str, Any]:
        return {
            "app": self.app,
            "label": self.label,
            "version": self.version,
            "needed_by": [{"key": key, "label": label} for key, label in self.needed_by.items()],
            "entities": [
                {"name": name, "label": label, "records": self.records.get(name, 0)}
                for name, label in self.entities.items()
            ],
            "running": self.running,
            "people": self.people,
        }

    def refuse_needed(self) -> None:
        """Raises Conflict with an issue for each app that requires this one."""
        if self.needed_by:
            issues = [
                Issue("", "removal.needed_by", {"app": dict(label) or key})
                for key, label in self.needed_by.items()
            ]
            raise Conflict("removal.needed", {"app": dict(self.label) or self.app}, issues)


_PEOPLE = sa.text("SELECT count(DISTINCT holder) FROM role_member WHERE app = :app AND kind = 'user'")
_REMOVE = sa.text("UPDATE app SET removed_at = :at, removed_by = :by WHERE key = :key AND removed_at IS NULL")
_BUMP = sa.text("UPDATE catalog SET catalog_version = catalog_version + 1")


def examine_removal(tx: Transaction, catalog: Catalog, key: str) -> Removal:
    """Raises NotFound for an app that is not here, Conflict for the built-in one."""
    app = catalog.app(key)
    if key == SYSTEM_APP:
        raise Conflict("removal.built_in", {"app": dict(app.app.label) or key})
    own = {
        name: entity.model.definition.label
        for name, entity in catalog.entities.items()
        if entity.model.app == key and entity.model.parent is None
    }
    return Removal(
        key,
        app.app.label,
        catalog.numbers[key],
        {other: one.app.label for other, one in catalog.apps.items() if key in one.app.requires},
        own,
        hidden_rows(tx, catalog, own),
        sum(count for _, _, count in process_instances.running(tx, key)),
        int(tx.value(_PEOPLE, {"app": key})),
    )


def remove(workspace: Workspace, key: str, principal: Principal, request_id: str = "") -> Removal:
    """Take an app away; its data stay. All or nothing, in one short transaction.

    Raises NotFound, Conflict for the built-in app, while others require it, and while something is being
    published.
    """
    with publish_lock(workspace.database):

        def switch(tx: Transaction) -> Removal:
            found = examine_removal(tx, workspace.catalogs.current(tx), key)
            found.refuse_needed()
            now = workspace.clock.now()
            tx.run(_BUMP)
            tx.ends_group = True
            tx.run(_REMOVE, {"key": key, "at": tables.micros(now), "by": principal.label})
            detail = {"version": found.version, "records": sum(found.records.values())}
            write_audit(tx, principal, "app.remove", f"app:{key}", detail, now, request_id)
            return found

        done = change_schema(workspace.database, switch, alone=True)
    # Views under readable names, for reporting tools, go with it.
    tidy(workspace)
    return done
