"""What descriptions for screens share: labels, and expressions as far as their reader may know them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from engines.definition.dependencies import follow
from engines.errors import ExpressionInvalid
from engines.expression.types import ValueType
from runtime.access.readable import readable_keys
from runtime.apps.catalog import CatalogEntity
from runtime.commands.context import Context

__all__ = ["behind_links", "labelled", "may_read", "path_readable", "tree"]


def labelled(item: Any) -> dict[str, Any]:
    return {"id": item.id, "key": item.key, "label": item.label}


def tree(
    ctx: Context, entity: CatalogEntity, text: str | None, kind: ValueType, app: str | None = None
) -> Any:
    """The expression for the browser; None where the server decides: it reads what the caller may not, or
    records behind a list, which the browser does not have. `app`: whose it is, if not the entity's.
    """
    if text is None:
        return None
    try:
        compiled = entity.model.compile(text, kind, app=app)
    except ExpressionInvalid:
        return None
    if behind_links(entity, compiled.checked.paths):
        return None
    return compiled.tree if may_read(ctx, entity, compiled.checked.paths) else None


def behind_links(entity: CatalogEntity, paths: Iterable[Sequence[str]]) -> bool:
    """Whether one of the paths goes on behind a list of references."""
    return any(
        place.entity.types[place.key].is_links
        for path in paths
        for place in follow(entity.model, path[:-1])
        if place.key in place.entity.types
    )


def may_read(ctx: Context, entity: CatalogEntity, paths: Iterable[Sequence[str]]) -> bool:
    """Whether the caller may read all of this, behind references too; what is no field is open."""
    return all(path[0] not in entity.model.types or path_readable(ctx, entity.name, path) for path in paths)


def path_readable(ctx: Context, entity: str, path: str | Sequence[str]) -> bool:
    """Whether every step of the path may be read, on some records at least."""
    rights = ctx.catalog.rights(ctx.principal)
    for key in path.split(".") if isinstance(path, str) else path:
        if key not in readable_keys(ctx.catalog, rights, entity, partly=True):
            return False
        kind = ctx.entity(entity).model.types[key]
        if kind.kind == "parts":
            return True
        entity = kind.entity or entity
    return True
