"""Drafts: what builders work on before it is published; saved often, never over one another."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from builder.changes import Clash, Edit, Merged, diff, merge
from builder.sittings import note_discard, note_join, note_save
from engines.definition import App, Model, load
from engines.definition.dump import canonical
from engines.errors import (
    AccessDenied,
    Conflict,
    Issue,
    NotFound,
    ValidationFailed,
    VersionConflict,
)
from runtime.access.builders import builds
from runtime.commands.context import Context
from runtime.commands.titles import names_of
from runtime.store import app_versions, tables
from runtime.store.app_versions import StoredDraft

__all__ = [
    "Draft",
    "Joined",
    "discard",
    "draft_of",
    "is_app_key",
    "join",
    "may_build",
    "read_draft",
    "rebase",
    "require_builder",
    "save",
]

_KEY = re.compile(r"[a-z][a-z0-9_]{0,29}")


@dataclass(frozen=True)
class Draft:
    """`stored` is None while nobody has changed anything: then `document` is the version that serves.
    `serving`: number of the version in use, 0 for an app that is not installed."""

    app: str
    document: Mapping[str, Any]
    serving: int
    stored: StoredDraft | None

    @property
    def revision(self) -> int:
        return self.stored.revision if self.stored else 0

    @property
    def base(self) -> int:
        return self.stored.base_version if self.stored else self.serving

    @property
    def outdated(self) -> bool:
        """Whether another version was published since the draft was begun."""
        return self.base != self.serving

    def to_json(self, ctx: Context) -> dict[str, Any]:
        by = self.stored.updated_by if self.stored else None
        return {
            "app": self.app, "document": self.document, "revision": self.revision, "base_version": self.base,
            "serving_version": self.serving, "changed": self.stored is not None, "outdated": self.outdated,
            "updated_at": tables.iso(self.stored.updated_at) if self.stored else None,
            "updated_by_name": _name(ctx, by),
        }  # fmt: skip


def _name(ctx: Context, principal: str | None) -> str | None:
    if principal is None or not principal.startswith("user:"):
        return principal
    return names_of(ctx, [principal[5:]]).get(principal[5:])


def is_app_key(text: str) -> bool:
    return _KEY.fullmatch(text) is not None


def may_build(ctx: Context, app: str) -> bool:
    """Administrators build every app; whoever has a role that builds, that role's app."""
    return builds(ctx.catalog, ctx.principal, app)


def require_builder(ctx: Context, app: str) -> None:
    """Raises NotFound for what cannot be an app, AccessDenied for who may not build it."""
    if not is_app_key(app):
        raise NotFound("app_not_found", {"name": app[:40]})
    if not may_build(ctx, app):
        raise AccessDenied("builder.not_a_builder", {"app": app})


def _refuse_removed(ctx: Context, app: str) -> None:
    """Its key keeps its data: nothing else is begun under it. Raises Conflict."""
    if app in ctx.catalog.removed:
        raise Conflict("removal.is_removed", {"app": app})


def draft_of(ctx: Context, app: str) -> Draft:
    """The draft, or what serves while there is none. Raises NotFound for an app nobody has begun."""
    require_builder(ctx, app)
    _refuse_removed(ctx, app)
    stored = app_versions.draft(ctx.tx, app)
    serving = ctx.catalog.numbers.get(app, 0)
    if stored is not None:
        return Draft(app, json.loads(stored.document), serving, stored)
    return Draft(app, canonical(ctx.catalog.app(app)), serving, None)


def save(ctx: Context, app: str, document: Mapping[str, Any], revision: int) -> Draft:
    """Keep a draft somebody saw at `revision` (0: none yet).

    It need not be right yet: people save while they work. It must be of this app. Raises VersionConflict
    where somebody else saved meanwhile, ValidationFailed for a document of another app.
    """
    require_builder(ctx, app)
    _refuse_removed(ctx, app)
    _require_own(app, document)
    stored = app_versions.draft(ctx.tx, app)
    serving = ctx.catalog.numbers.get(app, 0)
    now = tables.micros(ctx.now)
    new = StoredDraft(
        app, json.dumps(document, ensure_ascii=False), stored.base_version if stored else serving,
        revision + 1, now, ctx.principal.label,
    )  # fmt: skip
    if (stored.revision if stored else 0) != revision or not app_versions.keep_draft(ctx.tx, new):
        raise _somebody_else(ctx, app)
    note_save(ctx, app, stored.document if stored else _serving_text(ctx, app), document)
    return Draft(app, document, serving, new)


