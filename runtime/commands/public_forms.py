"""Public forms: describe one to a visitor, take what they send, keep what they have begun.

Visitors write through the same commands as everybody, as a principal of their own kind whose one right
is to create a record with the form's fields (`runtime.access.visitor`).
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from engines.definition.field_types import SubtableField
from engines.definition.field_types.base import encode_value
from engines.definition.public_form import PublicForm
from engines.errors import Conflict, Issue, NotFound, PayloadTooLarge, StorageFull, ValidationFailed
from engines.form.presets import Presets, compile_presets
from runtime.access.principal import Principal
from runtime.access.rights import Rights
from runtime.apps.catalog import Catalog, CatalogEntity
from runtime.commands import read_records, write
from runtime.commands.context import Context
from runtime.commands.describe_app import describe_entity
from runtime.commands.describe_forms import describe_sections
from runtime.commands.files import file_fields
from runtime.commands.read_records import ListRequest
from runtime.store import public_forms as store
from runtime.store.ids import canonical

__all__ = [
    "MAX_UPLOAD_BYTES",
    "VISITOR_TYPES",
    "OpenForm",
    "describe",
    "find",
    "keep_draft",
    "list_forms",
    "load_draft",
    "require_upload",
    "submit",
    "thanks",
]

MAX_OPTIONS = 300
MAX_DRAFT_CHARACTERS = 100_000
MAX_UPLOAD_BYTES = 20_000_000
MAX_UNSENT_BYTES = 1_000_000_000
"""Of all visitors together, for forms not sent yet: a day of uploads cannot fill the disk."""
VISITOR_TYPES = frozenset(
    (
        "image/jpeg", "image/png", "image/gif", "image/webp", "image/heic", "application/pdf", "text/plain",
        "text/csv", "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    )
)  # fmt: skip
"""What staff will open from strangers: nothing that runs, unpacks or carries macros by its type."""


@dataclass(frozen=True)
class OpenForm:
    """A public form of an installed app. `use` names it in the store: by ids, which renames keep."""

    app: str
    name: str
    form: PublicForm

    @property
    def use(self) -> str:
        return f"{self.app}.{self.form.id}"

    def visitor(self, language: str) -> Principal:
        return Principal.visitor(self.name, language)


def find(catalog: Catalog, slug: str) -> OpenForm:
    """The form at /f/<slug>. Raises NotFound."""
    for name, form in catalog.model.public_forms.items():
        if form.slug == slug:
            return OpenForm(name.partition(".")[0], name, form)
    raise NotFound("public_form.not_found")


def describe(ctx: Context, found: OpenForm) -> dict[str, Any]:
    """What the visitor's page needs (docs/architecture.md); nothing of the entity but the form's fields."""
    form = found.form
    entity = _entity(ctx, found)
    rights = ctx.catalog.rights(ctx.principal)
    settings = ctx.catalog.settings
    described: dict[str, Any] = {
        "slug": form.slug, "label": form.label, "introduction": form.introduction,
        "state": form.state_at(ctx.now, _sent(ctx, found)),
        "opens_at": encode_value(form.opens_at), "closes_at": encode_value(form.closes_at),
        "workspace": {"name": settings.name, "zone": settings.zone, "currency": settings.currency},
    }  # fmt: skip
    if described["state"] != "open":
        return described
    described_entity = _described(ctx, entity, rights, form.shown)
    for field in described_entity["fields"]:
        field["label"] = form.labels.get(field["key"], field["label"])
        if field["key"] in form.rows:
            field["max_rows"] = _most_rows(found, entity, field["key"])
    return {
        **described,
        "submit_label": form.submit_label,
        "entity": described_entity,
        "entities": {
            child.name: _described(ctx, child, rights, form.rows[key].fields)
            for key, child in _children(ctx, found, entity)
        },
        "sections": describe_sections(ctx, found.app, entity, form.sections),
        "options": {
            place: _options(ctx, found, owner, key, condition)
            for place, owner, key, condition in _offers(ctx, found, entity)
        },
        "parameters": sorted(set(form.parameters.values())),
        "constants": _constants(ctx, found),
    }


def _described(ctx: Context, entity: CatalogEntity, rights: Rights, fields: Sequence[str]) -> dict[str, Any]:
    """An entity with nothing of it but these fields, in their order."""
    shown = describe_entity(ctx, entity, rights)
    by_key = {field["key"]: field for field in shown["fields"]}
    kept = ("name", "app", "key", "label", "title", "money", "checks")
    return {
        **{key: shown[key] for key in kept},
        "actions": ["create"],
        "fields": [dict(by_key[key]) for key in fields if key in by_key],
    }


def _children(ctx: Context, found: OpenForm, entity: CatalogEntity) -> list[tuple[str, CatalogEntity]]:
    """Sub-tables visitors fill in, with the entity of their rows."""
    return [
        (key, ctx.entity(child.name))
        for key, child in entity.model.children.items()
        if key in found.form.rows and key in found.form.shown
    ]


def _most_rows(found: OpenForm, entity: CatalogEntity, key: str) -> int:
    field = entity.model.fields[key]
    assert isinstance(field, SubtableField)
    return min(field.max_rows, found.form.rows[key].max_rows)


def _offers(
    ctx: Context, found: OpenForm, entity: CatalogEntity
) -> Iterator[tuple[str, CatalogEntity, str, str]]:
    """(place, entity, field, condition) of whatever offers records: "folder", "lines.product"."""
    for key, condition in found.form.options.items():
        if key in found.form.shown:
            yield key, entity, key, condition
    for key, child in _children(ctx, found, entity):
        for name, condition in found.form.rows[key].options.items():
            yield f"{key}.{name}", child, name, condition


def submit(ctx: Context, found: OpenForm, body: Mapping[str, Any]) -> dict[str, Any]:
    """Create the record of what was sent: {"values", "parameters"?, "override"?, "draft"?,
    "uploads"?}. `uploads` is the secret its files were uploaded with.

    Raises ValidationFailed, and Conflict when the form is not open (any more).
    """
    form = found.form
    _require_open(ctx, found)
    entity = _entity(ctx, found)
    values = _presets(ctx, found, entity).complete(
        body["values"], body.get("parameters") or {}, ctx.evaluation
    )
    _check_rows(ctx, found, entity, values)
    _check_options(ctx, found, entity, values)
    _check_files(ctx, found, entity, values, body.get("uploads"))
    overridden = frozenset(str(key) for key in body.get("override") or ())
    draft = write.create(ctx, entity.name, [values], overridden=overridden)[0]
    if store.count_sent(ctx.tx, found.use) > (form.quota or 2**62):
        # Somebody else took the last place between the look and the lock: nothing of this is kept.
        raise Conflict("public_form.full")
    if body.get("draft"):
        store.drop_draft(ctx.tx, body["draft"], found.use)
    number = next(iter(entity.model.autonumbers), None)
    return {
        **thanks(found),
        "number": draft.values.get(number.key) if number is not None else None,
    }


def thanks(found: OpenForm) -> dict[str, Any]:
    """What is said to whoever sent the form."""
    return {"thanks": found.form.thanks, "thanks_url": found.form.thanks_url, "number": None}


def keep_draft(ctx: Context, found: OpenForm, values: Mapping[str, Any], token: str | None) -> str:
    """Keep what was filled in for thirty days; the token is the only way back to it."""
    _require_open(ctx, found)
    # Files wait a day, drafts thirty: they are chosen anew.
    files = set(file_fields(_entity(ctx, found)))
    shown = set(found.form.shown) - files
    data = json.dumps({key: value for key, value in values.items() if key in shown}, ensure_ascii=False)
    if len(data) > MAX_DRAFT_CHARACTERS:
        raise PayloadTooLarge()
    if token is None:
        token = secrets.token_urlsafe(24)
    elif store.load_draft(ctx.tx, token, found.use, ctx.now) is None:
        raise NotFound("public_form.no_draft")
    store.keep_draft(ctx.tx, token, found.use, data, ctx.now)
    return token


def load_draft(ctx: Context, found: OpenForm, token: str) -> dict[str, Any]:
    data = store.load_draft(ctx.tx, token, found.use, ctx.now)
    if data is None:
        raise NotFound("public_form.no_draft")
    values: dict[str, Any] = json.loads(data)
    return values


def list_forms(ctx: Context, app: str) -> list[dict[str, Any]]:
    """The app's public forms on entities whose records the caller may read, with their state and use."""
    definition = ctx.catalog.app(app)
    resolve = ctx.catalog.model.resolve
    forms = [
        OpenForm(app, f"{app}.{form.key}", form)
        for form in definition.public_forms
        if ctx.rights(resolve(app, form.entity)).allows("read")
    ]
    sent = store.sent(ctx.tx, [found.use for found in forms])
    return [
        {
            "key": found.form.key, "label": found.form.label, "slug": found.form.slug,
            "entity": resolve(app, found.form.entity), "sent": sent[found.use], "quota": found.form.quota,
            "state": found.form.state_at(ctx.now, sent[found.use]),
            "opens_at": encode_value(found.form.opens_at), "closes_at": encode_value(found.form.closes_at),
            "parameters": sorted(set(found.form.parameters.values())),
            "embed_on": list(found.form.embed_on),
        }
        for found in forms
    ]  # fmt: skip


