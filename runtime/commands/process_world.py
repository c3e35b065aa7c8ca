"""What a process step may read: the record's values, and people on demand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from engines.errors import RecordNotFound
from engines.expression import EvaluationContext
from engines.flow import World
from runtime.apps.catalog import CatalogEntity
from runtime.apps.process_plans import ReadyProcess
from runtime.commands import rows
from runtime.commands.behind import load_behind, load_behind_person
from runtime.commands.context import Context
from runtime.store import records
from runtime.store.ids import new_id
from runtime.store.people import People

__all__ = ["read_values", "world"]


class _Administrators:
    """Looked up only when an approval finds nobody else."""

    def __init__(self, people: People) -> None:
        self._people = people

    def __iter__(self) -> Iterator[str]:
        return iter(self._people.administrators)


def world(ctx: Context, process: ReadyProcess, record_id: str, initiator: str) -> World:
    """The world as it stands in this transaction. Raises RecordNotFound."""
    plan, renames = process.plan, process.renames
    entity = ctx.entity(renames.entity(plan.entity) if renames else plan.entity)
    stored = records.find(ctx.tx, entity, record_id)
    if stored is None:
        raise RecordNotFound()
    paths = list(plan.needs.paths)
    if renames:
        current = [renames.path(plan.entity, path) for path in paths]
        read_values(ctx, entity, stored, [path for path in current if path], initiator)
        values: Mapping[str, Any] = renames.values(plan.entity, paths, stored)
    else:
        read_values(ctx, entity, stored, paths, initiator)
        values = stored
    people = People(ctx.tx, ctx.catalog, initiator)
    return World(
        values=values,
        now=ctx.now,
        zone=ctx.catalog.zone,
        new_id=new_id,
        roles=people.roles,
        emails=people.emails,
        active=people.active,
        administrators=_Administrators(people),
    )


def read_values(
    ctx: Context, entity: CatalogEntity, values: dict[str, Any], paths: Iterable[str], me: str
) -> None:
    """Load what `paths` name besides the record's own stored fields, in place: sub-table rows, what
    lies behind references, `me`, and derived fields that are computed where they are read."""
    wanted = set(paths)
    heads = {path.partition(".")[0] for path in wanted}
    if heads & entity.model.volatile:
        wanted |= entity.form.paths
    if heads & (entity.model.children.keys() | entity.model.volatile):
        rows.load(ctx, entity, [values])
    load_behind(ctx, entity.name, [values], wanted, me)
    load_behind_person(ctx, me, [values], wanted)
    for key, child in entity.model.children.items():
        behind = {path[len(key) + 1 :] for path in wanted if path.startswith(f"{key}.")}
        if heads & entity.model.volatile:
            behind |= entity.form.row_paths.get(key, frozenset())
        if key in values and behind:
            load_behind(ctx, child.name, values[key], behind, me)
    if heads & entity.model.volatile:
        entity.form.compute(
            values, EvaluationContext(ctx.now, ctx.catalog.zone, me), ctx.catalog.settings.currency
        )
