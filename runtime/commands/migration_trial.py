"""A move tried out: a part of the rows goes through all checks and rules in one transaction, rolled back."""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import ExitStack
from itertools import islice
from typing import Any

from engines.errors import PlatformError, StateConflict
from runtime.access.principal import Principal
from runtime.commands import import_problems, migrations
from runtime.commands.context import Context
from runtime.commands.import_batch import Batch
from runtime.commands.import_mapping import load_mapping, plan_import
from runtime.commands.import_report import ImportReport
from runtime.commands.import_rows import Memory
from runtime.commands.import_source import RepairedFile, local_copy, reopened
from runtime.commands.migration_plan import load_plan
from runtime.store.database import Transaction
from runtime.store.ids import id_text
from runtime.workspace import Workspace

__all__ = ["try_out"]

_PARENT_ROWS = 2_000
_SHOWN = 20


class _RolledBack(Exception):
    """Ends the transaction of a trial: nothing of it stays."""


def try_out(
    workspace: Workspace, principal: Principal, identifier: str, request_id: str = ""
) -> dict[str, Any]:
    """Try the move and keep what came of it: {"at", "steps": [{"file", "entity", "rows", "created",
    "updated", "skipped", "failed", "whole", "issues": [{"row", …}]}]}; as `migrations.read` answers. Raises
    StateConflict when a file is not ready."""

    def context(tx: Transaction) -> Context:
        return Context(tx, workspace.catalogs.current(tx), principal, workspace.clock.now(), request_id)

    with workspace.database.read() as tx:
        ctx = context(tx)
        row = migrations.own(ctx, identifier)
        steps = migrations.steps(ctx, row["key"])
        repairs = {step["id"]: import_problems.repairs_of(tx, step["key"]) for step in steps}
    if row["state"] not in ("draft", "stopped"):
        raise StateConflict("migration.not_now")
    plan = load_plan(row["plan"])
    prepared: list[tuple[Mapping[str, Any], Any, list[tuple[int, list[str]]], bool]] = []
    with ExitStack() as stack:
        # Files are read before the transaction begins.
        for step in steps:
            profile = json.loads(step["profile"] or "{}")
            if step["state"] not in ("ready", "checked") or "headings" not in profile:
                raise StateConflict("migration.file_not_ready", {"file": step["name"]})
            kept = step["sheet_table"] if step["sheet_table"] is not None else step["source"]
            path = stack.enter_context(local_copy(workspace.database, id_text(kept)))
            source = stack.enter_context(path.open("rb"))
            mapping = load_mapping(step["mapping"])
            file = RepairedFile.over(reopened(source, profile, mapping.header_row), repairs[step["id"]])
            most = _PARENT_ROWS if _is_referred(steps, step, workspace, context) else plan.trial_rows
            rows = list(islice(file.rows(), most + 1))
            prepared.append((step, mapping, rows[:most], len(rows) <= most))
    found: list[dict[str, Any]] = []
    try:
        with workspace.database.write() as tx:
            for one, mapping, rows, whole in prepared:
                found.append(_write(context(tx), one, mapping, rows, whole))
            raise _RolledBack
    except _RolledBack:
        pass
    trial = {"at": workspace.clock.now().isoformat().replace("+00:00", "Z"), "steps": found}
    with workspace.database.write() as tx:
        return migrations.keep_trial(context(tx), identifier, trial)


def _is_referred(steps: Any, step: Mapping[str, Any], workspace: Workspace, context: Any) -> bool:
    """Whether rows of a later file name records of this one."""
    with workspace.database.read() as tx:
        ctx = context(tx)
        for other in steps:
            if other["step"] <= step["step"]:
                continue
            types = ctx.entity(other["name_of_entity"]).model.types
            filled = [column.field for column in load_mapping(other["mapping"]).columns.values()]
            if any(key in types and types[key].entity == step["name_of_entity"] for key in filled):
                return True
    return False


def _write(
    ctx: Context, step: Mapping[str, Any], mapping: Any, rows: list[tuple[int, list[str]]], whole: bool
) -> dict[str, Any]:
    entity = ctx.entity(step["name_of_entity"])
    profile = json.loads(step["profile"])
    report = ImportReport()
    try:
        plan = plan_import(ctx, entity, mapping, profile["headings"])
        own = {column.lookup for column in plan.columns if column.target == entity.name}
        texts: dict[str, set[str]] = {}
        for column in plan.columns:
            if column.key in own:
                cells = (line[column.position] for _, line in rows if column.position < len(line))
                texts[column.key] = {column.replace.get(cell, cell) or "" for cell in cells}
        memory = Memory(own_texts=texts)
        for start in range(0, len(rows), 500):
            batch = Batch(ctx, entity, plan, memory)
            batch.write(rows[start : start + 500], checked=False)
            batch.keep()
            report.add(batch.report)
    except PlatformError as error:
        issues = error.issues or ()
        return _said(step, report, whole) | {
            "failed": len(rows),
            "issues": [
                {"row": None, **import_problems.issue_json(None, None, issue)} for issue in issues[:_SHOWN]
            ],
        }
    return _said(step, report, whole)


def _said(step: Mapping[str, Any], report: ImportReport, whole: bool) -> dict[str, Any]:
    return {
        "file": step["name"], "entity": step["name_of_entity"], "whole": whole,
        **{name: getattr(report, name) for name in ("rows", "created", "updated", "skipped", "failed")},
        "sums": {key: format(total, "f") for key, total in report.sums.items()},
        "issues": [
            {"row": found.row, **import_problems.issue_json(found.column, found.field, found.issue)}
            for found in report.issues[:_SHOWN]
        ],
    }  # fmt: skip
