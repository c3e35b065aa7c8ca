"""Merging two records of one entity, and parting them again.

The survivor takes the values it is given; what refers to the other record, its comments, files and
followers go over; the other one goes to the recycle bin and points to the survivor.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engines.definition.field_types.any_reference import target_of
from engines.errors import AccessDenied, Conflict, Issue, RecordNotFound, ValidationFailed
from engines.form.encode import json_values
from runtime.apps.catalog import CatalogEntity
from runtime.commands import delete, derived, recycle_bin, rows, tags, write
from runtime.commands.context import Context
from runtime.commands.files import file_fields
from runtime.commands.scopes import in_scope
from runtime.store import comments, files, merges, records
from runtime.store.ids import canonical, new_id
from runtime.store.merges import Merge

__all__ = ["merge", "undo"]


def merge(
    ctx: Context,
    entity_name: str,
    record_id: str,
    other_id: object,
    values: Mapping[str, Any],
    *,
    expected_version: int | None,
    overridden: frozenset[str] = frozenset(),
) -> str:
    """Make one record of two; the survivor's id. `values`: what the survivor changes, as an update
    takes it. Rows of the other's sub-tables are added to the survivor's, except of those in `values`.

    Needs the right to change the one and to delete the other. Raises what updating and deleting
    raise; ValidationFailed for a record merged with itself.
    """
    entity = _mergeable(ctx, entity_name)
    survivor, other = _both(ctx, entity, record_id, other_id)
    noted: dict[str, Any] = {"before": {}, "after": {}, "references": []}
    _take_files(ctx, entity, survivor["id"], other, values, noted)
    _move_references(ctx, entity, other["id"], survivor["id"], noted)
    number = entity.table.number
    noted["comments"] = comments.move(ctx.tx, number, other["id"], survivor["id"])
    noted["comment_files"] = [
        file.id for file in files.of_record(ctx.tx, number, other["id"]) if file.comment is not None
    ]
    files.move(ctx.tx, noted["comment_files"], survivor["id"])
    for person in comments.followers(ctx.tx, number, other["id"]):
        comments.follow(ctx.tx, number, survivor["id"], person, ctx.now, unless_decided=True)
    noted["shares"] = merges.copy_shares(ctx.tx, number, other["id"], survivor["id"])
    submitted = {
        **_added_rows(ctx, entity, survivor, other, values),
        **tags.dated(ctx, entity, values, other),
    }
    # First the other: a unique value it had may be among those the survivor takes.
    delete.delete(ctx, entity_name, other["id"], expected_version=_version_now(ctx, entity, other["id"]))
    version = expected_version
    if version is not None and version == int(survivor["version"]):
        version = _version_now(ctx, entity, survivor["id"])
    draft = write.update(
        ctx, entity_name, survivor["id"], submitted, expected_version=version, pointer="/values",
        overridden=overridden,
    )  # fmt: skip
    _note_values(ctx, entity, draft, submitted, noted)
    done = Merge(new_id(), survivor["id"], other["id"], noted)
    merges.add(ctx.tx, done, number, ctx.principal.label, ctx.now)
    return done.survivor


def _mergeable(ctx: Context, entity_name: str) -> CatalogEntity:
    entity = ctx.entity(entity_name)
    ctx.require(entity_name, "update")
    ctx.require(entity_name, "delete")
    if entity.model.parent is not None or entity.model.app == "system":
        # People and departments are what rights hang on: they are deactivated, not merged.
        raise Conflict("merge.not_here", {"entity": dict(entity.model.definition.label) or entity_name})
    return entity


def _both(
    ctx: Context, entity: CatalogEntity, record_id: str, other_id: object
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Both records, locked in id order so that two merges never wait for each other."""
    ids = [canonical(record_id), canonical(other_id) if isinstance(other_id, str) else None]
    if ids[0] is not None and ids[0] == ids[1]:
        raise ValidationFailed(issues=[Issue("/other", "merge.same_record")])
    found = records.by_ids(ctx.tx, entity, [one for one in ids if one], lock="edit")
    both = []
    for one, action, pointer in ((ids[0], "update", ""), (ids[1], "delete", "/other")):
        record = found.get(one or "")
        if record is None or not in_scope(ctx, entity, record, "read"):
            if pointer:
                raise ValidationFailed(issues=[Issue(pointer, "value.reference_missing")])
            raise RecordNotFound()
        if not in_scope(ctx, entity, record, action):
            raise AccessDenied("access.action_denied", {"action": action, "entity": entity.name})
        both.append(record)
    return both[0], both[1]


def _version_now(ctx: Context, entity: CatalogEntity, record_id: str) -> int:
    """What moved along may have raised it within this transaction."""
    found = records.find(ctx.tx, entity, record_id)
    if found is None:
        raise RecordNotFound()
    return int(found["version"])


def _take_files(
    ctx: Context, entity: CatalogEntity, survivor: str, other: Mapping[str, Any],
    values: Mapping[str, Any], noted: dict[str, Any],
) -> None:  # fmt: skip
    """Files of the other that the survivor's new values name: moved first, so that they may be given."""
    taken = []
    for key in file_fields(entity):
        named = {one.get("id") if isinstance(one, dict) else one for one in values.get(key) or ()}
        taken += [one for one in other.get(key) or () if one in named]
    files.move(ctx.tx, taken, survivor)
    noted["files"] = taken


