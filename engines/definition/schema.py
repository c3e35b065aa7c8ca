"""The published JSON Schema of an app package, generated from the models and registries."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from engines.definition.action import ACTION_TYPES
from engines.definition.app import FORMAT, App
from engines.definition.document_block import BLOCK_TYPES
from engines.definition.field_types import FIELD_TYPES
from engines.definition.layout import COLUMN_ITEM_TYPES, LAYOUT_ITEM_TYPES, TAB_ITEM_TYPES
from engines.definition.process import NODE_TYPES
from engines.definition.tagged import tag_of
from engines.definition.view import DEFAULT_VIEW
from engines.definition.view_types import VIEW_TYPES
from engines.registry import Registry

__all__ = ["json_schema"]

_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_KINDS: tuple[tuple[str, Registry[Any]], ...] = (
    ("FieldType", FIELD_TYPES),
    ("Node", NODE_TYPES),
    ("Action", ACTION_TYPES),
    ("ViewType", VIEW_TYPES),
    # The narrower first: what is written out in place is taken for the first that has all its kinds.
    ("ColumnItem", COLUMN_ITEM_TYPES),
    ("TabItem", TAB_ITEM_TYPES),
    ("LayoutItem", LAYOUT_ITEM_TYPES),
    ("Block", BLOCK_TYPES),
)
_DEFAULTS = {"ViewType": DEFAULT_VIEW}
"""The kind a part is of that does not say."""
_UNION_NAMES = frozenset(name for name, _ in _KINDS)


def json_schema() -> dict[str, Any]:
    """JSON Schema 2020-12 with `$id` "yingzao/1", plug-in kinds included.

    It says what `load` accepts in shape; whether names lead somewhere is `check_app`'s to say. What a text
    stands for is told by `x-kind`, `x-of` and `x-fits` (`base.Says`), for editors.
    """
    models: list[type[BaseModel]] = [App, *dict.fromkeys(kind for _, kinds in _KINDS for kind in kinds)]
    _, document = models_json_schema(
        [(model, "validation") for model in models], by_alias=True, ref_template="#/$defs/{model}"
    )
    definitions: dict[str, Any] = document["$defs"]
    for name, kinds in _KINDS:
        for model in kinds:
            schema = definitions[model.__name__]
            if tag_of(model) == _DEFAULTS.get(name):
                continue
            required = schema.setdefault("required", [])
            if "type" not in required:
                required.append("type")
            schema["properties"]["type"].pop("default", None)
        definitions[name] = _one_of(kinds)
    for view in VIEW_TYPES:
        for name, slot in view.slots.items():
            if slot.fits is not None:
                definitions[view.__name__]["properties"][name]["x-fits"] = slot.fits.word
    _refer(definitions)
    root = definitions.pop("App")
    ordered = {name: definitions[name] for name in sorted(definitions)}
    root["title"] = "Yingzao app package"
    schema = {"$schema": _DIALECT, "$id": FORMAT, **root, "$defs": ordered}
    _tidy(schema)
    return schema


def _one_of(kinds: Registry[Any]) -> dict[str, Any]:
    return {
        "oneOf": [{"$ref": f"#/$defs/{kind.__name__}"} for kind in kinds],
        "discriminator": {
            "propertyName": "type",
            "mapping": {tag_of(kind): f"#/$defs/{kind.__name__}" for kind in kinds},
        },
    }


def _refer(value: Any) -> None:
    """Unions written out in place become references to the one the registry made."""
    if isinstance(value, dict):
        for key, inner in list(value.items()):
            name = _union_name(inner) if key not in _UNION_NAMES else None
            if name is not None:
                value[key] = {"$ref": f"#/$defs/{name}"}
            else:
                _refer(inner)
    elif isinstance(value, list):
        for inner in value:
            _refer(inner)


def _union_name(schema: Any) -> str | None:
    if not (isinstance(schema, dict) and "discriminator" in schema):
        return None
    tags = set(schema["discriminator"]["mapping"])
    return next(name for name, kinds in _KINDS if tags <= set(kinds.keys()))


def _tidy(schema: Any) -> None:
    """Drop the titles pydantic makes of attribute names; close mappings whose keys have a pattern."""
    if isinstance(schema, dict):
        if "patternProperties" in schema:
            schema["additionalProperties"] = False
        for key, inner in schema.items():
            if key == "properties":
                for attribute in inner.values():
                    attribute.pop("title", None)
                    _tidy(attribute)
            else:
                _tidy(inner)
    elif isinstance(schema, list):
        for inner in schema:
            _tidy(inner)
