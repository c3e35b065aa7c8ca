"""A small app for these tests: rows with a formula, read whole by some and in part by others."""

from __future__ import annotations

from typing import Any


def _label(text: str) -> dict[str, str]:
    return {"zh": text, "en": text}


def package(factor: int = 2) -> dict[str, Any]:
    return {
        "format": "yingzao/1",
        "app": {"key": "lab", "version": "1.0.0", "label": _label("Lab")},
        "entities": [
            {
                "id": "e1", "key": "sample", "label": _label("Sample"), "title": "name",
                "fields": [
                    {"id": "f1", "key": "name", "type": "text", "label": _label("Name"), "max_length": 50},
                    {"id": "f2", "key": "weight", "type": "decimal", "scale": 2, "label": _label("Weight")},
                    {
                        "id": "f3", "key": "double", "type": "formula", "label": _label("Double"),
                        "result": "decimal", "scale": 2, "formula": f"weight * {factor}",
                    },
                ],
            },
            {
                "id": "e2", "key": "secret", "label": _label("Secret"), "title": "name",
                "fields": [
                    {"id": "f1", "key": "name", "type": "text", "label": _label("Name"), "max_length": 50}
                ],
            },
        ],
        "roles": [
            {"id": "r1", "key": "reader", "label": _label("Reader")},
            {"id": "r2", "key": "owner", "label": _label("Owner")},
        ],
        "grants": [
            {"id": "g1", "role": "reader", "entity": "sample", "actions": ["read"], "scope": "all"},
            {"id": "g2", "role": "owner", "entity": "sample", "actions": ["create", "read"], "scope": "own"},
        ],
    }  # fmt: skip
