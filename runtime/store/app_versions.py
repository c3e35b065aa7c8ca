"""The published versions of an app, and the draft people are working on."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from engines.errors import NotFound
from runtime.store import tables
from runtime.store.database import Transaction

__all__ = [
    "StoredDraft",
    "StoredVersion",
    "draft",
    "drafted",
    "forget_draft",
    "keep_draft",
    "published",
    "removed",
    "text",
    "versions",
]


@dataclass(frozen=True)
class StoredVersion:
    """`origin`: package, draft or restore. `published_at` in microseconds; `published_by` a principal."""

    number: int
    package_version: str
    published_at: int
    published_by: str
    note: str | None
    origin: str
    has_template: bool


@dataclass(frozen=True)
class StoredDraft:
    """`base_version` is what it was begun from (0: nothing yet); `revision` rises with every save."""

    app: str
    document: str
    base_version: int
    revision: int
    updated_at: int
    updated_by: str


_v = tables.app_version.c
_VERSIONS = (
    sa.select(
        _v.number,
        _v.package_version,
        _v.published_at,
        _v.published_by,
        _v.note,
        _v.origin,
        _v.template.is_not(None),
    )
    .where(_v.app == sa.bindparam("app"))
    .order_by(_v.number.desc())
)
_TEXT = {
    column: sa.select(_v[column]).where(_v.app == sa.bindparam("app"), _v.number == sa.bindparam("number"))
    for column in ("document", "template")
}
_d = tables.app_draft.c
_DRAFTS = sa.select(_d.app, _d.document, _d.base_version, _d.revision, _d.updated_at, _d.updated_by)
_DRAFT = _DRAFTS.where(_d.app == sa.bindparam("key"))
_DRAFTED = sa.select(_d.app, _d.base_version, _d.updated_at, _d.updated_by)
_a = tables.app.c
_PUBLISHED = sa.select(_v.app, _v.published_at, _v.published_by).join_from(
    tables.app_version, tables.app, sa.and_(_a.key == _v.app, _a.version == _v.number)
)
_REMOVED = (
    sa.select(_a.key, _a.version, _a.removed_at, _a.removed_by)
    .where(_a.removed_at.is_not(None))
    .order_by(_a.removed_at.desc(), _a.key)
)
_ADD = sa.text(
    "INSERT INTO app_draft (app, document, base_version, revision, updated_at, updated_by) "
    "VALUES (:app, :document, :base, :revision, :at, :by) ON CONFLICT (app) DO NOTHING"
)
_KEEP = sa.text(
    "UPDATE app_draft SET document = :document, base_version = :base, revision = :revision, "
    "updated_at = :at, updated_by = :by WHERE app = :app AND revision = :revision - 1"
)
_FORGET = sa.text("DELETE FROM app_draft WHERE app = :app AND revision = :revision")


def versions(tx: Transaction, app: str) -> list[StoredVersion]:
    """All of them, the newest first."""
    return [StoredVersion(*row) for row in tx.rows(_VERSIONS, {"app": app})]


def text(tx: Transaction, app: str, number: int, *, template: bool = False) -> str:
    """A version's canonical JSON; with `template` the package it was made with, where that differs.
    Raises NotFound."""
    found = None
    if template:
        found = tx.value(_TEXT["template"], {"app": app, "number": number})
    if found is None:
        found = tx.value(_TEXT["document"], {"app": app, "number": number})
    if found is None:
        raise NotFound("builder.no_version", {"app": app, "number": number})
    return str(found)


def draft(tx: Transaction, app: str) -> StoredDraft | None:
    row = tx.row(_DRAFT, {"key": app})
    return StoredDraft(*row) if row else None


def drafted(tx: Transaction) -> dict[str, tuple[int, int, str]]:
    """Apps somebody works on: version it was begun from, when it was last saved and by which principal."""
    return {app: (base, at, by) for app, base, at, by in tx.rows(_DRAFTED)}


def published(tx: Transaction) -> dict[str, tuple[int, str]]:
    """When the version in use of each app was published, and by which principal."""
    return {app: (at, by) for app, at, by in tx.rows(_PUBLISHED)}


def removed(tx: Transaction) -> list[tuple[str, int, int, str]]:
    """Apps that were taken away: key, latest version, when, and by which principal; the latest first."""
    return [(key, number, at, by) for key, number, at, by in tx.rows(_REMOVED)]


def keep_draft(tx: Transaction, new: StoredDraft) -> bool:
    """Save the draft whose revision was one less (none at all for revision 1); False when another save
    came first."""
    params = {
        "app": new.app, "document": new.document, "base": new.base_version, "revision": new.revision,
        "at": new.updated_at, "by": new.updated_by,
    }  # fmt: skip
    return bool(tx.run(_ADD if new.revision == 1 else _KEEP, params))


def forget_draft(tx: Transaction, app: str, revision: int) -> bool:
    return bool(tx.run(_FORGET, {"app": app, "revision": revision}))
