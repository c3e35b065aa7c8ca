"""JSON Schemas of an app's records, from what `describe_app` says of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from engines.language import pick
from runtime.web.openapi.parts import ID, Described, Schema, ref

__all__ = ["ERROR", "INSTANCE", "TASK", "TASK_DETAIL", "entity_schemas", "json_type"]

_MAYBE_TEXT: Schema = {"type": ["string", "null"]}
_LABEL: Schema = {"type": "object", "additionalProperties": {"type": "string"}}

ERROR: Schema = {
    "type": "object",
    "required": ["error"],
    "properties": {
        "error": {
            "type": "object",
            "required": ["code", "message", "issues", "request_id"],
            "properties": {
                "code": {"type": "string", "description": "Stable; the message is for people."},
                "message": {"type": "string"},
                "issues": {
                    "type": "array",
                    "items": {
                        "type": "object",
                        "required": ["pointer", "code", "message"],
                        "properties": {
                            "pointer": {"type": "string", "description": "RFC 6901, into what was sent."},
                            "code": {"type": "string"},
                            "message": {"type": "string"},
                            "hint": {"type": "string", "description": "The nearest legal name."},
                            "severity": {"enum": ["warning"]},
                            "check": {"type": "string"},
                        },
                    },
                },
                "request_id": {"type": "string"},
                "hint": {"type": "string"},
            },
        }
    },
}

TASK: Schema = {
    "type": "object",
    "required": ["id", "app", "process", "entity", "record", "node", "state", "verbs"],
    "properties": {
        "id": ID,
        "instance": ID,
        "app": {"type": "string"},
        "process": {"type": "string"},
        "entity": {"type": "string"},
        "record": ID,
        "title": _MAYBE_TEXT,
        "node": {"type": "string"},
        "node_label": _LABEL,
        "assignee": ID,
        "assignee_name": _MAYBE_TEXT,
        "state": {"enum": ["open", "approved", "rejected", "returned", "cancelled"]},
        "verbs": {"type": "array", "items": {"enum": ["approve", "reject", "return"]}},
        "comment_required_on": {"type": "array", "items": {"type": "string"}},
        "fields": {"type": "object", "additionalProperties": {"enum": ["read", "write"]}},
        "created_at": {"type": "string", "format": "date-time"},
        "done_at": {"type": ["string", "null"], "format": "date-time"},
    },
}

TASK_DETAIL: Schema = {
    **TASK,
    "properties": {
        **TASK["properties"],
        "instance": ref("Instance"),
        "values": {
            "type": ["object", "null"],
            "description": "Of its record; null once that is out of reach.",
        },
        "labels": {"type": ["object", "null"]},
    },
}

INSTANCE: Schema = {
    "type": "object",
    "required": ["id", "app", "process", "entity", "record", "state", "verbs"],
    "properties": {
        "id": ID,
        "app": {"type": "string"},
        "process": {"type": "string"},
        "entity": {"type": "string"},
        "record": ID,
        "state": {"enum": ["running", "approved", "rejected", "completed", "withdrawn", "returned"]},
        "started_at": {"type": "string", "format": "date-time"},
        "ended_at": {"type": ["string", "null"], "format": "date-time"},
        "verbs": {"type": "array", "items": {"enum": ["withdraw", "resubmit"]}},
        "path": {"type": "array", "items": {"type": "object"}},
        "tasks": {"type": "array", "items": {"$ref": "#/components/schemas/Task"}},
        "nodes": {"type": "array", "items": {"type": "object"}},
    },
}

_SYSTEM: Mapping[str, Schema] = {
    "created_at": {"type": "string", "format": "date-time", "readOnly": True},
    "created_by": {"type": ["string", "null"], "format": "uuid", "readOnly": True},
    "updated_at": {"type": "string", "format": "date-time", "readOnly": True},
    "updated_by": {"type": ["string", "null"], "format": "uuid", "readOnly": True},
    "owner": {"type": ["string", "null"], "format": "uuid"},
    "department": {"type": ["string", "null"], "format": "uuid"},
}
_FORMATS: Mapping[str, Schema] = {
    "email": {"format": "email"},
    "url": {"format": "uri"},
    "phone": {"description": "Answered in E.164: +8613812345678"},
    "rich_text": {"contentMediaType": "text/html"},
}
_MONEY: Mapping[str, Schema] = {
    "currency": {"type": ["string", "null"], "pattern": "^[A-Z]{3}$", "description": "ISO 4217"},
    "rate": {"type": ["string", "number", "null"], "description": "Into the workspace's currency."},
}


def entity_schemas(entity: Described, entities: Mapping[str, Described], language: str) -> dict[str, Schema]:
    """Component schemas of an entity: `<key>` the record, `<key>.values`, and, where the caller may
    write, `<key>.create` and `<key>.update`; of a row of a sub-table the values alone."""
    key = str(entity["key"])
    read = {field["key"]: _field(field, entities, language) for field in entity["fields"]}
    values = {**read, **_beside(entity)}
    schemas: dict[str, Schema] = {
        f"{key}.values": {
            "type": "object",
            "properties": values,
            "additionalProperties": False,
            "description": "Columns asked for by `expand` come under their dotted path besides.",
            "patternProperties": {"\\.": {}},
        }
    }
    if entity["parent"] is not None:
        schemas[f"{key}.values"]["properties"] = {"id": ID, **read}
        schemas[f"{key}.row"] = _written(entity, entities, language, row=True)
        return schemas
    schemas[key] = {
        "type": "object",
        "required": ["id", "version", "values", "labels"],
        "properties": {
            "id": ID,
            "version": {"type": "integer", "description": "What If-Match must name to change it."},
            "values": ref(f"{key}.values"),
            "labels": {"type": "object", "description": "The title behind each reference."},
        },
    }
    if "create" in entity["actions"]:
        schemas[f"{key}.create"] = _written(entity, entities, language, create=True)
    if "update" in entity["actions"]:
        schemas[f"{key}.update"] = _written(entity, entities, language)
    return schemas


def _beside(entity: Described) -> dict[str, Schema]:
    return {**_SYSTEM, **(_MONEY if entity["money"] else {})}


def _written(
    entity: Described,
    entities: Mapping[str, Described],
    language: str,
    create: bool = False,
    row: bool = False,
) -> Schema:
    """What may be submitted. An update holds what changes; a row is one or the other by its id."""
    properties: dict[str, Schema] = {"id": ID} if row else {}
    required, example = [], {}
    for field in _writable(entity["fields"]):
        properties[field["key"]] = _field(field, entities, language, written=True)
        needed = field["required"] and field["default"] is None and field["visible_when"] is None
        if create and needed:
            required.append(field["key"])
        sample = _example(field, entities)
        if sample is not None:
            example[field["key"]] = sample
    if not row:
        properties |= {key: schema for key, schema in _beside(entity).items() if "readOnly" not in schema}
    schema: Schema = {"type": "object", "properties": properties, "additionalProperties": False}
    if required:
        schema["required"] = required
    if create and example:
        schema["examples"] = [example]
    return schema


def _writable(fields: Iterable[Described]) -> list[Described]:
    return [
        field
        for field in fields
        if not field["derived"] and not field["readonly"] and field["access"] == "write"
    ]


def _field(
    field: Described, entities: Mapping[str, Described], language: str, written: bool = False
) -> Schema:
    schema: Schema = {"title": pick(field["label"], language, field["key"])}
    if field["help"]:
        schema["description"] = pick(field["help"], language)
    if not written and (field["derived"] or field["readonly"] or field["access"] != "write"):
        schema["readOnly"] = True
    if field["unique"]:
        schema["x-unique"] = True
    if field.get("entity"):
        schema["x-entity"] = field["entity"]
    if field["type"] == "subtable":
        return schema | _rows(field, entities, written)
    return schema | json_type(field["value_type"], field, written)


def _rows(field: Described, entities: Mapping[str, Described], written: bool) -> Schema:
    child = entities.get(field["entity"])
    if child is None:
        return {"type": "array", "items": {"type": "object"}}
    items = ref(f"{child['key']}.{'row' if written else 'values'}")
    rows: Schema = {"type": "array", "items": items, "maxItems": field["max_rows"]}
    if written and field["required"]:
        rows["minItems"] = 1
    return rows


def json_type(kind: Described, field: Described | None = None, written: bool = False) -> Schema:
    """The schema of a value of an expression type. `field` narrows it; blank is always null."""
    field = field or {}
    nullable = not (written and field.get("required"))
    match kind["kind"]:
        case "number" | "money":
            return _number(kind.get("scale") or 0, field, written, nullable)
        case "boolean":
            return {"type": _types("boolean", nullable=nullable)}
        case "date":
            return {"type": _types("string", nullable=nullable), "format": "date"}
        case "datetime":
            return {"type": _types("string", nullable=nullable), "format": "date-time"}
        case "reference":
            return {"type": _types("string", nullable=nullable), "format": "uuid"}
        case "duration":
            return {
                "type": _types("string", nullable=nullable),
                "pattern": r"^-?\d{2,}:[0-5]\d:[0-5]\d(\.\d{6})?$" if not written else ".",
                "description": "Hours, minutes, seconds; when written also 1h30m and the like.",
            }
        case "parts":
            parts = {name: json_type(part) for name, part in kind["parts"].items()}
            types = (
                _types("object", "string", nullable=nullable)
                if written
                else _types("object", nullable=nullable)
            )
            return {"type": types, "properties": parts, "additionalProperties": False}
        case "secret":
            masked: Schema = {
                "type": "object", "properties": {"encrypted": {"const": True}}, "required": ["encrypted"],
            }  # fmt: skip
            text = {"type": _types("string", nullable=nullable)}
            if written:
                return {"anyOf": [text, masked], "writeOnly": True}
            return {**masked, "type": _types("object", nullable=nullable)}
        case "json":
            return {"type": _types("object", "array", nullable=nullable)}
        case "choice":
            keys = [option["key"] for option in field.get("options", ()) if option["active"] or not written]
            if not keys:
                return {"type": _types("string", nullable=nullable)}
            return {"enum": [*keys, None] if nullable else keys}
        case "text":
            schema: Schema = {"type": _types("string", nullable=nullable)}
            schema |= _FORMATS.get(field.get("type", ""), {})
            if field.get("max_length"):
                schema["maxLength"] = field["max_length"]
            return schema
        case "list":
            return _list(kind, field, written, nullable)
        case "any_reference":
            target = {
                "entity": {"enum": field.get("entities", [])},
                "id": {"type": "string", "format": "uuid"},
            }
            return {
                "type": _types("object", nullable=nullable), "properties": target,
                "required": ["entity", "id"], "additionalProperties": False,
            }  # fmt: skip
    return {}


def _list(kind: Described, field: Described, written: bool, nullable: bool) -> Schema:
    """Distinct items, at least one: a list without items is null."""
    if field.get("type") in _FILE_TYPES:
        return _files(field, written, nullable)
    item = json_type(kind["item"], {**field, "required": True}, True)
    if not written and kind["item"]["kind"] == "choice":
        item = json_type(kind["item"], {**field, "required": True, "options": _all_active(field)}, True)
    if written and field.get("expiring"):
        # A day alone may be changed; a tag of which nothing is said keeps the day it has.
        until: Schema = {"type": ["string", "null"], "format": "date"}
        dated = {"type": "object", "required": ["tag"], "properties": {"tag": item, "until": until}}
        item = {"anyOf": [item, dated]}
    schema: Schema = {
        "type": _types("array", nullable=nullable), "items": item, "uniqueItems": True,
    }  # fmt: skip
    if field.get("max_items"):
        schema["maxItems"] = field["max_items"]
    if not nullable:
        schema["minItems"] = 1
    return schema


_FILE_TYPES = ("file", "image", "signature")
_FILE: Schema = {
    "type": "object",
    "required": ["id", "name", "media_type", "size"],
    "properties": {
        "id": {"type": "string", "format": "uuid"},
        "name": {"type": "string"},
        "media_type": {"type": "string"},
        "kind": {"type": "string"},
        "size": {"type": "integer"},
        "width": {"type": ["integer", "null"]},
        "height": {"type": ["integer", "null"]},
        "available": {"type": "boolean"},
    },
}


def _files(field: Described, written: bool, nullable: bool) -> Schema:
    """Read: what the files are called; written: ids of files uploaded to /api/files."""
    item: Schema = {"type": "string", "format": "uuid"} if written else _FILE
    return {
        "type": _types("array", nullable=nullable), "items": item, "maxItems": field.get("max_items", 10),
    }  # fmt: skip


def _all_active(field: Described) -> list[Described]:
    """Records keep options that are no longer offered."""
    return [{**option, "active": True} for option in field.get("options", ())]


def _types(*names: str, nullable: bool) -> Any:
    types = [*names, "null"] if nullable else list(names)
    return types[0] if len(types) == 1 else types


def _number(scale: int, field: Described, written: bool, nullable: bool) -> Schema:
    """Decimals travel as strings; numbers are taken as well."""
    places = f"(\\.\\d{{1,{scale}}})?" if scale else ""
    schema: Schema = {
        "type": _types("string", "number", nullable=nullable)
        if written
        else _types("string", nullable=nullable),
        "format": "decimal",
        "pattern": f"^-?\\d{{1,{18 - scale}}}{places}$",
    }
    bounds = [f"{name} {field[name]}" for name in ("minimum", "maximum") if name in field]
    if bounds:
        schema["x-bounds"] = ", ".join(bounds)
    return schema


def _example(field: Described, entities: Mapping[str, Described]) -> Any:
    """A value the field takes; None for references and files, which only the workspace can know."""
    kind = field["value_type"]
    if field["type"] in _FILE_TYPES:
        return None
    if "example" in field:
        return field["example"]
    match kind["kind"]:
        case "number" | "money":
            low, high = (Decimal(field[name]) if name in field else None for name in ("minimum", "maximum"))
            number = Decimal(1) if low is None or low <= 1 else low
            number = number if high is None or number <= high else high
            return format(number.quantize(Decimal(1).scaleb(-(kind.get("scale") or 0))), "f")
        case "boolean":
            return True
        case "date":
            return "2026-03-31"
        case "datetime":
            return "2026-03-31T08:00:00Z"
        case "choice":
            return next((option["key"] for option in field.get("options", ()) if option["active"]), None)
        case "list":
            item = _example({**field, "value_type": kind["item"]}, entities)
            return [item] if item is not None else None
        case "text":
            return str(field["key"])[: field.get("max_length") or 200]
        case "rows":
            child = entities.get(field["entity"])
            parts = _writable(child["fields"]) if child else []
            row = {part["key"]: _example(part, entities) for part in parts}
            if any(part["required"] and row[part["key"]] is None for part in parts):
                return None
            row = {key: value for key, value in row.items() if value is not None}
            return [row] if row else None
    return None
