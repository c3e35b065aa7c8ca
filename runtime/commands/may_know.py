"""Whether somebody may be told that a condition held: it says something of the values it reads."""

from __future__ import annotations

from engines.errors import ExpressionInvalid
from engines.expression import check
from engines.expression.types import BOOLEAN, ValueType
from runtime.access.readable import ReadableScope
from runtime.commands.context import Context

__all__ = ["may_know"]


def may_know(
    ctx: Context,
    entity_name: str,
    condition: str | None,
    app: str,
    old: bool = False,
    expected: ValueType = BOOLEAN,
) -> bool:
    """Only readers of all it names are told. `old`: it may name the record before the write. `expected`:
    what it comes to, where it is no condition."""
    if condition is None or ctx.principal.unrestricted:
        return True
    if entity_name not in ctx.catalog.entities:
        return False
    key = ("may know", ctx.principal.roles, entity_name, condition, app, old, expected)
    known: bool | None = ctx.catalog.statements.get(key)
    if known is None:
        rights = ctx.catalog.rights(ctx.principal)
        known = rights.entity(entity_name).allows("read")
        if known:
            scope = ctx.entity(entity_name).model.scope(old=old, app=app)
            try:
                check(condition, ReadableScope(ctx.catalog, rights, entity_name, scope), expected)
            except ExpressionInvalid:
                known = False
        ctx.catalog.statements[key] = known
    return known
