"""/api/audit, /api/rules/runs: what happened and why, for administrators."""

from __future__ import annotations

import json
from typing import Any

import sqlalchemy as sa
from fastapi import APIRouter, Request
from starlette.responses import Response

from engines.definition.reason import Reason
from engines.errors import Issue, ValidationFailed
from runtime.access.readable import readable_keys
from runtime.commands import read_records
from runtime.commands.context import Context
from runtime.commands.may_know import may_know
from runtime.store import tables
from runtime.store.ids import to_text
from runtime.web.exchange import Answer, Exchange, answer
from runtime.web.routes.apps import require_administrator

router = APIRouter(prefix="/api")
_PAGE = 100


@router.get("/audit")
async def audit(request: Request) -> Response:
    before = _cursor(request)

    def command(ctx: Context) -> Answer:
        require_administrator(ctx)
        column = tables.audit.c
        query = sa.select(
            column.id,
            column.at,
            column.principal,
            column.action,
            column.subject,
            column.detail,
            column.request_id,
        ).order_by(column.id.desc())
        if before is not None:
            query = query.where(column.id < before)
        rows = ctx.tx.rows(ctx.catalog.database.compile(query.limit(_PAGE + 1)))
        entries = [
            {
                "id": row[0], "at": tables.iso(row[1]), "principal": row[2], "action": row[3],
                "subject": row[4], "detail": json.loads(row[5]) if row[5] else None, "request_id": row[6],
            }
            for row in rows[:_PAGE]
        ]  # fmt: skip
        return answer({"entries": entries, "next": str(rows[_PAGE - 1][0]) if len(rows) > _PAGE else None})

    return await Exchange(request).read(command)


@router.get("/rules/runs")
async def rule_runs(request: Request) -> Response:
    """Which rules fired and why. People see those of records they may read, one record at a time;
    administrators all of them."""
    entity = request.query_params.get("entity")
    record = request.query_params.get("record")

    def command(ctx: Context) -> Answer:
        column = tables.rule_run.c
        query = sa.select(
            column.id, column.at, column.app, column.rule, column.entity, column.record, column.event,
            column.fired, column.principal, column.trace,
        ).order_by(column.id.desc())  # fmt: skip
        if entity and record:
            identifier = read_records.record_id_of(record)
            read_records.require_reach(ctx, ctx.entity(entity), identifier)
            place = sa.bindparam("record", ctx.tx.database.id_in(identifier), type_=column.record.type)
            query = query.where(column.entity == entity, column.record == place)
        else:
            require_administrator(ctx)
        rows = ctx.tx.rows(ctx.catalog.database.compile(query.limit(_PAGE)))
        return answer({"runs": [run for row in rows if (run := _run(ctx, row)) is not None]})

    return await Exchange(request).read(command)


def _run(ctx: Context, row: tuple[Any, ...]) -> dict[str, Any] | None:
    """Cut to what the caller may read; None where even that the rule fired says too much."""
    trace = json.loads(row[9])
    if not may_know(ctx, row[4], trace.get("condition"), row[2], old=True):
        return None
    readable: frozenset[str] = frozenset()
    if row[4] in ctx.catalog.entities:
        readable = readable_keys(ctx.catalog, ctx.catalog.rights(ctx.principal), row[4])
    reason = Reason.from_json(trace["reason"])
    rule = next(
        (rule for app, rule in ctx.catalog.model.rules_of(row[4]) if (app, rule.key) == (row[2], row[3])),
        None,
    )
    return {
        "id": _id(row[0]), "at": tables.iso(row[1]), "app": row[2], "rule": row[3],
        "label": rule.label if rule else {}, "entity": row[4], "record": _id(row[5]), "event": row[6],
        "fired": bool(row[7]), "principal": row[8], "reason": reason.message(ctx.principal.language),
        "condition": trace.get("condition"),
        "set": {key: value for key, value in trace.get("set", {}).items() if key in readable},
    }  # fmt: skip


def _id(raw: Any) -> str:
    return to_text(raw) if isinstance(raw, bytes) else str(raw)


def _cursor(request: Request) -> int | None:
    text = request.query_params.get("after")
    if text is None:
        return None
    if not text.isdecimal() or len(text) > 18:
        raise ValidationFailed("list.bad_cursor", issues=[Issue("/after", "list.bad_cursor")])
    return int(text)
