"""An app proposed from tables people already have: entities, field types, options and references.

Pure: tables in, a package and the mappings that bring their rows in out. What is found is a proposal
to be changed in the builder, so every guess is one people can see: a type, an option, a reference.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any

from engines.definition.app import FORMAT
from engines.definition.entity import RESERVED_KEYS
from engines.definition.names import NAMESPACES
from engines.expression.tokens import KEYWORDS
from runtime.commands.import_profile import ColumnProfile, profile_columns

__all__ = ["Proposal", "Table", "propose", "propose_fields", "table_of"]

_ROWS_SHOWN = 5
_MOST_OPTIONS = 30
_ROWS_PER_OPTION = 3
_LONGEST_OPTION = 40
_LONG_TEXT = 200
_REFERS = 0.95
"""Of the different values of a column, so many must be keys of another table for it to refer there."""
_NEARLY = 0.9
_FEWEST_REFERRING = 3
_MOST_COLUMNS = 200
_MOST_ROWS = 2000
_MONEY = re.compile(
    r"金额|价格|单价|总价|费用|成本|收入|销售额|预算|利润|工资|运费|amount|price|cost|freight|value|revenue|sales|salary|fee|budget|profit",
    re.I,
)
_NAMES = re.compile(r"名称|姓名|名字|标题|主题|(?<![a-z])(name|title|subject)(?![a-z])", re.I)
_KEYS = re.compile(r"编号|编码|代码|单号|(?<![a-z])(id|no|code|number|sku)(?![a-z])|[a-z]I[dD]$", re.I)
_POSTAL = re.compile(r"postal|post.?code|zip|邮编|邮政", re.I)
_PLAIN = re.compile(r"[+-]?\d+(\.\d+)?\Z")
_NOT_WORD = re.compile(r"[^\w]+")
_HAN = re.compile(r"[\u3400-\u9fff]")
_COLOURS = ("#1677ff", "#13a8a8", "#d48806", "#cf1322", "#722ed1", "#389e0d", "#c41d7f", "#595959")
_KINDS = {
    "date": "date", "datetime": "datetime", "boolean": "boolean", "email": "email", "phone": "phone",
    "url": "url",
}  # fmt: skip


@dataclass(frozen=True)
class Table:
    """A sheet or file: its name, its headings (unique, blank ones left out of what is proposed), its rows."""

    name: str
    headings: tuple[str, ...]
    rows: Sequence[Sequence[str]]


@dataclass
class Proposal:
    """`package`: as `engines.definition.load` takes it. `entities`: their keys in the order of the tables.
    `mappings`: by entity key, as imports take them, in the order in which rows must come in, those
    referred to first."""

    package: dict[str, Any]
    entities: tuple[str, ...] = ()
    mappings: dict[str, dict[str, Any]] = field(default_factory=dict)


@dataclass
class _Column:
    heading: str
    profile: ColumnProfile
    values: list[str]
    key: str = ""
    definition: dict[str, Any] = field(default_factory=dict)
    lookup: str | None = None

    @property
    def distinct(self) -> set[str]:
        return {value for value in self.values if value}

    @property
    def is_unique(self) -> bool:
        return bool(self.values) and all(self.values) and len(self.distinct) == len(self.values)


@dataclass
class _Entity:
    table: Table
    key: str
    columns: list[_Column]
    title: _Column | None = None
    referred_by: list[_Column] = field(default_factory=list)


def columns_seen(table: Table, mapping: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """By field key, what its column holds, for people who look the proposal over: its heading, the first
    rows' cells, and its different values where they could be options."""
    found: dict[str, dict[str, Any]] = {}
    for heading, given in mapping["columns"].items():
        place = table.headings.index(heading)
        cells = [row[place].strip() if place < len(row) else "" for row in table.rows]
        distinct = list(dict.fromkeys(cell for cell in cells if cell))
        few = len(distinct) <= _MOST_OPTIONS and all(len(cell) <= _LONGEST_OPTION for cell in distinct)
        found[given["field"]] = {
            "heading": heading, "cells": cells[:_ROWS_SHOWN], "distinct": distinct if few else None,
        }  # fmt: skip
    return found