def _entity(ctx: Context, found: OpenForm) -> CatalogEntity:
    return ctx.entity(ctx.catalog.model.resolve(found.app, found.form.entity))


def _sent(ctx: Context, found: OpenForm) -> int:
    return store.sent(ctx.tx, [found.use])[found.use] if found.form.quota is not None else 0


def _require_open(ctx: Context, found: OpenForm) -> None:
    state = found.form.state_at(ctx.now, _sent(ctx, found))
    if state != "open":
        raise Conflict(f"public_form.{state}")


def _presets(ctx: Context, found: OpenForm, entity: CatalogEntity) -> Presets:
    key = ("presets", found.name)
    presets: Presets | None = ctx.catalog.statements.get(key)
    if presets is None:
        presets = ctx.catalog.statements[key] = compile_presets(entity.model, found.form, found.app)
    return presets


def _offered(
    ctx: Context,
    found: OpenForm,
    entity: CatalogEntity,
    key: str,
    condition: str,
    chosen: str | None = None,
) -> dict[str, Any]:
    """Records the form offers for a reference, read with the rights the app itself was granted."""
    target = ctx.entity(entity.model.types[key].entity or "")
    condition = f"({condition})"
    if chosen is not None:
        condition += f' and id == "{chosen}"'
    title = target.model.title
    wanted = ListRequest(condition, (title,), (title,), limit=1 if chosen else MAX_OPTIONS)
    return read_records.page(ctx.acting(found.app, ()), target.name, wanted)


