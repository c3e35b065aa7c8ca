"""What moved in held against the files, counted anew on both sides, and signed.

The file's side is read from its cells with nothing but decimal arithmetic, the target's from the stored
records: neither asks the import what it did.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

import sqlalchemy as sa

from engines.errors import StateConflict
from engines.form import json_values
from runtime.access.principal import Principal
from runtime.commands import import_problems, migrations, signing
from runtime.commands.context import Context
from runtime.commands.import_mapping import ImportPlan, MappedColumn, load_mapping, plan_import
from runtime.commands.import_source import RepairedFile, local_copy, reopened
from runtime.commands.titles import all_titles
from runtime.store import records
from runtime.store.audit import write_audit
from runtime.store.database import Transaction
from runtime.store.ids import id_text
from runtime.store.people import USER
from runtime.workspace import Workspace

__all__ = ["verify_and_sign"]

FORMAT = "yingzao-migration-report/1"
_PART = 500
_RECORDS = sa.text(
    "SELECT DISTINCT record FROM import_item WHERE run = :run AND entity = :entity AND state = 'done' "
    "ORDER BY record"
)


def verify_and_sign(
    workspace: Workspace, principal: Principal, identifier: str, request_id: str = ""
) -> dict[str, Any]:
    """Compare and sign; as `migrations.read` answers, with the signed "report". Raises StateConflict unless
    every file of the move has come in."""

    def context(tx: Transaction) -> Context:
        return Context(tx, workspace.catalogs.current(tx), principal, workspace.clock.now(), request_id)

    with workspace.database.read() as tx:
        ctx = context(tx)
        row = migrations.own(ctx, identifier)
        steps = migrations.steps(ctx, row["key"])
        name = ctx.catalog.settings.name
        person = _person(ctx)
    if row["state"] != "done":
        raise StateConflict("migration.not_done")
    compared = [_compare(workspace, context, step) for step in steps]
    report = {
        "format": FORMAT, "migration": {"id": row["id"], "name": row["name"]}, "workspace": name,
        "verified_at": workspace.clock.now().isoformat().replace("+00:00", "Z"),
        "verified_by": person, "files": compared,
        "equal": all(not one["differences"] for one in compared),
    }  # fmt: skip
    with workspace.database.write() as tx:
        ctx = context(tx)
        signed = signing.sign(tx, report)
        write_audit(
            tx, principal, "migration.verify", f"migration:{row['id']}", {"equal": report["equal"]},
            workspace.clock.now(), request_id,
        )  # fmt: skip
        return migrations.keep_report(ctx, identifier, signed)


def _person(ctx: Context) -> dict[str, Any]:
    user = ctx.principal.user_id or ""
    found = all_titles(ctx, USER, [user]).get(user)
    return {"id": user, "name": found.text if found is not None else None}


def _compare(
    workspace: Workspace, context: Callable[[Transaction], Context], step: Mapping[str, Any]
) -> dict[str, Any]:
    mapping, profile = load_mapping(step["mapping"]), json.loads(step["profile"] or "{}")
    if step["source"] is None:
        raise StateConflict("import.source_gone")
    with workspace.database.read() as tx:
        ctx = context(tx)
        entity = ctx.entity(step["name_of_entity"])
        plan = plan_import(ctx, entity, mapping, profile["headings"])
        repairs = import_problems.repairs_of(tx, step["key"])
        left_out = import_problems.count(tx, step["key"])["skipped"]
    source = _File(plan)
    kept = step["sheet_table"] if step["sheet_table"] is not None else step["source"]
    with local_copy(workspace.database, id_text(kept)) as path, path.open("rb") as stream:
        for _, cells in RepairedFile.over(reopened(stream, profile, mapping.header_row), repairs).rows():
            source.take(cells)
    with workspace.database.read() as tx:
        ctx = context(tx)
        target = _Target(plan)
        for part in _parts(ctx, step):
            for values in part:
                target.take(values, json_values(entity.model, values))
    counts = json.loads(step["report"])
    handled = sum(int(counts.get(name, 0)) for name in ("created", "updated", "skipped", "failed"))
    # Rows that were skipped or refused are in the file and not among the records.
    comparable = not counts.get("failed") and not counts.get("skipped") and not counts.get("updated")
    checks = [_check("rows", None, source.rows, handled)]
    checks.append(
        _check("records", None, int(counts.get("created", 0)) + int(counts.get("updated", 0)), target.rows)
    )
    if comparable:
        checks += [
            _check("sum", key, _plain(total), _plain(target.sums[key])) for key, total in source.sums.items()
        ]
        checks += [_check("filled", key, count, target.filled[key]) for key, count in source.filled.items()]
        checks += [
            _check("keys", key, len(found), len(target.keys[key])) for key, found in source.keys.items()
        ]
        checks += [_check("links", key, count, target.links[key]) for key, count in source.links.items()]
    return {
        "file": step["name"], "entity": step["name_of_entity"], "import": step["id"],
        "source_sha256": step["file_hash"], "target_sha256": target.digest.hexdigest(),
        "counts": {"file": source.rows + left_out, "left_out": left_out, **{
            name: int(counts.get(name, 0)) for name in ("created", "updated", "skipped", "failed")
        }},
        "compared": comparable, "checks": checks, "differences": [one for one in checks if not one["equal"]],
    }  # fmt: skip


def _check(what: str, field: str | None, source: Any, target: Any) -> dict[str, Any]:
    return {
        "what": what,
        "field": field,
        "source": str(source),
        "target": str(target),
        "equal": source == target,
    }


def _plain(total: Decimal) -> str:
    text = format(total, "f")
    return (text.rstrip("0").rstrip(".") if "." in text else text) or "0"


def _parts(ctx: Context, step: Mapping[str, Any]) -> Iterator[list[dict[str, Any]]]:
    entity = ctx.entity(step["name_of_entity"])
    ids = [id_text(raw) for (raw,) in ctx.tx.rows(_RECORDS, {"run": step["key"], "entity": step["entity"]})]
    for start in range(0, len(ids), _PART):
        found = [records.find(ctx.tx, entity, one) for one in ids[start : start + _PART]]
        yield [values for values in found if values is not None and values.get("deleted_at") is None]


class _Side:
    def __init__(self, plan: ImportPlan) -> None:
        self.plan = plan
        self.rows = 0
        self.sums = {key: Decimal(0) for key in plan.summed}
        self.filled = {column.key: 0 for column in plan.columns if column.target is None}
        self.links = {column.key: 0 for column in plan.columns if column.target is not None}
        self.keys: dict[str, set[str]] = {plan.key.key: set()} if plan.key is not None else {}


class _File(_Side):
    def take(self, cells: Sequence[str]) -> None:
        self.rows += 1
        for column in self.plan.columns:
            cell = _cell(column, cells)
            if cell is None:
                continue
            if column.target is not None:
                self.links[column.key] += 1
                continue
            self.filled[column.key] += 1
            if column.key in self.sums:
                self.sums[column.key] += _number(column, cell)
            if column.key in self.keys:
                self.keys[column.key].add(cell.strip().casefold())


def _cell(column: MappedColumn, cells: Sequence[str]) -> str | None:
    cell: str | None = cells[column.position] if 0 <= column.position < len(cells) else None
    if cell and column.replace:
        cell = column.replace.get(cell, column.replace.get(cell.strip(), cell))
    return cell if cell and cell.strip() else None


def _number(column: MappedColumn, cell: str) -> Decimal:
    text = column.read(cell) if column.read is not None else cell
    try:
        return Decimal(str(text).replace(",", "").strip())
    except InvalidOperation:
        return Decimal(0)


class _Target(_Side):
    def __init__(self, plan: ImportPlan) -> None:
        super().__init__(plan)
        self.digest = hashlib.sha256()
        self._mapped = [column.key for column in plan.columns]

    def take(self, values: Mapping[str, Any], shown: Mapping[str, Any]) -> None:
        self.rows += 1
        for key in self.links:
            self.links[key] += bool(values.get(key))
        for key in self.filled:
            self.filled[key] += values.get(key) is not None
        for key in self.sums:
            self.sums[key] += values.get(key) or Decimal(0)
        for key, found in self.keys.items():
            if values.get(key) is not None:
                found.add(str(shown[key]).strip().casefold())
        line = {key: shown.get(key) for key in self._mapped}
        self.digest.update(signing.canonical_bytes(line | {"id": values["id"]}) + b"\n")
