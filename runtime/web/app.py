"""The FastAPI application: routes over the workspaces."""

from __future__ import annotations

import gc
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from fastapi import APIRouter, FastAPI
from starlette.types import ASGIApp, Receive, Scope, Send

from runtime.garbage import share_memory_pools
from runtime.hosts import Hosts
from runtime.settings import Settings
from runtime.web.background import Background
from runtime.web.errors import install_handlers
from runtime.web.executors import Executors
from runtime.web.logs import configure_logs
from runtime.web.middleware import Gate
from runtime.web.plain import PlainRoutes
from runtime.web.routes import PLAIN_ROUTERS, ROUTERS
from runtime.web.static_files import mount_front_end
from runtime.workspace import Workspaces

__all__ = ["create_app"]


def create_app(
    settings: Settings, workspaces: Workspaces | None = None, routers: Sequence[APIRouter] = ()
) -> FastAPI:
    """The application over `workspaces` (by default those the settings locate), with `routers` besides
    its own.

    Migrations and first installs are the caller's: `yingzao serve` does them before it listens.
    """
    configure_logs(settings)
    share_memory_pools()
    own = workspaces or Workspaces(settings)

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with app.state.background.running():
            # Definitions live as long as the process and requests make little garbage that refers to
            # itself: collecting rarely, and not what is there already, saved a tenth of an import.
            gc.collect()
            gc.freeze()
            gc.set_threshold(50_000, 20, 20)
            yield
        app.state.executors.close()
        if workspaces is None:
            own.close()

    app = _Application(title="Yingzao", docs_url=None, redoc_url=None, openapi_url=None, lifespan=lifespan)
    app.state.workspaces = own
    app.state.hosts = Hosts(own.main.database)
    app.state.executors = Executors(own.main.database.dialect)
    app.state.background = Background(own)
    app.state.requests = Counter[int]()
    install_handlers(app)
    app.router.routes.extend(route for router in PLAIN_ROUTERS for route in router.routes)
    for router in (*routers, *ROUTERS):
        app.include_router(router)
    mount_front_end(app)
    app.add_middleware(_Unanswered)
    app.gate = Gate(PlainRoutes(PLAIN_ROUTERS, app.framework), settings, app.state.hosts)
    return app


class _Application(FastAPI):
    """The framework behind the gate and the plain routes, which need none of its layers."""

    gate: Gate

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await super().__call__(scope, receive, send)
            return
        scope["app"] = self
        await self.gate(scope, receive, send)

    async def framework(self, scope: Scope, receive: Receive, send: Send) -> None:
        await super().__call__(scope, receive, send)
        failure = scope["state"].pop(_FAILURE, None)
        if failure is not None:
            raise failure


_FAILURE = "failure"


class _Unanswered:
    """Carries mistakes of ours past the framework, which would answer them in words of its own."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await self._app(scope, receive, send)
        except Exception as error:
            scope["state"][_FAILURE] = error
