"""Paths of what brings data in: imports in the background, files by one plan, half-filled forms, files."""

from __future__ import annotations

from collections.abc import Sequence

from runtime.web.openapi.parts import (
    ID,
    READ,
    WRITE,
    Schema,
    answers,
    json_body,
    object_of,
    operation,
    param,
    ref,
)

__all__ = ["FILE", "IMPORT", "MIGRATION", "draft_paths", "file_paths", "import_paths", "migration_paths"]

_TEXT: Schema = {"type": "string"}
_COUNT: Schema = {"type": "integer", "minimum": 0}
_MOMENT: Schema = {"type": ["string", "null"], "format": "date-time"}
_BINARY: Schema = {"type": "string", "contentEncoding": "binary"}
_COUNTS = ("created", "updated", "skipped", "failed")

IMPORT: Schema = {
    "type": "object",
    "required": ["id", "entity", "name", "state"],
    "properties": {
        "id": ID,
        "entity": _TEXT,
        "name": _TEXT,
        "state": {
            "enum": [
                "preparing",
                "refused",
                "ready",
                "checking",
                "checked",
                "running",
                "interrupted",
                "cancelled",
                "done",
                "stopped",
                "undoing",
                "undone",
            ]
        },
        "created_at": _MOMENT,
        "finished_at": _MOMENT,
        "last_row": {"type": ["integer", "null"]},
        **dict.fromkeys(_COUNTS, _COUNT),
        "mapping": {"type": ["object", "null"], "description": "Headings to fields (reference/imports.md)."},
        "check": {"type": ["object", "null"], "description": "What writing it would come to."},
        "problems": {"type": ["object", "null"]},
        "refused": {"type": ["array", "null"], "items": {"type": "object"}},
    },
}
MIGRATION: Schema = {
    "type": "object",
    "required": ["id", "name", "state"],
    "properties": {
        "id": ID,
        "name": _TEXT,
        "state": {"enum": ["draft", "scheduled", "running", "done", "stopped"]},
        "created_at": _MOMENT,
        "start_at": _MOMENT,
        "imports": {"type": "array", "items": ref("Import")},
        "trial": {"type": ["object", "null"]},
        "report": {"type": ["object", "null"]},
    },
}
FILE: Schema = {
    "type": "object",
    "required": ["id", "name"],
    "properties": {
        "id": ID,
        "name": _TEXT,
        "media_type": _TEXT,
        "kind": _TEXT,
        "size": _COUNT,
        "width": {"type": ["integer", "null"]},
        "height": {"type": ["integer", "null"]},
        "available": {"type": "boolean"},
    },
}


def _place(name: str, schema: Schema) -> Schema:
    return {"name": name, "in": "path", "required": True, "schema": schema}


def _query(name: str, schema: Schema) -> Schema:
    return {"name": name, "in": "query", "schema": schema}


def _listed(name: str, item: Schema) -> Schema:
    return {"type": "object", "required": [name], "properties": {name: {"type": "array", "items": item}}}


def _form(fields: dict[str, Schema], *required: str) -> Schema:
    return {"multipart/form-data": {"schema": object_of(fields, *required)}}


def _download(description: str) -> Schema:
    found = answers("200", description, None, READ)
    found["200"]["content"] = {"application/octet-stream": {"schema": _BINARY}}
    return found


_FORMAT = _query("format", {"enum": ["csv", "xlsx"], "default": "csv"})


