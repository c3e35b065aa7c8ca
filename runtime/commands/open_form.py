"""A public form of an installed app: its entity, the rows it takes and the records it offers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from engines.definition.field_types import SubtableField
from engines.definition.public_form import PublicForm
from runtime.access.principal import Principal
from runtime.apps.catalog import CatalogEntity
from runtime.commands import read_records
from runtime.commands.context import Context
from runtime.commands.files import file_fields
from runtime.commands.read_records import ListRequest

__all__ = [
    "MAX_OPTIONS",
    "Offer",
    "OpenForm",
    "file_places",
    "form_entity",
    "most_rows",
    "offered_among",
    "offered_records",
    "offers",
    "row_entities",
]

MAX_OPTIONS = 300
"""Records a field offers at most."""
_ASKED_AT_ONCE = 20


@dataclass(frozen=True)
class OpenForm:
    """A public form of an installed app. `use` names it in the store: by ids, which renames keep."""

    app: str
    name: str
    form: PublicForm

    @property
    def use(self) -> str:
        return f"{self.app}.{self.form.id}"

    def visitor(self, language: str) -> Principal:
        return Principal.visitor(self.name, language)


@dataclass(frozen=True)
class Offer:
    """Where records are offered ("folder", "lines.product") and which: those that meet `condition`."""

    place: str
    entity: CatalogEntity
    key: str
    condition: str

    @property
    def target(self) -> str:
        return self.entity.model.types[self.key].entity or ""


def form_entity(ctx: Context, found: OpenForm) -> CatalogEntity:
    return ctx.entity(ctx.catalog.model.resolve(found.app, found.form.entity))


def row_entities(ctx: Context, found: OpenForm) -> list[tuple[str, CatalogEntity]]:
    """Sub-tables visitors fill in, with the entity of their rows."""
    return [
        (key, ctx.entity(child.name))
        for key, child in form_entity(ctx, found).model.children.items()
        if key in found.form.rows and key in found.form.shown
    ]


def most_rows(ctx: Context, found: OpenForm, key: str) -> int:
    field = form_entity(ctx, found).model.fields[key]
    assert isinstance(field, SubtableField)
    return min(field.max_rows, found.form.rows[key].max_rows)


def file_places(ctx: Context, found: OpenForm) -> list[str]:
    """Where visitors attach files: "papers", or "lines.photo" in rows."""
    shown = set(found.form.shown)
    places = [key for key in file_fields(form_entity(ctx, found)) if key in shown]
    for key, child in row_entities(ctx, found):
        shown = set(found.form.rows[key].fields)
        places += [f"{key}.{name}" for name in file_fields(child) if name in shown]
    return places


def offers(ctx: Context, found: OpenForm) -> Iterator[Offer]:
    for key, condition in found.form.options.items():
        if key in found.form.shown:
            yield Offer(key, form_entity(ctx, found), key, condition)
    for key, child in row_entities(ctx, found):
        for name, condition in found.form.rows[key].options.items():
            yield Offer(f"{key}.{name}", child, name, condition)


def offered_records(ctx: Context, found: OpenForm, offer: Offer) -> list[dict[str, str]]:
    """`{"id", "title"}` of what is offered, by title."""
    title = ctx.entity(offer.target).model.title
    return [
        {"id": record["id"], "title": str(record["values"].get(title) or "")}
        for record in _page(ctx, found, offer, offer.condition, MAX_OPTIONS)
    ]


def offered_among(ctx: Context, found: OpenForm, offer: Offer, ids: Iterable[str]) -> set[str]:
    """Those of `ids` (canonical) that are offered; more than a form ever offers are not looked at."""
    wanted = sorted(set(ids))[:MAX_OPTIONS]
    chosen: set[str] = set()
    for start in range(0, len(wanted), _ASKED_AT_ONCE):
        part = wanted[start : start + _ASKED_AT_ONCE]
        named = ", ".join(f'"{one}"' for one in part)
        condition = f"({offer.condition}) and id in ({named})"
        chosen |= {record["id"] for record in _page(ctx, found, offer, condition, len(part))}
    return chosen


def _page(
    ctx: Context, found: OpenForm, offer: Offer, condition: str, limit: int
) -> Sequence[dict[str, Any]]:
    """Read with the rights the app itself was granted: the visitor has none."""
    title = ctx.entity(offer.target).model.title
    wanted = ListRequest(condition, (title,), (title,), limit=limit)
    page = read_records.page(ctx.acting(found.app, ()), offer.target, wanted)
    records: list[dict[str, Any]] = page["records"]
    return records
