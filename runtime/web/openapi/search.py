"""Path of the search over an app's records."""

from __future__ import annotations

from runtime.web.openapi.parts import ID, Schema, answers, object_of, operation, param

__all__ = ["search_paths"]

_PARTS: Schema = {
    "type": "array",
    "items": object_of({"text": {"type": "string"}, "match": {"type": "boolean"}}, "text", "match"),
    "description": "A text in parts, in order; those that match are marked.",
}
_LABEL: Schema = {"type": "object", "additionalProperties": {"type": "string"}}
_SNIPPET: Schema = object_of(
    {"field": {"type": "string"}, "label": _LABEL, "parts": _PARTS}, "field", "label", "parts"
)
_RESULT: Schema = object_of(
    {
        "id": ID,
        "title": _PARTS,
        "snippet": {"anyOf": [_SNIPPET, {"type": "null"}]},
        "link": {"type": "string", "description": "Address of the record's screen."},
    },
    "id", "title", "snippet", "link",
)  # fmt: skip
_GROUP: Schema = object_of(
    {
        "entity": {"type": "string"},
        "app": {"type": "string"},
        "label": _LABEL,
        "plural": _LABEL,
        "icon": {"type": ["string", "null"]},
        "count": {"type": "integer", "maximum": 100},
        "count_capped": {"type": "boolean", "description": "Whether there are more than counted."},
        "results": {"type": "array", "items": _RESULT},
        "next": {"type": ["string", "null"], "description": "Pass it as `after`, together with `entity`."},
    },
    "entity", "app", "label", "plural", "icon", "count", "count_capped", "results", "next",
)  # fmt: skip


def search_paths(entities: list[str]) -> dict[str, Schema]:
    """`entities`: qualified names of those the caller may search."""
    text: Schema = {"type": "string"}
    parameters: list[Schema] = [
        {"name": "q", "in": "query", "required": True, "schema": text, "description": "What somebody typed."},
        {"name": "app", "in": "query", "schema": text, "description": "Only records of this app."},
        {"name": "entity", "in": "query", "schema": {"enum": entities}, "description": "Only these records."},
        {
            "name": "limit",
            "in": "query",
            "schema": {"type": "integer", "minimum": 1, "maximum": 50, "default": 5},
            "description": "Results per entity.",
        },
        param("after"),
    ]
    found = object_of({"groups": {"type": "array", "items": _GROUP}}, "groups")
    described = "By entity; where a title matches comes first, then the latest"
    done = answers("200", described, found, ("401", "404", "422"))
    return {"/api/search": {"get": operation("search", "Search records", "Search", done, parameters)}}
