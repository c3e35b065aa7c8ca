"""Paths of an entity's records."""

from __future__ import annotations

from engines.language import pick
from runtime.files.sheet_writer import SHEET_TYPES
from runtime.web.openapi.parts import (
    CHANGE,
    ID,
    READ,
    WRITE,
    Described,
    Schema,
    answers,
    json_body,
    names,
    object_of,
    operation,
    param,
    ref,
)
from runtime.web.openapi.record_life import life_paths

__all__ = ["record_paths"]

_SIMILAR: Schema = object_of(
    {
        "records": {
            "type": "array",
            "items": object_of(
                {"id": ID, "title": {"type": "string"}, "rule": {"type": "string"}}, "id", "title", "rule"
            ),
        },
        "more": {"type": "boolean"},
    },
    "records",
    "more",
)


def record_paths(app: str, entity: Described, language: str) -> dict[str, Schema]:
    key, actions = entity["key"], entity["actions"]
    tag = pick(entity["plural"], language, key)
    base = f"/api/records/{app}/{key}"
    with_etag = {"headers": {"ETag": {"schema": {"type": "string"}, "description": "The version."}}}
    found: Schema = {"get": _list(entity, tag)}
    paths: dict[str, Schema] = {base: found, f"{base}/query": {"post": _query(entity, tag)}}
    one: Schema = {
        "get": operation(
            f"{key}_get",
            "Read one",
            tag,
            answers("200", "The record", ref(key), READ),
            [names("expand", "Paths behind references to read as well: customer.level")],
        )
    }
    one["get"]["responses"]["200"] |= with_etag
    if "create" in actions:
        body = json_body(object_of({"values": ref(f"{key}.create"), "override": _OVERRIDE}, "values"))
        done = answers("201", "Created", ref(key), WRITE)
        done["201"] |= with_etag
        found["post"] = operation(f"{key}_create", "Create one", tag, done, [param("idempotency_key")], body)
        if entity["duplicates"]:
            values = json_body(object_of({"values": ref(f"{key}.create")}, "values"))
            like = answers("200", "Those it would look like", _SIMILAR, READ)
            paths[f"{base}/similar"] = {
                "post": operation(f"{key}_similar", "Ones like it", tag, like, None, values)
            }
    if "update" in actions:
        body = json_body(object_of({"values": ref(f"{key}.update"), "override": _OVERRIDE}, "values"))
        headers = [param("if_match"), param("idempotency_key")]
        done = answers("200", "Changed", ref(key), CHANGE)
        done["200"] |= with_etag
        one["patch"] = operation(f"{key}_update", "Change one", tag, done, headers, body)
    if "delete" in actions:
        done = answers("204", "Deleted", None, CHANGE)
        one["delete"] = operation(f"{key}_delete", "Delete one", tag, done, [param("if_match")])
        paths[f"{base}/{{id}}/restore"] = {
            "parameters": [param("id")],
            "post": operation(
                f"{key}_restore", "Bring a deleted one back", tag, answers("200", "Back", ref(key), WRITE)
            ),
        }
    paths[f"{base}/{{id}}"] = {"parameters": [param("id")], **one}
    paths[f"{base}/{{id}}/history"] = {
        "parameters": [param("id")],
        "get": operation(
            f"{key}_history",
            "Who changed what",
            tag,
            answers("200", "Entries, latest first", _HISTORY, READ),
            [param("after")],
        ),
    }
    paths[f"{base}/{{id}}/explain"] = {
        "parameters": [param("id")],
        "get": operation(
            f"{key}_explain", "Why somebody may or may not act on it", tag,
            answers("200", "Reasons", {"type": "object"}, READ),
            [{"name": "user", "in": "query", "schema": {"type": "string", "format": "uuid"}}],
        ),
    }  # fmt: skip
    secret = [field["key"] for field in entity["fields"] if field.get("may_reveal")]
    if secret:
        named: Schema = {"enum": secret}
        shown = object_of({"value": {"type": ["string", "null"]}})
        paths[f"{base}/{{id}}/reveal"] = {
            "parameters": [param("id")],
            "post": operation(
                f"{key}_reveal", "The text of an encrypted field; noted in the audit log", tag,
                answers("200", "It", shown, WRITE), None, json_body(object_of({"field": named}, "field")),
            ),
        }  # fmt: skip
    tagged = [field["key"] for field in entity["fields"] if field["type"] == "tags"]
    if tagged:
        place: Schema = {"name": "field", "in": "path", "required": True, "schema": {"enum": tagged}}
        words: Schema = {"type": "object", "properties": {"values": {"type": "array"}}}
        paths[f"{base}/values/{{field}}"] = {
            "parameters": [place],
            "get": operation(
                f"{key}_values", "Words in use", tag, answers("200", "They", words, READ),
                [{"name": "q", "in": "query", "schema": {"type": "string"}}],
            ),
        }  # fmt: skip
    hierarchies = [field["key"] for field in entity["fields"] if field.get("hierarchy")]
    if hierarchies:
        paths[f"{base}/tree"] = {"post": _tree(entity, tag, hierarchies)}
    if "share" in actions:
        paths |= _shares(base, key, tag)
    paths |= life_paths(base, key, tag, actions)
    if {"create", "update", "delete"} & set(actions):
        paths[f"{base}/batch"] = {"post": _batch(entity, tag)}
    if "import" in actions and "create" in actions:
        paths[f"{base}/import"] = {"post": _import(key, tag)}
        template = operation(
            f"{key}_import_template", "Get an empty file to fill in", tag, _file(), [_FORMAT]
        )
        paths[f"{base}/import-template"] = {"get": template}
    if "export" in actions:
        paths[f"{base}/export"] = {"get": _export(entity, tag), "post": _export_by_body(entity, tag)}
    return paths