def _options(
    ctx: Context, found: OpenForm, entity: CatalogEntity, key: str, condition: str
) -> list[dict[str, str]]:
    title = ctx.entity(entity.model.types[key].entity or "").model.title
    return [
        {"id": record["id"], "title": str(record["values"].get(title) or "")}
        for record in _offered(ctx, found, entity, key, condition)["records"]
    ]


def _check_options(ctx: Context, found: OpenForm, entity: CatalogEntity, values: Mapping[str, Any]) -> None:
    """A reference must be one of those offered: any other answer would tell which records exist."""
    issues = []
    known: dict[tuple[str, str], bool] = {}
    for place, owner, key, condition in _offers(ctx, found, entity):
        label = owner.model.fields[key].label or key
        for pointer, value in _given(values, place):
            if value in (None, ""):
                continue
            identifier = canonical(value) if isinstance(value, str) else None
            if identifier is not None and (place, identifier) not in known:
                offered = _offered(ctx, found, owner, key, condition, identifier)["records"]
                known[place, identifier] = bool(offered)
            if identifier is None or not known[place, identifier]:
                issues.append(Issue(f"/values/{pointer}", "value.reference_missing", {"field": label}))
    if issues:
        raise ValidationFailed(issues=issues)


def _given(values: Mapping[str, Any], place: str) -> list[tuple[str, Any]]:
    """(pointer, value) of what was sent for "folder", or in every row for "lines.product"."""
    key, _, name = place.partition(".")
    if not name:
        return [(key, values.get(key))]
    rows = values.get(key)
    if not isinstance(rows, list):
        return []
    return [
        (f"{key}/{index}/{name}", row.get(name)) for index, row in enumerate(rows) if isinstance(row, dict)
    ]


