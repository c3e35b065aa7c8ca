"""What every request passes first: an id, its workspace, a size limit, safe headers."""

from __future__ import annotations

import asyncio
import re
import secrets
import time
from typing import Any

import structlog
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from engines.errors import PayloadTooLarge, PlatformError
from engines.language import negotiate
from runtime.hosts import Hosts, host_of
from runtime.settings import Settings
from runtime.web.errors import error_response, unexpected_response
from runtime.workspace import MAIN

__all__ = ["Gate"]

_REQUEST_ID = re.compile(rb"^[A-Za-z0-9._-]{8,64}$")
_PREFIX = re.compile(r"^/w/([a-z][a-z0-9_]{0,29})(/.*)?$")
_SLOW_SECONDS = 1.0
_OF_NO_WORKSPACE = ("/healthz", "/readyz", "/metrics")
# What a form puts around a file: boundaries, names.
_AROUND_FILE = 64 * 1024
_log = structlog.get_logger("yingzao.web")

_HEADERS = [
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"same-origin"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (
        b"content-security-policy",
        # The component library writes its styles into the page: 'unsafe-inline' for styles alone.
        b"default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
        b"img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; "
        b"frame-ancestors 'none'; base-uri 'self'; form-action 'self'; object-src 'none'",
    ),
]


_NAMES = frozenset(name for name, _ in _HEADERS)


def _framed(sites: str) -> list[tuple[bytes, bytes]]:
    """The headers of a page that `sites` may show inside theirs; X-Frame-Options knows no list."""
    return [
        (name, value.replace(b"frame-ancestors 'none'", b"frame-ancestors 'self' " + sites.encode()))
        for name, value in _HEADERS
        if name != b"x-frame-options"
    ]


class Gate:
    """Plain ASGI: it costs a few microseconds where a framework's middleware costs a task per request."""

    def __init__(self, app: ASGIApp, settings: Settings, hosts: Hosts) -> None:
        self._app = app
        self._hosts = hosts
        self._settings = settings

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = time.perf_counter()
        # Of a header given twice the first counts.
        headers = dict(reversed(scope["headers"]))
        given = headers.get(b"x-request-id", b"")
        request_id = given.decode() if _REQUEST_ID.match(given) else secrets.token_hex(8)
        state: dict[str, Any] = scope.setdefault("state", {})
        state["request_id"] = request_id
        state["workspace"] = MAIN
        state["prefix"] = ""
        state["own_host"] = False
        state["headers"] = headers
        match = _PREFIX.match(scope["path"]) if scope["path"].startswith("/w/") else None
        if match:
            state["workspace"] = match[1]
            state["prefix"] = f"/w/{match[1]}"
            scope = {**scope, "path": match[2] or "/", "raw_path": (match[2] or "/").encode()}
        by_prefix = match is not None
        length = headers.get(b"content-length", b"0")
        path: str = scope["path"]
        limit = self._limit(path)
        status = 0
        received = 0

        async def guarded_receive() -> Message:
            nonlocal received
            message = await receive()
            if message["type"] == "http.request":
                received += len(message.get("body", b""))
                if received > limit:
                    raise PayloadTooLarge()
            return message

        async def guarded_send(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                scope["app"].state.requests[status // 100] += 1
                given_headers = message["headers"]
                own = {name for name, _ in given_headers}
                sites = state.get("framed_by")
                added = _framed(sites) if sites else _HEADERS
                if not own.isdisjoint(_NAMES):
                    added = [pair for pair in added if pair[0] not in own]
                message["headers"] = all_headers = [
                    *given_headers, *added, (b"x-request-id", request_id.encode()),
                ]  # fmt: skip
                cookie = state.get("set_cookie")
                if cookie is not None and b"set-cookie" not in own:
                    all_headers.append((b"set-cookie", cookie))
                if path.startswith("/api/") and b"cache-control" not in own:
                    # People share machines: what one was shown must not come out of a cache for the next.
                    all_headers.append((b"cache-control", b"no-store"))
            await send(message)

        if length.isdigit() and int(length) > limit:
            language = negotiate(headers.get(b"accept-language", b"").decode("latin-1"))
            await error_response(PayloadTooLarge(), language, request_id)(scope, receive, guarded_send)
            return
        try:
            if scope["path"] not in _OF_NO_WORKSPACE:
                await self._resolve(state, headers.get(b"host", b""), by_prefix)
            await self._app(scope, guarded_receive, guarded_send)
        except PlatformError as error:
            if status:
                raise
            language = state.get("language") or negotiate(
                headers.get(b"accept-language", b"").decode("latin-1")
            )
            await error_response(error, language, request_id)(scope, receive, guarded_send)
        except Exception as error:
            if status:
                raise
            language = state.get("language") or negotiate(
                headers.get(b"accept-language", b"").decode("latin-1")
            )
            answer = unexpected_response(error, scope["path"], language, request_id)
            await answer(scope, receive, guarded_send)
        seconds = time.perf_counter() - started
        if status >= 500 or (seconds > _SLOW_SECONDS and not scope["path"].startswith("/api/events")):
            _log.warning(
                "request", method=scope["method"], path=scope["path"], status=status,
                milliseconds=round(seconds * 1000), request_id=request_id, workspace=state["workspace"],
            )  # fmt: skip

    async def _resolve(self, state: dict[str, Any], header: bytes, by_prefix: bool) -> None:
        """A registered host stands for its workspace; a prefix goes before it."""
        if self._hosts.stale:
            await asyncio.to_thread(self._hosts.refresh)
        found = self._hosts.workspace(host_of(header))
        if found is not None:
            state["own_host"] = True
            if not by_prefix:
                state["workspace"] = found

    def _limit(self, path: str) -> int:
        if path == "/api/files":
            return self._settings.max_file_bytes + _AROUND_FILE
        return self._settings.max_import_bytes if path.endswith("/import") else self._settings.max_body_bytes