_OVERRIDE: Schema = {
    "type": "array",
    "items": {"type": "string"},
    "description": "Keys of checks whose warnings are accepted.",
}
_HISTORY: Schema = {
    "type": "object",
    "required": ["entries"],
    "properties": {
        "entries": {"type": "array", "items": {"type": "object"}},
        "next": {"type": ["string", "null"]},
    },
}


_HOLDER = object_of(
    {
        "kind": {"type": "string", "enum": ["user", "position", "group", "department"]},
        "id": {"type": "string", "format": "uuid"},
    },
    "kind", "id",
)  # fmt: skip
_RIGHTS: Schema = {"type": "string", "enum": ["read", "write"]}
_SHARES: Schema = {
    "type": "object",
    "required": ["shares", "may_share"],
    "properties": {
        "shares": {"type": "array", "items": {"type": "object"}}, "may_share": {"type": "boolean"},
    },
}  # fmt: skip


def _shares(base: str, key: str, tag: str) -> dict[str, Schema]:
    body = json_body(
        object_of(
            {"to": _HOLDER, "rights": _RIGHTS, "until": {"type": "string", "format": "date-time"}},
            "to", "rights",
        )
    )  # fmt: skip
    return {
        f"{base}/{{id}}/shares": {
            "parameters": [param("id")],
            "get": operation(
                f"{key}_shares", "Whom it is shared with", tag, answers("200", "Shares", _SHARES, READ)
            ),
            "post": operation(
                f"{key}_share", "Share it, or change how", tag, answers("201", "Shared", _SHARES, WRITE),
                [param("idempotency_key")], body,
            ),
        },
        f"{base}/{{id}}/shares/{{holder}}": {
            "parameters": [param("id"), param("holder")],
            "delete": operation(
                f"{key}_unshare", "End a share", tag, answers("204", "Ended", None, WRITE)
            ),
        },
    }  # fmt: skip


def _page(key: str) -> Schema:
    return {
        "type": "object",
        "required": ["records", "next"],
        "properties": {
            "records": {"type": "array", "items": ref(key)},
            "next": {"type": ["string", "null"], "description": "Pass it as `after` for the next page."},
            "count": {"type": "integer"},
            "count_capped": {"type": "boolean", "description": "Whether there are more than counted."},
        },
    }


def _fields_of(entity: Described) -> str:
    return ", ".join(field["key"] for field in entity["fields"])


def _list(entity: Described, tag: str) -> Schema:
    key = entity["key"]
    parameters = [
        {
            "name": "filter",
            "in": "query",
            "schema": {"type": "string", "maxLength": 2000},
            "description": f"An expression over the fields: {_fields_of(entity)}.",
        },
        {
            "name": "search",
            "in": "query",
            "schema": {"type": "string"},
            "description": "What somebody typed: words, their beginnings, Chinese or its pinyin. "
            "A record is found about a second after it was written.",
        },
        names("sort", "Fields to sort by, downwards with - before: -updated_at,name"),
        names("fields", "Fields wanted; all without it."),
        names("expand", "Paths behind references to read as well: customer.level"),
        param("limit"),
        param("after"),
        {"name": "count", "in": "query", "schema": {"enum": ["1"]}, "description": "Count them too."},
    ]
    return operation(f"{key}_list", "List", tag, answers("200", "A page", _page(key), READ), parameters)


def _tree(entity: Described, tag: str, hierarchies: list[str]) -> Schema:
    key = entity["key"]
    body: dict[str, Schema] = {
        "parent": {"enum": hierarchies, "description": "By which of them records stand beneath others."},
        "under": {"type": "string", "description": "The record whose children are wanted; else the top."},
        **_listed(entity),
    }
    page = _page(key)
    record: Schema = {"allOf": [ref(key), object_of({"children": {"type": "integer"}})]}
    page["properties"] |= {
        "records": {"type": "array", "items": record},
        "above": {"type": "array", "items": ref(key), "description": "What stands over records that match."},
    }
    return operation(
        f"{key}_tree",
        "Those beneath one, or what matches and all above it",
        tag,
        answers("200", "A page", page, READ),
        None,
        json_body(object_of(body, "parent")),
    )