def _check_rows(ctx: Context, found: OpenForm, entity: CatalogEntity, values: Mapping[str, Any]) -> None:
    """No more rows than the form takes, and nothing of them but its fields: no id, no place of theirs."""
    issues = []
    for key, _ in _children(ctx, found, entity):
        rows = values.get(key)
        most = _most_rows(found, entity, key)
        form_rows = found.form.rows[key].fields
        if isinstance(rows, list) and len(rows) > most:
            issues.append(Issue(f"/values/{key}", "value.too_many_rows", {"maximum": most}))
        for index, row in enumerate(rows if isinstance(rows, list) else ()):
            strange = [name for name in row if name not in form_rows] if isinstance(row, dict) else []
            issues += [
                Issue(f"/values/{key}/{index}/{name[:200]}", "value.unknown_field", {"field": name[:100]})
                for name in strange[:20]
            ]
    if issues:
        raise ValidationFailed(issues=issues)


def _check_files(
    ctx: Context, found: OpenForm, entity: CatalogEntity, values: Mapping[str, Any], token: str | None
) -> None:
    """Files must be those of this very visitor: nobody else has uploaded them with their secret."""
    own = store.uploaded(ctx.tx, found.use, token) if token else frozenset()
    issues = []
    for key in file_fields(entity):
        given = values.get(key)
        for index, one in enumerate(given if isinstance(given, list) else ()):
            raw = one.get("id") if isinstance(one, dict) else one
            if not isinstance(raw, str) or canonical(raw) not in own:
                issues.append(Issue(f"/values/{key}/{index}", "value.file_missing"))
    if issues:
        raise ValidationFailed(issues=issues)


def require_upload(ctx: Context, found: OpenForm, size: int) -> None:
    """Raises unless the form is open, has a place for files, and there is room for `size` bytes more."""
    _require_open(ctx, found)
    if not set(file_fields(_entity(ctx, found))) & set(found.form.shown):
        raise NotFound("public_form.not_found")
    if size > MAX_UPLOAD_BYTES:
        raise PayloadTooLarge("files.too_large", {"maximum": "20 MB"})
    if store.unsent_bytes(ctx.tx) + size > MAX_UNSENT_BYTES:
        raise StorageFull("public_form.no_room")


def _constants(ctx: Context, found: OpenForm) -> dict[str, Any]:
    """Parameters of the app that the form's own conditions may read."""
    app = ctx.catalog.app(found.app)
    values = ctx.catalog.model.parameter_values(found.app)
    entity = _entity(ctx, found).model
    texts = [section.visible_when for section in found.form.sections]
    texts += [check.condition for check in entity.definition.checks]
    rows = [
        child.model.fields[name]
        for key, child in _children(ctx, found, _entity(ctx, found))
        for name in found.form.rows[key].fields
    ]
    for field in (*(entity.fields[key] for key in found.form.shown), *rows):
        texts += [field.default, field.visible_when, field.required_when, field.readonly_when]
    named = " ".join(text for text in texts if text)
    return {
        item.key: item.field.to_json(values.get(item.key))
        for item in app.parameters
        if f"parameter.{item.key}" in named
    }
