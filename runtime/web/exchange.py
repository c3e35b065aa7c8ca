"""One request from HTTP to a command and back, in one thread and one transaction."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any, TypeVar
from urllib.parse import urlsplit

import orjson
import sqlalchemy as sa
from fastapi import Request
from starlette.responses import Response

from engines.errors import AccessDenied, Conflict, Issue, PlatformError, ValidationFailed
from engines.language import negotiate
from runtime.access import view_as
from runtime.access.identity import Credentials, csrf_token
from runtime.access.limits import count_attempt
from runtime.access.principal import Principal
from runtime.apps.catalog import Catalog
from runtime.commands.context import Context
from runtime.commands.open_form import OpenForm
from runtime.commands.public_forms import find
from runtime.store import tables
from runtime.store.database import Deadlock, Transaction
from runtime.web.threads import Threads
from runtime.workspace import Workspace, Workspaces

__all__ = [
    "SESSION_COOKIE",
    "Answer",
    "Exchange",
    "Executors",
    "Written",
    "answer",
    "body_of",
    "expect",
    "expected_version",
    "json_response",
    "limit_of",
]

SESSION_COOKIE = "yz_session"
_MAX_DEPTH = 40
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


@dataclass(frozen=True)
class Answer:
    """What a command gives back to HTTP."""

    body: Any
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)


Written = Answer | Callable[[], Answer]
"""What a writing command gives back; a function is asked once the transaction is committed."""


class Executors:
    """SQLite: one writer, few readers. PostgreSQL: a small pool for both (DESIGN §3, threads)."""

    def __init__(self, dialect: str) -> None:
        self.write = Threads(1 if dialect == "sqlite" else 4, "yingzao-write")
        self.read = Threads(2 if dialect == "sqlite" else 4, "yingzao-read")
        self.slow = Threads(2, "yingzao-slow")
        """Password hashing, installs: what would hold up others."""
        self.long = Threads(1, "yingzao-long")
        """Imports, which may take minutes: signing in must not wait for them."""
        self.printing = Threads(2, "yingzao-print")
        """Each waits for a process of its own, up to a minute where a template is hostile."""

    def close(self) -> None:
        for pool in (self.write, self.read, self.slow, self.long, self.printing):
            pool.close()


def answer(body: Any, status: int = 200, headers: Mapping[str, str] | None = None) -> Answer:
    return Answer(body, status, headers or {})


class _JsonResponse(Response):
    """Content that is JSON already, without the framework's looks at what it might be instead."""

    def __init__(self, content: bytes, status: int, headers: Mapping[str, str]) -> None:
        self.status_code = status
        self.background = None
        self.body = content
        self.raw_headers = [(key.lower().encode(), text.encode("latin-1")) for key, text in headers.items()]
        if status not in (204, 304):
            self.raw_headers.append((b"content-length", b"%d" % len(content)))
        self.raw_headers.append((b"content-type", b"application/json"))


def json_response(given: Answer) -> Response:
    content = b"" if given.body is None else orjson.dumps(given.body, default=_plain)
    return _JsonResponse(content, given.status, given.headers)


def _response(given: Written) -> Response:
    return json_response(given if isinstance(given, Answer) else given())


def _plain(value: Any) -> Any:
    """Anything the encoders did not already turn into JSON is a mistake worth a clear error."""
    raise TypeError(f"{type(value).__name__} has no JSON form here")


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
                database, lambda tx: _response(self._write_in(self.context(tx), command, body, repeatable))
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
        viewing = self.header(b"x-view-as")
        if viewing is not None:
            principal = self._seen_as(tx, catalog, principal, viewing, now)
        if principal.second_factor_missing and not self.request.scope["path"].startswith(_ENROLLING):
            raise AccessDenied("second_factor.required")
        return Context(tx, catalog, principal, now, self.request_id)

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
            once = _once(ctx, key, self._fingerprint(body), lambda ctx: command(ctx, found))
            return json_response(once)

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
        return _response(given)

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
        return command(ctx) if key is None else _once(ctx, key, self._fingerprint(body), command)

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


_SEEN = sa.select(
    tables.idempotency.c.fingerprint, tables.idempotency.c.status, tables.idempotency.c.body
).where(
    tables.idempotency.c.principal == sa.bindparam("principal"),
    tables.idempotency.c.key == sa.bindparam("key"),
)
_REMEMBER = sa.text(
    "INSERT INTO idempotency (principal, key, fingerprint, status, body, created_at) "
    "VALUES (:principal, :key, :fingerprint, :status, :body, :created_at) ON CONFLICT DO NOTHING"
)
_SETTLE = sa.text(
    "UPDATE idempotency SET status = :status, body = :body WHERE principal = :principal AND key = :key"
)