def _listed(entity: Described) -> dict[str, Schema]:
    several: Schema = {"type": "array", "items": {"type": "string"}}
    return {
        "filter": {"type": "string", "description": f"Over the fields: {_fields_of(entity)}."},
        "search": {"type": "string", "description": "What somebody typed into a search box."},
        "sort": several,
        "fields": several,
        "expand": several,
        "limit": {"type": "integer"},
        "after": {"type": "string"},
        "count": {"type": "boolean"},
    }


def _query(entity: Described, tag: str) -> Schema:
    key = entity["key"]
    return operation(
        f"{key}_query",
        "List, asked in a body",
        tag,
        answers("200", "A page", _page(key), READ),
        None,
        json_body(object_of(_listed(entity))),
    )


def _batch(entity: Described, tag: str) -> Schema:
    key, actions = entity["key"], entity["actions"]
    version = {"type": "integer"}
    kinds = []
    if "create" in actions:
        kinds.append(object_of({"create": ref(f"{key}.create"), "override": _OVERRIDE}, "create"))
    if "update" in actions:
        changed = {"update": ID, "version": version, "values": ref(f"{key}.update"), "override": _OVERRIDE}
        kinds.append(object_of(changed, "update", "version", "values"))
    if "delete" in actions:
        kinds.append(object_of({"delete": ID, "version": version}, "delete", "version"))
    operations = {"type": "array", "maxItems": 500, "items": {"oneOf": kinds}}
    results = {"type": "array", "items": {"type": "object", "required": ["id"]}}
    done = answers("200", "All of them done", {"type": "object", "properties": {"results": results}}, CHANGE)
    return operation(
        f"{key}_batch",
        "Several writes, all or none",
        tag,
        done,
        [param("idempotency_key")],
        json_body(object_of({"operations": operations}, "operations")),
    )


_AS_TYPED: Schema = {
    "name": "as_typed",
    "in": "query",
    "schema": {"enum": ["1"]},
    "description": "Telephone numbers as they were typed.",
}
_FORMAT: Schema = {
    "name": "format",
    "in": "query",
    "schema": {"type": "string", "enum": ["csv", "xlsx"], "default": "csv"},
}


def _file() -> Schema:
    found = answers("200", "The file", None, READ)
    binary: Schema = {"schema": {"type": "string", "contentEncoding": "binary"}}
    found["200"]["content"] = {media_type.partition(";")[0]: binary for media_type in SHEET_TYPES.values()}
    return found


def _export(entity: Described, tag: str) -> Schema:
    """Takes what a list takes, but for its paging."""
    asked = _list(entity, tag)["parameters"]
    kept = [one for one in asked if one.get("name") in ("filter", "search", "sort", "fields")]
    return operation(
        f"{entity['key']}_export", "Export as a spreadsheet", tag, _file(), [_FORMAT, _AS_TYPED, *kept]
    )


def _export_by_body(entity: Described, tag: str) -> Schema:
    listed = _listed(entity)
    body: dict[str, Schema] = {
        "format": {"enum": ["csv", "xlsx"]},
        **{name: listed[name] for name in ("filter", "search", "sort", "fields")},
        "as_typed": {"type": "boolean", "description": "Telephone numbers as they were typed."},
    }
    secret = [field["key"] for field in entity["fields"] if field.get("may_reveal")]
    if secret:
        body["reveal"] = {
            "type": "array",
            "items": {"enum": secret},
            "description": "Encrypted fields whose texts are wanted, where one may reveal them; noted in the "
            "audit log.",
        }
    done = _file()
    return operation(
        f"{entity['key']}_export_by_body", "Export as a spreadsheet, asked for in a body", tag, done, None,
        json_body(object_of(body)),
    )  # fmt: skip


def _import(key: str, tag: str) -> Schema:
    form = object_of(
        {
            "file": {"type": "string", "contentEncoding": "binary", "description": "CSV or XLSX."},
            "mapping": {
                "type": "string",
                "contentMediaType": "application/json",
                "description": "Headings to fields; without it headings are matched with fields.",
            },
            "dry_run": {"enum": ["0", "1"]},
            "resume": {"type": "string", "description": "Run of the same file that was cut short."},
        },
        "file",
    )
    number = {"type": "integer"}
    report = {
        "type": "object",
        "properties": {
            **dict.fromkeys(("rows", "created", "updated", "skipped", "failed", "more_issues"), number),
            "sums": {"type": "object", "additionalProperties": {"type": "string"}},
            "issues": {"type": "array", "items": {"type": "object", "required": ["row", "code", "message"]}},
            "committed": {"type": "boolean"},
            "run": {"type": ["string", "null"], "description": "Under which it is kept."},
        },
        "required": ["rows", "created", "updated", "failed", "issues", "committed"],
    }
    done = answers("200", "What was written, and what is wrong where", report, WRITE)
    return operation(
        f"{key}_import",
        "Import a CSV or XLSX file",
        tag,
        done,
        None,
        {"multipart/form-data": {"schema": form}},
    )
