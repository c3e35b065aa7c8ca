"""What every item of a definition has: a stable id, a renamable key, labels."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar

from pydantic import BaseModel, ConfigDict, GetJsonSchemaHandler, Strict, StringConstraints
from pydantic import Field as Attribute
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

from engines.definition.descriptions import describe

__all__ = [
    "AppKey",
    "Colour",
    "DashboardKey",
    "DashboardName",
    "EntityName",
    "ExpressionText",
    "FieldKey",
    "Flag",
    "Icon",
    "Item",
    "ItemId",
    "Key",
    "Label",
    "NodeKey",
    "Part",
    "Path",
    "PlacesText",
    "ProcessName",
    "Reference",
    "ReportName",
    "RoleName",
    "Says",
    "SortPath",
    "ViewKey",
    "Whole",
]


@dataclass(frozen=True)
class Says:
    """What a text of a definition stands for, told in the JSON Schema so that editors can offer what fits.

    `x-kind` is what it is: "entity", "role", "field", "path", "expression", "label" and the like. `x-of` says
    whose fields it means, where that is not the entity nearest around it (the item's own `entity` first):
    "around", the one around the item, or the name of a setting that leads there; "key", the field that is the
    key of the mapping. `x-fits` is the word of what a view asks of a field (`view_types.fits`); of an entity
    "rows_here", one whose records are rows of the one around.
    """

    kind: str = ""
    of: str = ""
    fits: str = ""

    def __get_pydantic_json_schema__(
        self, core: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        said = {"x-kind": self.kind, "x-of": self.of, "x-fits": self.fits}
        return {**handler(core), **{word: value for word, value in said.items() if value}}


# Pydantic would read "no" as false and "6" as 6; a definition says what it means.
Flag = Annotated[bool, Strict()]
Whole = Annotated[int, Strict()]

ItemId = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{1,40}$")]
"""Never changes and is never reused within its list; storage and history hang on it."""

# Lengths are bounded apart: counted repetitions of Unicode classes make huge automata.
Key = Annotated[str, StringConstraints(pattern=r"^[^\W\d_]\w*$", max_length=63)]
"""A Unicode identifier: what expressions, URLs and JSON values call the item."""

Reference = Annotated[str, StringConstraints(pattern=r"^([^\W\d_]\w*\.)?[^\W\d_]\w*$", max_length=127)]
"""The key of an item of this app, or `app.key` for one of an app it requires."""

Path = Annotated[
    str,
    StringConstraints(pattern=r"^[^\W\d_]\w*(\.[^\W\d_]\w*){0,4}$", max_length=319),
    Says("path"),
]
"""A field, or a field behind references: `member.level`."""

ExpressionText = Annotated[str, StringConstraints(min_length=1, max_length=2000), Says("expression")]

LanguageTag = Annotated[str, StringConstraints(pattern=r"^[a-z]{2}(-[A-Z]{2})?$")]
Label = Annotated[dict[LanguageTag, Annotated[str, StringConstraints(max_length=300)]], Says("label")]
PlacesText = Annotated[Label, Says("text")]
"""A label with {field.path} places that are filled with the record's values."""

EntityName = Annotated[Reference, Says("entity")]
RoleName = Annotated[Reference, Says("role")]
ProcessName = Annotated[Reference, Says("process")]
ReportName = Annotated[Reference, Says("report")]
DashboardName = Annotated[Reference, Says("dashboard")]
AppKey = Annotated[Key, Says("app")]
FieldKey = Annotated[Key, Says("field")]
ViewKey = Annotated[Key, Says("view")]
DashboardKey = Annotated[Key, Says("dashboard")]
NodeKey = Annotated[Key, Says("node")]
SortPath = Annotated[str, Says("sort")]
"""A path, "-" before it for downwards."""
Icon = Annotated[str, Says("icon")]
Colour = Annotated[str, StringConstraints(pattern=r"^#[0-9a-fA-F]{6}$"), Says("colour")]


class Part(BaseModel):
    """A frozen piece of a definition; an unknown key is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    said_by_being_there: ClassVar[frozenset[str]] = frozenset()
    """Attributes that mean something even when what is given equals their default."""

    @classmethod
    def __get_pydantic_json_schema__(cls, core: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        schema = handler(core)
        describe(cls, handler.resolve_ref_schema(schema).get("properties", {}))
        return schema


class Item(Part):
    """A piece that can be referred to, renamed, compared and merged."""

    id: ItemId
    key: Key
    label: Label = Attribute(default_factory=dict)
