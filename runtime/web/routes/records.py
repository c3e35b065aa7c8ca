"""/api/records: list, create, read, change, delete, restore, history, batch."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from typing import Any

from fastapi import Request
from starlette.responses import Response

from engines.errors import Issue, PlatformError, ValidationFailed
from runtime.commands import delete, explain, read_history, read_records, read_tree, similar, write
from runtime.commands.context import Context
from runtime.commands.read_records import ListRequest
from runtime.commands.values_in_use import values_in_use
from runtime.store.database import Deadlock
from runtime.web.answers import Answer, Written, answer
from runtime.web.errors import issue_json
from runtime.web.exchange import Exchange
from runtime.web.plain import PlainRouter
from runtime.web.request_parts import body_of, expect, expected_version, limit_of

router = PlainRouter("/api/records")
MAX_BATCH = 500


@router.get("/{app}/{entity}")
async def list_records(app: str, entity: str, request: Request) -> Response:
    wanted = _from_query(request)
    return await Exchange(request).read(lambda ctx: answer(read_records.page(ctx, f"{app}.{entity}", wanted)))


@router.post("/{app}/{entity}/query")
async def query_records(app: str, entity: str, request: Request) -> Response:
    body, _ = await body_of(request)
    expect(body, _LISTED)
    wanted = _from_body(body)
    return await Exchange(request).read(lambda ctx: answer(read_records.page(ctx, f"{app}.{entity}", wanted)))


@router.post("/{app}/{entity}/tree")
async def records_tree(app: str, entity: str, request: Request) -> Response:
    """The records beneath one, or at the top; with a filter or search, those that match and all above."""
    body, _ = await body_of(request)
    expect(body, {**_LISTED, "parent": str, "under": str}, ("parent",))
    wanted, under = _from_body(body), body.get("under")
    return await Exchange(request).read(
        lambda ctx: answer(read_tree.tree(ctx, f"{app}.{entity}", body["parent"], wanted, under))
    )


@router.get("/{app}/{entity}/values/{field}")
async def used_values(app: str, entity: str, field: str, request: Request) -> Response:
    search = request.query_params.get("q") or ""
    return await Exchange(request).read(
        lambda ctx: answer(values_in_use(ctx, f"{app}.{entity}", field, search))
    )


_LISTED: Mapping[str, Any] = {
    "filter": str, "search": str, "sort": (str, list), "fields": (str, list), "expand": (str, list),
    "limit": int, "after": str, "count": bool,
}  # fmt: skip


def _from_body(body: Mapping[str, Any]) -> ListRequest:
    return ListRequest(
        body.get("filter") or None, _names(body.get("sort")), _names(body.get("fields")) or None,
        _names(body.get("expand")), body.get("limit") or 50, body.get("after"), bool(body.get("count")),
        body.get("search"),
    )  # fmt: skip


def _from_query(request: Request) -> ListRequest:
    query = request.query_params
    known = {"filter", "search", "sort", "fields", "expand", "limit", "after", "count"}
    unknown = [
        Issue(f"/{key[:60]}", "request.unknown", {"name": key[:60]}) for key in query if key not in known
    ]
    if unknown:
        raise ValidationFailed(issues=unknown)
    limit = limit_of(request, 50)
    return ListRequest(
        query.get("filter") or None, _names(query.get("sort")), _names(query.get("fields")) or None,
        _names(query.get("expand")), limit, query.get("after"), query.get("count") in ("1", "true"),
        query.get("search"),
    )  # fmt: skip


def _names(given: Any) -> tuple[str, ...]:
    if isinstance(given, list):
        return tuple(str(name) for name in given)
    return tuple(name for name in (given or "").split(",") if name)


@router.post("/{app}/{entity}")
async def create_record(app: str, entity: str, request: Request) -> Response:
    body, raw = await body_of(request)
    expect(body, {"values": dict, "override": list}, ("values",))

    def command(ctx: Context) -> Written:
        drafts = write.create(ctx, f"{app}.{entity}", [body["values"]], overridden=_overridden(body))
        return _one(ctx, f"{app}.{entity}", drafts[0], 201)

    return await Exchange(request).write(command, raw)


@router.post("/{app}/{entity}/similar")
async def similar_records(app: str, entity: str, request: Request) -> Response:
    """Records in reach that one with these values would look like."""
    body, _ = await body_of(request)
    expect(body, {"values": dict}, ("values",))
    return await Exchange(request).read(
        lambda ctx: answer(similar.likes(ctx, f"{app}.{entity}", body["values"]))
    )


def _overridden(body: dict[str, Any]) -> frozenset[str]:
    """Keys of warnings the sender saw and accepts."""
    return frozenset(str(key) for key in body.get("override") or ())


def _one(ctx: Context, entity: str, draft: write.Draft, status: int = 200) -> Written:
    """The record as its writer may read it; whoever may only create gets its id."""
    version = int(draft.values["version"])

    def told(record: dict[str, Any] | None) -> Answer:
        shown = record or {"id": draft.id, "version": version, "values": {}, "labels": {}}
        return answer(shown, status, {"ETag": f'"{shown["version"]}"'})

    if not ctx.rights(entity).allows("read"):
        return told(None)
    written = read_records.ask_if_reached(ctx, entity, draft.id)
    return lambda: told(written())


@router.post("/{app}/{entity}/batch")
async def batch(app: str, entity: str, request: Request) -> Response:
    """All or nothing. An operation is {"create": values}, {"update": id, "version", "values"} or
    {"delete": id, "version"}. With "dry_run" nothing is kept, and each refused one has its issues."""
    body, raw = await body_of(request)
    expect(body, {"operations": list, "dry_run": bool}, ("operations",))
    operations = body["operations"]
    if len(operations) > MAX_BATCH:
        raise ValidationFailed(issues=[Issue("/operations", "request.too_many", {"maximum": MAX_BATCH})])
    name = f"{app}.{entity}"

    if body.get("dry_run"):
        return await Exchange(request).write(
            lambda ctx: answer({"results": _tried(ctx, name, operations)}), raw
        )

    def command(ctx: Context) -> Answer:
        results = []
        for index, operation in enumerate(operations):
            pointer = f"/operations/{index}"
            try:
                results.append(_operate(ctx, name, operation))
                # What is refused is refused here, not with an operation after it.
                ctx.tx.flush()
            except PlatformError as error:
                # Where it went wrong, in terms of what was sent; nothing of the batch is kept.
                issues = [issue.at(pointer) for issue in error.issues] or [
                    Issue(pointer, error.reason_code, error.params)
                ]
                raise type(error)(error.reason_code, error.params, issues, error.hint) from error
        return answer({"results": results})

    return await Exchange(request).write(command, raw, alone=True)


class _Tried(Exception):
    """Everything was tried; nothing of it stays."""


def _tried(ctx: Context, name: str, operations: list[Any]) -> list[dict[str, Any]]:
    """What each operation would come to, after those before it: its id and version, or its issues."""
    database, results = ctx.tx.database, []
    waiting = len(ctx.tx.after_commit)
    with contextlib.suppress(_Tried), database.savepoint(ctx.tx):
        for operation in operations:
            try:
                with database.savepoint(ctx.tx):
                    results.append(_operate(ctx, name, operation))
            except Deadlock:
                raise
            except PlatformError as error:
                issues = error.issues or [Issue("", error.reason_code, error.params)]
                results.append({"issues": [issue_json(issue, ctx.principal.language) for issue in issues]})
        raise _Tried
    del ctx.tx.after_commit[waiting:]
    return results


def _operate(ctx: Context, name: str, operation: Any) -> dict[str, Any]:
    if not isinstance(operation, dict):
        raise ValidationFailed(
            issues=[Issue("", "request.wrong_type", {"name": "operation", "expected": "object"})]
        )
    if "create" in operation:
        expect(operation, {"create": dict, "override": list})
        draft = write.create(
            ctx, name, [operation["create"]], pointer=lambda _: "/create", overridden=_overridden(operation)
        )[0]
    elif "update" in operation:
        expect(
            operation,
            {"update": str, "version": int, "values": dict, "override": list},
            ("version", "values"),
        )
        draft = write.update(
            ctx, name, operation["update"], operation["values"], expected_version=operation["version"],
            overridden=_overridden(operation),
        )  # fmt: skip
    else:
        expect(operation, {"delete": str, "version": int}, ("delete", "version"))
        delete.delete(ctx, name, operation["delete"], expected_version=operation["version"])
        return {"id": operation["delete"], "deleted": True}
    return {"id": draft.id, "version": int(draft.values["version"])}


@router.get("/{app}/{entity}/{record_id}")
async def get_record(app: str, entity: str, record_id: str, request: Request) -> Response:
    expand = _names(request.query_params.get("expand"))

    def command(ctx: Context) -> Answer:
        record = read_records.get(ctx, f"{app}.{entity}", record_id, expand)
        return answer(record, 200, {"ETag": f'"{record["version"]}"'})

    return await Exchange(request).read(command)


@router.patch("/{app}/{entity}/{record_id}")
async def update_record(app: str, entity: str, record_id: str, request: Request) -> Response:
    body, raw = await body_of(request)
    expect(body, {"values": dict, "override": list}, ("values",))
    version = expected_version(request)

    def command(ctx: Context) -> Written:
        draft = write.update(
            ctx,
            f"{app}.{entity}",
            record_id,
            body["values"],
            expected_version=version,
            overridden=_overridden(body),
        )
        return _one(ctx, f"{app}.{entity}", draft)

    return await Exchange(request).write(command, raw)


@router.delete("/{app}/{entity}/{record_id}")
async def delete_record(app: str, entity: str, record_id: str, request: Request) -> Response:
    version = expected_version(request)

    def command(ctx: Context) -> Answer:
        delete.delete(ctx, f"{app}.{entity}", record_id, expected_version=version)
        return answer(None, 204)

    return await Exchange(request).write(command)


@router.post("/{app}/{entity}/{record_id}/restore")
async def restore_record(app: str, entity: str, record_id: str, request: Request) -> Response:
    def command(ctx: Context) -> Answer:
        delete.restore(ctx, f"{app}.{entity}", record_id)
        record = read_records.get(ctx, f"{app}.{entity}", record_id)
        return answer(record, 200, {"ETag": f'"{record["version"]}"'})

    return await Exchange(request).write(command)


@router.get("/{app}/{entity}/{record_id}/history")
async def get_history(app: str, entity: str, record_id: str, request: Request) -> Response:
    after = request.query_params.get("after")
    return await Exchange(request).read(
        lambda ctx: answer(read_history.history(ctx, f"{app}.{entity}", record_id, after))
    )


@router.get("/{app}/{entity}/{record_id}/explain")
async def explain_record(app: str, entity: str, record_id: str, request: Request) -> Response:
    """Why somebody may or may not act on this record; `?user=` for another person."""
    user = request.query_params.get("user")
    return await Exchange(request).read(
        lambda ctx: answer(explain.explain(ctx, f"{app}.{entity}", record_id, user))
    )
