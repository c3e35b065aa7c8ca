"""Paths of printed records, for entities that have print templates, and of their QR codes."""

from __future__ import annotations

from collections.abc import Sequence

from engines.language import pick
from runtime.print.render import PRINT_TYPES
from runtime.web.openapi.parts import (
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

__all__ = ["document_paths"]

_STRING: Schema = {"type": "string"}
_FILE: Schema = {"type": "object", "required": ["id", "name", "media_type", "size"]}
_OFFER: Schema = {
    "type": "object",
    "required": ["name", "label", "languages", "printable"],
    "properties": {
        "name": _STRING, "label": {"type": "object", "additionalProperties": _STRING},
        "languages": {"type": "array", "items": _STRING}, "printable": {"type": "boolean"},
    },
}  # fmt: skip


def _choice(name: str, values: Sequence[str]) -> Schema:
    return {"name": name, "in": "query", "schema": {"type": "string", "enum": list(values)}}


def document_paths(
    app: str, entity: Described, templates: Sequence[Described], language: str
) -> dict[str, Schema]:
    """By path. `templates`: those of the entity, as an app's description has them."""
    key = entity["key"]
    tag = pick(entity["plural"], language, key)
    one = f"/api/records/{app}/{key}/{{id}}"
    image: Schema = {
        "description": "An SVG image",
        "content": {"image/svg+xml": {"schema": _STRING}},
    }
    code = operation(f"{key}_qr", "The record's address as a QR code", tag, answers("200", "", None, READ))
    code["responses"]["200"] = image
    paths: dict[str, Schema] = {f"{one}/qr.svg": {"parameters": [param("id")], "get": code}}
    if not templates:
        return paths
    listed = object_of({"documents": {"type": "array", "items": _OFFER}}, "documents")
    paths[f"{one}/documents"] = {
        "parameters": [param("id")],
        "get": operation(
            f"{key}_documents", "What it can be printed with", tag,
            answers("200", "Print templates", listed, READ),
        ),
    }  # fmt: skip
    if {"bulk", "export"} <= set(entity["actions"]):
        chosen: dict[str, Schema] = {
            "template": {"type": "string", "enum": [one["name"] for one in templates]},
            "lang": _STRING,
            "format": {"enum": ["pdf", "zip"], "description": "One file of all, or one of each."},
            "ids": {"type": "array", "items": {"type": "string", "format": "uuid"}},
            "filter": _STRING,
            "search": _STRING,
        }
        paths[f"/api/bulk/{app}/{key}/print"] = {
            "post": operation(
                f"{key}_bulk_print", "Print many records in the background", tag,
                answers("202", "The run; once done it has the file", ref("BulkRun"), WRITE),
                None, json_body(object_of(chosen, "template")),
            )
        }  # fmt: skip
    for template in templates:
        label = pick(template["label"], language, template["key"])
        name = template["name"].replace(".", "_")
        languages = _choice("lang", template["languages"])
        printed = operation(
            f"{key}_print_{name}", f"Print: {label}", tag, answers("200", "", None, (*READ, "409", "503")),
            [_choice("format", tuple(PRINT_TYPES)), languages],
        )  # fmt: skip
        printed["responses"]["200"] = {
            "description": "The document",
            "content": {kind.partition(";")[0]: {"schema": _STRING} for kind in PRINT_TYPES.values()},
        }
        wanted = object_of({"lang": {"type": "string", "enum": list(template["languages"])}})
        paths[f"{one}/documents/{template['name']}"] = {
            "parameters": [param("id")],
            "get": printed,
            "post": operation(
                f"{key}_attach_{name}", f"Print as PDF and keep that with the record: {label}", tag,
                answers("201", "The file", _FILE, WRITE), None, json_body(wanted),
            ),
        }  # fmt: skip
    return paths
