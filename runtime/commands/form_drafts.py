"""Half-filled forms of the signed-in: kept as typed, checked against today's rights when taken up again.

A draft belongs to a person and to a record or the entity it is to be one of, whatever form it was typed
into: begun on a phone, it goes on in the form of the desktop. Values lie under the ids of their fields, so
renaming loses nothing.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from engines.definition.entity_model import EntityModel
from engines.definition.field_types import FileField
from engines.errors import AccessDenied, PayloadTooLarge, RecordNotFound, VersionConflict
from engines.form import FieldRights
from runtime.apps.catalog import CatalogEntity
from runtime.commands import read_records
from runtime.commands.context import Context
from runtime.commands.files import shown
from runtime.commands.record_rights import field_rights
from runtime.commands.scopes import in_scope
from runtime.commands.titles import readable_titles
from runtime.store import files, form_drafts, records, tables
from runtime.store.form_drafts import KeptDraft
from runtime.store.ids import canonical

__all__ = ["NEW", "drop", "keep", "load", "mine"]

NEW = "new"
MAX_CHARACTERS = 200_000
MAX_DRAFTS = 100
_CURRENCY = "$currency"


def keep(
    ctx: Context,
    entity_name: str,
    record_id: str,
    values: Mapping[str, Any],
    base: Mapping[str, Any],
    base_version: int | None,
    revision: int,
) -> int:
    """Keep what was typed over the draft of `revision` (0: there was none); the new revision.

    `base`: what these fields held in the record's `base_version`, to be compared once it has moved on.
    Fields one may not write, unknown ones and secrets are left out. Raises VersionConflict when another
    device wrote in between, PayloadTooLarge, and what `load` raises.
    """
    entity, record = _opened(ctx, entity_name, record_id)
    allowed = _allowed(ctx, entity, record)
    packed = {
        name: _packed(entity.model, held, allowed) for name, held in (("values", values), ("base", base))
    }
    data = json.dumps(packed, ensure_ascii=False, separators=(",", ":"))
    if len(data) > MAX_CHARACTERS:
        raise PayloadTooLarge("form_draft.too_large")
    user, place = _user(ctx), _place(entity, record_id)
    found = form_drafts.keep(ctx.tx, user, place, data, base_version, revision, ctx.now, MAX_DRAFTS)
    if found is None:
        stored = form_drafts.find(ctx.tx, user, place)
        raise VersionConflict("form_draft.written_elsewhere", {"version": stored.revision if stored else 0})
    return found


def load(ctx: Context, entity_name: str, record_id: str) -> dict[str, Any] | None:
    """{"values", "base", "titles", "base_version", "version", "revision", "kept_at", "lost"}, or None.

    `version` is the record's now; `lost` names fields whose files are no longer there. Values are those
    the caller may write today, titles those they may read. Raises RecordNotFound, AccessDenied.
    """
    entity, record = _opened(ctx, entity_name, record_id)
    stored = form_drafts.find(ctx.tx, _user(ctx), _place(entity, record_id))
    if stored is None:
        return None
    data, allowed = json.loads(stored.data), _allowed(ctx, entity, record)
    values, base = (_unpacked(entity.model, data[name], allowed) for name in ("values", "base"))
    lost = _without_lost_files(ctx, entity.model, record, values)
    return {
        "values": values,
        "base": base,
        "titles": _titles(ctx, entity.model, values),
        "base_version": stored.base_version,
        "version": int(record["version"]) if record else None,
        "revision": stored.revision,
        "kept_at": tables.iso(stored.updated_at),
        "lost": lost,
    }


def drop(ctx: Context, entity_name: str, record_id: str) -> None:
    """Forget the draft. One may always throw away what is one's own."""
    form_drafts.drop(ctx.tx, _user(ctx), _place(ctx.entity(entity_name), record_id))


def mine(ctx: Context) -> list[dict[str, Any]]:
    """[{"entity", "record", "title", "kept_at"}]: one's drafts, the last changed first, as far as one may
    still write there. `record` and `title` are None for a new one."""
    drafts = [
        (stored, name, record)
        for stored in form_drafts.latest(ctx.tx, _user(ctx), MAX_DRAFTS)
        for name, record in _whereabouts(ctx, stored)
    ]
    by_entity: dict[str, list[str]] = {}
    for _, name, record in drafts:
        if record is not None:
            by_entity.setdefault(name, []).append(record)
    titles = {name: readable_titles(ctx, name, ids) for name, ids in by_entity.items()}
    return [
        {
            "entity": name, "record": record, "kept_at": tables.iso(stored.updated_at),
            "title": titles[name].get(record) if record is not None else None,
        }
        for stored, name, record in drafts
        if record is None or record in titles[name]
    ]  # fmt: skip


def _whereabouts(ctx: Context, stored: KeptDraft) -> Iterable[tuple[str, str | None]]:
    number, _, record = stored.place.partition("/")
    name = ctx.catalog.entity_of(int(number))
    if name is None:
        return
    if ctx.rights(name).allows("create" if record == NEW else "update"):
        yield name, None if record == NEW else record


def _user(ctx: Context) -> str:
    if ctx.principal.user_id is None:
        raise AccessDenied("access.not_granted", {"name": "form-drafts"})
    return ctx.principal.user_id


def _place(entity: CatalogEntity, record_id: str) -> str:
    identifier = NEW if record_id == NEW else read_records.record_id_of(record_id)
    return f"{entity.table.number}/{identifier}"


