"""Record values as JSON: decimals as text, times as RFC 3339."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from engines.definition.field_types import FieldType
from engines.definition.field_types.base import encode_value
from engines.definition.model import EntityModel
from engines.expression.typed import BEHIND

__all__ = ["json_values"]

_PLAIN = (Decimal, datetime, date, tuple)


def json_values(entity: EntityModel, values: Mapping[str, Any]) -> dict[str, Any]:
    """JSON of `values`: fields and system fields of `entity`, dotted paths, rows of sub-tables.

    Keys that are neither are left out: what the store or a computation keeps beside a record
    (`parent.` on rows, base amounts) is nobody's to read here.
    """
    own, children = _encoders(entity)
    types = entity.types
    result: dict[str, Any] = {}
    for key, value in values.items():
        if key in children:
            result[key] = [json_values(children[key], row) for row in value or ()]
        elif key in types:
            encode = own.get(key)
            if encode is not None:
                result[key] = encode(value)
            else:
                result[key] = encode_value(value) if isinstance(value, _PLAIN) else value
        elif key.endswith(BEHIND):
            continue
        elif "." in key and key.partition(".")[0] in types and not key.startswith("parent."):
            result[key] = encode_value(value)
    return result


def _encoders(
    entity: EntityModel,
) -> tuple[Mapping[str, Callable[[Any], Any]], Mapping[str, EntityModel]]:
    """Field types that write their values in their own way, and the sub-tables."""
    found: tuple[Mapping[str, Callable[[Any], Any]], Mapping[str, EntityModel]] | None
    found = entity.plans.get("form.encoders")
    if found is None:
        special = {
            key: field.to_json
            for key, field in entity.fields.items()
            if type(field).to_json is not FieldType.to_json
        }
        found = entity.plans["form.encoders"] = (special, entity.children)
    return found
