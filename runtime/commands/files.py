"""Files and the records they belong to: who may read one, and how a write takes and lets go of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from engines.definition.field_types import FileField
from engines.errors import Issue, NotFound
from runtime.access.readable import readable_keys
from runtime.apps.catalog import CatalogEntity
from runtime.commands.context import Context
from runtime.commands.scopes import in_any, reach_statement
from runtime.files.sniff import kind_of
from runtime.store import files, records, tables
from runtime.store.files import StoredFile
from runtime.store.ids import canonical

if TYPE_CHECKING:
    from runtime.commands.write import Draft

__all__ = [
    "check", "file_fields", "file_json", "reaches", "readable", "require", "settle", "show", "shown",
]  # fmt: skip


def file_json(file: StoredFile) -> dict[str, Any]:
    """What people see of a file. `available` is False once only its name is left."""
    return {
        "id": file.id,
        "name": file.name,
        "media_type": file.media_type,
        "kind": kind_of(file.media_type),
        "size": file.size,
        "width": file.width,
        "height": file.height,
        "available": file.state == "ready",
    }


def require(ctx: Context, file_id: str) -> StoredFile:
    """A file the principal may read. Raises NotFound for absent and hidden alike."""
    found = canonical(file_id)
    file = files.find(ctx.tx, found) if found else None
    if file is None or file.state != "ready" or not readable(ctx, file):
        raise NotFound("file_not_found")
    return file


def readable(ctx: Context, file: StoredFile) -> bool:
    """Through the record and the field (or the comment) it belongs to; before that by its uploader."""
    if file.record is None or file.entity is None:
        # What somebody has given to nobody yet is theirs, whoever looks with their eyes.
        own = file.created_by is not None and file.created_by == ctx.principal.user_id
        return own and ctx.principal.seen_by in (None, file.created_by)
    name = ctx.catalog.entity_of(file.entity)
    if name is None:
        return False
    if file.comment is not None:
        return _comment_stands(ctx, file.comment) and reaches(ctx, name, file.record)
    if reaches(ctx, name, file.record):
        return _field_key(ctx.entity(name), file.field) in _readable_keys(ctx, ctx.entity(name), file.record)
    return _through_task(ctx, ctx.entity(name), file)


def reaches(ctx: Context, entity_name: str, record_id: str) -> bool:
    """Whether the record is live and one the principal may read."""
    if not ctx.rights(entity_name).allows("read"):
        return False
    entity = ctx.entity(entity_name)
    params = {**ctx.params, "id": entity.table.encode_id(record_id)}
    return ctx.tx.row(reach_statement(ctx, entity, "read"), params) is not None


def _readable_keys(ctx: Context, entity: CatalogEntity, record_id: str) -> frozenset[str]:
    """Fields one may read on this very record, or on this row, of which its record decides."""
    keys = readable_keys(ctx.catalog, ctx.catalog.rights(ctx.principal), entity.name, partly=True)
    guards = ctx.rights(entity.name).read_where
    if not guards:
        return keys
    values = records.find(ctx.tx, entity, record_id)
    if values is not None and entity.model.parent is not None:
        entity = ctx.entity(entity.model.parent.name)
        values = records.find(ctx.tx, entity, values["parent"])
    if values is None:
        return keys - set(guards)
    return keys - {key for key in guards if not in_any(ctx, entity, values, "read", guards[key])}


def _field_key(entity: CatalogEntity, field_id: str | None) -> str:
    return next((key for key, field in entity.model.fields.items() if field.id == field_id), "")


_COMMENT = sa.select(sa.literal(1)).where(
    tables.comment.c.id == sa.bindparam("id"), tables.comment.c.deleted_at.is_(None)
)


def _comment_stands(ctx: Context, comment: str) -> bool:
    return ctx.tx.row(_COMMENT, {"id": ctx.tx.database.id_in(comment)}) is not None


_TASKS = sa.select(tables.task.c.id).where(
    tables.task.c.record == sa.bindparam("record"),
    tables.task.c.assignee == sa.bindparam("me"),
    tables.task.c.state == "open",
)


def _through_task(ctx: Context, entity: CatalogEntity, file: StoredFile) -> bool:
    """Holding a task grants reading its record under the node's field rights."""
    from runtime.commands.processes import visible_task
    from runtime.commands.read_tasks import rights_of

    if ctx.principal.user_id is None or entity.model.parent is not None:
        return False
    key = _field_key(entity, file.field)
    record = ctx.tx.database.id_in(file.record)
    for (raw,) in ctx.tx.rows(_TASKS, {"record": record, "me": ctx.tx.database.id_in(ctx.principal.user_id)}):
        stored = visible_task(ctx, entity.table.id_codec.decode(raw))
        # Ids are unique over all entities, but what is asked is whether it is this record.
        if stored.entity == entity.name and key and key not in rights_of(ctx, stored).hidden:
            return True
    return False


# -- values of records


