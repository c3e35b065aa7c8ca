"""An `App` as canonical JSON: the same package is always the same text."""

from __future__ import annotations

import json
from typing import Any

from pydantic import BaseModel

from engines.definition.app import App
from engines.definition.field_types.base import encode_value

__all__ = ["canonical", "dump"]


def dump(app: App) -> str:
    """Canonical JSON text, ending in a line break; `load` gives back an equal App.

    Keys stand in the order the models declare them, keys of free mappings in code-point order;
    values equal to their default are left out, unless giving them says something by itself.
    """
    return json.dumps(canonical(app), ensure_ascii=False, indent=2) + "\n"


def canonical(value: Any) -> Any:
    """Plain JSON data of a part or of anything a part holds."""
    if isinstance(value, BaseModel):
        return {
            info.alias or name: canonical(getattr(value, name))
            for name, info in type(value).model_fields.items()
            # `type` is a field type's default, yet what the reader chooses the model by.
            if name == "type"
            or info.is_required()
            or getattr(value, name) != info.get_default(call_default_factory=True)
            or (name in value.model_fields_set and name in getattr(value, "said_by_being_there", ()))
        }
    if isinstance(value, dict):
        return {key: canonical(value[key]) for key in sorted(value)}
    if isinstance(value, tuple | list):
        return [canonical(inner) for inner in value]
    return encode_value(value)
