"""The installed apps as one immutable catalogue, rebuilt when its version in the database moves.

Every request reads the two version numbers; another process's publish or grant is seen by the
next one (DESIGN §3, threads).
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from engines.definition import App
from engines.definition.model import EntityModel, Model
from engines.errors import NotFound
from engines.form import FormPlan, compile_form
from engines.registry import nearest
from engines.rules import RulePlan, compile_rules
from runtime.access.principal import Principal
from runtime.access.rights import Rights
from runtime.garbage import collector_resting
from runtime.store import tables
from runtime.store.bounded import Bounded
from runtime.store.database import Database, Transaction
from runtime.store.entity_table import EntityTable
from runtime.store.physical_names import Names, PhysicalNames, load_names

__all__ = [
    "Catalog",
    "CatalogCache",
    "CatalogEntity",
    "WorkspaceSettings",
    "load_parameters",
    "read_document",
]


@dataclass(frozen=True)
class WorkspaceSettings:
    name: str = "Yingzao"
    zone: str = "Asia/Shanghai"
    currency: str = "CNY"
    language: str = "zh"
    region: str = "CN"
    """Country (ISO 3166): how phone numbers without a country code are read."""
    week_start: str = "monday"
    """The day weeks begin with in calendars: monday, sunday or saturday."""


@dataclass
class CatalogEntity:
    """An entity ready for use: its model, its table, and plans compiled on first use."""

    name: str
    model: EntityModel
    _database: Database
    _physical: PhysicalNames
    _model: Model
    statements: dict[Any, Any] = field(default_factory=dict)
    """Statements compiled for this published version, by whatever shape their maker chose."""

    @cached_property
    def table(self) -> EntityTable:
        names = self._physical
        return EntityTable(
            self._database, self.model, names.number, names.table, names.columns, names.bases, names.links,
            names.title_sort, names.former,
        )  # fmt: skip

    @cached_property
    def form(self) -> FormPlan:
        return compile_form(self.model)

    @cached_property
    def rules(self) -> RulePlan:
        return compile_rules(self._model, self.name)


class Catalog:
    """One version of everything installed. Never changes; look-ups are dictionary reads."""

    def __init__(
        self,
        database: Database,
        version: int,
        model: Model,
        names: Names,
        numbers: Mapping[str, int],
        settings: WorkspaceSettings,
        removed: Mapping[str, int] | None = None,
    ) -> None:
        """`names`: the tables and columns of what the model defines. `numbers`: published version of
        each app; `removed`: the last one of apps that were taken away and may come back."""
        self.database = database
        self.version = version
        self.settings = settings
        self.zone = ZoneInfo(settings.zone)
        self.model = model
        self.numbers = numbers
        self.removed: Mapping[str, int] = removed or {}
        self._entities: dict[str, CatalogEntity] = {}
        self._by_number: dict[int, str] = {}
        for name, entity in self.model.entities.items():
            physical = names.get((entity.app, entity.definition.id))
            if physical is None:
                continue
            self._entities[name] = CatalogEntity(name, entity, database, physical, self.model)
            self._by_number[physical.number] = name
        self._rights: dict[Any, Rights] = {}
        self.statements: dict[Any, Any] = {}
        self.pages: Bounded[Any, Any] = Bounded(2000)
        """Statements whose shape users can vary, so that they must not be kept without end."""

    @property
    def apps(self) -> Mapping[str, App]:
        return self.model.apps

    @property
    def entities(self) -> Mapping[str, CatalogEntity]:
        return self._entities

    def latest(self, key: str) -> int:
        """Number of an app's latest version, also of one that was removed; 0 for one that never was here."""
        return self.numbers.get(key) or self.removed.get(key, 0)

    def app(self, key: str) -> App:
        found = self.model.apps.get(key)
        if found is None:
            raise NotFound("app_not_found", {"name": key}, hint=nearest(key, self.model.apps))
        return found

    def entity(self, name: str) -> CatalogEntity:
        found = self._entities.get(name)
        if found is None:
            raise NotFound("entity_not_found", {"name": name}, hint=nearest(name, self._entities))
        return found

    def entity_of(self, number_: int) -> str | None:
        """Name of the entity with this number in the change log; None once it is gone."""
        return self._by_number.get(number_)

    def rights(self, principal: Principal) -> Rights:
        """Rights of the principal's roles; shared by everybody with the same roles."""
        key: Any = "*" if principal.unrestricted else (principal.app, principal.roles)
        found = self._rights.get(key)
        if found is None:
            found = Rights(self.model, principal.roles, principal.app, everything=principal.unrestricted)
            self._rights[key] = found
        return found


