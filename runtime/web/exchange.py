"""One request from HTTP to a command and back, in one thread and one transaction."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from datetime import datetime
from functools import cached_property
from typing import Any, TypeVar
from urllib.parse import urlsplit

from fastapi import Request
from starlette.responses import Response

from engines.errors import AccessDenied
from engines.language import negotiate
from runtime.access import view_as
from runtime.access.identity import Credentials, csrf_token
from runtime.access.limits import count_attempt
from runtime.access.principal import Principal
from runtime.access.token_apps import within
from runtime.apps.catalog import Catalog
from runtime.commands.context import Context
from runtime.commands.open_form import OpenForm
from runtime.commands.public_forms import find
from runtime.store import tables
from runtime.store.database import Deadlock, Transaction
from runtime.web.answers import Answer, Written, json_response, response_of
from runtime.web.executors import Executors
from runtime.web.idempotency import once
from runtime.web.threads import Threads
from runtime.workspace import Workspace, Workspaces

__all__ = ["SESSION_COOKIE", "Exchange"]

SESSION_COOKIE = "yz_session"
_DEADLOCK_TRIES = 4
_HOUR_SECONDS = 3600
_ENROLLING = ("/api/me", "/api/auth/")
"""Where somebody who still has to set up the second factor their role asks for may go."""
_SHOWN_AS = (
    "/api/apps", "/api/records/", "/api/lists/", "/api/reports/", "/api/search", "/api/tasks",
    "/api/processes/", "/api/rules/runs", "/api/files", "/api/directory", "/api/events",
)  # fmt: skip
"""What those who look with somebody else's eyes are shown, besides who that is."""
_SAFE = frozenset(("GET", "HEAD", "OPTIONS"))
T = TypeVar("T")


class _Outdated(Exception):
    """Work was done for somebody who is no longer who they were assumed to be."""


_Run = Callable[[Transaction, Callable[[Context], Written]], Written]


