"""Compares an app that has lived with the same definition freshly installed over the same values."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from runtime.apps.catalog import CatalogEntity
from runtime.store.database import Transaction
from tests.runtime.house import House

__all__ = ["compare_with_fresh"]

Json = Any
Index = tuple[bool, tuple[str, ...]]
"""Whether it is unique, and its columns: ids of fields, names of what every table has."""


def compare_with_fresh(house: House, document: Mapping[str, Json], told: str) -> None:
    """The same records, derived values, filters, sort orders, uniques and readable columns, and at least the
    same indexes. `told` says how the app came to be what it is."""
    key = document["app"]["key"]
    fresh = copy.deepcopy(dict(document))
    fresh["app"]["key"] = f"{key}_fresh"
    for entity in fresh["entities"]:
        for field in entity["fields"]:
            # What was blank before a field was required still is.
            field.pop("required", None)
    house.publish(fresh)
    ids: dict[str, str] = {}
    odd: set[tuple[str, str]] = set()
    references: list[tuple[str, str, dict[str, str]]] = []
    for entity in sorted(document["entities"], key=lambda one: one["id"]):
        for record in house.page(f"{key}.{entity['key']}", limit=100, sort=("id",))["records"]:
            values, led = {}, {}
            for field in entity["fields"]:
                value = record["values"].get(field["key"])
                if field["type"] in ("formula", "rollup") or value is None:
                    continue
                if field["type"] == "reference":
                    led[field["key"]] = value
                elif "options" in field and not _offered(field, value):
                    # Nobody can choose it any more.
                    odd.add((entity["key"], field["key"]))
                else:
                    values[field["key"]] = value
            name = f"{key}_fresh.{entity['key']}"
            ids[record["id"]] = house.create(name, **values)
            references.append((name, ids[record["id"]], led))
    for name, one, led in references:
        if led:
            house.update(name, one, **{field: ids[value] for field, value in led.items()})
    for entity in document["entities"]:
        old, new = f"{key}.{entity['key']}", f"{key}_fresh.{entity['key']}"
        fields = {one["key"]: one for one in entity["fields"] if (entity["key"], one["key"]) not in odd}
        was, now = _listed(house, old), _listed(house, new)
        assert [ids[one] for one in was] == [*now], f"{old}{told}"
        for record, values in was.items():
            for name in fields:
                value = values[name]
                if fields[name]["type"] == "reference":
                    value = ids.get(value)
                assert value == now[ids[record]][name], f"{old}.{name}{told}"
        for name, field in fields.items():
            if field["type"] != "multi_choice":
                for sort in (f"{name}", f"-{name}"):
                    mine = [ids[one] for one in house.listed(old, sort=(sort,), limit=100)]
                    # References sort by what they lead to, which has another id here.
                    if field["type"] != "reference":
                        assert mine == house.listed(new, sort=(sort,), limit=100), f"{old} by {sort}{told}"
            for text in _filters(field, was.values()):
                mine = [ids[one] for one in house.listed(old, filter=text, limit=100)]
                assert mine == house.listed(new, filter=text, limit=100), f"{old} where {text}{told}"
        with house.database.read() as tx:
            catalog = house.workspace.catalogs.current(tx)
            aged, young = (_indexes(tx, catalog.entities[name]) for name in (old, new))
            assert {one for one in aged if one[0]} == {one for one in young if one[0]}, f"{old}{told}"
            assert aged >= young, f"{old}: {young - aged}{told}"
            assert _view(tx, catalog.entities[old]) == _view(tx, catalog.entities[new]), f"{old}{told}"


def _offered(field: Json, value: Json) -> bool:
    active = {one["key"] for one in field["options"] if one.get("active", True)}
    return active.issuperset([value] if isinstance(value, str) else value)


def _listed(house: House, name: str) -> dict[str, dict[str, Json]]:
    return {one["id"]: one["values"] for one in house.page(name, limit=100, sort=("id",))["records"]}


def _filters(field: Json, records: Any) -> list[str]:
    """A question for a value that is there, and one for blanks."""
    name, kind = f"`{field['key']}`", field["type"]
    found = [f"is_blank({name})"]
    value = next((one[field["key"]] for one in records if one[field["key"]] is not None), None)
    if value is None:
        return found
    if kind in ("text", "choice", "formula"):
        found.append(f'{name} == "{value}"')
    elif kind in ("integer", "decimal", "money", "rollup"):
        found += [f"{name} >= {value}", f"{name} != {value}"]
    elif kind == "date":
        found.append(f'{name} <= date("{value}")')
    elif kind == "boolean":
        found.append(name if value else f"not {name}")
    elif kind == "multi_choice":
        found.append(f'"{value[0]}" in {name}')
    return found


def _fields_of(tx: Transaction, entity: CatalogEntity) -> dict[str, str]:
    """Field ids by the names of columns."""
    query = sa.text("SELECT column_name, field, kind FROM entity_column WHERE entity_number = :number")
    rows = tx.rows(query, {"number": entity.table.number})
    return {name: f"{field} {kind.split()[0]}" for name, field, kind in rows}


_INDEXED = {
    "sqlite": 'SELECT i.name, i."unique", x.name FROM pragma_index_list(:table) i, '
    "pragma_index_info(i.name) x ORDER BY i.name, x.seqno",
    "postgresql": "SELECT c.relname, i.indisunique, a.attname FROM pg_index i "
    "JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_attribute a ON a.attrelid = i.indexrelid "
    "WHERE i.indrelid = CAST(:table AS regclass) AND i.indisvalid ORDER BY c.relname, a.attnum",
}


def _indexes(tx: Transaction, entity: CatalogEntity) -> set[Index]:
    fields = _fields_of(tx, entity)
    serving = {column.name for column in entity.table.physical}
    found: dict[str, tuple[bool, list[str]]] = {}
    for name, unique, column in tx.rows(sa.text(_INDEXED[tx.dialect]), {"table": entity.table.name}):
        if column in fields and column not in serving:
            # Over a column of a type the field had.
            column = "former"
        found.setdefault(name, (bool(unique), []))[1].append(fields.get(column, column))
    return {(unique, tuple(columns)) for unique, columns in found.values() if "former" not in columns}


def _view(tx: Transaction, entity: CatalogEntity) -> list[str]:
    name = tx.value(
        sa.text("SELECT view_name FROM entity_table WHERE number = :number"), {"number": entity.table.number}
    )
    if tx.dialect == "sqlite":
        return sorted(row[1] for row in tx.rows(sa.text(f'PRAGMA table_info("{name}")')))
    query = (
        "SELECT column_name FROM information_schema.columns "
        "WHERE table_schema = current_schema() AND table_name = :name"
    )
    return sorted(row[0] for row in tx.rows(sa.text(query), {"name": name}))
