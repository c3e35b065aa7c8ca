"""Routes whose handlers read the request themselves, found without the framework's.

The framework builds dependencies and parameter models for every request, and asks one route after
the other, inside eight layers of middleware; bodies here are checked against definitions instead.
That bought nothing and was a third of the server's time for a small write.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Mapping
from typing import Any, NamedTuple

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

__all__ = ["PlainRouter", "PlainRoutes"]

Handler = Callable[..., Awaitable[Response]]


class _Plain(NamedTuple):
    """A path of literals and places (`{name}`), each one segment."""

    method: str
    segments: tuple[str, ...]
    handler: Handler


class PlainRouter:
    """Collects routes below `prefix`. Handlers take the path's places by name, and `request`."""

    def __init__(self, prefix: str) -> None:
        self._prefix = prefix
        self.routes: list[Route] = []
        """The same for the framework: it answers where the method is another one."""
        self.plain: list[_Plain] = []

    def get(self, path: str) -> Callable[[Handler], Handler]:
        return self._add("GET", path)

    def post(self, path: str) -> Callable[[Handler], Handler]:
        return self._add("POST", path)

    def patch(self, path: str) -> Callable[[Handler], Handler]:
        return self._add("PATCH", path)

    def delete(self, path: str) -> Callable[[Handler], Handler]:
        return self._add("DELETE", path)

    def _add(self, method: str, path: str) -> Callable[[Handler], Handler]:
        def add(handler: Handler) -> Handler:
            async def endpoint(request: Request) -> Response:
                places: dict[str, Any] = request.path_params
                return await handler(request=request, **places)

            full = self._prefix + path
            self.routes.append(Route(full, endpoint, methods=[method]))
            self.plain.append(_Plain(method, tuple(full.split("/")), handler))
            return handler

        return add


_Matcher = tuple[tuple[tuple[int, str], ...], tuple[tuple[int, str], ...], Handler]
"""Position and text of each literal, position and name of each place."""


class PlainRoutes:
    """An ASGI application that answers for routes of plain routers, in their order, and hands everything
    else to `otherwise`."""

    def __init__(self, routers: Iterable[PlainRouter], otherwise: ASGIApp) -> None:
        self._otherwise = otherwise
        found: dict[tuple[str, int], list[_Matcher]] = {}
        for router in routers:
            for method, segments, handler in router.plain:
                literals, places = [], []
                for position, segment in enumerate(segments):
                    if segment.startswith("{"):
                        places.append((position, segment[1:-1]))
                    else:
                        literals.append((position, segment))
                # The last differ most.
                matcher = tuple(reversed(literals)), tuple(places), handler
                found.setdefault((method, len(segments)), []).append(matcher)
        self._routes: Mapping[tuple[str, int], list[_Matcher]] = found

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and not scope.get("root_path"):
            segments = scope["path"].split("/")
            for literals, places, handler in self._routes.get((scope["method"], len(segments)), ()):
                if all(segments[position] == text for position, text in literals):
                    given = {name: segments[position] for position, name in places}
                    # An empty place is no place: `/records/app/` names no entity.
                    if all(given.values()):
                        response = await handler(request=Request(scope, receive), **given)
                        await response(scope, receive, send)
                        return
        await self._otherwise(scope, receive, send)