def _move_references(
    ctx: Context, entity: CatalogEntity, source_id: str, target_id: str, noted: dict[str, Any]
) -> None:
    for reference in entity.model.references_in:
        source = ctx.entity(reference.entity)
        field = source.model.fields[reference.key]
        for record_id in delete.referring(ctx, source, reference.key, entity.name, source_id):
            # Read again: bringing the one before up to date may have written this one.
            record = records.lock(ctx.tx, source, record_id)
            if record is None or record_id == target_id:
                continue
            # Of a list that leads to both already, one is left: parting them puts the other beside it.
            both = reference.many and target_id in (record.get(reference.key) or ())
            delete.redirect(ctx, source, record, reference.key, target_id, leaving=source_id)
            noted["references"].append([source.table.number, field.id, record_id, *([True] if both else [])])


def _added_rows(
    ctx: Context, entity: CatalogEntity, survivor: dict[str, Any], other: dict[str, Any],
    values: Mapping[str, Any],
) -> dict[str, Any]:  # fmt: skip
    """Sub-tables as the survivor's rows, which stay, and copies of the other's."""
    rows.load(ctx, entity, [survivor, other])
    found: dict[str, Any] = {}
    for key, child_model in entity.model.children.items():
        rights = ctx.rights(child_model.name)
        if key in values or not other[key] or not ctx.rights(entity.name).writable(key):
            continue
        child = ctx.entity(child_model.name)
        own = [
            name
            for name, field in child.model.fields.items()
            if not field.derived and field.type != "autonumber" and rights.writable(name)
            and name not in file_fields(child)
        ]  # fmt: skip
        kept = [{"id": row["id"]} for row in survivor[key]]
        copied = [{name: json_values(child.model, row).get(name) for name in own} for row in other[key]]
        found[key] = [*kept, *copied]
    return found


def _note_values(
    ctx: Context, entity: CatalogEntity, draft: write.Draft, submitted: Mapping[str, Any],
    noted: dict[str, Any],
) -> None:  # fmt: skip
    """What the survivor's values were and became, by field id: a rename must not spoil the undo."""
    assert draft.old is not None
    before, after = json_values(entity.model, draft.old), json_values(entity.model, draft.values)
    rows_before: dict[str, list[str]] = {}
    for key in submitted:
        field = entity.model.fields.get(key)
        if field is None:
            continue
        if key in entity.model.children:
            rows_before[field.id] = [row["id"] for row in draft.old.get(key) or ()]
        elif before.get(key) != after.get(key):
            noted["before"][field.id] = before.get(key)
            noted["after"][field.id] = after.get(key)
    noted["rows"] = rows_before


def undo(ctx: Context, entity_name: str, record_id: str, other_id: object) -> None:
    """Part what was merged: the other record comes back with what referred to it, its comments and
    files; the survivor gets its values back, except those somebody changed since.

    Raises RecordNotFound where there is no such merge to undo, and what updating and restoring raise.
    """
    entity = _mergeable(ctx, entity_name)
    survivor_id = canonical(record_id)
    other = recycle_bin.in_bin(ctx, entity, other_id if isinstance(other_id, str) else "")
    done = merges.of_other(ctx.tx, entity.table.number, other["id"])
    if done is None or done.survivor != survivor_id:
        raise RecordNotFound()
    survivor = records.lock(ctx.tx, entity, done.survivor)
    if survivor is None or not in_scope(ctx, entity, survivor, "read"):
        raise RecordNotFound()
    noted = done.data
    rows.load(ctx, entity, [survivor])
    values = _values_back(entity, survivor, noted)
    if values:
        write.update(ctx, entity_name, survivor["id"], values, expected_version=int(survivor["version"]))
    number = entity.table.number
    for file_id in noted["files"]:
        file = files.find(ctx.tx, file_id)
        if file is not None and file.field is not None:
            files.claim(ctx.tx, [file_id], number, other["id"], file.field, ctx.now)
    comments.move_some(ctx.tx, list(noted["comments"]), other["id"])
    files.move(ctx.tx, noted["comment_files"], other["id"])
    merges.drop_shares(ctx.tx, number, survivor["id"], noted["shares"])
    # From here on nothing points to the survivor, so that bringing the other back is plain.
    merges.undo(ctx.tx, done, ctx.now)
    delete.bring_back(ctx, entity, other)
    by_number = {one.table.number: one for one in ctx.catalog.entities.values()}
    for source_number, field_id, referring_id, *both in noted["references"]:
        source = by_number.get(source_number)
        key = _key_of(source, field_id) if source else None
        record = records.lock(ctx.tx, source, referring_id) if source and key else None
        if source is None or key is None or record is None:
            continue
        value = record.get(key)
        if source.model.types[key].kind == "any_reference" and value:
            value = target_of(value)[1]
        if value == survivor["id"] or (isinstance(value, tuple) and survivor["id"] in value):
            delete.redirect(
                ctx, source, record, key, other["id"], leaving=other["id"] if both else survivor["id"]
            )
    for one in (survivor["id"], other["id"]):
        derived.recompute(ctx, entity, [one])


def _key_of(entity: CatalogEntity, field_id: str) -> str | None:
    return next((key for key, field in entity.model.fields.items() if field.id == field_id), None)


def _values_back(entity: CatalogEntity, survivor: dict[str, Any], noted: Mapping[str, Any]) -> dict[str, Any]:
    current = json_values(entity.model, survivor)
    values: dict[str, Any] = {}
    for field_id, before in noted["before"].items():
        key = _key_of(entity, field_id)
        if key is not None and current.get(key) == noted["after"].get(field_id):
            values[key] = before
    for field_id, kept in noted["rows"].items():
        key = _key_of(entity, field_id)
        if key is not None and key in entity.model.children:
            values[key] = [{"id": row["id"]} for row in survivor[key] if row["id"] in kept]
    return values
