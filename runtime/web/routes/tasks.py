"""/api/tasks: what waits for one's decision, and deciding it."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from engines.flow import DecisionVerb
from runtime.commands import processes, read_tasks
from runtime.commands.context import Context
from runtime.web.answers import Answer, answer
from runtime.web.exchange import Exchange
from runtime.web.request_parts import body_of, expect, limit_of
from runtime.web.routes.processes import checked_comment

router = APIRouter(prefix="/api/tasks")


@router.get("")
async def list_tasks(request: Request) -> Response:
    """`?state=open|done&limit=&after=`."""
    query = request.query_params
    limit = limit_of(request, 50)
    state, after = query.get("state") or "open", query.get("after")
    return await Exchange(request).read(lambda ctx: answer(read_tasks.my_tasks(ctx, state, limit, after)))


@router.get("/{task_id}")
async def get_task(task_id: str, request: Request) -> Response:
    return await Exchange(request).read(lambda ctx: answer(read_tasks.task(ctx, task_id)))


@router.post("/{task_id}/approve")
async def approve(task_id: str, request: Request) -> Response:
    return await _decide(task_id, "approve", request)


@router.post("/{task_id}/reject")
async def reject(task_id: str, request: Request) -> Response:
    return await _decide(task_id, "reject", request)


@router.post("/{task_id}/return")
async def return_(task_id: str, request: Request) -> Response:
    return await _decide(task_id, "return", request)


async def _decide(task_id: str, verb: DecisionVerb, request: Request) -> Response:
    raw = await request.body()
    body = (await body_of(request))[0] if raw else {}
    expect(body, {"comment": str, "values": dict})
    comment = checked_comment(body)

    def command(ctx: Context) -> Answer:
        processes.decide(ctx, task_id, verb, comment, body.get("values"))
        return answer(read_tasks.task(ctx, task_id))

    return await Exchange(request).write(command, raw)