def import_paths(entities: Sequence[str]) -> dict[str, Schema]:
    """`entities` ("app.key"): those the caller may import into."""
    run, tag = ref("Import"), "imports"
    into: Schema = {"type": "string", "enum": list(entities)}
    at = {"parameters": [param("id")]}
    one = "/api/imports/{id}"

    def get(name: str, summary: str, schema: Schema, *query: Schema) -> Schema:
        return operation(name, summary, tag, answers("200", summary, schema, READ), list(query))

    def act(name: str, summary: str, body: Schema | None = None, status: str = "202") -> Schema:
        sent = None if body is None else json_body(body)
        return operation(name, summary, tag, answers(status, "The run", run, WRITE), None, sent)

    row = {
        "type": "object",
        "properties": {"row": _COUNT, "cells": {"type": "object"}, "issues": {"type": "array"}},
    }
    kept = object_of(
        {"entity": into, "name": _TEXT, "mapping": {"type": "object"}}, "entity", "name", "mapping"
    )
    cells = {"type": "object", "additionalProperties": _TEXT}
    removed = answers("204", "Gone", None, WRITE)
    return {
        "/api/imports": {
            "get": get(
                "imports",
                "Imports of one's own, the latest first",
                _listed("imports", run),
                _query("entity", into),
            ),
            "post": operation(
                "import_begin",
                "Keep a file and look into it in the background",
                tag,
                answers("202", "The run", run, WRITE),
                [_query("entity", into)],
                _form({"file": _BINARY}, "file"),
            ),
        },
        "/api/imports/mappings": {
            "get": get(
                "import_mappings",
                "Mappings that fit",
                _listed("mappings", {"type": "object"}),
                _query("entity", into),
            ),
            "post": operation(
                "import_mapping_keep",
                "Keep a mapping under a name",
                tag,
                answers("201", "Kept", {"type": "object"}, WRITE),
                None,
                json_body(kept),
            ),
        },
        "/api/imports/mappings/{id}": {
            **at,
            "delete": operation("import_mapping_forget", "Remove a mapping of one's own", tag, removed),
        },
        one: {
            **at,
            "get": get("import_get", "How far it is", run),
            "delete": operation("import_discard", "Forget one that wrote nothing", tag, removed),
        },
        f"{one}/preview": {
            **at,
            "get": get("import_preview", "What the file holds, and what its columns fit", {"type": "object"}),
        },
        f"{one}/source": {
            **at,
            "put": act(
                "import_source",
                "Another sheet, another row of headings",
                object_of({"sheet": _TEXT, "header_row": _COUNT}),
            ),
        },
        f"{one}/mapping": {
            **at,
            "put": act(
                "import_map",
                "Say which column goes where",
                object_of({"mapping": {"type": "object"}}, "mapping"),
                "200",
            ),
        },
        f"{one}/check": {**at, "post": act("import_check", "Check every row; nothing is written")},
        f"{one}/commit": {
            **at,
            "post": act("import_commit", "Write it", object_of({"on_error": {"enum": ["stop", "skip"]}})),
        },
        f"{one}/cancel": {**at, "post": act("import_cancel", "End it where it stands", status="200")},
        f"{one}/resume": {**at, "post": act("import_resume", "Go on where it stood still")},
        f"{one}/undo": {**at, "post": act("import_undo", "Take it back whole")},
        f"{one}/rows": {
            **at,
            "get": get(
                "import_rows",
                "Rows at fault, or left out",
                _listed("rows", row),
                _query("only", {"enum": ["problems", "kept"]}),
                param("limit"),
                param("after"),
            ),
        },
        f"{one}/rows/{{row}}": {
            "parameters": [param("id"), _place("row", _COUNT)],
            "patch": operation(
                "import_mend",
                "Mend a row, or leave it out",
                tag,
                answers("200", "What is wrong with it now", row, WRITE),
                None,
                json_body(object_of({"cells": cells, "skipped": {"type": "boolean"}})),
            ),
        },
        f"{one}/errors": {
            **at,
            "get": operation(
                "import_errors", "Rows that did not come in, as a file", tag, _download("The file"), [_FORMAT]
            ),
        },
    }


