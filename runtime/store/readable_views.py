"""Read-only views with readable names and values, for BI tools that speak SQL.

`v_<app>_<entity>`: live records, one column per field by its key, choices by option key, numbers
and times in the database's own types. Rights do not apply to them: who may connect sees all.
"""

from __future__ import annotations

import hashlib

from engines.definition.model import EntityModel
from engines.expression.types import ValueType
from runtime.store.database import Transaction
from runtime.store.schema import PhysicalNames

__all__ = ["refresh_view", "view_name"]

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


def refresh_view(tx: Transaction, entity: EntityModel, physical: PhysicalNames) -> None:
    """Make the entity's view say what the definition says now."""
    sqlite = tx.dialect == "sqlite"
    columns = [f"{_readable('id', ValueType('reference'), sqlite)} AS id"]
    taken = {"id"}
    for field in entity.definition.fields:
        if not field.stored or field.id not in physical.columns or field.key in taken:
            continue
        taken.add(field.key)
        column = physical.columns[field.id]
        columns.append(f"{_readable(column, entity.types[field.key], sqlite)} AS {_quoted(field.key)}")
    for key, kind in _SYSTEM:
        if key not in taken:
            columns.append(f"{_readable(key, kind, sqlite)} AS {key}")
    if entity.parent is not None:
        columns.append(f"{_readable('parent', ValueType('reference'), sqlite)} AS parent_id")
    name = view_name(entity)
    tx.script(f"DROP VIEW IF EXISTS {name}")
    listed = ",\n  ".join(columns)
    tx.script(f"CREATE VIEW {name} AS SELECT\n  {listed}\nFROM {physical.table} WHERE deleted_at IS NULL")


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
