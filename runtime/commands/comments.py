"""Comments on a record: whoever reads the record reads them, and writes them unless a grant says
otherwise. People are named as `@[id]`; only those who may read the record can be."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from typing import Any

from engines.definition.field_types import ValueProblem
from engines.definition.field_types.text import coerce_text
from engines.errors import AccessDenied, Issue, NotFound, StateConflict, ValidationFailed
from runtime.access.identity import load_principal
from runtime.access.principal import Principal
from runtime.apps.catalog import CatalogEntity
from runtime.commands import files as record_files
from runtime.commands import read_records
from runtime.commands.context import Context
from runtime.commands.read_records import ListRequest
from runtime.commands.titles import names_of
from runtime.jobs.queue import enqueue
from runtime.store import comments, files, records, tables
from runtime.store.comments import StoredComment
from runtime.store.ids import canonical, new_id
from runtime.store.people import USER

__all__ = [
    "EDIT_MINUTES",
    "comment_json",
    "create",
    "delete",
    "edit",
    "follow",
    "listed",
    "may_comment",
    "mentionable",
]

EDIT_MINUTES = 60
"""How long an author may change what they wrote; deleting is possible at any time."""
MAX_LENGTH = 5000
MAX_FILES = 20
_PAGE = 50
_MAX_MENTIONS = 50
_MENTION = re.compile(r"@\[([0-9a-f-]{36})\]")


def listed(ctx: Context, entity_name: str, record_id: str, after: str | None = None) -> dict[str, Any]:
    """{"comments", "next", "may_comment", "following"}, the newest first."""
    entity, record_id = _reached(ctx, entity_name, record_id)
    until, last = _cursor(after)
    found = comments.of_record(ctx.tx, entity.table.number, record_id, until, _PAGE * 2 + 1)
    found = [one for one in found if (one.created_at, one.id) < (until, last)]
    page = found[:_PAGE]
    return {
        "comments": comment_json(ctx, page),
        "next": f"{page[-1].created_at}-{page[-1].id}" if len(found) > _PAGE else None,
        "may_comment": may_comment(ctx, entity_name),
        "following": comments.is_following(ctx.tx, entity.table.number, record_id, ctx.principal.user_id),
    }


def _cursor(after: str | None) -> tuple[int, str]:
    if after is None:
        return 2**62, "~"
    at, _, last = after.partition("-")
    if not at.isdecimal() or len(at) > 18 or canonical(last) is None:
        raise ValidationFailed("list.bad_cursor", issues=[Issue("/after", "list.bad_cursor")])
    return int(at), last


def _reached(ctx: Context, entity_name: str, record_id: str) -> tuple[CatalogEntity, str]:
    """The entity and the record's canonical id. Raises RecordNotFound for what one may not read."""
    entity = ctx.entity(entity_name)
    record_id = read_records.record_id_of(record_id)
    read_records.require_reach(ctx, entity, record_id)
    return entity, record_id


def may_comment(ctx: Context, entity_name: str) -> bool:
    rights = ctx.rights(entity_name)
    person = ctx.principal.user_id is not None and ctx.principal.scope == "full"
    return (
        person and rights.allows("read") and rights.comment and ctx.entity(entity_name).model.parent is None
    )


def comment_json(ctx: Context, found: Sequence[StoredComment]) -> list[dict[str, Any]]:
    """As answers show them: names of people, files, and what the reader may do. Three statements."""
    people = {one.author for one in found} | {one.deleted_by for one in found if one.deleted_by}
    for one in found:
        people.update(_MENTION.findall(one.text))
    names = names_of(ctx, people)
    attached = _files_of(ctx, found)
    me = ctx.principal.user_id
    window = tables.micros(ctx.now - timedelta(minutes=EDIT_MINUTES))
    return [
        {
            "id": one.id,
            "author": one.author,
            "author_name": names.get(one.author, ""),
            "at": _moment(one.created_at),
            "edited_at": _moment(one.edited_at),
            "deleted_at": _moment(one.deleted_at),
            "deleted_by_name": names.get(one.deleted_by or ""),
            "text": one.text,
            "mentions": {person: names[person] for person in _MENTION.findall(one.text) if person in names},
            "files": attached.get(one.id, []) if one.deleted_at is None else [],
            "may_edit": one.deleted_at is None and one.author == me and one.created_at >= window,
            "may_delete": one.deleted_at is None and _may_delete(ctx, one),
        }
        for one in found
    ]


def _files_of(ctx: Context, found: Sequence[StoredComment]) -> Mapping[str, list[dict[str, Any]]]:
    of: dict[str, list[dict[str, Any]]] = {}
    for place in {(one.entity, one.record) for one in found}:
        for file in files.of_record(ctx.tx, *place):
            if file.comment is not None:
                of.setdefault(file.comment, []).append(record_files.file_json(file))
    return of


