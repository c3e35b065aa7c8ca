"""The reference pages of definitions, written from the models.

`python -m engines.definition.reference_pages` writes them; a test holds them to the models.
"""

from __future__ import annotations

import inspect
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

from engines.definition.app import UNBUILT_SECTIONS
from engines.definition.base import ExpressionText, ItemId, Key, Reference
from engines.definition.base import Path as FieldPath
from engines.definition.field_types import FIELD_TYPES, FieldType
from engines.definition.schema import json_schema

__all__ = ["definition_page", "field_types_page", "schema_page"]

_NAMED = {
    Key: "key",
    Reference: "reference",
    FieldPath: "path",
    ItemId: "id",
}
_VALUES = {
    "text": "text: a string",
    "number": 'number: a decimal string such as `"1250.50"`; a JSON number is accepted',
    "money": 'money: a decimal string such as `"120000.00"`, in the `currency` of the record',
    "boolean": "boolean: `true` or `false`",
    "date": 'date: `"2026-03-31"`',
    "datetime": 'datetime: RFC 3339 with an offset, answered in UTC: `"2026-03-31T08:00:00Z"`',
    "duration": 'duration: `"01:30:00"`, hours, minutes and seconds',
    "parts": "parts: an object, or one line of text that is split",
    "json": "JSON: an object or a list",
    "secret": 'the text itself when it is written, `{"encrypted": true}` when it is read',
    "choice": "choice: the key of an option; its label is accepted",
    "reference": "reference: the id of a record",
    "any_reference": 'any reference: `{"entity": "app.key", "id": record id}`; in expressions `"app.key/id"`',
    "list": "list: a JSON array of distinct items, `null` when there is none; a text with separators, "
    'as spreadsheets have it (`"A、B"`, `"A; B"`), is accepted',
    "rows": 'rows: a list of objects, `{"id"?: row id, field: value}`; a row left out is deleted',
}
_SKIPPED = ("FieldType", "Node", "Action", "ViewType", "LayoutItem", "TabItem", "ColumnItem", "Block")

_DEFINITION = """\
# Definition of an app

An app is one JSON document, or a folder: `app.json` with `format` and `app`, and for every other
section either `<section>.json` with a list or `<section>/` with one file per item, in order of file
name. Unknown keys, duplicate keys and numbers that JSON readers disagree about are refused, each by
its place; `yingzao check FILE` lists everything that is wrong at once.

- **id**: letters, digits, `_`, `-`, at most 40. Never changes and is never reused: storage and
  history hang on it.
- **key**: a name in any script, at most 63 characters, renamable. Expressions, URLs and values use it.
- **label**: text by language, `{"zh": "…", "en": "…"}`.
- **reference**: the key of an item of this app, or `app.key` for one of a required app.
- **path**: a field, or one behind references: `member.level`.
- **expression**: text of the expression language, at most 2,000 characters.

Every record also has `id`, `version`, `created_at`, `created_by`, `updated_at`, `updated_by`, `owner`
and `department`; `currency` and `rate` where its entity has money; `parent` and `position` on rows of
a sub-table. Fields may not take these keys. Expressions read them like fields, and besides them `me`
(the acting user), `parameter.<key>` and, where a write is looked at, `old.<field>`.

A complete example is [example_app.json](example_app.json). The JSON Schema, `$id` `yingzao/1`, is
[app.schema.json](app.schema.json). Field types have [a page of their own](field-types.md).

Not run by this version, and refused by name:
{unbuilt}.

## App
"""

_FIELD_TYPES = """\
# Field types

A field is an object of an entity's `fields`; `type` says which of the types below it is. Blank is
`null`, and `""` is taken for it. Attributes of every field:

{common}

A field with a `formula` is derived, whatever its type: computed on every write, refused when submitted.
A formula that reads the time or the user is computed on read instead and has no index.
"""


def definition_page() -> str:
    """Markdown: every section, item and attribute of an app package."""
    schema = json_schema()
    definitions = schema["$defs"]
    unbuilt = ", ".join(f"`{name}`" for name in UNBUILT_SECTIONS)
    lines = [*_DEFINITION.replace("{unbuilt}", unbuilt).splitlines(), "", *_table(schema)]
    for name in _reading_order(schema, definitions):
        definition = definitions[name]
        lines += ["", f"## {name}", ""]
        if "description" in definition:
            lines += [*inspect.cleandoc(definition["description"]).splitlines(), ""]
        lines += _table(definition)
    return "\n".join(lines) + "\n"


def field_types_page() -> str:
    """Markdown: what all fields share, then every field type."""
    definitions = json_schema()["$defs"]
    shared = FieldType.model_fields
    common = _table(_only(definitions["TextField"], [name for name in shared if name != "type"]))
    lines = _FIELD_TYPES.replace("{common}", "\n".join(common)).rstrip().splitlines()
    for field_type in FIELD_TYPES:
        name = field_type.model_fields["type"].default
        lines += ["", f"## {name}", "", _summary(field_type), ""]
        lines.append(f"Value: {_VALUES[_kind(field_type)]}.")
        written = definitions[field_type.__name__]["properties"]
        own = [key for key in field_type.model_fields if key not in shared and key in written]
        if field_type is FIELD_TYPES["formula"]:
            own.insert(0, "formula")
        if own:
            lines += ["", *_table(_only(definitions[field_type.__name__], own))]
    return "\n".join(lines) + "\n"


def schema_page() -> str:
    """The JSON Schema as a file, for editors that complete and check what one writes by hand."""
    return json.dumps(json_schema(), ensure_ascii=False, indent=1) + "\n"


