"""Records of an option that another one replaces take that one, some at a time, once the version serves.

A record that may not have the other option, because the two together with other fields would break a
unique key, keeps its own, which is no longer offered.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

import sqlalchemy as sa

from engines.definition import App
from engines.definition.field_types import OptionsField
from engines.definition.field_types.options import Option
from runtime.apps.catalog import CatalogEntity
from runtime.apps.staleness import fields_by_id
from runtime.commands.context import Context
from runtime.commands.rewriting import STEP, rewrite

__all__ = ["JOB", "Replaced", "holding", "newly_replaced", "replaced_options", "step"]

JOB = "replace_option"


class Replaced(NamedTuple):
    """An option another one replaces, all by ids: so it is found whatever things are called by then."""

    entity: str
    field: str
    option: str

    def to_json(self, app: str) -> dict[str, Any]:
        return {"app": app, "entity": self.entity, "field": self.field, "option": self.option}


def replaced_options(app: App) -> Iterator[Replaced]:
    for entity in app.entities:
        for field in entity.fields:
            for option in field.options if isinstance(field, OptionsField) else ():
                if option.replaced_by is not None:
                    yield Replaced(entity.id, field.id, option.id)


def newly_replaced(before: App | None, app: App) -> list[Replaced]:
    """Options another one takes the place of from this version on."""
    known = set(replaced_options(before)) if before is not None else set()
    return [one for one in replaced_options(app) if one not in known]


def step(ctx: Context, app: str, replaced: Replaced, after: str | None) -> str | None:
    """Do the next records behind `after`; the last one's id while there may be more. For the platform's own
    work."""
    found = fields_by_id(ctx.catalog.model, app, replaced.entity).get(replaced.field)
    if found is None:
        return None
    model, field = found
    if not isinstance(field, OptionsField) or field.derived:
        return None
    option = next((one for one in field.options if one.id == replaced.option), None)
    # Restored, or decided otherwise, since.
    if option is None or option.replaced_by is None:
        return None
    entity = ctx.entity(model.name)
    ids = _next(ctx, entity, field.key, replaced.option, after)
    rewrite(ctx, entity, ids, field.key, lambda value: _instead(value, option))
    return ids[-1] if len(ids) == STEP else None


def _instead(value: Any, option: Option) -> Any:
    if isinstance(value, tuple):
        return tuple(dict.fromkeys(option.replaced_by if one == option.key else one for one in value))
    return option.replaced_by if value == option.key else value


def holding(dialect: str, entity: CatalogEntity, key: str, option: str) -> tuple[sa.ColumnElement[bool], str]:
    """Which records have the option of this id in the field `key`, and the value of the place `option` in
    that condition."""
    column = entity.table.sa(key)
    if entity.model.types[key].kind == "list":
        # Ids stand in the JSON array in quotation marks.
        place = sa.func.instr if dialect == "sqlite" else sa.func.strpos
        return place(sa.cast(column, sa.Text()), sa.bindparam("option")) > 0, f'"{option}"'
    return sa.type_coerce(column, sa.Text()) == sa.bindparam("option"), option


def _next(ctx: Context, entity: CatalogEntity, key: str, option: str, after: str | None) -> list[str]:
    table = entity.table
    has, wanted = holding(ctx.tx.dialect, entity, key, option)
    query = sa.select(table.id).where(has).order_by(table.id).limit(STEP)
    params: dict[str, Any] = {"option": wanted}
    if after is not None:
        query = query.where(table.id > sa.bindparam("after", type_=table.id.type))
        params["after"] = table.encode_id(after)
    rows = ctx.tx.rows(table.database.compile(query), params)
    return [table.id_codec.decode(row[0]) for row in rows]