def _once(ctx: Context, key: str, fingerprint: bytes, command: Callable[[Context], Written]) -> Answer:
    """Run the command unless this key already did; the row is taken first, so a simultaneous twin
    waits for it. A refusal keeps nothing: the transaction rolls back."""
    if not 1 <= len(key) <= 200:
        raise ValidationFailed(
            "bad_request",
            issues=[Issue("", "request.wrong_type", {"name": "Idempotency-Key", "expected": "1–200"})],
        )
    who = {"principal": ctx.principal.label, "key": key}
    taken = ctx.tx.run(
        _REMEMBER,
        {**who, "fingerprint": fingerprint, "status": 0, "body": "", "created_at": tables.micros(ctx.now)},
    )
    if not taken:
        seen = ctx.tx.row(_SEEN, who)
        assert seen is not None
        if bytes(seen[0]) != fingerprint:
            raise Conflict("idempotency.mismatch")
        stored = orjson.loads(seen[2])
        return Answer(stored["body"], seen[1], stored["headers"])
    given = command(ctx)
    if not isinstance(given, Answer):
        ctx.tx.flush()
        given = given()
    kept = orjson.dumps({"body": given.body, "headers": dict(given.headers)}, default=_plain).decode()
    ctx.tx.run(_SETTLE, {**who, "status": given.status, "body": kept})
    return given


def _refuse_readers(principal: Principal) -> None:
    if principal.scope == "read":
        raise AccessDenied("token_read_only" if principal.seen_by is None else "view_as.read_only")


async def body_of(request: Request) -> tuple[dict[str, Any], bytes]:
    """The JSON object a request carries, and its bytes. Raises 400 for anything else."""
    raw = await request.body()
    try:
        body = orjson.loads(raw)
    except orjson.JSONDecodeError:
        raise PlatformError("bad_json") from None
    if not isinstance(body, dict):
        raise PlatformError("bad_json")
    # As many brackets as that are found faster than looked into.
    if raw.count(b"{") + raw.count(b"[") > _MAX_DEPTH and _too_deep(body):
        raise PlatformError("request.too_deep")
    if b"\\u0000" in raw and _has_nul(body):
        # PostgreSQL has no place for it, and no text needs it.
        raise PlatformError("bad_json")
    return body, raw


def expected_version(request: Request) -> int | None:
    """The version If-Match names; None without the header. `*` is refused: it would overwrite blindly."""
    given = request.headers.get("if-match")
    if given is None:
        return None
    text = given.removeprefix("W/").strip().strip('"')
    if not text.isdecimal() or len(text) > 12:
        raise PlatformError("request.bad_if_match")
    return int(text)


def limit_of(request: Request, default: int) -> int:
    """`?limit=`. Raises ValidationFailed for what is no number."""
    given = request.query_params.get("limit") or str(default)
    if not given.isdecimal() or len(given) > 6:
        issue = Issue("/limit", "request.wrong_type", {"name": "limit", "expected": "number"})
        raise ValidationFailed(issues=[issue])
    return int(given)


def _too_deep(value: Any, depth: int = 0) -> bool:
    if depth > _MAX_DEPTH:
        return True
    if isinstance(value, dict):
        return any(_too_deep(part, depth + 1) for part in value.values() if isinstance(part, dict | list))
    if isinstance(value, list):
        return any(_too_deep(part, depth + 1) for part in value if isinstance(part, dict | list))
    return False


def _has_nul(value: Any) -> bool:
    if isinstance(value, str):
        return "\0" in value
    if isinstance(value, dict):
        return any(_has_nul(key) or _has_nul(part) for key, part in value.items())
    return isinstance(value, list) and any(_has_nul(part) for part in value)


def expect(
    body: Mapping[str, Any], allowed: Mapping[str, type | tuple[type, ...]], required: tuple[str, ...] = ()
) -> None:
    """The body's own keys: unknown, missing and wrongly typed ones are issues, all at once."""
    issues = [Issue(f"/{key}", "request.unknown", {"name": key}) for key in body if key not in allowed]
    issues += [Issue(f"/{key}", "request.missing", {"name": key}) for key in required if key not in body]
    for key, kind in allowed.items():
        value = body.get(key)
        kinds = kind if isinstance(kind, tuple) else (kind,)
        if value is None and (key not in body or key not in required):
            continue
        # JSON knows true from 1; Python's isinstance does not.
        if not isinstance(value, kinds) or (isinstance(value, bool) and bool not in kinds):
            params = {"name": key, "expected": "/".join(_JSON_NAMES[one] for one in kinds)}
            issues.append(Issue(f"/{key}", "request.wrong_type", params))
    if issues:
        raise ValidationFailed(issues=issues)


_JSON_NAMES: Mapping[type, str] = {
    dict: "object", list: "array", str: "string", bool: "true/false", int: "number", float: "number",
}  # fmt: skip
