"""Mounts everything: the one application that `yingzao serve` runs."""

from __future__ import annotations

from fastapi import FastAPI

from builder.access_routes import router as access_router
from builder.design_routes import router as design_router
from builder.draft_print_routes import router as draft_print_router
from builder.release_routes import router as release_router
from builder.removal_routes import router as removal_router
from builder.routes import router
from builder.start_routes import router as start_router
from builder.version_routes import router as version_router
from builder.vocabulary_routes import router as vocabulary_router
from runtime.settings import Settings
from runtime.web.app import create_app
from runtime.workspace import Workspaces

__all__ = ["create_server", "from_environment"]


def create_server(settings: Settings, workspaces: Workspaces | None = None) -> FastAPI:
    """The runtime's application with the builder's routes."""
    routers = [
        router, start_router, release_router, design_router, vocabulary_router, access_router,
        draft_print_router, removal_router, version_router,
    ]  # fmt: skip
    return create_app(settings, workspaces, routers)


def from_environment() -> FastAPI:
    """For server processes that can only be told a name."""
    return create_server(Settings())
