"""A draft as if it were published: its model and catalogue, for looking at it before it is.

Drafts are wrong while people work on them. What cannot be read, or names what is not there, is left out here,
piece by piece, so that one broken form does not take away the preview of all others. Nothing is run on the
database: entities without a table get a made-up one.
"""

from __future__ import annotations

import copy
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any
from weakref import WeakKeyDictionary

from builder import drafts
from engines.definition import App, Model, load
from engines.errors import AccessDenied, DefinitionInvalid, Issue, NotFound
from engines.registry import nearest
from runtime.access.principal import MEMBER, Principal
from runtime.apps.catalog import Catalog
from runtime.apps.check import check_package
from runtime.commands.context import Context
from runtime.commands.describe_app import describe_app
from runtime.store.bounded import Bounded
from runtime.store.physical_names import Names, PhysicalNames, load_names

__all__ = ["SYSTEM_APP", "Drafted", "describe_draft", "drafted", "readable_part"]

SYSTEM_APP = "system"
_ROUNDS = 20
_KEPT = 4
_EXPRESSIONS = frozenset(
    ("visible_when", "required_when", "readonly_when", "available_when", "default", "filter", "condition")
)
"""Settings that may go while what they belong to stays."""


@dataclass(frozen=True)
class Drafted:
    """`model`: the installed apps with the draft in its app's place; `without`: what had to be left out."""

    app: str
    package: App
    model: Model
    without: tuple[Issue, ...]
    serving: Catalog
    names: Names

    @cached_property
    def catalog(self) -> Catalog:
        numbers = {**self.serving.numbers, self.app: self.serving.numbers.get(self.app, 0)}
        return Catalog(
            self.serving.database,
            self.serving.version,
            self.model,
            self.names,
            numbers,
            self.serving.settings,
        )


_kept: WeakKeyDictionary[Catalog, Bounded[tuple[str, int, int], Drafted]] = WeakKeyDictionary()


def drafted(ctx: Context, app: str) -> Drafted:
    """The draft in its place. Raises as `drafts.draft_of`, and DefinitionInvalid where nothing of it can be
    read."""
    found = drafts.draft_of(ctx, app)
    kept = _kept.setdefault(ctx.catalog, Bounded(_KEPT))
    # A draft begun anew counts from one again.
    key = (app, found.revision, found.stored.updated_at if found.stored else 0)
    ready = kept.get(key)
    if ready is None:
        package, model, without = _readable(ctx.catalog, app, found.document)
        names = _named(model, app, load_names(ctx.tx, model))
        ready = Drafted(app, package, model, without, ctx.catalog, names)
        kept.put(key, ready)
    return ready


def describe_draft(ctx: Context, app: str, roles: Iterable[str]) -> dict[str, Any]:
    """What `GET /api/apps/{app}` would answer to whoever holds `roles` ("app.key", or a key of this app), and
    to somebody who may do everything without any.

    Builders who are no administrators see of other apps those that theirs requires by now: a draft could
    ask for any. Raises NotFound for a role that is not there.
    """
    ready = drafted(ctx, app)
    held = frozenset(ready.model.resolve(app, role) for role in roles)
    for role in held:
        if role not in ready.model.roles:
            raise NotFound("builder.no_role", {"name": role}, hint=nearest(role, ready.model.roles))
    principal = Principal(
        "user", ctx.principal.user_id, language=ctx.principal.language, roles=held | {MEMBER},
        department=ctx.principal.department,
    ) if held else Principal("system", ctx.principal.user_id, language=ctx.principal.language)  # fmt: skip
    try:
        described = describe_app(replace(ctx, catalog=ready.catalog, principal=principal), app)
    except AccessDenied:
        # A role that opens nothing: a preview says so, and asking was no mistake.
        info = ready.package.app.model_dump(include={"key", "version", "label", "icon", "colour"})
        described = {
            "app": info,
            "parameters": {},
            "entities": {},
            "forms": [],
            "views": [],
            "navigation": [],
        }
    if not ctx.principal.unrestricted:
        serving = ctx.catalog.apps.get(app)
        known = {app, SYSTEM_APP, *(serving.app.requires if serving else ())}
        described["entities"] = {
            name: entity for name, entity in described["entities"].items() if name.partition(".")[0] in known
        }
        described["forms"] = [form for form in described["forms"] if form["entity"] in described["entities"]]
    return described


def readable_part(
    document: Mapping[str, Any], others: Mapping[str, App], region: str = "CN"
) -> tuple[App, list[Issue]]:
    """The package without what is wrong in it, and what was. Raises DefinitionInvalid where it is wrong as a
    whole."""
    app, _, without = _read(document, others, region)
    return app, list(without)


def _readable(
    catalog: Catalog, app: str, document: Mapping[str, Any]
) -> tuple[App, Model, tuple[Issue, ...]]:
    others = {key: other for key, other in catalog.apps.items() if key != app}
    return _read(document, others, catalog.settings.region)


def _read(
    document: Mapping[str, Any], others: Mapping[str, App], region: str
) -> tuple[App, Model, tuple[Issue, ...]]:
    rest = copy.deepcopy(dict(document))
    without: list[Issue] = []
    for _ in range(_ROUNDS):
        try:
            package = load(rest)
        except DefinitionInvalid as error:
            issues = list(error.issues)
        else:
            model = Model({**others, package.app.key: package}, region=region)
            issues = [one for one in check_package(package, model) if one.severity == "error"]
            if not issues:
                return package, model, tuple(without)
        if not _leave_out(rest, [issue.pointer for issue in issues]):
            raise DefinitionInvalid(issues=issues)
        without += issues
    raise DefinitionInvalid(issues=without)


def _leave_out(document: dict[str, Any], pointers: Iterable[str]) -> bool:
    """Take out the innermost piece around each place. False where there is none."""
    lists: dict[int, tuple[list[Any], set[int]]] = {}
    settings: list[tuple[dict[str, Any], str]] = []
    for pointer in pointers:
        here: Any = document
        piece: tuple[list[Any], int] | None = None
        for step in pointer.split("/")[1:]:
            if isinstance(here, list) and step.isdecimal() and int(step) < len(here):
                piece = here, int(step)
                here = here[int(step)]
            elif isinstance(here, dict) and step in here:
                if step in _EXPRESSIONS:
                    settings.append((here, step))
                    piece = None
                    break
                here = here[step]
            else:
                break
        if piece is not None:
            lists.setdefault(id(piece[0]), (piece[0], set()))[1].add(piece[1])
    for owner, setting in settings:
        owner.pop(setting, None)
    for items, places in lists.values():
        for place in sorted(places, reverse=True):
            del items[place]
    return bool(lists or settings)


def _named(model: Model, app: str, known: Names) -> Names:
    """Names of tables and columns for everything the draft has, made up where publishing would make them."""
    names = dict(known)
    for place, entity in enumerate(model.entities.values()):
        if entity.app != app:
            continue
        key = (entity.app, entity.definition.id)
        physical = names.get(key) or PhysicalNames(-1 - place, "drafted", {}, {}, {}, {}, {})
        made_up = {field.id: f"drafted_{number}" for number, field in enumerate(entity.definition.fields)}
        names[key] = replace(physical, columns={**made_up, **physical.columns})
    return names
