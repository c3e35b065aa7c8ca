"""/api/lists: what people make of a list. `name` is a view's key, or an entity's "app.key"."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from runtime.commands import list_settings
from runtime.commands.context import Context
from runtime.web.answers import Answer, answer
from runtime.web.exchange import Exchange
from runtime.web.request_parts import body_of, expect

router = APIRouter(prefix="/api/lists")


@router.get("/{app}/{name}")
async def read_settings(app: str, name: str, request: Request) -> Response:
    return await Exchange(request).read(lambda ctx: answer(list_settings.read(ctx, app, name)))


@router.put("/{app}/{name}/layout")
async def save_layout(app: str, name: str, request: Request) -> Response:
    """{"layout": object}; null goes back to the view's own."""
    body, raw = await body_of(request)
    expect(body, {"layout": dict})

    def command(ctx: Context) -> Answer:
        list_settings.save_layout(ctx, app, name, body.get("layout"))
        return answer(None, 204)

    return await Exchange(request).write(command, raw)


@router.put("/{app}/{name}/default")
async def save_default(app: str, name: str, request: Request) -> Response:
    """{"filter": id}; null for none."""
    body, raw = await body_of(request)
    expect(body, {"filter": str})

    def command(ctx: Context) -> Answer:
        list_settings.save_default(ctx, app, name, body.get("filter"))
        return answer(None, 204)

    return await Exchange(request).write(command, raw)


@router.post("/{app}/{name}/filters")
async def save_filter(app: str, name: str, request: Request) -> Response:
    body, raw = await body_of(request)
    expect(body, {"name": str, "shared": bool, "state": dict}, ("name", "state"))

    def command(ctx: Context) -> Answer:
        shared = bool(body.get("shared"))
        return answer(list_settings.save_filter(ctx, app, name, body["name"], shared, body["state"]), 201)

    return await Exchange(request).write(command, raw)


@router.patch("/{app}/{name}/filters/{filter_id}")
async def update_filter(app: str, name: str, filter_id: str, request: Request) -> Response:
    body, raw = await body_of(request)
    expect(body, {"name": str, "shared": bool, "state": dict})
    changed = {key: value for key, value in body.items() if value is not None}
    return await Exchange(request).write(
        lambda ctx: answer(list_settings.update_filter(ctx, app, name, filter_id, changed)), raw
    )


@router.delete("/{app}/{name}/filters/{filter_id}")
async def delete_filter(app: str, name: str, filter_id: str, request: Request) -> Response:
    def command(ctx: Context) -> Answer:
        list_settings.delete_filter(ctx, app, name, filter_id)
        return answer(None, 204)

    return await Exchange(request).write(command)
