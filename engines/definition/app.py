"""A whole app package, frozen. Sections whose engine is not built yet are refused by name."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Annotated, Any, Literal

from pydantic import Field as Attribute
from pydantic import StringConstraints

from engines.definition.base import Colour, Icon, Item, Key, Label, Part
from engines.definition.document_template import DocumentTemplate
from engines.definition.entity import Entity
from engines.definition.field_types import FIELD_TYPES, FieldType
from engines.definition.field_types.number import MAX_SCALE
from engines.definition.import_mapping import SavedMapping
from engines.definition.process import Process
from engines.definition.public_form import PublicForm
from engines.definition.report import Dashboard, Report
from engines.definition.role import Grant, Role
from engines.definition.rule import Rule
from engines.definition.sample import SampleSet, Scenario
from engines.definition.view import Form, Navigation, View

__all__ = ["FORMAT", "UNBUILT_SECTIONS", "App", "AppInfo", "Parameter"]

FORMAT = "yingzao/1"

UNBUILT_SECTIONS = (
    "pages", "decision_tables", "segments", "calendars", "identity", "datasets", "portals", "connectors",
)  # fmt: skip
"""Known sections no engine runs yet: accepting one would promise what nobody keeps."""

SemanticVersion = Annotated[str, StringConstraints(pattern=r"^\d+\.\d+\.\d+$")]
VersionRange = Annotated[str, StringConstraints(pattern=r"^>=\d+(\.\d+){0,2}$")]


class AppInfo(Part):
    """`key` is ASCII: it is part of URLs and of physical table names."""

    key: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,29}$")]
    version: SemanticVersion
    label: Label
    description: Label = Attribute(default_factory=dict)
    icon: Icon | None = None
    colour: Colour | None = None
    requires: dict[str, VersionRange] = Attribute(default_factory=dict)


class Parameter(Item):
    """A value that operators change without editing logic; expressions read `parameter.<key>`."""

    type: Literal["integer", "decimal", "money", "percent", "text", "boolean"]
    value: Any
    help: Label = Attribute(default_factory=dict)

    @cached_property
    def field(self) -> FieldType:
        """A field type that says what values are legal and what expressions see."""
        return FIELD_TYPES[self.type].model_validate({"id": self.id, "key": self.key, **_SETTINGS[self.type]})


# The widest of each type: operators change the value, and expressions must not change type with it.
_SETTINGS: Mapping[str, Mapping[str, Any]] = {
    "integer": {},
    "decimal": {"scale": MAX_SCALE},
    "money": {"scale": 2},
    "percent": {"scale": 4},
    "text": {"max_length": 1000},
    "boolean": {},
}


class App(Part):
    format: Literal["yingzao/1"]
    app: AppInfo
    parameters: tuple[Parameter, ...] = ()
    entities: tuple[Entity, ...] = ()
    forms: tuple[Form, ...] = ()
    views: tuple[View, ...] = ()
    processes: tuple[Process, ...] = ()
    rules: tuple[Rule, ...] = ()
    reports: tuple[Report, ...] = ()
    dashboards: tuple[Dashboard, ...] = ()
    roles: tuple[Role, ...] = ()
    grants: tuple[Grant, ...] = ()
    navigation: tuple[Navigation, ...] = ()
    public_forms: tuple[PublicForm, ...] = ()
    document_templates: tuple[DocumentTemplate, ...] = ()
    import_mappings: tuple[SavedMapping, ...] = ()
    sample_data: tuple[SampleSet, ...] = ()
    scenarios: tuple[Scenario, ...] = ()

    def entity(self, key: Key) -> Entity | None:
        return next((entity for entity in self.entities if entity.key == key), None)
