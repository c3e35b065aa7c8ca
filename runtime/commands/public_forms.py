"""Public forms: describe one to a visitor, take what they send, keep what they have begun.

Visitors write through the same commands as everybody, as a principal of their own kind whose one right
is to create a record with the form's fields (`runtime.access.visitor`).
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping, Sequence
from typing import Any

from engines.definition.field_types.base import encode_value
from engines.errors import Conflict, NotFound, PayloadTooLarge, StorageFull
from engines.form.presets import Presets, compile_presets
from runtime.access.rights import Rights
from runtime.apps.catalog import Catalog, CatalogEntity
from runtime.commands import write
from runtime.commands.context import Context
from runtime.commands.describe_app import describe_entity
from runtime.commands.describe_forms import describe_sections
from runtime.commands.open_form import (
    OpenForm,
    file_places,
    form_entity,
    most_rows,
    offered_records,
    offers,
    row_entities,
)
from runtime.commands.visitor_values import check_sent, without_files
from runtime.store import public_forms as store

__all__ = [
    "MAX_UPLOAD_BYTES",
    "VISITOR_TYPES",
    "describe",
    "find",
    "keep_draft",
    "list_forms",
    "load_draft",
    "require_upload",
    "submit",
    "thanks",
]

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


def find(catalog: Catalog, slug: str) -> OpenForm:
    """The form at /f/<slug>. Raises NotFound."""
    for name, form in catalog.model.public_forms.items():
        if form.slug == slug:
            return OpenForm(name.partition(".")[0], name, form)
    raise NotFound("public_form.not_found")


def describe(ctx: Context, found: OpenForm) -> dict[str, Any]:
    """What the visitor's page needs (docs/architecture.md); nothing of the entity but the form's fields."""
    form = found.form
    entity = form_entity(ctx, found)
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
            field["max_rows"] = most_rows(ctx, found, field["key"])
    return {
        **described,
        "submit_label": form.submit_label,
        "entity": described_entity,
        "entities": {
            child.name: _described(ctx, child, rights, form.rows[key].fields)
            for key, child in row_entities(ctx, found)
        },
        "sections": describe_sections(ctx, found.app, entity, form.sections),
        "options": {offer.place: offered_records(ctx, found, offer) for offer in offers(ctx, found)},
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


def submit(ctx: Context, found: OpenForm, body: Mapping[str, Any]) -> dict[str, Any]:
    """Create the record of what was sent: {"values", "parameters"?, "override"?, "draft"?,
    "uploads"?}. `uploads` is the secret its files were uploaded with.

    Raises ValidationFailed, and Conflict when the form is not open (any more).
    """
    form = found.form
    _require_open(ctx, found)
    entity = form_entity(ctx, found)
    values = _presets(ctx, found, entity).complete(
        body["values"], body.get("parameters") or {}, ctx.evaluation
    )
    check_sent(ctx, found, values, body.get("uploads"))
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
    data = json.dumps(without_files(ctx, found, values), ensure_ascii=False)
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


def require_upload(ctx: Context, found: OpenForm, size: int) -> None:
    """Raises unless the form is open, has a place for files, and there is room for `size` bytes more."""
    _require_open(ctx, found)
    if not file_places(ctx, found):
        raise NotFound("public_form.not_found")
    if size > MAX_UPLOAD_BYTES:
        raise PayloadTooLarge("files.too_large", {"maximum": "20 MB"})
    if store.unsent_bytes(ctx.tx) + size > MAX_UNSENT_BYTES:
        raise StorageFull("public_form.no_room")


def _constants(ctx: Context, found: OpenForm) -> dict[str, Any]:
    """Parameters of the app that the form's own conditions may read."""
    app = ctx.catalog.app(found.app)
    values = ctx.catalog.model.parameter_values(found.app)
    entity = form_entity(ctx, found).model
    texts = [section.visible_when for section in found.form.sections]
    texts += [check.condition for check in entity.definition.checks]
    rows = [
        child.model.fields[name]
        for key, child in row_entities(ctx, found)
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