def _moment(at: int | None) -> str | None:
    return None if at is None else tables.from_micros(at).isoformat().replace("+00:00", "Z")


def _may_delete(ctx: Context, one: StoredComment) -> bool:
    return one.author == ctx.principal.user_id or ctx.principal.unrestricted


def create(
    ctx: Context, entity_name: str, record_id: str, text: object, file_ids: Sequence[object] = ()
) -> dict[str, Any]:
    """Say something about a record. Tells those mentioned, and whoever follows it."""
    entity, record_id = _reached(ctx, entity_name, record_id)
    me = ctx.principal.user_id
    if not may_comment(ctx, entity_name) or me is None:
        raise AccessDenied("comment.not_allowed")
    said = _text(text, allow_blank=bool(file_ids))
    mentioned = _mentioned(ctx, entity, record_id, said)
    attached = _own_files(ctx, file_ids)
    comment = new_id()
    number = entity.table.number
    comments.add(ctx.tx, comment, number, record_id, me, said, ctx.now)
    files.claim(ctx.tx, attached, number, record_id, "", ctx.now, comment)
    comments.follow(ctx.tx, number, record_id, me, ctx.now, unless_decided=True)
    records.add_change(ctx.tx, entity, record_id, "comment", ctx.now)
    _tell(ctx, entity, record_id, said, mentioned)
    return _one(ctx, comment)


def _one(ctx: Context, comment: str) -> dict[str, Any]:
    stored = comments.find(ctx.tx, comment)
    assert stored is not None
    return comment_json(ctx, [stored])[0]


def _text(raw: object, allow_blank: bool = False) -> str:
    try:
        text = coerce_text(raw, MAX_LENGTH, lines=True)
    except ValueProblem as problem:
        raise ValidationFailed(issues=[Issue("/text", problem.code, problem.params)]) from None
    if text is None and not allow_blank:
        raise ValidationFailed(issues=[Issue("/text", "comment.empty")])
    return text or ""


def _mentioned(ctx: Context, entity: CatalogEntity, record_id: str, text: str) -> list[str]:
    """People the text names. Raises ValidationFailed for those who may not read the record: naming
    somebody must neither show them the record nor leave the author believing that it did."""
    people = list(dict.fromkeys(_MENTION.findall(text)))
    if len(people) > _MAX_MENTIONS:
        raise ValidationFailed(issues=[Issue("/text", "request.too_many", {"maximum": _MAX_MENTIONS})])
    readers = set(_readers(ctx, entity, record_id, people))
    if len(readers) < len(people):
        raise ValidationFailed(issues=[Issue("/text", "comment.cannot_read")])
    return people


def _readers(ctx: Context, entity: CatalogEntity, record_id: str, people: Iterable[str]) -> list[str]:
    found = []
    for person in people:
        principal = load_principal(ctx.tx, ctx.catalog, person)
        if principal is not None and record_files.reaches(_as(ctx, principal), entity.name, record_id):
            found.append(person)
    return found


def _as(ctx: Context, principal: Principal) -> Context:
    return Context(ctx.tx, ctx.catalog, principal, ctx.now, ctx.request_id)


def _own_files(ctx: Context, given: Sequence[object]) -> list[str]:
    if len(given) > MAX_FILES:
        raise ValidationFailed(issues=[Issue("/files", "request.too_many", {"maximum": MAX_FILES})])
    ids = [canonical(one) if isinstance(one, str) else None for one in given]
    known = files.by_ids(ctx.tx, (one for one in ids if one), lock=True)
    issues = []
    for index, one in enumerate(ids):
        file = known.get(one or "")
        mine = file is not None and file.record is None and file.created_by == ctx.principal.user_id
        if not mine or file is None or file.state != "ready" or one in ids[:index]:
            issues.append(Issue(f"/files/{index}", "value.file_missing"))
    if issues:
        raise ValidationFailed(issues=issues)
    return [one for one in ids if one]


def _tell(ctx: Context, entity: CatalogEntity, record_id: str, text: str, mentioned: Sequence[str]) -> None:
    me = ctx.principal.user_id
    following = comments.followers(ctx.tx, entity.table.number, record_id)
    others = [one for one in following if one != me and one not in mentioned]
    # Rights may have changed since they began to follow.
    groups = (
        ("comment.told_mentioned", [one for one in mentioned if one != me]),
        ("comment.told_follower", _readers(ctx, entity, record_id, others)),
    )
    for code, people in groups:
        if people:
            params = {"name": ctx.principal.name, "text": _excerpt(ctx, text)}
            issue = Issue("", code, params)
            payload = {
                "users": people,
                "text": {language: issue.message(language) for language in ("zh", "en")},
                "record": [entity.name, record_id], "by": ctx.principal.label,
            }  # fmt: skip
            enqueue(ctx.tx, "notify", payload)


