"""Compiled processes, of the current version and of those that running instances began on."""

from __future__ import annotations

from dataclasses import dataclass

from engines.definition.model import Model
from engines.definition.process import Process
from engines.errors import NotFound
from engines.flow import ProcessPlan, compile_process
from runtime.apps.catalog import Catalog, load_parameters, read_document
from runtime.apps.renames import Renames
from runtime.store.database import Transaction

__all__ = ["ReadyProcess", "definition_of", "entity_now", "ready"]


@dataclass(frozen=True)
class ReadyProcess:
    """A plan, and how its version's names become current ones (None: it is the current version)."""

    plan: ProcessPlan
    renames: Renames | None

    @property
    def app(self) -> str:
        return self.plan.name.partition(".")[0]


def ready(tx: Transaction, catalog: Catalog, name: str, version: int | None = None) -> ReadyProcess:
    """Process `name` ("app.key") of an app version, by default the current one; compiled once per
    catalogue. Raises NotFound, or ExpressionInvalid where other apps no longer have what it names.
    """
    app = name.partition(".")[0]
    if version is None:
        if name not in catalog.model.processes:
            catalog.model.process(name)
        version = catalog.numbers[app]
    key = ("process", name, version)
    found: ReadyProcess | None = catalog.statements.get(key)
    if found is None:
        model = _model(tx, catalog, app, version)
        plan = compile_process(model, name, version)
        renames = None if model is catalog.model else Renames(model, catalog.model, app)
        found = catalog.statements[key] = ReadyProcess(plan, renames)
    return found


def definition_of(tx: Transaction, catalog: Catalog, name: str, version: int) -> Process | None:
    """The process as published then, for its labels; None once the app is gone. Compiles nothing."""
    app = name.partition(".")[0]
    try:
        return _model(tx, catalog, app, version).processes.get(name)
    except NotFound:
        return None


def entity_now(tx: Transaction, catalog: Catalog, app: str, version: int, name: str) -> str:
    """What the entity that version of `app` called `name` is called today."""
    if name in catalog.entities or app not in catalog.apps:
        return name
    return Renames(_model(tx, catalog, app, version), catalog.model, app).entity(name)


def _model(tx: Transaction, catalog: Catalog, app: str, version: int) -> Model:
    if catalog.numbers.get(app) == version:
        return catalog.model
    key = ("model", app, version)
    found: Model | None = catalog.statements.get(key)
    if found is None:
        if app not in catalog.apps:
            raise NotFound("app_not_found", {"name": app})
        apps = {**catalog.apps, app: read_document(tx, app, version)}
        model = Model(apps, load_parameters(tx, apps), catalog.settings.region)
        found = catalog.statements[key] = model
    return found