def propose(key: str, label: str, tables: Sequence[Table]) -> Proposal:
    """The app `key` over `tables`, each of which has a heading."""
    taken: set[str] = set()
    entities = [_entity(table, _key(table.name, taken, "table")) for table in tables]
    _refer(entities)
    for entity in entities:
        entity.title = _title(entity.columns)
    for number, entity in enumerate(entities, 1):
        for place, column in enumerate(entity.columns, 1):
            column.definition = {
                "id": f"e{number}f{place}", "key": column.key, **_typed(entity, column),
                "label": _label(column.heading),
            }  # fmt: skip
    package = {
        "format": FORMAT,
        "app": {"key": key, "version": "1.0.0", "label": _label(label)},
        "entities": [_defined(number, entity) for number, entity in enumerate(entities, 1)],
        "views": [
            {
                "id": f"v{number}", "key": f"all_{entity.key}", "label": _label(entity.table.name),
                "entity": entity.key, "columns": [column.key for column in entity.columns[:8]],
            }
            for number, entity in enumerate(entities, 1)
        ],
        "navigation": [
            {
                "id": "n1", "key": "main", "label": {"zh": "数据", "en": "Data"},
                "entries": [
                    {
                        "id": f"n{number}", "key": entity.key, "label": _label(entity.table.name),
                        "view": f"all_{entity.key}",
                    }
                    for number, entity in enumerate(entities, 1)
                ],
            }
        ],
        "roles": [{"id": "r1", "key": "user", "label": {"zh": "使用者", "en": "User"}}],
        "grants": [
            {
                "id": f"g{number}", "role": "user", "entity": entity.key,
                "actions": ["create", "read", "update", "delete", "export", "import", "bulk"],
            }
            for number, entity in enumerate(entities, 1)
        ],
    }  # fmt: skip
    mappings = {entity.key: _mapping(entity) for entity in _in_order(entities)}
    return Proposal(package, tuple(entity.key for entity in entities), mappings)


def propose_fields(table: Table, taken: Collection[str] = ()) -> list[dict[str, Any]]:
    """Definitions of fields for the columns, without ids, under keys that are not `taken`."""
    entity = _entity(table, "table", taken)
    return [
        {"key": column.key, **_typed(entity, column), "label": _label(column.heading)}
        for column in entity.columns
    ]


def table_of(text: str) -> Table:
    """What somebody pasted: a block copied from a spreadsheet (tabs between columns, headings first), or just
    names, one in a line or separated by commas. Headings that stand twice are told apart by a number."""
    rows = list(csv.reader(io.StringIO(text.strip("\r\n")), delimiter="\t")) if "\t" in text else []
    if not rows:
        names = re.split(r"[\n\r,，、;；]+" if "\n" not in text.strip() else r"[\n\r]+", text.strip())
        rows = [[name for name in names if name.strip()]]
    seen: dict[str, int] = {}
    headings = []
    for cell in rows[0][:_MOST_COLUMNS]:
        heading = " ".join(cell.split())[:300]
        seen[heading] = seen.get(heading, 0) + 1
        headings.append(f"{heading} {seen[heading]}" if heading and seen[heading] > 1 else heading)
    return Table("", tuple(headings), [row[:_MOST_COLUMNS] for row in rows[1:_MOST_ROWS]])


def _entity(table: Table, key: str, others: Collection[str] = ()) -> _Entity:
    taken: set[str] = {
        *RESERVED_KEYS, *NAMESPACES, *KEYWORDS, "currency", "rate", "parent", "position", *others
    }  # fmt: skip
    profiles = {profile.heading: profile for profile in profile_columns(table.headings, table.rows)}
    columns = []
    for position, heading in enumerate(table.headings):
        if heading:
            values = [row[position].strip() if position < len(row) else "" for row in table.rows]
            columns.append(_Column(heading, profiles[heading], values, _key(heading, taken, "field")))
    return _Entity(table, key, columns)


def _title(columns: Sequence[_Column]) -> _Column | None:
    """What a record is called: a column named so that tells rows apart, else any that does, else a name."""

    def named(column: _Column) -> bool:
        return bool(_NAMES.search(column.heading)) and column.profile.kind == "text"

    candidates = [
        column
        for column in columns
        if column.profile.kind in ("text", "number", "phone", "email") and not column.definition
    ]
    ways: tuple[Callable[[_Column], bool], ...] = (
        lambda column: named(column) and column.is_unique,
        lambda column: column.is_unique and column.profile.kind == "text",
        lambda column: named(column) and len(column.distinct) >= _NEARLY * len(column.values),
        lambda column: column.is_unique,
        named,
        lambda column: column.profile.kind == "text",
    )
    for way in ways:
        found = next((column for column in candidates if way(column)), None)
        if found is not None:
            return found
    return columns[0] if columns else None


def _key(text: str, taken: set[str], fallback: str) -> str:
    """A key nobody has yet, close to the words people used."""
    words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", text)
    key = _NOT_WORD.sub("_", words).strip("_").lower()[:50]
    if not key or not key[0].isalpha() or not key.isidentifier():
        key = f"{fallback}_{key}".rstrip("_") if key.isascii() or f"x{key}".isidentifier() else fallback
    found, number = key, 1
    while found in taken:
        number += 1
        found = f"{key}_{number}"
    taken.add(found)
    return found


def _label(text: str) -> dict[str, str]:
    return {"zh" if _HAN.search(text) else "en": text[:300]}


# -- references


def _refer(entities: Sequence[_Entity]) -> None:
    """Columns whose values are the keys of another table lead there."""
    for entity in entities:
        for column in entity.columns:
            if column.profile.kind not in ("text", "number", "phone"):
                continue
            best: tuple[float, _Entity, _Column] | None = None
            distinct = column.distinct
            if len(distinct) < _FEWEST_REFERRING:
                continue
            for other in entities:
                if other is entity:
                    continue
                for target in other.columns:
                    if not target.is_unique or target.profile.kind != column.profile.kind:
                        continue
                    share = len(distinct & target.distinct) / len(distinct)
                    # Numbers from 1 on are in every table's: their headings must speak of each other too.
                    if share < _REFERS or (
                        column.profile.kind == "number" and not _akin(column, other, target)
                    ):
                        continue
                    if best is None or share > best[0]:
                        best = (share, other, target)
            if best is not None and not _leads_back(best[1], entity):
                _, other, target = best
                column.definition = {"type": "reference", "entity": other.key}
                column.lookup = target.key
                other.referred_by.append(column)


