"""A record's history with field-level differences, cut to the fields one may read."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

import sqlalchemy as sa

from engines.definition.field_types import FileField, TagsField
from engines.definition.field_types.tags import dated_text
from engines.errors import Issue, ValidationFailed
from engines.expression.types import ValueType
from runtime.apps.catalog import CatalogEntity
from runtime.commands import files, read_records, spellings
from runtime.commands.context import Context
from runtime.commands.may_know import may_know
from runtime.commands.record_rights import readable_on
from runtime.commands.row_history import MOST_ROWS, row_history
from runtime.commands.titles import readable_titles
from runtime.store import records, tables, tag_ends
from runtime.store.people import USER

__all__ = ["changes_until", "history"]

_PAGE = 50
_h = tables.history.c
_ROWS = (
    sa.select(_h.revision, _h.at, _h.principal, _h.kind, _h.old)
    .where(_h.entity == sa.bindparam("entity"), _h.record == sa.bindparam("record"))
    .order_by(_h.revision.desc())
)


def history(ctx: Context, entity_name: str, record_id: str, after: str | None = None) -> dict[str, Any]:
    """{"entries", "next"}, newest first. `old` values are stored; each `new` is the next entry's old."""
    entity = ctx.entity(entity_name)
    record_id = read_records.record_id_of(record_id)
    read_records.require_reach(ctx, entity, record_id)
    before = None
    if after is not None:
        if not after.isdecimal():
            raise ValidationFailed("list.bad_cursor", issues=[Issue("/after", "list.bad_cursor")])
        before = int(after)
    entries: list[dict[str, Any]] = []
    more = None
    for _, entry in _walk(ctx, entity, record_id):
        if before is not None and entry["revision"] and entry["revision"] >= before:
            continue
        if len(entries) == _PAGE:
            more = str(entries[-1]["revision"])
            break
        entries.append(entry)
    _name(ctx, entries)
    return {"entries": entries, "next": more}


def changes_until(
    ctx: Context, entity: CatalogEntity, record_id: str, until: int, limit: int
) -> list[tuple[int, dict[str, Any]]]:
    """(microseconds, entry) of the changes at `until` or before, newest first. The caller has checked
    that the record may be read."""
    found = [pair for pair in _walk(ctx, entity, record_id) if pair[0] <= until][:limit]
    _name(ctx, [entry for _, entry in found])
    return found


def _walk(ctx: Context, entity: CatalogEntity, record_id: str) -> Iterator[tuple[int, dict[str, Any]]]:
    """Every change back to the creation: old values are stored, so each needs those after it."""
    current = records.by_ids(ctx.tx, entity, [record_id])[record_id]
    tag_ends.load(ctx.tx, entity, [current])
    key = {"entity": entity.table.number, "record": entity.table.encode_id(record_id)}
    later = _stored(entity, current)
    readable = readable_on(ctx, entity, current)
    typed = spellings.spellings(ctx, entity, [record_id]).get(record_id, {})
    of_rows = row_history(ctx, entity, current, readable, _changes) if entity.model.children else {}
    for revision, at, principal, kind, old_text in ctx.tx.rows(_ROWS, key):
        old = json.loads(old_text)
        detail = old.pop(records.DETAIL, None)
        new = {name: later.get(name) for name in old}
        later.update(old)
        if kind == "confirm":
            detail = _confirmed(ctx, entity, detail or {})
            if detail is None:
                continue
        rows = of_rows.pop(at, []) if kind == "update" else []
        yield (
            at,
            {
                "revision": revision, "at": tables.iso(at), "by": principal, "kind": kind,
                "changes": _changes(entity, old, new, readable, typed),
                **({"detail": detail} if detail else {}),
                **({"rows": rows[:MOST_ROWS], "more_rows": max(0, len(rows) - MOST_ROWS)} if rows else {}),
            },
        )  # fmt: skip
    created = tables.micros(current["created_at"])
    yield (
        created,
        {
            "revision": 0, "at": tables.iso(created),
            "by": f"user:{current['created_by']}" if current["created_by"] else "system",
            "kind": "create", "changes": [],
        },
    )  # fmt: skip


def _confirmed(ctx: Context, entity: CatalogEntity, detail: Mapping[str, Any]) -> dict[str, Any] | None:
    """What the warnings said, those that speak of what the reader may not know left out; None for none."""
    messages = [
        dict(check.message or check.label) or {"en": check.key}
        for owner in (entity.model, *entity.model.children.values())
        for check in owner.definition.checks
        if f"{owner.definition.id}/{check.id}" in detail.get("checks", ())
        and may_know(ctx, owner.name, check.condition, owner.app)
    ]
    return {"messages": messages} if messages else None


def _stored(entity: CatalogEntity, values: Mapping[str, Any]) -> dict[str, Any]:
    """Current values in the form history keeps old ones."""
    text = records.history_text(entity, values, entity.table.columns)
    stored: dict[str, Any] = json.loads(text)
    return stored


