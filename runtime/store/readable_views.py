"""Read-only views with readable names and values, for BI tools that speak SQL.

`v_<app>_<entity>`: live records, one column per field by its key, choices by option key, numbers
and times in the database's own types. Rights do not apply to them: who may connect sees all.
"""

from __future__ import annotations

import hashlib

import sqlalchemy as sa

from engines.definition.model import EntityModel, Model
from engines.expression.types import ValueType
from runtime.store import tables
from runtime.store.database import Database, Transaction
from runtime.store.ddl import change_schema
from runtime.store.physical_names import Names, PhysicalNames
from runtime.store.schema import free_name

__all__ = ["refresh_views", "view_name"]

_SYSTEM = (
    ("created_at", ValueType("datetime")),
    ("updated_at", ValueType("datetime")),
    ("owner", ValueType("reference")),
    ("department", ValueType("reference")),
)


def view_name(entity: EntityModel) -> str:
    """At most 63 bytes; a key too long or not ASCII ends in a hash of itself."""
    name = f"v_{entity.app}_{entity.key}"
    if name.isascii() and len(name) <= 63:
        return name.lower()
    digest = hashlib.sha256(entity.name.encode()).hexdigest()[:10]
    return f"v_{entity.app}_{digest}"


_table = tables.entity_table
_KNOWN = sa.select(_table.c.number, _table.c.view_name, _table.c.view_hash)
_NOTE = (
    _table.update()
    .where(_table.c.number == sa.bindparam("number_"))
    .values(view_name=sa.bindparam("name"), view_hash=sa.bindparam("hash"))
)


def refresh_views(database: Database, model: Model, names: Names) -> None:
    """Make every entity's view say what the definition says now, and drop those of hidden entities.

    Names are recorded: "a" + "b_c" and "a_b" + "c" read the same, and each keeps its own.
    """
    with database.read() as tx:
        known = {number: (name, digest) for number, name, digest in tx.rows(_KNOWN)}
    served = set()
    for entity in model.entities.values():
        physical = names.get((entity.app, entity.definition.id))
        if physical is None:
            continue
        served.add(physical.number)
        name, digest = known.get(physical.number, (None, None))
        wished = view_name(entity)
        if name is None or not _is_like(name, wished):
            taken = {other for number, (other, _) in known.items() if number != physical.number}
            wished = free_name(wished, taken)
        else:
            wished = name
        text = _view(entity, physical, database.dialect == "sqlite")
        now = hashlib.sha256(f"{wished} {text}".encode()).hexdigest()
        if now != digest:
            known[physical.number] = (wished, now)
            _replace(database, physical.number, name, wished, now, text)
    for number, (name, _) in known.items():
        if name is not None and number not in served:
            _replace(database, number, name, None, None, "")


def _is_like(name: str, wished: str) -> bool:
    """Whether a recorded name is the wished one, or that with the number that tells it from another's."""
    tail = name.removeprefix(wished[:59])
    return name == wished or (tail.startswith("_") and tail[1:].isdigit())


def _replace(
    database: Database, number: int, old: str | None, new: str | None, digest: str | None, text: str
) -> None:
    def work(tx: Transaction) -> None:
        for name in {old, new} - {None}:
            tx.script(f"DROP VIEW IF EXISTS {name}")
        if new is not None:
            tx.script(f"CREATE VIEW {new} AS {text}")
        tx.run(_NOTE, {"number_": number, "name": new, "hash": digest})

    change_schema(database, work)


def _view(entity: EntityModel, physical: PhysicalNames, sqlite: bool) -> str:
    columns = [f"{_readable('id', ValueType('reference'), sqlite)} AS id"]
    taken = {"id"}
    for field in entity.definition.fields:
        if (
            not field.stored
            or entity.types[field.key].kind == "secret"
            or field.id not in physical.columns
            or field.key in taken
        ):
            continue
        taken.add(field.key)
        column = physical.columns[field.id]
        columns.append(f"{_readable(column, entity.types[field.key], sqlite)} AS {_quoted(field.key)}")
    for key, kind in _SYSTEM:
        if key not in taken:
            columns.append(f"{_readable(key, kind, sqlite)} AS {key}")
    if entity.parent is not None:
        columns.append(f"{_readable('parent', ValueType('reference'), sqlite)} AS parent_id")
    listed = ",\n  ".join(columns)
    return f"SELECT\n  {listed}\nFROM {physical.table} WHERE deleted_at IS NULL"


def _quoted(key: str) -> str:
    # PostgreSQL cuts names at 63 bytes; a field's key may be longer in UTF-8.
    short = key.encode()[:60].decode(errors="ignore")
    return '"' + short.replace('"', "") + '"'


def _readable(column: str, kind: ValueType, sqlite: bool) -> str:
    if kind.kind == "choice" and kind.options:
        cases = " ".join(f"WHEN '{option}' THEN '{key}'" for key, option in kind.options)
        return f"CASE {column} {cases} ELSE {column} END"
    if not sqlite:
        return column
    if kind.kind in ("number", "money") and kind.scale:
        # A view has no exact decimal to offer here; sums that must be exact are the platform's reports.
        return f"{column} / {10**kind.scale}.0"
    if kind.kind == "date":
        return f"date({column} * 86400, 'unixepoch')"
    if kind.kind == "datetime":
        return f"strftime('%Y-%m-%dT%H:%M:%fZ', {column} / 1000000.0, 'unixepoch')"
    if kind.kind == "duration":
        return f"{column} / 1000000"
    if kind.kind == "reference":
        return f"lower(hex({column}))"
    return column
