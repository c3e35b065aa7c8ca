"""Runs the scenarios of a package in a scratch workspace: what the app promises, tried before it serves.

The workspace is empty but for the app and those it requires; each scenario is one transaction that is
rolled back, so none sees another's records.
"""

from __future__ import annotations

import json
import secrets
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from engines.definition import App, dump, load
from engines.definition.model import Model
from engines.definition.sample import Scenario
from engines.errors import DefinitionInvalid, Issue, NotFound
from engines.language import LANGUAGES, pick
from engines.registry import nearest
from runtime import resources
from runtime.access.principal import SYSTEM
from runtime.apps.catalog import Catalog, WorkspaceSettings
from runtime.apps.install import SYSTEM_APP, install
from runtime.apps.scenario_steps import Play, StepResult
from runtime.clock import Clock
from runtime.settings import Settings
from runtime.store.database import Database, Transaction
from runtime.store.migrate import migrate
from runtime.store.physical_names import load_names
from runtime.workspace import Workspace

__all__ = ["ScenarioResult", "prove", "run_scenarios"]


@dataclass(frozen=True)
class ScenarioResult:
    """`steps` up to the first that failed."""

    number: int
    scenario: Scenario
    steps: tuple[StepResult, ...]

    @property
    def failed(self) -> StepResult | None:
        return next((step for step in self.steps if not step.passed), None)

    @property
    def passed(self) -> bool:
        return self.failed is None

    def to_json(self, language: str) -> dict[str, Any]:
        return {
            "key": self.scenario.key, "label": pick(self.scenario.label, language, self.scenario.key),
            "passed": self.passed, "steps": [step.to_json(language) for step in self.steps],
            "left": len(self.scenario.steps) - len(self.steps),
        }  # fmt: skip


class _Over(Exception):
    """Ends a scenario's transaction without a trace."""


def run_scenarios(
    app: App,
    installed: Mapping[str, App],
    clock: Clock | None = None,
    *,
    only: str | None = None,
    database_url: str | None = None,
) -> list[ScenarioResult]:
    """Play every scenario of `app`, or the one with key `only`. `installed`: apps it may require.

    `database_url`: a PostgreSQL database to make a scratch schema in; SQLite in a temporary folder
    without it. Raises NotFound for an unknown `only`, DefinitionInvalid for a package that does not
    stand by itself.
    """
    chosen = [
        (number, scenario)
        for number, scenario in enumerate(app.scenarios)
        if only is None or scenario.key == only
    ]
    if not chosen and only is not None:
        hint = nearest(only, [scenario.key for scenario in app.scenarios])
        raise NotFound("scenario.unknown", {"name": only}, hint=hint)
    if not chosen:
        return []
    with _scratch(database_url) as database:
        workspace = Workspace("scenarios", database, clock or Clock(), Settings())
        for needed in _needed(app, installed):
            install(workspace, dump(needed), SYSTEM)
        begins = _noon(workspace.clock.now(), WorkspaceSettings())
        catalogs: dict[str, Catalog] = {}
        return [
            ScenarioResult(number, scenario, _play(workspace, app, scenario, begins, catalogs))
            for number, scenario in chosen
        ]


def prove(app: App, installed: Mapping[str, App], clock: Clock) -> None:
    """Raises DefinitionInvalid naming the step of every scenario that fails."""
    issues = []
    for result in run_scenarios(app, installed, clock):
        failed = result.failed
        if failed is None or failed.reason is None:
            continue
        params = {
            "scenario": dict(result.scenario.label) or result.scenario.key,
            "reason": {language: failed.reason.message(language) for language in LANGUAGES},
        }
        pointer = f"/scenarios/{result.number}/steps/{failed.number - 1}"
        issues.append(Issue(pointer, "install.scenario", params))
    if issues:
        raise DefinitionInvalid("install.scenarios", {"count": len(issues)}, issues)


def _play(
    workspace: Workspace, app: App, scenario: Scenario, begins: datetime, catalogs: dict[str, Catalog]
) -> tuple[StepResult, ...]:
    """`catalogs`: those made for other values of parameters, by these."""
    steps: list[StepResult] = []
    try:
        with workspace.database.write() as tx:
            catalog = workspace.catalogs.current(tx)
            if scenario.parameters:
                given = json.dumps(scenario.parameters, sort_keys=True)
                if given not in catalogs:
                    catalogs[given] = _supposing(tx, catalog, app.app.key, scenario.parameters)
                catalog = catalogs[given]
            steps += Play(tx, catalog, app, scenario, begins).run()
            raise _Over
    except _Over:
        return tuple(steps)


def _supposing(tx: Transaction, catalog: Catalog, app: str, parameters: Mapping[str, Any]) -> Catalog:
    """The catalogue as it is where somebody has set the app's parameters so."""
    model = Model(catalog.apps, {app: dict(parameters)}, catalog.settings.region)
    return Catalog(
        catalog.database, catalog.version, model, load_names(tx, model), catalog.numbers, catalog.settings
    )


def _noon(now: datetime, settings: WorkspaceSettings) -> datetime:
    """Noon of the day: a scenario that runs over midnight would find another today()."""
    local = now.astimezone(ZoneInfo(settings.zone))
    return local.replace(hour=12, minute=0, second=0, microsecond=0).astimezone(UTC)


def _needed(app: App, installed: Mapping[str, App]) -> Sequence[App]:
    """The built-in app, what `app` requires directly or not, and `app` itself, in that order."""
    found: dict[str, App] = {}

    def add(one: App) -> None:
        if one.app.key in found:
            return
        for key in one.app.requires:
            needed = installed.get(key) or _shipped(key)
            if needed is not None and key not in (app.app.key, SYSTEM_APP):
                add(needed)
        found[one.app.key] = one

    system = load((files("runtime.apps") / "system_app.json").read_text("utf-8"))
    add(installed.get(SYSTEM_APP, system))
    add(app)
    return list(found.values())


def _shipped(key: str) -> App | None:
    path = resources.templates() / f"{key}_app.json"
    return load(path.read_bytes()) if path.is_file() else None


@contextmanager
def _scratch(url: str | None) -> Iterator[Database]:
    """An empty workspace's database, gone afterwards."""
    if url is None:
        with tempfile.TemporaryDirectory(prefix="yingzao-") as folder:
            database = Database(f"sqlite:///{Path(folder) / 'scenarios.db'}")
            try:
                migrate(database)
                yield database
            finally:
                database.close()
        return
    schema = f"scenarios_{secrets.token_hex(6)}"
    database = Database(url, schema)
    try:
        migrate(database)
        yield database
    finally:
        with database.write() as tx:
            tx.script(f'DROP SCHEMA IF EXISTS "{schema}" CASCADE')
        database.close()
