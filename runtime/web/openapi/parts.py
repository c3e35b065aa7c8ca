"""The pieces every operation is made of."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

__all__ = [
    "CHANGE",
    "ID",
    "PARAMETERS",
    "READ",
    "STATUSES",
    "WRITE",
    "Described",
    "Schema",
    "answers",
    "json_body",
    "names",
    "object_of",
    "operation",
    "param",
    "ref",
]

Schema = dict[str, Any]
Described = Mapping[str, Any]
"""What `describe_app` gives, or a part of it."""

ID: Schema = {"type": "string", "format": "uuid"}

STATUSES = {
    "400": "The request is not what this address takes.",
    "401": "Not signed in.",
    "403": "Signed in, but not allowed.",
    "404": "Not there, or not there for the caller.",
    "409": "The state of the record or of another one forbids it.",
    "412": "Somebody else changed the record: If-Match names an older version.",
    "413": "The body is too large.",
    "422": "Values are wrong; `issues` says which.",
    "428": "If-Match is missing.",
    "429": "Too many requests; see Retry-After.",
    "503": "Busy or starting; try again.",
}
READ = ("401", "403", "404", "422")
WRITE = ("400", "401", "403", "404", "409", "413", "422", "429", "503")
CHANGE = (*WRITE, "412", "428")


PARAMETERS: Mapping[str, Schema] = {
    "id": {
        "name": "id",
        "in": "path",
        "required": True,
        "schema": {"type": "string", "format": "uuid"},
    },
    "holder": {
        "name": "holder",
        "in": "path",
        "required": True,
        "schema": {"type": "string", "format": "uuid"},
        "description": "Whom it is shared with.",
    },
    "if_match": {
        "name": "If-Match",
        "in": "header",
        "required": True,
        "schema": {"type": "string"},
        "description": "The version the change is based on, in quotes: the record's ETag.",
        "example": '"1"',
    },
    "idempotency_key": {
        "name": "Idempotency-Key",
        "in": "header",
        "schema": {"type": "string", "maxLength": 200},
        "description": "A write sent again with the same key answers as it did the first time.",
    },
    "limit": {
        "name": "limit",
        "in": "query",
        "schema": {"type": "integer", "minimum": 1, "maximum": 500, "default": 50},
    },
    "after": {
        "name": "after",
        "in": "query",
        "schema": {"type": "string"},
        "description": "`next` of the page before.",
    },
}


def json_body(schema: Schema) -> Schema:
    return {"application/json": {"schema": schema}}


def param(name: str) -> Schema:
    return {"$ref": f"#/components/parameters/{name}"}


def answers(status: str, description: str, schema: Schema | None, errors: tuple[str, ...]) -> Schema:
    given: Schema = {"description": description}
    if schema is not None:
        given["content"] = json_body(schema)
    return {status: given} | {code: {"$ref": f"#/components/responses/{code}"} for code in errors}


def operation(
    name: str,
    summary: str,
    tag: str,
    answers: Schema,
    parameters: list[Schema] | None = None,
    body: Schema | None = None,
    body_required: bool = True,
) -> Schema:
    operation: Schema = {"operationId": name, "summary": summary, "tags": [tag], "responses": answers}
    if parameters:
        operation["parameters"] = parameters
    if body is not None:
        operation["requestBody"] = {"required": body_required, "content": body}
    return operation


def object_of(properties: dict[str, Schema], *required: str) -> Schema:
    return {
        "type": "object",
        "properties": properties,
        "required": list(required),
        "additionalProperties": False,
    }


def names(name: str, description: str) -> Schema:
    """Names joined by commas."""
    items = {"type": "array", "items": {"type": "string"}}
    return {
        "name": name,
        "in": "query",
        "style": "form",
        "explode": False,
        "schema": items,
        "description": description,
    }


def ref(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}