def migration_paths() -> dict[str, Schema]:
    move, tag = ref("Migration"), "migrations"
    at = {"parameters": [param("id")]}
    one = "/api/migrations/{id}"
    plan: Schema = {
        "type": "string",
        "contentMediaType": "application/json",
        "description": "Which file goes into what, and in which order (reference/migrations.md).",
    }
    files: Schema = {"type": "array", "items": _BINARY}
    report = operation(
        "migration_report",
        "The signed report",
        tag,
        answers("200", "The report", {"type": "object"}, READ),
        [_query("format", {"enum": ["json", "html"], "default": "json"})],
    )
    starting = object_of({"at": {"type": "string", "format": "date-time"}})
    return {
        "/api/migrations": {
            "get": operation(
                "migrations",
                "Migrations of one's own",
                tag,
                answers("200", "They", _listed("migrations", move), READ),
            ),
            "post": operation(
                "migration_create",
                "Move several files in by one plan",
                tag,
                answers("201", "The migration", move, WRITE),
                None,
                _form({"plan": plan, "file": files}, "plan", "file"),
            ),
        },
        one: {
            **at,
            "get": operation("migration_get", "How far it is", tag, answers("200", "It", move, READ)),
        },
        f"{one}/order": {
            **at,
            "put": operation(
                "migration_order",
                "Say in which order its files move in",
                tag,
                answers("200", "It", move, WRITE),
                None,
                json_body(object_of({"imports": {"type": "array", "items": ID}}, "imports")),
            ),
        },
        f"{one}/trial": {
            **at,
            "post": operation(
                "migration_try",
                "Write a part of it, and roll that back",
                tag,
                answers("200", "What it came to", move, WRITE),
            ),
        },
        f"{one}/start": {
            **at,
            "post": operation(
                "migration_start",
                "Begin, now or later; go on with a stopped one",
                tag,
                answers("202", "Begun", move, WRITE),
                None,
                json_body(starting),
            ),
        },
        f"{one}/verify": {
            **at,
            "post": operation(
                "migration_verify",
                "Hold what moved in against the files, and sign it",
                tag,
                answers("200", "With its report", move, WRITE),
            ),
        },
        f"{one}/report": {**at, "get": report},
    }


def draft_paths(app: str, entities: Sequence[str]) -> dict[str, Schema]:
    """Half-filled forms. `entities`: keys of those the caller may create or change."""
    tag = "form drafts"
    place = f"/api/form-drafts/{app}/{{entity}}/{{record}}"
    at = {
        "parameters": [
            _place("entity", {"type": "string", "enum": list(entities)}),
            _place("record", {"type": "string", "description": "A record's id, or new."}),
        ]
    }
    values: Schema = {"type": "object", "description": "As in a write; secrets are never kept."}
    draft = {"type": "object", "properties": {"values": values, "revision": _COUNT, "kept_at": _MOMENT}}
    found = answers("200", "What was filled in", draft, READ)
    found["204"] = {"description": "There is none."}
    body = object_of({"values": values, "base": {"type": "object"}, "base_version": _COUNT}, "values")
    return {
        "/api/form-drafts": {
            "get": operation(
                "form_drafts",
                "Half-filled forms of one's own",
                tag,
                answers("200", "They", _listed("drafts", {"type": "object"}), READ),
            ),
        },
        place: {
            **at,
            "get": operation("form_draft_get", "Take a half-filled form up again", tag, found),
            "put": operation(
                "form_draft_keep",
                "Keep a half-filled form",
                tag,
                answers("200", "Kept", draft, (*WRITE, "412")),
                [param("if_match")],
                json_body(body),
            ),
            "delete": operation("form_draft_drop", "Give it up", tag, answers("204", "Gone", None, WRITE)),
        },
    }


def file_paths() -> dict[str, Schema]:
    at = {"parameters": [param("id")]}
    name = _query("name", {"type": "string", "description": "Its name, where the body is the bytes alone."})
    inline = _query("inline", {"enum": ["1"]})
    sent = {**_form({"file": _BINARY}, "file"), "application/octet-stream": {"schema": _BINARY}}
    return {
        "/api/files": {
            "post": operation(
                "file_upload",
                "Upload a file, for a record to take",
                "files",
                answers("201", "The file", FILE, WRITE),
                [name],
                sent,
            ),
        },
        "/api/files/{id}": {
            **at,
            "get": operation("file_get", "Fetch a file", "files", _download("Its bytes"), [inline]),
        },
        "/api/files/{id}/thumbnail": {
            **at,
            "get": operation("file_thumbnail", "Fetch a small picture of it", "files", _download("It")),
        },
    }
