"""What somebody chose lately for a reference: theirs alone, and worth no more than today's rights.

A choice belongs to the field chosen for, of the entity that has it, and to the entity chosen from. Reading
asks as a list does: what was deleted, lies out of reach or no longer meets the field's filter is not there.
"""

from __future__ import annotations

from engines.errors import AccessDenied, RecordNotFound
from runtime.commands import read_records
from runtime.commands.context import Context
from runtime.commands.files import reaches
from runtime.commands.read_records import ListRequest
from runtime.commands.titles import readable_titles
from runtime.store import chosen_lately as store

__all__ = ["SHOWN", "note", "read"]

SHOWN = 6


def read(ctx: Context, entity_name: str, of: str, field: str, condition: str | None) -> list[dict[str, str]]:
    """`{"id", "title"}` of the last chosen that may be chosen now, newest first.

    `field` is the id of a reference of the entity `of`, `condition` its filter, an expression over
    `entity_name`. Raises AccessDenied, ValidationFailed as lists do."""
    ctx.require(entity_name, "read")
    place = _place(ctx, entity_name, of, field)
    ids = store.latest(ctx.tx, _user(ctx), place) if place else []
    if not ids:
        return []
    named = ", ".join(f'"{one}"' for one in ids)
    wanted = f"id in ({named})" if not condition else f"({condition}) and id in ({named})"
    request = ListRequest(wanted, fields=(), limit=len(ids))
    found = {record["id"] for record in read_records.page(ctx, entity_name, request)["records"]}
    chosen = [one for one in ids if one in found][:SHOWN]
    titles = readable_titles(ctx, entity_name, chosen)
    return [{"id": one, "title": titles[one]} for one in chosen if one in titles]


def note(ctx: Context, entity_name: str, of: str, field: str, record: str) -> None:
    """Nothing is kept for a field of a draft that has not been published. Raises RecordNotFound for a
    record that is not in reach, as for one that is not there."""
    record_id = read_records.record_id_of(record)
    if not reaches(ctx, entity_name, record_id):
        raise RecordNotFound()
    place = _place(ctx, entity_name, of, field)
    if place is not None:
        store.note(ctx.tx, _user(ctx), place, record_id, ctx.now)


def _user(ctx: Context) -> str:
    if ctx.principal.user_id is None:
        raise AccessDenied("access.not_granted", {"name": "chosen-lately"})
    return ctx.principal.user_id


def _place(ctx: Context, entity_name: str, of: str, field: str) -> str | None:
    """By ids, which renames keep. Only fields that lead here have one: nobody fills the table with others."""
    entity, model = ctx.entity(entity_name), ctx.catalog.model
    for into in entity.model.references_in:
        leading = model.entity(into.entity).fields.get(into.key) if into.entity == of else None
        if leading is not None and leading.id == field:
            return f"{ctx.entity(of).table.number}.{field}/{entity.table.number}"
    return None
