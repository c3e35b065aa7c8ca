"""Mappings that are kept: those an app brings along, and each person's own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from engines.errors import Issue, NotFound, ValidationFailed
from engines.language import LANGUAGES
from runtime.commands.context import Context
from runtime.commands.import_mapping import ImportMapping, load_mapping
from runtime.store import tables
from runtime.store.ids import canonical, id_text, new_id

__all__ = ["fitting", "forget", "keep", "listing"]

_MOST = 100
_NAME = 100

_LIST = sa.text(
    "SELECT id, name, mapping FROM import_mapping WHERE user_id = :user AND entity = :entity "
    "ORDER BY name LIMIT :limit"
)
_KEEP = sa.text(
    "INSERT INTO import_mapping (id, user_id, entity, name, mapping, updated_at) "
    "VALUES (:id, :user, :entity, :name, :mapping, :now) "
    "ON CONFLICT (user_id, entity, name) DO UPDATE SET mapping = excluded.mapping, "
    "updated_at = excluded.updated_at"
)
_FORGET = sa.text("DELETE FROM import_mapping WHERE id = :id AND user_id = :user")


def listing(ctx: Context, entity: str) -> list[dict[str, Any]]:
    """[{"id", "name": {language: text}, "own", "mapping"}]: one's own, then those of apps."""
    found: list[dict[str, Any]] = [
        {"id": identifier, "name": dict.fromkeys(LANGUAGES, name), "own": True,
         "mapping": mapping.model_dump(mode="json", exclude_defaults=True)}
        for identifier, name, mapping in _own(ctx, entity)
    ]  # fmt: skip
    for key, name, mapping in _of_apps(ctx, entity):
        found.append(
            {
                "id": key,
                "name": name,
                "own": False,
                "mapping": mapping.model_dump(mode="json", exclude_defaults=True),
            }
        )
    return found


def _own(ctx: Context, entity: str) -> list[tuple[str, str, ImportMapping]]:
    user = ctx.tx.database.id_in(ctx.principal.user_id)
    params = {"user": user, "entity": ctx.entity(entity).table.number, "limit": _MOST}
    return [(id_text(raw), name, load_mapping(mapping)) for raw, name, mapping in ctx.tx.rows(_LIST, params)]


def _of_apps(ctx: Context, entity: str) -> list[tuple[str, dict[str, str], ImportMapping]]:
    resolve = ctx.catalog.model.resolve
    return [
        (
            f"{app}.{saved.key}",
            dict(saved.label) or dict.fromkeys(LANGUAGES, saved.key),
            saved.mapping,
        )
        for app, definition in ctx.catalog.apps.items()
        for saved in definition.import_mappings
        if resolve(app, saved.entity) == entity
    ]


def fitting(ctx: Context, entity: str, headings: Sequence[str]) -> tuple[str, ImportMapping] | None:
    """Id and mapping of the kept mapping that fits a file best: all its columns are there, and most of the
    file's are among them."""
    known = set(headings)
    kept = [(identifier, mapping) for identifier, _, mapping in (*_own(ctx, entity), *_of_apps(ctx, entity))]
    fits = [
        (len(mapping.columns), identifier, mapping)
        for identifier, mapping in kept
        if mapping.columns and {heading.strip() for heading in mapping.columns} <= known
    ]
    if not fits:
        return None
    count, identifier, mapping = max(fits, key=lambda one: one[0])
    return (identifier, mapping) if 2 * count >= len(known) else None


def keep(ctx: Context, entity: str, name: str, mapping: ImportMapping) -> list[dict[str, Any]]:
    """Keep a mapping under a name of one's own; one of that name is replaced. Raises ValidationFailed."""
    name = name.strip()
    if not name or len(name) > _NAME:
        raise ValidationFailed(issues=[Issue("/name", "import.mapping_name", {"maximum": _NAME})])
    if len(_own(ctx, entity)) >= _MOST:
        raise ValidationFailed(issues=[Issue("/name", "import.too_many_mappings", {"maximum": _MOST})])
    id_in = ctx.tx.database.id_in
    params = {
        "id": id_in(new_id()), "user": id_in(ctx.principal.user_id),
        "entity": ctx.entity(entity).table.number, "name": name,
        "mapping": mapping.model_dump_json(exclude_defaults=True), "now": tables.micros(ctx.now),
    }  # fmt: skip
    ctx.tx.run(_KEEP, params)
    return listing(ctx, entity)


def forget(ctx: Context, identifier: str) -> None:
    """Raises NotFound for what is not one's own."""
    found, id_in = canonical(identifier), ctx.tx.database.id_in
    if not found or not ctx.tx.run(_FORGET, {"id": id_in(found), "user": id_in(ctx.principal.user_id)}):
        raise NotFound("import.mapping_not_found")
