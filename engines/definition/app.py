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

__all__ = ["FORMAT", "MOST_FIELDS", "UNBUILT_SECTIONS", "App", "AppInfo", "Parameter"]

FORMAT = "yingzao/1"

UNBUILT_SECTIONS = (
    "pages", "decision_tables", "segments", "calendars", "identity", "datasets", "portals", "connectors",
)  # fmt: skip
"""Known sections no engine runs yet: accepting one would promise what nobody keeps."""

# An app far beyond any that people could use is one somebody made to keep the server busy: each entity is a
# table, and what belongs together is checked together.
FEW, MANY, MOST_ENTITIES, MOST_GRANTS = 500, 3000, 1000, 20_000
MOST_FIELDS = 20_000
"""Of all entities together."""

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
    requires: dict[str, VersionRange] = Attribute(default_factory=dict, max_length=50)


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
    parameters: tuple[Parameter, ...] = Attribute((), max_length=MANY)
    entities: tuple[Entity, ...] = Attribute((), max_length=MOST_ENTITIES)
    forms: tuple[Form, ...] = Attribute((), max_length=MANY)
    views: tuple[View, ...] = Attribute((), max_length=MANY)
    processes: tuple[Process, ...] = Attribute((), max_length=MANY)
    rules: tuple[Rule, ...] = Attribute((), max_length=MANY)
    reports: tuple[Report, ...] = Attribute((), max_length=MANY)
    dashboards: tuple[Dashboard, ...] = Attribute((), max_length=MANY)
    roles: tuple[Role, ...] = Attribute((), max_length=FEW)
    grants: tuple[Grant, ...] = Attribute((), max_length=MOST_GRANTS)
    navigation: tuple[Navigation, ...] = Attribute((), max_length=MANY)
    public_forms: tuple[PublicForm, ...] = Attribute((), max_length=MANY)
    document_templates: tuple[DocumentTemplate, ...] = Attribute((), max_length=MANY)
    import_mappings: tuple[SavedMapping, ...] = Attribute((), max_length=MANY)
    sample_data: tuple[SampleSet, ...] = Attribute((), max_length=FEW)
    scenarios: tuple[Scenario, ...] = Attribute((), max_length=MANY)

    def entity(self, key: Key) -> Entity | None:
        return next((entity for entity in self.entities if entity.key == key), None)
