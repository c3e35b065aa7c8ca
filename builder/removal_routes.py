"""Taking an app away, and bringing it back: for administrators."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from builder import lifecycle
from runtime.apps.removal import examine_removal, remove
from runtime.commands.context import Context
from runtime.web.answers import Answer, answer, json_response
from runtime.web.exchange import Exchange
from runtime.web.request_parts import body_of, expect
from runtime.web.routes.apps import require_administrator

__all__ = ["router"]

router = APIRouter()


@router.get("/api/apps/{app}/removal")
async def plan_removal(app: str, request: Request) -> Response:
    """What taking the app away would do: apps that need it, records, running instances, people."""

    def command(ctx: Context) -> Answer:
        require_administrator(ctx)
        return answer(examine_removal(ctx.tx, ctx.catalog, app).to_json())

    return await Exchange(request).read(command)


@router.delete("/api/apps/{app}")
async def remove_app(app: str, request: Request) -> Response:
    """Take the app away; its data stay. 409 while other apps require it."""
    exchange = Exchange(request)
    principal = await exchange.principal_for_write(require_administrator)
    return json_response(
        await exchange.lengthy(
            lambda: answer(remove(exchange.workspace, app, principal, exchange.request_id).to_json())
        )
    )


@router.post("/api/apps/{app}/bring-back")
async def bring_app_back(app: str, request: Request) -> Response:
    """{"accept"?: ["app.entity.field"]}: publish the last version of an app that was removed; 201 Plan."""
    body, _ = await body_of(request)
    expect(body, {"accept": list})
    exchange = Exchange(request)
    principal = await exchange.principal_for_write(require_administrator)
    accept = [str(name) for name in body.get("accept") or ()]

    def work() -> Answer:
        done = lifecycle.bring_back(exchange.workspace, app, principal, exchange.request_id, accept=accept)
        return answer(done.to_json(exchange.language), 201)

    return json_response(await exchange.lengthy(work))