def _opened(ctx: Context, entity_name: str, record_id: str) -> tuple[CatalogEntity, dict[str, Any] | None]:
    """The record the draft is of, which the caller may change; None for one to be created."""
    entity = ctx.entity(entity_name)
    if entity.model.parent is not None:
        raise AccessDenied("access.row_without_record", {"entity": entity_name})
    if record_id == NEW:
        ctx.require(entity_name, "create")
        return entity, None
    ctx.require(entity_name, "update")
    record = records.find(ctx.tx, entity, read_records.record_id_of(record_id))
    if record is None or not in_scope(ctx, entity, record, "read"):
        raise RecordNotFound()
    if not in_scope(ctx, entity, record, "update"):
        raise AccessDenied("access.action_denied", {"action": "update", "entity": entity_name})
    return entity, record


def _allowed(ctx: Context, entity: CatalogEntity, record: Mapping[str, Any] | None) -> FieldRights:
    rights = ctx.rights(entity.name)
    if record is None:
        return field_rights(ctx, entity, rights)
    return field_rights(ctx, entity, rights, "update", (entity, record))


# -- values under the ids of their fields


def _may_write(allowed: FieldRights, key: str) -> bool:
    return (allowed.writable is None or key in allowed.writable) and key not in allowed.hidden


def _packed(model: EntityModel, values: Mapping[str, Any], allowed: FieldRights) -> dict[str, Any]:
    packed: dict[str, Any] = {}
    for key, value in values.items():
        field = model.fields.get(key)
        if field is None or field.derived or not field.kept_in_drafts or not _may_write(allowed, key):
            continue
        child = model.children.get(key)
        if child is not None:
            rights = allowed.rows.get(key, FieldRights())
            rows = [row for row in value if isinstance(row, dict)] if isinstance(value, list) else []
            value = [_row_id(row) | _packed(child, row, rights) for row in rows]
        packed[field.id] = value
    if model.has_money and isinstance(values.get("currency"), str):
        packed[_CURRENCY] = values["currency"]
    return packed


def _unpacked(model: EntityModel, data: Mapping[str, Any], allowed: FieldRights) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for key, field in model.fields.items():
        if field.id not in data or field.derived or not field.kept_in_drafts or not _may_write(allowed, key):
            continue
        value, child = data[field.id], model.children.get(key)
        if child is not None:
            rights = allowed.rows.get(key, FieldRights())
            value = [_row_id(row) | _unpacked(child, row, rights) for row in value]
        values[key] = value
    if _CURRENCY in data:
        values["currency"] = data[_CURRENCY]
    return values


def _row_id(row: Mapping[str, Any]) -> dict[str, Any]:
    return {"id": row["id"]} if isinstance(row.get("id"), str) else {}


def _parts(model: EntityModel, values: dict[str, Any]) -> Iterable[tuple[str, EntityModel, dict[str, Any]]]:
    """The record and its rows, each with the key of the record's field it stands under, "" for its own."""
    yield "", model, values
    for key, child in model.children.items():
        for row in values.get(key) or ():
            yield key, child, row


def _without_lost_files(
    ctx: Context, model: EntityModel, record: Mapping[str, Any] | None, values: dict[str, Any]
) -> list[str]:
    """Files that are still the caller's to give, or the record's, as answers show them; the keys of
    fields that had others."""
    places = [
        (under or key, part, key)
        for under, entity, part in _parts(model, values)
        for key, field in entity.fields.items()
        if isinstance(field, FileField) and isinstance(part.get(key), list)
    ]
    given = {one for _, part, key in places for one in map(_file_id, part[key]) if one}
    stored = files.by_ids(ctx.tx, given) if given else {}
    own = {
        one
        for one, file in stored.items()
        if file.state == "ready"
        and (
            (file.record is None and file.created_by == ctx.principal.user_id)
            or (record is not None and file.record == record["id"])
        )
    }
    known = shown(ctx, own)
    lost: dict[str, None] = {}
    for under, part, key in places:
        kept = [known[one] for one in map(_file_id, part[key]) if one in known]
        if len(kept) < len(part[key]):
            lost[under] = None
        part[key] = kept
    return list(lost)


def _file_id(value: Any) -> str | None:
    given = value.get("id") if isinstance(value, dict) else value
    return canonical(given) if isinstance(given, str) else None


def _titles(ctx: Context, model: EntityModel, values: dict[str, Any]) -> dict[str, str]:
    """What the records behind references are called, by id: one query for each entity."""
    wanted: dict[str, set[str]] = {}
    for _, entity, part in _parts(model, values):
        for key, kind in entity.types.items():
            value = part.get(key)
            if value is None or (kind.kind != "any_reference" and kind.entity is None):
                continue
            if kind.kind == "any_reference":
                target = value if isinstance(value, dict) else {}
                found = [(target.get("entity"), target.get("id"))]
            elif kind.kind == "list":
                found = [(kind.entity, one) for one in value] if isinstance(value, list) else []
            else:
                found = [(kind.entity, value)] if kind.kind == "reference" else []
            for name, raw in found:
                identifier = canonical(raw) if isinstance(raw, str) else None
                if identifier is not None and isinstance(name, str) and name in ctx.catalog.entities:
                    wanted.setdefault(name, set()).add(identifier)
    return {
        record: title
        for name, ids in wanted.items()
        for record, title in readable_titles(ctx, name, sorted(ids)).items()
    }