class CatalogCache:
    """Keeps the latest catalogue of one workspace."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._lock = threading.Lock()
        self._catalog: Catalog | None = None
        self._documents: dict[tuple[str, int], App] = {}

    def get(self, tx: Transaction, version: int) -> Catalog:
        """The catalogue of `version`, read through `tx` when the cached one is another."""
        catalog = self._catalog
        if catalog is not None and catalog.version == version:
            return catalog
        with self._lock:
            if self._catalog is None or self._catalog.version != version:
                with collector_resting():
                    self._catalog = self._load(tx, version)
            return self._catalog

    def current(self, tx: Transaction) -> Catalog:
        return self.get(tx, tx.value(_VERSION))

    def kept(self, version: int) -> Catalog | None:
        """The catalogue of `version` if it is the one at hand."""
        catalog = self._catalog
        return catalog if catalog is not None and catalog.version == version else None

    def forget(self) -> None:
        """Drop what a failed transaction may have left: the next request reads anew."""
        self._catalog = None

    def _load(self, tx: Transaction, version: int) -> Catalog:
        while True:
            found = self._load_once(tx, version)
            # Outside a transaction every statement sees a state of its own: what was read belongs
            # together only if no publish came in between.
            now = tx.value(_VERSION)
            if now == version:
                return found()
            version = now

    def _load_once(self, tx: Transaction, version: int) -> Callable[[], Catalog]:
        apps: dict[str, App] = {}
        numbers: dict[str, int] = {}
        removed: dict[str, int] = {}
        for key, number_, removed_at in tx.rows(_APPS):
            if removed_at is not None:
                removed[key] = number_
                continue
            apps[key] = self.document(tx, key, number_)
            numbers[key] = number_
        settings = WorkspaceSettings(**dict(tx.rows(_SETTINGS)))
        model = Model(apps, load_parameters(tx, apps), settings.region)
        names = load_names(tx, model)
        return lambda: Catalog(self._database, version, model, names, numbers, settings, removed)

    def document(self, tx: Transaction, app: str, number_: int) -> App:
        """A published version of an app; versions never change, so each is parsed once."""
        found = self._documents.get((app, number_))
        if found is None:
            found = self._documents[app, number_] = read_document(tx, app, number_)
        return found


_VERSION = sa.select(tables.catalog.c.catalog_version)
_APPS = sa.select(tables.app.c.key, tables.app.c.version, tables.app.c.removed_at)
_SETTINGS = sa.select(tables.setting.c.key, tables.setting.c.value)
_DOCUMENT = sa.select(tables.app_version.c.document).where(
    tables.app_version.c.app == sa.bindparam("app"), tables.app_version.c.number == sa.bindparam("number")
)
_PARAMETERS = sa.select(
    tables.parameter_value.c.app, tables.parameter_value.c.parameter, tables.parameter_value.c.value
)


def read_document(tx: Transaction, app: str, number_: int) -> App:
    """A published version of an app. Raises NotFound."""
    text = tx.value(_DOCUMENT, {"app": app, "number": number_})
    if text is None:
        raise NotFound("app_not_found", {"name": f"{app} {number_}"})
    return App.model_validate(json.loads(text))


def load_parameters(tx: Transaction, apps: Mapping[str, App]) -> dict[str, dict[str, Any]]:
    """What operators set, by app and parameter key. Kept by id, so a rename finds it again."""
    chosen = {(app, parameter): value for app, parameter, value in tx.rows(_PARAMETERS)}
    return {
        key: {
            item.key: json.loads(chosen[key, item.id])
            for item in definition.parameters
            if (key, item.id) in chosen
        }
        for key, definition in apps.items()
    }
