"""/api/audit, /api/rules/runs: what happened and why, for administrators."""

from __future__ import annotations

import json
from contextlib import suppress
from datetime import datetime
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
from runtime.commands.titles import names_of
from runtime.store import tables
from runtime.store.audit import write_audit
from runtime.store.ids import id_text, is_id
from runtime.store.workspace_setting import choose_setting
from runtime.web.answers import Answer, answer
from runtime.web.exchange import Exchange
from runtime.web.request_parts import body_of, expect
from runtime.web.routes.apps import require_administrator

router = APIRouter(prefix="/api")
_PAGE = 100
_WEEK_STARTS = ("monday", "sunday", "saturday")


@router.patch("/workspace")
async def change_workspace(request: Request) -> Response:
    """What administrators choose for everybody here: the day weeks begin with."""
    body, raw = await body_of(request)
    expect(body, {"week_start": str}, ("week_start",))
    day = body["week_start"]
    if day not in _WEEK_STARTS:
        issue = Issue("/week_start", "workspace.week_start_unknown", {"name": day[:60]})
        raise ValidationFailed(issues=[issue])

    def command(ctx: Context) -> Answer:
        require_administrator(ctx)
        before = ctx.catalog.settings.week_start
        if day != before:
            choose_setting(ctx.tx, "week_start", day)
            detail = {"setting": "week_start", "before": before, "after": day}
            write_audit(
                ctx.tx, ctx.principal, "change_workspace", "workspace", detail, ctx.now, ctx.request_id
            )
        return answer({"week_start": day})

    return await Exchange(request).write(command, raw)


@router.get("/audit")
async def audit(request: Request) -> Response:
    """The latest first; `?q=` looks in what was done and to what, `?person=` is who did it, `?action=`,
    `?since=` and `?until=` (RFC 3339) narrow further. Entries name people by `by_name`."""
    before = _cursor(request)
    given = request.query_params
    since, until = (_moment(given.get(name), name) for name in ("since", "until"))

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
        if given.get("person"):
            query = query.where(column.principal == sa.literal(f"user:{given['person'][:60]}", sa.Text))
        if given.get("action"):
            query = query.where(column.action == sa.literal(given["action"][:60], sa.Text))
        if since is not None:
            query = query.where(column.at >= since)
        if until is not None:
            query = query.where(column.at <= until)
        if given.get("q"):
            text = given["q"][:100].lower()
            places = (column.action, column.subject, column.detail)
            query = query.where(
                sa.or_(
                    *(
                        sa.func.lower(sa.type_coerce(place, sa.Text)).contains(text, autoescape=True)
                        for place in places
                    )
                )
            )
        rows = ctx.tx.rows(ctx.catalog.database.compile(query.limit(_PAGE + 1)))
        people = {row[2]: row[2][5:] for row in rows if row[2].startswith("user:")}
        people |= {row[4]: row[4][5:] for row in rows if (row[4] or "").startswith("user:")}
        names = names_of(ctx, {one for one in people.values() if is_id(one)})
        entries = [
            {
                "id": row[0], "at": tables.iso(row[1]), "principal": row[2], "action": row[3],
                "by_name": names.get(people.get(row[2], "")),
                "subject_name": names.get(people.get(row[4], "")),
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
        "id": id_text(row[0]), "at": tables.iso(row[1]), "app": row[2], "rule": row[3],
        "label": rule.label if rule else {}, "entity": row[4], "record": id_text(row[5]), "event": row[6],
        "fired": bool(row[7]), "principal": row[8], "reason": reason.message(ctx.principal.language),
        "condition": trace.get("condition"),
        "set": {key: value for key, value in trace.get("set", {}).items() if key in readable},
    }  # fmt: skip


def _moment(text: str | None, name: str) -> int | None:
    if not text:
        return None
    moment = None
    with suppress(ValueError):
        moment = datetime.fromisoformat(text)
    if moment is None or moment.tzinfo is None:
        params = {"name": name, "expected": "2026-03-31T08:00:00Z"}
        raise ValidationFailed(issues=[Issue(f"/{name}", "request.wrong_type", params)])
    return tables.micros(moment)


def _cursor(request: Request) -> int | None:
    text = request.query_params.get("after")
    if text is None:
        return None
    if not text.isdecimal() or len(text) > 18:
        raise ValidationFailed("list.bad_cursor", issues=[Issue("/after", "list.bad_cursor")])
    return int(text)