def _akin(column: _Column, other: _Entity, target: _Column) -> bool:
    words = column.heading.casefold()
    name = other.table.name.casefold().rstrip("s")
    return words == target.heading.casefold() or (len(name) > 1 and name in words)


def _leads_back(start: _Entity, goal: _Entity) -> bool:
    """Two tables that name each other by their keys: one of them is enough."""
    return any(
        column.definition.get("type") == "reference" and column.definition["entity"] == goal.key
        for column in start.columns
    )


# -- types


def _typed(entity: _Entity, column: _Column) -> dict[str, Any]:
    if column.definition:
        return column.definition
    profile = column.profile
    tells_apart = _KEYS.search(column.heading) and not _POSTAL.search(column.heading)
    unique = {"unique": True} if column.is_unique and tells_apart else {}
    looked_up = any(other.lookup == column.key for other in entity.referred_by)
    if looked_up and column.is_unique:
        unique = {"unique": True}
    if profile.kind == "number":
        return {**_number(column), **unique}
    if profile.kind in _KINDS:
        return {"type": _KINDS[profile.kind], **unique}
    distinct = column.distinct
    longest = max((len(value) for value in distinct), default=0)
    if longest > _LONG_TEXT or any("\n" in value for value in distinct):
        return {"type": "long_text"}
    filled = profile.filled
    few = 1 < len(distinct) <= _MOST_OPTIONS and filled >= _ROWS_PER_OPTION * len(distinct)
    if few and longest <= _LONGEST_OPTION and column is not entity.title and not unique:
        return {"type": "choice", "options": _options(column)}
    return {"type": "text", **unique}


def _number(column: _Column) -> dict[str, Any]:
    filled = [value for value in column.values if value]
    if filled and all(value.endswith("%") for value in filled):
        return {"type": "percent"}
    if _MONEY.search(column.heading):
        return {"type": "money"}
    scale = 0
    for value in filled:
        bare = re.sub(r"[^\d.,-]", "", value)
        if column.profile.numbers == "comma":
            bare = bare.replace(".", "").replace(",", ".")
        try:
            exponent = Decimal(bare.replace(",", "")).as_tuple().exponent
        except InvalidOperation:
            continue
        scale = max(scale, -int(exponent) if isinstance(exponent, int) else 0)
    return {"type": "decimal", "scale": min(scale, 6)} if scale else {"type": "integer"}


def _options(column: _Column) -> list[dict[str, Any]]:
    counts: dict[str, int] = {}
    for value in column.values:
        if value:
            counts[value] = counts.get(value, 0) + 1
    taken: set[str] = set()
    return [
        {
            "id": f"o{number}", "key": _key(value, taken, "option"), "label": _label(value),
            "colour": _COLOURS[(number - 1) % len(_COLOURS)],
        }
        for number, value in enumerate(sorted(counts, key=lambda value: (-counts[value], value)), 1)
    ]  # fmt: skip


def _defined(number: int, entity: _Entity) -> dict[str, Any]:
    title = entity.title.key if entity.title else entity.columns[0].key
    fields = [column.definition for column in entity.columns]
    return {
        "id": f"e{number}", "key": entity.key, "label": _label(entity.table.name), "title": title,
        "fields": fields,
    }  # fmt: skip


# -- rows


def _mapping(entity: _Entity) -> dict[str, Any]:
    columns: dict[str, Any] = {}
    for column in entity.columns:
        profile = column.profile
        given: dict[str, Any] = {"field": column.key}
        if column.lookup is not None:
            given["lookup"] = column.lookup
        if profile.dates in ("day_first", "month_first"):
            given["dates"] = profile.dates
        numeric = column.definition["type"] in ("integer", "decimal", "money", "percent")
        if numeric and not all(_PLAIN.match(value) for value in column.values if value):
            # Signs of currencies, per cent and thousands are read where a mapping says how numbers stand.
            given["numbers"] = "comma" if profile.numbers == "comma" else "point"
        columns[column.heading] = given
    return {"columns": columns, "on_error": "skip"}


def _in_order(entities: Sequence[_Entity]) -> list[_Entity]:
    """Those referred to before those that refer."""
    by_key: Mapping[str, _Entity] = {entity.key: entity for entity in entities}
    found: list[_Entity] = []

    def add(entity: _Entity, under: Collection[str]) -> None:
        if entity in found or entity.key in under:
            return
        for column in entity.columns:
            if column.definition.get("type") == "reference":
                add(by_key[column.definition["entity"]], (*under, entity.key))
        found.append(entity)

    for entity in entities:
        add(entity, ())
    return found