def _changes(
    entity: CatalogEntity,
    old: Mapping[str, Any],
    new: Mapping[str, Any],
    readable: frozenset[str],
    typed: Mapping[tuple[str, str], str],
) -> list[dict[str, Any]]:
    by_id = {field.id: field for field in entity.model.definition.fields}
    changes = []
    for name, before in old.items():
        key = name[1:] if name.startswith("$") else getattr(by_id.get(name), "key", None)
        if key is None or key not in readable or key in ("updated_at", "updated_by", "version", "revision"):
            continue
        after = new.get(name)
        if before == after:
            continue
        kind = entity.model.types[key]
        before, after = _with_option_keys(kind, before), _with_option_keys(kind, after)
        field = entity.model.fields.get(key)
        if kind.kind == "secret":
            # That it changed is no secret.
            before, after = ({"encrypted": True} if side else None for side in (before, after))
        entry: dict[str, Any] = {
            "field": key,
            "label": dict(field.label) if field else {},
            "old": before,
            "new": after,
        }
        if (kind.kind == "reference" or kind.is_links) and kind.entity:
            entry["entity"] = kind.entity
        if field is not None and field.keeps_spelling:
            for side, value in (("old_label", before), ("new_label", after)):
                if isinstance(value, str) and (field.id, value) in typed:
                    entry[side] = typed[field.id, value]
        if isinstance(field, FileField):
            entry["files"] = True
        if isinstance(field, TagsField):
            entry["dated"] = True
        if kind.kind == "any_reference":
            entry["targets"] = True
        changes.append(entry)
    return changes


def _with_option_keys(kind: ValueType, value: Any) -> Any:
    """What history keeps of a value, with the keys its options have now."""
    options = kind.options or (kind.item.options if kind.item is not None else None)
    if not value or not options:
        return value
    keys = {identifier: option for option, identifier in options}
    if kind.kind == "any_reference":
        return {**value, "entity": keys.get(value["entity"], value["entity"])}
    return keys.get(value, value) if isinstance(value, str) else [keys.get(part, part) for part in value]


def _ids(value: Any) -> list[str]:
    """Records a kept value leads to."""
    if not value:
        return []
    return value if isinstance(value, list) else [value]


def _name(ctx: Context, entries: list[dict[str, Any]]) -> None:
    """Names of people and titles of referred records, one query per entity."""
    wanted: dict[str, set[str]] = {USER: set()}
    for entry in entries:
        kind, _, identifier = entry["by"].partition(":")
        if kind == "user":
            wanted[USER].add(identifier)
        for change in _every(entry):
            if "targets" in change:
                for value in (change["old"], change["new"]):
                    if value:
                        wanted.setdefault(value["entity"], set()).add(value["id"])
            if "entity" in change:
                wanted.setdefault(change["entity"], set()).update(
                    item for value in (change["old"], change["new"]) for item in _ids(value)
                )
    _name_files(ctx, [change for entry in entries for change in _every(entry) if change.pop("files", None)])
    for change in (change for entry in entries for change in _every(entry)):
        if change.pop("dated", False):
            for side in _SIDES:
                change[side] = _dated(change[side], ctx.principal.language)
    titles = {
        name: readable_titles(ctx, name, sorted(ids))
        for name, ids in wanted.items()
        if ids and name in ctx.catalog.entities
    }
    for entry in entries:
        kind, _, identifier = entry["by"].partition(":")
        if kind == "user":
            entry["by"] = identifier
            entry["by_name"] = titles.get(USER, {}).get(identifier, "")
        else:
            entry["by_name"] = identifier or "system"
        for change in _every(entry):
            if change.pop("targets", False):
                for side in ("old", "new"):
                    value = change[side]
                    known = titles.get(value["entity"], {}) if value else {}
                    change[f"{side}_label"] = known.get(value["id"]) if value else None
            target = change.pop("entity", None)
            if target is not None:
                known = titles.get(target, {})
                if isinstance(change["old"] or change["new"], list):
                    items = [*_ids(change["old"]), *_ids(change["new"])]
                    change["labels"] = {item: known[item] for item in items if item in known}
                    continue
                change["old_label"] = known.get(change["old"])
                change["new_label"] = known.get(change["new"])


def _dated(items: Any, language: str) -> Any:
    """Tags as people read them, with the days until which they were given."""
    if not items:
        return items
    return [
        dated_text(item["tag"], item["until"], language) if isinstance(item, dict) else item for item in items
    ]


def _every(entry: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Changes of the record and of its rows."""
    return [*entry["changes"], *(change for row in entry.get("rows", ()) for change in row["changes"])]


def _name_files(ctx: Context, changes: list[dict[str, Any]]) -> None:
    """Files as records show them; of those removed for good the name is left."""
    known = files.shown(ctx, (one for change in changes for side in _SIDES for one in change[side] or ()))
    for change in changes:
        for side in _SIDES:
            if change[side]:
                change[side] = [known[one] for one in change[side] if one in known]


_SIDES = ("old", "new")