class Exchange:
    """The request's side of a command: credentials, language, idempotency, the thread it runs in."""

    def __init__(self, request: Request) -> None:
        self.request = request
        state = request.scope["state"]
        self.request_id: str = state["request_id"]
        self._headers: Mapping[bytes, bytes] = state["headers"]
        app_state = request.app.state
        self.workspaces: Workspaces = app_state.workspaces
        self.workspace: Workspace = self.workspaces.get(state["workspace"])
        self.executors: Executors = app_state.executors

    @property
    def public_url(self) -> str | None:
        """The address people use, where the settings name one; a workspace's own host is its own."""
        return None if self.request.scope["state"]["own_host"] else self.workspace.settings.public_url

    def header(self, name: bytes) -> str | None:
        """By its name in lower case."""
        found = self._headers.get(name)
        return None if found is None else found.decode("latin-1")

    @cached_property
    def credentials(self) -> Credentials:
        authorization = self.header(b"authorization") or ""
        if authorization[:7].lower() == "bearer ":
            return Credentials(token=authorization[7:].strip())
        return Credentials(session=self.request.cookies.get(SESSION_COOKIE))

    @property
    def language(self) -> str:
        state: dict[str, Any] = self.request.scope["state"]
        return state.get("language") or negotiate(self.header(b"accept-language"))

    async def read(self, command: Callable[[Context], Answer]) -> Response:
        """Run a reading command as whoever asks."""
        given = await self._run(self.executors.read, self._reading, command)
        return json_response(given)

    async def write(
        self,
        command: Callable[[Context], Written],
        body: bytes = b"",
        *,
        alone: bool = False,
        repeatable: bool = True,
    ) -> Response:
        """Run a writing command as whoever asks: CSRF, limits and Idempotency-Key included.

        On SQLite it shares its transaction with others that wait at the same time, and is undone alone
        where it fails. `alone`: it takes long, and others should not wait for it to be answered. Not
        `repeatable`: its answer is kept for nobody who sends the same key again.
        """
        self._check_origin()
        database = self.workspace.database
        if database.dialect == "sqlite" and not alone:
            future = self.executors.write.write(
                database, lambda tx: response_of(self._write_in(self.context(tx), command, body, repeatable))
            )
            return await self._noting_use(future)
        return await self._run(self.executors.write, self._writing, command, body, repeatable)

    async def visit(
        self, slug: str, command: Callable[[Context, OpenForm], Answer], body: bytes | None = None
    ) -> Response:
        """Run a command as a visitor of a public form; a `body` makes it a write, counted per address."""
        if body is None:
            return json_response(await self._run(self.executors.read, self._visiting, slug, command))
        self.check_sender()
        return await self._run(self.executors.write, self._sending, slug, command, body)

    async def principal_for_write(self, allow: Callable[[Context], None]) -> Principal:
        """Who asks, for work that opens its own transactions; `allow` raises when they may not."""
        self._check_origin()

        def look(ctx: Context) -> Principal:
            allow(ctx)
            _refuse_readers(ctx.principal)
            return ctx.principal

        return await self._run(self.executors.read, self._looking, look)

    async def principal_for_read(self, allow: Callable[[Context], None]) -> Principal:
        """Who asks, for lengthy reading in transactions of its own; `allow` raises when they may not."""

        def look(ctx: Context) -> Principal:
            allow(ctx)
            return ctx.principal

        return await self._run(self.executors.read, self._looking, look)

    def _looking(self, look: Callable[[Context], T]) -> T:
        with self.workspace.database.read() as tx:
            return look(self.context(tx))

    async def unscoped(self, work: Callable[[], T]) -> T:
        """Run work that opens its own transactions, away from the database threads."""
        return await self._run(self.executors.slow, work)

    async def lengthy(self, work: Callable[[], T]) -> T:
        """The same for work that takes long: one after the other."""
        return await self._run(self.executors.long, work)

    async def printing(self, work: Callable[[], T]) -> T:
        """The same for documents being made, which opens processes."""
        return await self._run(self.executors.printing, work)

    async def _run(self, pool: Threads, work: Callable[..., T], *arguments: Any) -> T:
        return await self._noting_use(pool.run(work, *arguments))

    async def _noting_use(self, work: Awaitable[T]) -> T:
        result = await work
        # A token that was refused raised above.
        if self.workspace.identity.use_unnoted(self.credentials, self.workspace.clock.now()):
            note = self._note_use if self.credentials.token is not None else self._note_session
            # The work is done and kept; that its token was used is noted with a later request, if not now.
            with suppress(Exception):
                await self.executors.write.run(note)
        return result

    # -- in the thread

    def _note_session(self) -> None:
        """Lengthen the session in use, and the cookie with it: the gate adds it to the answer."""
        settings = self.workspace.settings
        secret = self.credentials.session or ""
        with self.workspace.database.write() as tx:
            now = self.workspace.clock.now()
            # A request that needs no session may carry one that has ended.
            self.workspace.identity.resolve(tx, self.credentials, now)
            self.workspace.identity.note_session(tx, self.credentials, now, settings.session_hours)
        carrier = Response()
        self.set_cookie(carrier, secret)
        self.request.scope["state"]["set_cookie"] = carrier.headers["set-cookie"].encode()

    def set_cookie(self, response: Response, secret: str) -> None:
        settings = self.workspace.settings
        response.set_cookie(
            SESSION_COOKIE, secret, max_age=settings.session_hours * 3600, httponly=True, samesite="lax",
            secure=settings.secure_cookies, path="/",
        )  # fmt: skip

    def _note_use(self) -> None:
        with self.workspace.database.write() as tx:
            self.workspace.identity.note_use(tx, self.credentials, self.workspace.clock.now())

    def context(self, tx: Transaction) -> Context:
        """The principal's context. Raises NotSignedIn."""
        now = self.workspace.clock.now()
        return self._context(tx, *self.workspace.identity.resolve(tx, self.credentials, now), now)

    def _assuming(self, tx: Transaction, work: Callable[[Context], T]) -> T:
        """`work` in the context of whoever asks, without waiting to hear that they still are who they were.
        Raises _Outdated, with nothing of it told, where they are not."""
        now = self.workspace.clock.now()
        assumed = self.workspace.identity.assume(tx, self.credentials, now)
        if assumed is None:
            return work(self.context(tx))
        try:
            result = work(self._context(tx, assumed.catalog, assumed.principal, now))
        except Exception as error:
            if assumed.holds():
                raise
            raise _Outdated from error
        if not assumed.holds():
            raise _Outdated
        return result

    def _context(self, tx: Transaction, catalog: Catalog, principal: Principal, now: datetime) -> Context:
        self.request.scope["state"]["language"] = principal.language
        self._refuse_outside(principal)
        viewing = self.header(b"x-view-as")
        if viewing is not None:
            principal = self._seen_as(tx, catalog, principal, viewing, now)
        if principal.second_factor_missing and not self.request.scope["path"].startswith(_ENROLLING):
            raise AccessDenied("second_factor.required")
        return Context(tx, catalog, principal, now, self.request_id)

    def _refuse_outside(self, principal: Principal) -> None:
        """A token for some apps opens nothing else."""
        reads = self.request.method in _SAFE
        if principal.apps is not None and not within(self.request.scope["path"], reads, principal.apps):
            raise AccessDenied("token_apps", {"apps": ", ".join(sorted(principal.apps))})

    def _seen_as(
        self, tx: Transaction, catalog: Catalog, asker: Principal, viewing: str, now: datetime
    ) -> Principal:
        """Whoever they look as, on pages that show an app; what is somebody's own is not shown."""
        path: str = self.request.scope["path"]
        if path != "/api/me" and not path.startswith(_SHOWN_AS):
            raise AccessDenied("view_as.not_shown")
        return view_as.seen_as(tx, catalog, asker, view_as.find(tx, asker, viewing, now))

    def _reading(self, command: Callable[[Context], Answer]) -> Answer:
        with suppress(_Outdated), self.workspace.database.read() as tx:
            return self._assuming(tx, command)
        with self.workspace.database.read() as tx:
            return command(self.context(tx))

    def _visitor(self, tx: Transaction, slug: str) -> tuple[Context, OpenForm]:
        catalog = self.workspace.identity.anonymous(tx)
        found = find(catalog, slug)
        now = self.workspace.clock.now()
        return Context(tx, catalog, found.visitor(self.language), now, self.request_id), found

    def _visiting(self, slug: str, command: Callable[[Context, OpenForm], Answer]) -> Answer:
        with self.workspace.database.read() as tx:
            return command(*self._visitor(tx, slug))

    async def visitor_for_upload(
        self, slug: str, allow: Callable[[Context, OpenForm], None], per_hour: int
    ) -> OpenForm:
        """The form a visitor uploads for; counted per address. `allow` raises when it takes no file now."""
        self.check_sender()

        def look() -> OpenForm:
            address = self.request.client.host if self.request.client else ""
            with self.workspace.database.write() as tx:
                ctx, found = self._visitor(tx, slug)
                name = f"files of form {found.use} from {address}"
                count_attempt(tx, name, per_hour, _HOUR_SECONDS, tables.micros(ctx.now))
            with self.workspace.database.read() as tx:
                ctx, found = self._visitor(tx, slug)
                allow(ctx, found)
                return found

        return await self._run(self.executors.write, look)

    def _sending(self, slug: str, command: Callable[[Context, OpenForm], Answer], body: bytes) -> Response:
        address = self.request.client.host if self.request.client else ""
        with self.workspace.database.write() as tx:
            # Counted apart: what is refused counts as well.
            ctx, found = self._visitor(tx, slug)
            name = f"form {found.use} from {address}"
            count_attempt(tx, name, found.form.per_hour, _HOUR_SECONDS, tables.micros(ctx.now))
        key = self.header(b"idempotency-key")
        with self.workspace.database.write() as tx:
            ctx, found = self._visitor(tx, slug)
            if key is None:
                return json_response(command(ctx, found))
            return json_response(once(ctx, key, self._fingerprint(body), lambda ctx: command(ctx, found)))

    def _writing(self, command: Callable[[Context], Written], body: bytes, repeatable: bool) -> Response:
        with suppress(_Outdated):
            return self._write_patiently(command, body, repeatable, self._assuming)
        return self._write_patiently(command, body, repeatable, self._asking)

    def _write_patiently(
        self, command: Callable[[Context], Written], body: bytes, repeatable: bool, run: _Run
    ) -> Response:
        for _ in range(_DEADLOCK_TRIES - 1):
            try:
                return self._write_once(command, body, repeatable, run)
            except Deadlock:
                # Nothing of it was kept, and whoever was in the way is through by now.
                continue
        return self._write_once(command, body, repeatable, run)

    def _write_once(
        self, command: Callable[[Context], Written], body: bytes, repeatable: bool, run: _Run
    ) -> Response:
        with self.workspace.database.write() as tx:
            given = run(tx, lambda ctx: self._write_in(ctx, command, body, repeatable))
        return response_of(given)

    def _asking(self, tx: Transaction, work: Callable[[Context], Written]) -> Written:
        return work(self.context(tx))

    def _write_in(
        self, ctx: Context, command: Callable[[Context], Written], body: bytes, repeatable: bool
    ) -> Written:
        key = self.header(b"idempotency-key") if repeatable else None
        _refuse_readers(ctx.principal)
        limit = self.workspace.settings.writes_per_minute
        if limit:
            count_attempt(ctx.tx, f"write:{ctx.principal.label}", limit, 60, tables.micros(ctx.now))
        return command(ctx) if key is None else once(ctx, key, self._fingerprint(body), command)

    def _fingerprint(self, body: bytes) -> bytes:
        request = self.request
        match = self.header(b"if-match") or ""
        text = f"{request.method} {request.url.path}?{request.url.query}\n{match}\n".encode()
        return hashlib.sha256(text + body).digest()

    def _check_origin(self) -> None:
        """Cookies travel by themselves, so a write by cookie must prove that our own page sent it."""
        request = self.request
        credentials = self.credentials
        if request.method in _SAFE or credentials.token is not None or credentials.session is None:
            return
        self.check_sender()
        given = self.header(b"x-csrf-token") or ""
        if not hmac.compare_digest(given.encode(), csrf_token(credentials.session).encode()):
            raise AccessDenied("csrf_failed")

    def check_sender(self) -> None:
        """What names its origin must name ours: another site must not sign its visitor in either."""
        origin = self.header(b"origin")
        if origin is not None:
            public = self.public_url
            expected = urlsplit(public).netloc if public else self.header(b"host")
            if not expected or urlsplit(origin).netloc != expected:
                raise AccessDenied("csrf_failed")


def _refuse_readers(principal: Principal) -> None:
    if principal.scope == "read":
        raise AccessDenied("token_read_only" if principal.seen_by is None else "view_as.read_only")
