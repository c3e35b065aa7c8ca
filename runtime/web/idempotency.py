"""Idempotency-Key: a write that is sent twice happens once, and is answered twice."""

from __future__ import annotations

from collections.abc import Callable

import orjson
import sqlalchemy as sa

from engines.errors import Conflict, Issue, ValidationFailed
from runtime.commands.context import Context
from runtime.store import tables
from runtime.web.answers import Answer, Written, plain_only

__all__ = ["once"]

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


def once(ctx: Context, key: str, fingerprint: bytes, command: Callable[[Context], Written]) -> Answer:
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
    kept = orjson.dumps({"body": given.body, "headers": dict(given.headers)}, default=plain_only).decode()
    ctx.tx.run(_SETTLE, {**who, "status": given.status, "body": kept})
    return given