def _summary(field_type: type[FieldType]) -> str:
    module = inspect.getdoc(sys.modules[field_type.__module__]) or ""
    own = inspect.cleandoc(field_type.__doc__ or "") if "__doc__" in vars(field_type) else ""
    return "\n\n".join(part for part in (module, own) if part)


def _kind(field_type: type[FieldType]) -> str:
    """Kind of value of a field of that type with whatever settings it needs."""
    needed: dict[str, Any] = {
        "options": [{"id": "o", "key": "o"}], "entity": "e", "entities": ["e"], "formula": "1",
        "result": "text", "source": "e", "via": "f", "aggregate": "count",
        "path": "e.f",
    }  # fmt: skip
    wanted = {
        name: needed[name]
        for name, info in field_type.model_fields.items()
        if name in needed and info.is_required()
    }
    return field_type.model_validate({"id": "f", "key": "f", **wanted}).value_type().kind


def _only(definition: dict[str, Any], names: list[str]) -> dict[str, Any]:
    return {
        "properties": {name: definition["properties"][name] for name in names},
        "required": definition.get("required", []),
    }


def _reading_order(schema: dict[str, Any], definitions: dict[str, Any]) -> Iterator[str]:
    """Definitions as they are first met, sections in their order; field types apart."""
    apart = {kind.__name__ for kind in FIELD_TYPES}
    seen: set[str] = set()

    def walk(value: Any) -> Iterator[str]:
        if isinstance(value, dict):
            target = value.get("$ref")
            name = target.rpartition("/")[2] if isinstance(target, str) else None
            if name and name not in seen and name not in apart:
                seen.add(name)
                if name not in _SKIPPED:
                    yield name
                yield from walk(definitions[name])
            for key, inner in value.items():
                if key != "discriminator":
                    yield from walk(inner)
        elif isinstance(value, list):
            for inner in value:
                yield from walk(inner)

    yield from walk(schema["properties"])


def _table(definition: dict[str, Any]) -> list[str]:
    rows = ["| attribute | type | default | what it is for | 用途 |", "|---|---|---|---|---|"]
    required = set(definition.get("required", ()))
    for name, schema in definition["properties"].items():
        default = "required" if name in required else _default(schema)
        texts = (schema.get("description", ""), schema.get("x-description", {}).get("zh", ""))
        said = " | ".join(" ".join(text.split()).replace("|", "\\|") for text in texts)
        rows.append(f"| `{name}` | {_type(schema)} | {default} | {said} |")
    return rows


def _default(schema: dict[str, Any]) -> str:
    if "default" not in schema or schema["default"] in (None, [], {}):
        return ""
    value = schema["default"]
    if isinstance(value, dict):
        return ", ".join(f"`{name}` `{part}`" for name, part in value.items() if not isinstance(part, dict))
    if isinstance(value, list):
        return ", ".join(f"`{part}`" for part in value)
    return f"`{str(value).lower() if isinstance(value, bool) else value}`"


def _type(schema: dict[str, Any]) -> str:
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        return {
            "FieldType": "[field](field-types.md)",
            "Node": "node: one of those below",
            "Action": "action: one of those below",
            "ViewType": "view: one of those below",
            "LayoutItem": "layout item: one of those below",
            "TabItem": "layout item, no tabs",
            "ColumnItem": "layout item, no tabs and no columns",
            "Block": "block: one of those below",
        }.get(name, f"[{name}](#{name.lower()})")
    if "anyOf" in schema:
        parts = [_type(part) for part in schema["anyOf"] if part.get("type") != "null"]
        return " or ".join(dict.fromkeys(parts))
    if "const" in schema:
        return f"`{schema['const']}`"
    if "enum" in schema:
        return ", ".join(f"`{word}`" for word in schema["enum"])
    match schema.get("type"):
        case "array":
            return f"list of {_type(schema['items'])}{_bounds(schema, 'minItems', 'maxItems')}"
        case "object":
            return _mapping(schema)
        case "string":
            return _text(schema)
        case "integer" | "number" as kind:
            return f"{kind}{_bounds(schema, 'minimum', 'maximum')}"
        case None:
            return "any value"
        case kind:
            return str(kind)


def _mapping(schema: dict[str, Any]) -> str:
    patterns = schema.get("patternProperties")
    if patterns:
        pattern, inner = next(iter(patterns.items()))
        if pattern.startswith("^[a-z]{2}"):
            return "label"
        return f"object: key → {_type(inner)}"
    inner = schema.get("additionalProperties")
    return f"object: name → {_type(inner)}" if isinstance(inner, dict) else "object"


def _text(schema: dict[str, Any]) -> str:
    pattern = schema.get("pattern")
    for alias, name in _NAMED.items():
        if pattern is not None and pattern == get_args(alias)[1].pattern:
            return name
    expression = get_args(ExpressionText)[1]
    if pattern is None and schema.get("maxLength") == expression.max_length and "minLength" in schema:
        return "expression"
    shown = f" like `{pattern}`".replace("|", "\\|") if pattern else ""
    return f"text{shown}{_bounds(schema, 'minLength', 'maxLength')}"


def _bounds(schema: dict[str, Any], lowest: str, highest: str) -> str:
    low, high = schema.get(lowest), schema.get(highest)
    if low is not None and high is not None:
        return f", {low}–{high}"
    if low is not None:
        return f", at least {low}"
    return f", at most {high}" if high is not None else ""


if __name__ == "__main__":
    folder = Path(__file__).parents[2] / "docs" / "reference"
    (folder / "definition.md").write_text(definition_page(), "utf-8")
    (folder / "field-types.md").write_text(field_types_page(), "utf-8")
    (folder / "app.schema.json").write_text(schema_page(), "utf-8")
