"""A workspace in the hands of a test: commands run as each of its people."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

from pydantic import SecretStr

from runtime.access.identity import load_principal
from runtime.access.passwords import hash_password
from runtime.access.principal import SYSTEM, Principal
from runtime.apps.bootstrap import bootstrap
from runtime.apps.install import install
from runtime.apps.people import give_roles, set_password
from runtime.clock import Clock
from runtime.commands import delete, read_records, write
from runtime.commands.context import Context
from runtime.commands.read_records import ListRequest
from runtime.settings import Settings
from runtime.store.database import Database
from runtime.workspace import Workspace, Workspaces
from tests.runtime.atlas_app import PEOPLE, atlas

__all__ = ["NOON", "PASSWORD", "House"]

T = TypeVar("T")
NOON = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)
PASSWORD = "correct horse battery"


class House:
    """`ids`: people and departments by name. Time moves a minute with every command."""

    def __init__(self, url: str, folder: Path, ids: Mapping[str, str] | None = None) -> None:
        self.url = url
        self.settings = Settings(
            data=folder,
            database_url=url,
            admin_email="root@example.com",
            admin_password=SecretStr(PASSWORD),
            worker=False,
            log_level="error",
        )
        self.workspaces = Workspaces(self.settings, Clock(NOON.isoformat()))
        self.ids: dict[str, str] = dict(ids or {})

    @property
    def workspace(self) -> Workspace:
        return self.workspaces.main

    @property
    def database(self) -> Database:
        return self.workspace.database

    def close(self) -> None:
        self.workspaces.close()

    # -- filling it

    def furnish(self) -> None:
        """Bootstrap, install the atlas app, and hire everybody."""
        bootstrap(self.workspace)
        self.publish(atlas())
        password_hash = hash_password(PASSWORD)

        def fill(ctx: Context) -> None:
            for name, above in (("head", None), ("north", "head"), ("south", "head")):
                values = {"name": name, "parent_department": self.ids.get(above or "")}
                self.ids[name] = write.create(ctx, "system.department", [values])[0].id
            for name, (department, roles) in PEOPLE.items():
                if name == "root":
                    found = read_records.page(ctx, "system.user", ListRequest())["records"]
                    self.ids[name] = found[0]["id"]
                    continue
                values = {
                    "name": name.title(), "email": f"{name}@example.com", "language": "en",
                    "department": self.ids[department or ""],
                }  # fmt: skip
                self.ids[name] = write.create(ctx, "system.user", [values])[0].id
                set_password(ctx.tx, self.ids[name], password_hash, ctx.now)
                give_roles(ctx.tx, ctx.catalog, self.ids[name], roles)

        self.as_("system", fill)

    def publish(self, app: Mapping[str, Any]) -> None:
        install(self.workspace, json.dumps(app, ensure_ascii=False), SYSTEM)

    # -- acting

    def tick(self, minutes: int = 1) -> datetime:
        self.workspace.clock.set(self.workspace.clock.now() + timedelta(minutes=minutes))
        return self.workspace.clock.now()

    def as_(self, person: str, command: Callable[[Context], T]) -> T:
        """Run a command in its own transaction as somebody, or as "system"."""
        now = self.tick()
        with self.database.write() as tx:
            catalog = self.workspace.catalogs.current(tx)
            principal: Principal | None = SYSTEM
            if person != "system":
                principal = load_principal(tx, catalog, self.ids[person])
            assert principal is not None
            return command(Context(tx, catalog, principal, now))

    def create(self, entity: str, person: str = "root", **values: Any) -> str:
        return self.as_(person, lambda ctx: write.create(ctx, _name(entity), [values])[0].id)

    def create_many(
        self, entity: str, values: Sequence[Mapping[str, Any]], person: str = "root"
    ) -> list[str]:
        return self.as_(person, lambda ctx: [draft.id for draft in write.create(ctx, _name(entity), values)])

    def update(self, entity: str, record: str, person: str = "root", **values: Any) -> None:
        def command(ctx: Context) -> None:
            version = read_records.get(ctx, _name(entity), record)["version"]
            write.update(ctx, _name(entity), record, values, expected_version=version)

        self.as_(person, command)

    def delete(self, entity: str, record: str, person: str = "root") -> None:
        def command(ctx: Context) -> None:
            version = read_records.get(ctx, _name(entity), record)["version"]
            delete.delete(ctx, _name(entity), record, expected_version=version)

        self.as_(person, command)

    def restore(self, entity: str, record: str, person: str = "root") -> None:
        self.as_(person, lambda ctx: delete.restore(ctx, _name(entity), record))

    # -- looking

    def record(self, entity: str, record: str, person: str = "root") -> dict[str, Any]:
        return self.as_(person, lambda ctx: read_records.get(ctx, _name(entity), record))

    def values(self, entity: str, record: str, person: str = "root") -> dict[str, Any]:
        values: dict[str, Any] = self.record(entity, record, person)["values"]
        return values

    def page(self, entity: str, person: str = "root", **request: Any) -> dict[str, Any]:
        return self.as_(person, lambda ctx: read_records.page(ctx, _name(entity), ListRequest(**request)))

    def listed(self, entity: str, person: str = "root", **request: Any) -> list[str]:
        """Ids on one page."""
        return [record["id"] for record in self.page(entity, person, **request)["records"]]


def _name(entity: str) -> str:
    return entity if "." in entity else f"atlas.{entity}"