def _excerpt(ctx: Context, text: str) -> str:
    names = names_of(ctx, _MENTION.findall(text))
    plain = _MENTION.sub(lambda match: f"@{names.get(match[1], '')}", text)
    plain = " ".join(plain.split())
    return plain if len(plain) <= 80 else f"{plain[:79]}…"


def _own(ctx: Context, entity_name: str, record_id: str, comment_id: str) -> StoredComment:
    """A standing comment of the record. Raises NotFound."""
    entity, record_id = _reached(ctx, entity_name, record_id)
    found = canonical(comment_id)
    stored = comments.find(ctx.tx, found) if found else None
    if stored is None or (stored.entity, stored.record) != (entity.table.number, record_id):
        raise NotFound("comment_not_found")
    if stored.deleted_at is not None:
        raise StateConflict("comment.deleted")
    return stored


def edit(ctx: Context, entity_name: str, record_id: str, comment_id: str, text: object) -> dict[str, Any]:
    """Change one's own words, within the hour. Those newly mentioned are told."""
    stored = _own(ctx, entity_name, record_id, comment_id)
    if stored.author != ctx.principal.user_id or not may_comment(ctx, entity_name):
        raise AccessDenied("comment.not_yours")
    if stored.created_at < tables.micros(ctx.now - timedelta(minutes=EDIT_MINUTES)):
        raise StateConflict("comment.too_late", {"minutes": EDIT_MINUTES})
    entity = ctx.entity(entity_name)
    attached = _files_of(ctx, [stored]).get(stored.id)
    said = _text(text, allow_blank=bool(attached))
    if said != stored.text:
        mentioned = _mentioned(ctx, entity, stored.record, said)
        comments.edit(ctx.tx, stored.id, said, ctx.now)
        records.add_change(ctx.tx, entity, stored.record, "comment", ctx.now)
        before = set(_MENTION.findall(stored.text))
        new = [one for one in mentioned if one not in before and one != ctx.principal.user_id]
        if new:
            params = {"name": ctx.principal.name, "text": _excerpt(ctx, said)}
            issue = Issue("", "comment.told_mentioned", params)
            payload = {
                "users": new, "text": {language: issue.message(language) for language in ("zh", "en")},
                "record": [entity.name, stored.record], "by": ctx.principal.label,
            }  # fmt: skip
            enqueue(ctx.tx, "notify", payload)
    return _one(ctx, stored.id)


def delete(ctx: Context, entity_name: str, record_id: str, comment_id: str) -> None:
    """Take a comment back: one's own, or as an administrator anybody's. A trace of it stays."""
    stored = _own(ctx, entity_name, record_id, comment_id)
    if not _may_delete(ctx, stored):
        raise AccessDenied("comment.not_yours")
    comments.delete(ctx.tx, stored.id, ctx.principal.user_id, ctx.now)
    files.release_comment(ctx.tx, stored.id, ctx.now)
    records.add_change(ctx.tx, ctx.entity(entity_name), stored.record, "comment", ctx.now)


def follow(ctx: Context, entity_name: str, record_id: str, following: bool) -> dict[str, Any]:
    """Hear of comments on a record from now on, or no more."""
    entity, record_id = _reached(ctx, entity_name, record_id)
    if ctx.principal.user_id is None:
        raise AccessDenied("comment.not_allowed")
    comments.follow(
        ctx.tx, entity.table.number, record_id, ctx.principal.user_id, ctx.now, following=following
    )
    return {"following": following}


def mentionable(ctx: Context, entity_name: str, record_id: str, text: str) -> dict[str, Any]:
    """{"people": [{"id", "name"}]}: up to 10 who may read the record, by name or e-mail."""
    entity, record_id = _reached(ctx, entity_name, record_id)
    wanted = text[:100].replace("\\", "\\\\").replace('"', '\\"')
    condition = "(active or is_blank(active))"
    if wanted:
        named = f'contains(lower(name), lower("{wanted}")) or contains(lower(email), lower("{wanted}"))'
        condition = f"{condition} and ({named})"
    request = ListRequest(condition, ("name",), ("name",), limit=30)
    found = {
        record["id"]: record["values"]["name"] for record in read_records.page(ctx, USER, request)["records"]
    }
    readers = _readers(ctx, entity, record_id, found)[:10]
    return {"people": [{"id": one, "name": found[one]} for one in readers]}
