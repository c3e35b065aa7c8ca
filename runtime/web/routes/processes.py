"""/api/processes: starting a process, instances of a record, what initiators do with theirs."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from engines.errors import Issue, ValidationFailed
from runtime.commands import processes, read_processes
from runtime.commands.context import Context
from runtime.web.answers import Answer, answer
from runtime.web.exchange import Exchange
from runtime.web.request_parts import body_of, expect

router = APIRouter(prefix="/api/processes")
MAX_COMMENT = 2000


@router.get("/instances")
async def list_instances(request: Request) -> Response:
    """`?entity=app.key&record=id`."""
    query = request.query_params
    wanted = {name: query.get(name) or "" for name in ("entity", "record")}
    missing = [Issue(f"/{name}", "request.missing", {"name": name}) for name in wanted if not wanted[name]]
    if missing:
        raise ValidationFailed(issues=missing)

    def command(ctx: Context) -> Answer:
        return answer({"instances": read_processes.instances_of(ctx, wanted["entity"], wanted["record"])})

    return await Exchange(request).read(command)


@router.get("/instances/{instance_id}")
async def get_instance(instance_id: str, request: Request) -> Response:
    return await Exchange(request).read(lambda ctx: answer(read_processes.instance(ctx, instance_id)))


@router.post("/instances/{instance_id}/withdraw")
async def withdraw(instance_id: str, request: Request) -> Response:
    comment, raw = await comment_of(request)

    def command(ctx: Context) -> Answer:
        processes.withdraw(ctx, instance_id, comment)
        return answer(read_processes.instance(ctx, instance_id))

    return await Exchange(request).write(command, raw)


@router.post("/instances/{instance_id}/resubmit")
async def resubmit(instance_id: str, request: Request) -> Response:
    comment, raw = await comment_of(request)

    def command(ctx: Context) -> Answer:
        processes.resubmit(ctx, instance_id, comment)
        return answer(read_processes.instance(ctx, instance_id))

    return await Exchange(request).write(command, raw)


@router.get("/{app}/{process}/preview")
async def preview(app: str, process: str, request: Request) -> Response:
    """`?record=id`: the way a submission would go, and whom it would ask."""
    record = request.query_params.get("record") or ""

    def command(ctx: Context) -> Answer:
        return answer({"steps": read_processes.expected_path(ctx, f"{app}.{process}", record)})

    return await Exchange(request).read(command)


@router.post("/{app}/{process}/instances")
async def start(app: str, process: str, request: Request) -> Response:
    body, raw = await body_of(request)
    expect(body, {"record": str}, ("record",))

    def command(ctx: Context) -> Answer:
        stored = processes.start(ctx, f"{app}.{process}", str(body["record"]))
        return answer(read_processes.instance(ctx, stored.id), 201)

    return await Exchange(request).write(command, raw)


async def comment_of(request: Request) -> tuple[str | None, bytes]:
    """The comment of a body that holds nothing else; the body may be left out."""
    raw = await request.body()
    body: dict[str, Any] = (await body_of(request))[0] if raw else {}
    expect(body, {"comment": str})
    return checked_comment(body), raw


def checked_comment(body: dict[str, Any]) -> str | None:
    comment: str | None = body.get("comment")
    if comment is not None and len(comment) > MAX_COMMENT:
        issue = Issue("/comment", "process.comment_too_long", {"maximum": MAX_COMMENT})
        raise ValidationFailed(issues=[issue])
    return comment
