"""Installed apps resolved against each other: the one view of definitions that engines compile from."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cached_property
from types import MappingProxyType
from typing import Any, TypeVar

from engines.definition.app import App
from engines.definition.base import Item
from engines.definition.compiled import CompiledExpression
from engines.definition.dependencies import (
    Dependent,
    Formula,
    Graph,
    ReferenceIn,
    RollupIn,
    build_graph,
)
from engines.definition.document_template import DocumentTemplate
from engines.definition.entity_model import EntityModel
from engines.definition.field_types import ValueProblem
from engines.definition.process import Process
from engines.definition.public_form import PublicForm
from engines.definition.report import Dashboard, Report
from engines.definition.resolved import resolved_entity
from engines.definition.role import Grant, Role
from engines.definition.rule import Rule
from engines.definition.view import Form
from engines.definition.view_types import ViewType
from engines.errors import NotFound
from engines.expression.scope import Name
from engines.registry import nearest

__all__ = [
    "CompiledExpression",
    "Dependent",
    "EntityModel",
    "Formula",
    "Model",
    "ReferenceIn",
    "RollupIn",
]

ItemT = TypeVar("ItemT", bound=Item)
OfEntityT = TypeVar("OfEntityT", Rule, Process, ViewType)


class Model:
    """Immutable once built; what it computes lazily it computes once.

    `apps` by key, the built-in `system` among them. `parameters`: app key → parameter key → value
    where an operator changed it. `region`: country of the workspace (ISO 3166).
    Names that lead nowhere are tolerated here, so that `check_app`
    can report them all; an app that passed the check has none.
    """

    def __init__(
        self,
        apps: Mapping[str, App],
        parameters: Mapping[str, Mapping[str, Any]] | None = None,
        region: str = "CN",
    ) -> None:
        self.apps: Mapping[str, App] = MappingProxyType(dict(apps))
        self._changed = parameters or {}
        self.region = region
        self.entities: Mapping[str, EntityModel] = MappingProxyType(
            {
                f"{key}.{entity.key}": EntityModel(
                    self, key, f"{key}.{entity.key}", resolved_entity(self.apps, key, entity), entity
                )
                for key, app in self.apps.items()
                for entity in app.entities
            }
        )

    # --- names -----------------------------------------------------------------------------

    @staticmethod
    def resolve(app: str, name: str) -> str:
        """`name` as written in `app`, qualified: "member" → "club.member"."""
        return name if "." in name else f"{app}.{name}"

    def find_entity(self, name: str) -> EntityModel | None:
        return self.entities.get(name)

    def entity(self, name: str) -> EntityModel:
        """Raises NotFound with the nearest name."""
        found = self.entities.get(name)
        if found is None:
            raise NotFound("definition.no_such_entity", {"name": name}, hint=nearest(name, self.entities))
        return found

    # --- items of all apps, by "app.key" -----------------------------------------------------

    @cached_property
    def processes(self) -> Mapping[str, Process]:
        return self._by_name((key, app.processes) for key, app in self.apps.items())

    @cached_property
    def reports(self) -> Mapping[str, Report]:
        return self._by_name((key, app.reports) for key, app in self.apps.items())

    @cached_property
    def dashboards(self) -> Mapping[str, Dashboard]:
        return self._by_name((key, app.dashboards) for key, app in self.apps.items())

    @cached_property
    def roles(self) -> Mapping[str, Role]:
        return self._by_name((key, app.roles) for key, app in self.apps.items())

    @cached_property
    def forms(self) -> Mapping[str, Form]:
        return self._by_name((key, app.forms) for key, app in self.apps.items())

    @cached_property
    def views(self) -> Mapping[str, ViewType]:
        return self._by_name((key, app.views) for key, app in self.apps.items())

    @cached_property
    def public_forms(self) -> Mapping[str, PublicForm]:
        return self._by_name((key, app.public_forms) for key, app in self.apps.items())

    @cached_property
    def document_templates(self) -> Mapping[str, DocumentTemplate]:
        return self._by_name((key, app.document_templates) for key, app in self.apps.items())

    def process(self, name: str) -> Process:
        """Raises NotFound, as do `report`, `dashboard` and `role`."""
        return self._item(self.processes, name, "definition.no_such_process")

    def report(self, name: str) -> Report:
        return self._item(self.reports, name, "definition.no_such_report")

    def dashboard(self, name: str) -> Dashboard:
        return self._item(self.dashboards, name, "definition.no_such_dashboard")

    def role(self, name: str) -> Role:
        return self._item(self.roles, name, "definition.no_such_role")

    @cached_property
    def grants(self) -> tuple[tuple[str, Grant], ...]:
        """(app key, grant) of every app, in listed order."""
        return tuple((key, grant) for key, app in self.apps.items() for grant in app.grants)

    def rules_of(self, entity: str) -> tuple[tuple[str, Rule], ...]:
        """(app key, rule) of every app's rules on `entity` ("app.key"), as listed."""
        return self._rules.get(entity, ())

    def processes_of(self, entity: str) -> tuple[tuple[str, Process], ...]:
        """(app key, process) of every app's processes on `entity` ("app.key"), as listed."""
        return self._processes.get(entity, ())

    def views_of(self, entity: str) -> tuple[tuple[str, ViewType], ...]:
        """(app key, view) of every app's views on `entity` ("app.key"), as listed."""
        return self._views.get(entity, ())

    @cached_property
    def _rules(self) -> Mapping[str, tuple[tuple[str, Rule], ...]]:
        return self._by_entity(lambda app: app.rules)

    @cached_property
    def _processes(self) -> Mapping[str, tuple[tuple[str, Process], ...]]:
        return self._by_entity(lambda app: app.processes)

    @cached_property
    def _views(self) -> Mapping[str, tuple[tuple[str, ViewType], ...]]:
        return self._by_entity(lambda app: app.views)

    def _by_entity(
        self, items: Callable[[App], Iterable[OfEntityT]]
    ) -> Mapping[str, tuple[tuple[str, OfEntityT], ...]]:
        found: dict[str, list[tuple[str, OfEntityT]]] = {}
        for key, app in self.apps.items():
            for item in items(app):
                found.setdefault(self.resolve(key, item.entity), []).append((key, item))
        return {name: tuple(entries) for name, entries in found.items()}

    @staticmethod
    def _by_name(sections: Iterable[tuple[str, Iterable[ItemT]]]) -> Mapping[str, ItemT]:
        return MappingProxyType({f"{key}.{item.key}": item for key, items in sections for item in items})

    @staticmethod
    def _item(items: Mapping[str, ItemT], name: str, code: str) -> ItemT:
        found = items.get(name)
        if found is None:
            raise NotFound(code, {"name": name}, hint=nearest(name, items))
        return found

    # --- derived values ----------------------------------------------------------------------

    @cached_property
    def graph(self) -> Graph:
        return build_graph(self)

    # --- parameters --------------------------------------------------------------------------

    def parameter_names(self, app: str) -> Mapping[str, Name]:
        """What may follow `parameter.` in expressions of `app`."""
        return self._parameters.get(app, ({}, {}))[0]

    def item_of(self, identifier: str) -> str | None:
        """What the id of a token of an expression stands for, as `Use.item`; None for what is no field
        and no parameter."""
        return self._items.get(identifier)

    @cached_property
    def _items(self) -> Mapping[str, str]:
        found = {
            f"{entity.app}.{entity.definition.id}.{field.id}": f"field:{entity.name}.{field.key}"
            for entity in self.entities.values()
            for field in entity.definition.fields
        }
        for key, app in self.apps.items():
            for parameter in app.parameters:
                found[f"{key}.parameter.{parameter.id}"] = f"parameter:{key}.{parameter.key}"
        return found

    def parameter_values(self, app: str) -> Mapping[str, Any]:
        """The parameters' current values, as Python values."""
        return self._parameters.get(app, ({}, {}))[1]

    @cached_property
    def _parameters(self) -> Mapping[str, tuple[Mapping[str, Name], Mapping[str, Any]]]:
        found = {}
        for key, app in self.apps.items():
            changed = self._changed.get(key, {})
            names: dict[str, Name] = {}
            values: dict[str, Any] = {}
            for parameter in app.parameters:
                field = parameter.field
                names[parameter.key] = Name(
                    parameter.key, field.value_type(), f"{key}.parameter.{parameter.id}"
                )
                try:
                    values[parameter.key] = field.coerce(changed.get(parameter.key, parameter.value))
                except ValueProblem:
                    # `check_app` names the place; until it is mended the parameter is blank.
                    values[parameter.key] = None
            found[key] = (names, values)
        return found
