"""A field of every type, with settings that matter."""

from __future__ import annotations

from typing import Any

from engines.definition.field_types import FIELD_TYPES, FieldType

__all__ = ["SETTINGS", "field"]

SETTINGS: dict[str, dict[str, Any]] = {
    "text": {"max_length": 12},
    "long_text": {"max_length": 12},
    "integer": {"minimum": "-5", "maximum": "100"},
    "decimal": {"scale": 3},
    "money": {"minimum": "0"},
    "percent": {"maximum": "1"},
    "choice": {
        "options": [
            {"id": "o1", "key": "VIP", "label": {"zh": "贵宾", "en": "Very important"}},
            {"id": "o2", "key": "basic", "active": False},
        ]
    },
    "multi_choice": {
        "max_items": 2,
        "options": [
            {"id": "o1", "key": "red", "label": {"zh": "红", "en": "Red"}},
            {"id": "o2", "key": "green", "label": {"zh": "绿", "en": "Green, mostly"}},
            {"id": "o3", "key": "old", "active": False},
        ],
    },
    "cascade": {
        "options": [
            {"id": "a", "key": "tools", "label": {"zh": "工具", "en": "Tools"}},
            {"id": "b", "key": "saws", "label": {"zh": "锯", "en": "Saws"}, "parent": "tools"},
            {"id": "c", "key": "band_saw", "label": {"zh": "带锯", "en": "Band saw"}, "parent": "saws"},
            {"id": "d", "key": "parts", "label": {"zh": "配件", "en": "Parts"}},
            {"id": "e", "key": "blade", "label": {"zh": "锯条", "en": "Blade"}, "parent": "parts"},
            {"id": "f", "key": "tool_other", "label": {"zh": "其他", "en": "Other"}, "parent": "tools"},
            {"id": "g", "key": "part_other", "label": {"zh": "其他", "en": "Other"}, "parent": "parts"},
        ]
    },
    "lookup": {"path": "customer.level"},
    "any_reference": {"entities": ["customer", "base.product"]},
    "multi_reference": {"entity": "customer", "max_items": 2},
    "users": {"max_items": 2},
    "tags": {"max_items": 3, "max_length": 8, "listed": [{"text": "VIP", "colour": "#aa0000"}]},
    "reference": {"entity": "customer"},
    "subtable": {"entity": "line", "max_rows": 2},
    "formula": {"formula": "1", "result": "integer"},
    "rating": {"stars": 5},
    "phone": {"region": "CN"},
    "barcode": {"symbology": "ean13"},
    "json": {"max_length": 200},
    "rich_text": {"max_length": 200},
    "rollup": {"source": "quote", "via": "customer", "aggregate": "count"},
}


def field(type_name: str, **more: Any) -> FieldType:
    values = {"id": "f1", "key": "f", "type": type_name, **SETTINGS.get(type_name, {}), **more}
    return FIELD_TYPES[type_name].model_validate(values)
