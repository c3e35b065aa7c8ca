"""Paths of what people make of lists, and of changes to many records at once."""

from __future__ import annotations

from collections.abc import Sequence

from runtime.web.openapi.parts import (
    ID,
    READ,
    WRITE,
    Described,
    Schema,
    answers,
    json_body,
    object_of,
    operation,
    param,
    ref,
)

__all__ = ["BULK_RUN", "SAVED_FILTER", "bulk_paths", "bulk_run_paths", "list_paths"]

_TEXT: Schema = {"type": "string"}
_STATE = object_of(
    {
        "filter": {"type": "string", "maxLength": 4000, "description": "An expression over the entity."},
        "sort": {"type": "string", "maxLength": 1000, "description": "Fields, as in `sort=`."},
        "group": {"type": "string", "maxLength": 300},
    }
)
SAVED_FILTER: Schema = {
    "type": "object",
    "required": ["id", "name", "shared", "mine", "state", "outdated"],
    "properties": {
        "id": ID,
        "name": _TEXT,
        "shared": {"type": "boolean"},
        "mine": {"type": "boolean"},
        "owner_name": {"type": ["string", "null"]},
        "state": {"type": "object"},
        "outdated": {"type": "boolean", "description": "It names what is not there any more."},
    },
}
_COUNT: Schema = {"type": "integer", "minimum": 0}
BULK_RUN: Schema = {
    "type": "object",
    "required": ["id", "entity", "action", "state", "total", "waiting", "done", "failed", "issues"],
    "properties": {
        "id": ID,
        "entity": _TEXT,
        "action": {"enum": ["update", "delete", "print"]},
        "file": {"type": ["string", "null"], "description": "What was printed, for a day."},
        "state": {"enum": ["running", "done", "undoing", "undone"]},
        **dict.fromkeys(("total", "waiting", "done", "failed", "undone", "kept"), _COUNT),
        "issues": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {"record": ID, "title": {"type": ["string", "null"]}, "message": _TEXT},
            },
        },
    },
}


def list_paths(app: str, lists: Sequence[str]) -> dict[str, Schema]:
    """`lists`: keys of views, and entities as "app.key"."""
    place: Schema = {
        "name": "list",
        "in": "path",
        "required": True,
        "schema": {"type": "string", "enum": list(lists)},
        "description": "A view's key, or an entity for all of its records.",
    }
    shown = {
        "type": "object",
        "required": ["layout", "filters", "default"],
        "properties": {
            "layout": {"type": ["object", "null"], "description": "The caller's own columns and widths."},
            "filters": {"type": "array", "items": ref("SavedFilter")},
            "default": {"type": ["string", "null"], "description": "Id of the filter a list opens with."},
        },
    }
    layout = object_of({"layout": {"type": ["object", "null"]}}, "layout")
    default = object_of({"filter": {"type": ["string", "null"]}}, "filter")
    name: Schema = {"type": "string", "minLength": 1, "maxLength": 100}
    fields: dict[str, Schema] = {"name": name, "shared": {"type": "boolean"}, "state": _STATE}
    base = f"/api/lists/{app}/{{list}}"
    saved = ref("SavedFilter")
    new = json_body(object_of(fields, "name", "state"))
    return {
        base: {
            "parameters": [place],
            "get": operation(
                "list_settings", "Layout and filters of a list", "lists", answers("200", "They", shown, READ)
            ),
        },
        f"{base}/layout": {
            "parameters": [place],
            "put": operation(
                "list_layout", "Keep one's layout; null goes back to the view's", "lists",
                answers("204", "Kept", None, WRITE), None, json_body(layout),
            ),
        },
        f"{base}/default": {
            "parameters": [place],
            "put": operation(
                "list_default", "Choose the filter the list opens with", "lists",
                answers("204", "Kept", None, WRITE), None, json_body(default),
            ),
        },
        f"{base}/filters": {
            "parameters": [place],
            "post": operation(
                "filter_create", "Keep a filter under a name", "lists",
                answers("201", "The filter", saved, WRITE), None, new,
            ),
        },
        f"{base}/filters/{{id}}": {
            "parameters": [place, param("id")],
            "patch": operation(
                "filter_update", "Change a filter of one's own", "lists",
                answers("200", "The filter", saved, WRITE), None, json_body(object_of(fields)),
            ),
            "delete": operation(
                "filter_delete", "Remove a filter of one's own", "lists",
                answers("204", "Removed", None, WRITE),
            ),
        },
    }  # fmt: skip


def bulk_paths(app: str, entity: Described) -> dict[str, Schema]:
    """Of an entity the caller may change in bulk."""
    key = entity["key"]
    chosen: dict[str, Schema] = {
        "ids": {"type": "array", "items": ID, "description": "Either these records …"},
        "filter": {"type": "string", "description": "… or those an expression matches."},
        "search": {"type": "string", "description": "Of these, those somebody would find by it."},
    }
    changes: dict[str, Schema] = {
        "values": {"type": "object", "description": "As in a PATCH of one record."},
        "override": {"type": "array", "items": _TEXT, "description": "Keys of warnings to pass over."},
    }
    started = answers("202", "The run", ref("BulkRun"), WRITE)
    found: dict[str, Schema] = {}
    if "update" in entity["actions"]:
        body = json_body(object_of({**chosen, **changes}, "values"))
        found[f"/api/bulk/{app}/{key}/update"] = {
            "post": operation(f"{key}_bulk_update", "Change many records", key, started, None, body)
        }
    if "delete" in entity["actions"]:
        found[f"/api/bulk/{app}/{key}/delete"] = {
            "post": operation(
                f"{key}_bulk_delete", "Delete many records", key, started, None, json_body(object_of(chosen))
            )
        }
    return found


def bulk_run_paths() -> dict[str, Schema]:
    run = ref("BulkRun")
    return {
        "/api/bulk/{id}": {
            "parameters": [param("id")],
            "get": operation(
                "bulk_get", "How far a run of one's own is", "bulk", answers("200", "The run", run, READ)
            ),
        },
        "/api/bulk/{id}/undo": {
            "parameters": [param("id")],
            "post": operation(
                "bulk_undo", "Take a finished run back", "bulk", answers("202", "The run", run, WRITE)
            ),
        },
    }