def _serving_text(ctx: Context, app: str) -> str:
    found = ctx.catalog.apps.get(app)
    return json.dumps(canonical(found) if found else {}, ensure_ascii=False)


def _require_own(app: str, document: Mapping[str, Any]) -> None:
    info = document.get("app")
    if not isinstance(info, dict) or info.get("key") != app:
        raise ValidationFailed(issues=[Issue("/document/app/key", "builder.other_app", {"app": app})])


def read_draft(ctx: Context, draft: Draft) -> tuple[App, Model]:
    """The draft and what it stands beside. Raises DefinitionInvalid where it cannot be read."""
    package = load(draft.document)
    return package, Model({**ctx.catalog.apps, draft.app: package}, region=ctx.catalog.settings.region)


def _somebody_else(ctx: Context, app: str) -> VersionConflict:
    # Read anew: whoever was first may have been so since this one looked.
    stored = app_versions.draft(ctx.tx, app)
    if stored is None:
        return VersionConflict("builder.draft_gone")
    who = _name(ctx, stored.updated_by) or ""
    params = {"name": who, "at": tables.iso(stored.updated_at), "version": stored.revision}
    return VersionConflict("builder.draft_changed", params)


def discard(ctx: Context, app: str, revision: int) -> None:
    """Give the draft up. Raises VersionConflict where somebody saved meanwhile."""
    require_builder(ctx, app)
    stored = app_versions.draft(ctx.tx, app)
    if stored is None:
        return
    if not app_versions.forget_draft(ctx.tx, app, revision):
        raise _somebody_else(ctx, app)
    note_discard(ctx, app, revision)


@dataclass(frozen=True)
class Joined:
    """`merged`: somebody's document on top of the draft as it is; `edits`: what others did to the draft."""

    draft: Draft
    merged: Merged
    edits: Sequence[Edit]


def join(
    ctx: Context,
    app: str,
    base: Mapping[str, Any],
    document: Mapping[str, Any],
    take_other: Collection[str] = (),
) -> Joined:
    """Bring what others saved into a document that began as `base`. Keeps nothing.

    Raises as `save` for a document of another app.
    """
    _require_own(app, base)
    _require_own(app, document)
    found = draft_of(ctx, app)
    merged = merge(base, document, found.document, take_other)
    return Joined(found, merged, diff(base, found.document))


def rebase(
    ctx: Context, app: str, take_other: Collection[str] = (), keep_local: Collection[str] = ()
) -> tuple[Draft, list[Clash]]:
    """Bring what was published meanwhile into the draft. With clashes nobody decided nothing is kept."""
    found = draft_of(ctx, app)
    if found.stored is None or not found.outdated:
        return found, []
    if found.base == 0 or found.serving == 0:
        raise Conflict("builder.taken", {"app": app})
    base = json.loads(app_versions.text(ctx.tx, app, found.base))
    merged = merge(base, found.document, canonical(ctx.catalog.app(app)), take_other, keep_local)
    if merged.clashes:
        return found, merged.clashes
    stored = replace(
        found.stored, document=json.dumps(merged.document, ensure_ascii=False), base_version=found.serving,
        revision=found.revision + 1, updated_at=tables.micros(ctx.now), updated_by=ctx.principal.label,
    )  # fmt: skip
    if not app_versions.keep_draft(ctx.tx, stored):
        raise _somebody_else(ctx, app)
    note_join(ctx, app, found.base, found.serving)
    return Draft(app, merged.document, found.serving, stored), []