def file_fields(entity: CatalogEntity) -> tuple[str, ...]:
    """Keys of the fields whose values are files."""
    found: tuple[str, ...] | None = entity.statements.get("file fields")
    if found is None:
        keys = (key for key, field in entity.model.fields.items() if isinstance(field, FileField))
        found = entity.statements["file fields"] = tuple(keys)
    return found


def _of(values: Mapping[str, Any] | None, key: str) -> tuple[str, ...]:
    return tuple((values or {}).get(key) or ())


def _parts(
    ctx: Context, entity: CatalogEntity, draft: Draft
) -> Iterable[tuple[CatalogEntity, dict[str, Any], Mapping[str, Any] | None, str]]:
    """The record and its rows: entity, values, stored values, pointer. Only those with file fields."""
    if file_fields(entity):
        yield entity, draft.values, draft.old, draft.pointer
    for key, child_model in entity.model.children.items():
        child = ctx.entity(child_model.name)
        if not file_fields(child):
            continue
        known = {row["id"]: row for row in (draft.old or {}).get(key) or ()}
        for index, row in enumerate(draft.values.get(key) or ()):
            yield child, row, known.get(row.get("id", "")), f"{draft.pointer}/{key}/{index}"


def check(ctx: Context, entity: CatalogEntity, drafts: Sequence[Draft]) -> list[Issue]:
    """One issue per submitted file that is not the submitter's to give, or does not fit its field.

    A file is new to a record when its uploader gives it, or comes back to the field it was in.
    """
    if not _concerned(ctx, entity):
        return []
    wanted: list[tuple[CatalogEntity, str, str, str, str]] = []
    for draft in drafts:
        for part, values, old, pointer in _parts(ctx, entity, draft):
            for key in file_fields(part):
                known = set(_of(old, key))
                for index, one in enumerate(_of(values, key)):
                    if one not in known:
                        wanted.append((part, key, values.get("id", ""), one, f"{pointer}/{key}/{index}"))
    if not wanted:
        return []
    found = files.by_ids(ctx.tx, (one for _, _, _, one, _ in wanted), lock=True)
    issues: list[Issue] = []
    given: set[str] = set()
    for part, key, record, one, pointer in wanted:
        file = found.get(one)
        if file is None or one in given or not _may_give(ctx, part, key, record, file):
            issues.append(Issue(pointer, "value.file_missing"))
            continue
        given.add(one)
        field = part.model.fields[key]
        assert isinstance(field, FileField)
        kind, has_picture = kind_of(file.media_type), file.width is not None
        problem = field.file_problem(file.name, kind, file.size, has_picture)
        if problem is not None:
            issues.append(Issue(pointer, problem.code, problem.params))
    return issues


def _concerned(ctx: Context, entity: CatalogEntity) -> bool:
    found: bool | None = entity.statements.get("has files")
    if found is None:
        children = (ctx.entity(child.name) for child in entity.model.children.values())
        found = bool(file_fields(entity)) or any(file_fields(child) for child in children)
        entity.statements["has files"] = found
    return found


def _may_give(ctx: Context, entity: CatalogEntity, key: str, record: str, file: StoredFile) -> bool:
    if file.state != "ready":
        return False
    if file.record is None:
        return file.created_by == ctx.principal.user_id or ctx.principal.kind == "system"
    return (file.entity, file.record, file.field) == (
        entity.table.number, record, entity.model.fields[key].id,
    ) and file.comment is None  # fmt: skip


def settle(ctx: Context, entity: CatalogEntity, drafts: Sequence[Draft]) -> None:
    """Once the records are stored: take what they name, let go of what they no longer do."""
    if not _concerned(ctx, entity):
        return
    for draft in drafts:
        for part, values, old, _ in _parts(ctx, entity, draft):
            for key in file_fields(part):
                before, after = _of(old, key), _of(values, key)
                if before == after:
                    continue
                added = [one for one in after if one not in before]
                field = part.model.fields[key].id
                files.claim(ctx.tx, added, part.table.number, values["id"], field, ctx.now)
                files.release(ctx.tx, (one for one in before if one not in after), ctx.now)


def show(ctx: Context, entity: CatalogEntity, found: Sequence[dict[str, Any]]) -> None:
    """Put what people see of files in the place of their ids, in values as answers show them. One
    statement however many records there are; `found` are mappings of values by key."""
    keys = file_fields(entity)
    places = [(values, key) for values in found for key in keys if values.get(key)]
    if not places:
        return
    known = shown(ctx, (one for values, key in places for one in values[key]))
    for values, key in places:
        values[key] = [known[one] for one in values[key] if one in known]


def shown(ctx: Context, ids: Iterable[str]) -> dict[str, dict[str, Any]]:
    """Files by id as answers show them. The caller has checked who asks; unknown ids are left out."""
    wanted = set(ids)
    return {one: file_json(file) for one, file in files.by_ids(ctx.tx, wanted).items()} if wanted else {}
