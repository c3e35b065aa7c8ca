"""What a principal may search: the fields they may read of the records they may read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from engines.definition.searched import SearchedField, searched_fields
from engines.search import Term, parse_query
from runtime.access.readable import readable_keys
from runtime.apps.catalog import CatalogEntity
from runtime.commands.context import Context
from runtime.store import search_documents
from runtime.store.search_documents import IndexedField
from runtime.store.search_match import PROBE_CAP, both_but_not, matching, probe

__all__ = ["Searched", "list_match", "searched"]

Indexed = Mapping[int, Mapping[str, IndexedField]]


@dataclass(frozen=True)
class Searched:
    """An entity as one principal may search it. `slots` by `SearchedField.id`."""

    entity: CatalogEntity
    fields: tuple[SearchedField, ...]
    slots: Mapping[str, int]

    def anywhere(self, dialect: str, terms: tuple[Term, ...]) -> str:
        """Query text: every term in some field."""
        return matching(dialect, terms, self.slots.values())

    def in_title(self, dialect: str, terms: tuple[Term, ...]) -> str:
        title = self.entity.model.title
        return matching(
            dialect, terms, [self.slots[field.id] for field in self.fields if field.id in self.slots
                             and field.subtable is None and field.key == title],
        )  # fmt: skip

    def elsewhere(self, dialect: str, terms: tuple[Term, ...]) -> str:
        """Query text: found, but not by the title alone."""
        if len(self.slots) == 1 and self.in_title(dialect, terms):
            return ""
        return both_but_not(dialect, self.anywhere(dialect, terms), self.in_title(dialect, terms))


def searched(ctx: Context, entity: CatalogEntity, indexed: Indexed) -> Searched | None:
    """None where there is nothing to search: no such field may be read, or none has been read yet."""
    if entity.model.parent is not None or not ctx.rights(entity.name).allows("read"):
        return None
    known = indexed.get(entity.table.number, {})
    fields = [
        field
        for key, field in searched_fields(entity.model).items()
        if key in known and known[key].signature and _readable(ctx, entity, field)
    ]
    slots = {field.id: known[field.id].slot for field in fields}
    return Searched(entity, tuple(fields), slots) if fields else None


def _readable(ctx: Context, entity: CatalogEntity, field: SearchedField) -> bool:
    rights = ctx.catalog.rights(ctx.principal)
    readable = readable_keys(ctx.catalog, rights, entity.name)
    if field.subtable is None:
        return field.key in readable
    child = entity.model.children[field.subtable].name
    return field.subtable in readable and field.key in readable_keys(ctx.catalog, rights, child)


def list_match(ctx: Context, entity: CatalogEntity, text: str) -> tuple[str, bool]:
    """Query text for a list of the entity, and whether very many match; blank when nothing can."""
    found = searched(ctx, entity, search_documents.fields(ctx.tx))
    terms = parse_query(text)
    if found is None or not terms:
        return "", False
    query = found.anywhere(ctx.tx.dialect, terms)
    return query, sum(probe(ctx.tx, query).values()) >= PROBE_CAP
