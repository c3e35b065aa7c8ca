"""Encrypted fields: sealed on the way into the store, revealed one at a time to whoever may."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from engines.definition.field_types import EncryptedTextField, Sealed
from engines.errors import AccessDenied, Issue, RecordNotFound, ValidationFailed
from runtime.apps.catalog import CatalogEntity
from runtime.commands.context import Context
from runtime.commands.record_rights import readable_on
from runtime.commands.scopes import in_any, in_scope
from runtime.keyring import SecretUnreadable, key_of
from runtime.store import records
from runtime.store.audit import write_audit
from runtime.store.encryption_keys import note_key, ready_keys
from runtime.store.ids import canonical

if TYPE_CHECKING:
    from runtime.commands.write import Draft

__all__ = ["place_of", "reveal", "reveal_page", "seal", "secret_fields"]


def secret_fields(entity: CatalogEntity) -> tuple[EncryptedTextField, ...]:
    found: tuple[EncryptedTextField, ...] | None = entity.statements.get("secret fields")
    if found is None:
        found = entity.statements["secret fields"] = tuple(
            field for field in entity.model.fields.values() if isinstance(field, EncryptedTextField)
        )
    return found


def place_of(entity: CatalogEntity, field: EncryptedTextField, record_id: str) -> str:
    """What a ciphertext is bound to, in ids: renaming changes nothing."""
    return f"{entity.model.app}/{entity.model.definition.id}/{field.id}/{record_id}"


def seal(ctx: Context, entity: CatalogEntity, drafts: Sequence[Draft]) -> None:
    """Encrypt what was typed, in place: nothing behind this sees it. A text that is there already stays as it
    is sealed, so that it counts as no change. Raises SecretUnreadable without a key to seal with."""
    children = {key: ctx.entity(child.name) for key, child in entity.model.children.items()}
    for draft in drafts:
        _seal(ctx, entity, draft.values, draft.old)
        for key, child in children.items():
            if secret_fields(child):
                before = {row["id"]: row for row in (draft.old or {}).get(key) or ()}
                for row in draft.values.get(key) or ():
                    _seal(ctx, child, row, before.get(row["id"]))


def _seal(ctx: Context, entity: CatalogEntity, values: dict[str, Any], old: Mapping[str, Any] | None) -> None:
    for field in secret_fields(entity):
        text = values.get(field.key)
        if not isinstance(text, str):
            continue
        place = place_of(entity, field, values["id"])
        before = (old or {}).get(field.key)
        if isinstance(before, Sealed) and _opened(ctx, before, place) == text:
            values[field.key] = before
        else:
            sealed = ready_keys(ctx.tx).seal(text, place)
            values[field.key] = Sealed(sealed)
            note_key(ctx.tx, key_of(sealed), ctx.now)


def _opened(ctx: Context, sealed: Sealed, place: str) -> str | None:
    try:
        return ctx.tx.database.keyring.open(sealed.text, place)
    except SecretUnreadable:
        # A value whose key is lost may still be replaced.
        return None


def reveal(ctx: Context, entity_name: str, record_id: str, key: str) -> str | None:
    """The text of one encrypted field, noted in the audit log before it is answered.

    Raises RecordNotFound, ValidationFailed for what is
    no such field, AccessDenied without the right to reveal it on this record, SecretUnreadable.
    """
    entity = ctx.entity(entity_name)
    ctx.require(entity_name, "read")
    identifier = canonical(record_id)
    values = records.by_ids(ctx.tx, entity, [identifier]).get(identifier) if identifier else None
    if values is None or not in_scope(ctx, entity, values, "read"):
        raise RecordNotFound()
    field = entity.model.fields.get(key)
    if not isinstance(field, EncryptedTextField) or key not in readable_on(ctx, entity, values):
        raise ValidationFailed(issues=[Issue("/field", "value.unknown_field", {"field": key[:100]})])
    if not in_any(ctx, entity, values, "read", ctx.rights(entity_name).reveal.get(key, ())):
        raise AccessDenied("secret.not_revealed", {"field": dict(field.label) or key})
    sealed = values[key]
    text = None
    if isinstance(sealed, Sealed):
        text = ctx.tx.database.keyring.open(sealed.text, place_of(entity, field, values["id"]))
    subject = f"{entity_name}/{values['id']}"
    write_audit(ctx.tx, ctx.principal, "reveal", subject, {"field": key}, ctx.now, ctx.request_id)
    return text


def reveal_page(
    ctx: Context, entity: CatalogEntity, shown: Sequence[dict[str, Any]], keys: Sequence[str]
) -> list[str]:
    """Put the texts of these fields under the labels of records as answers show them, where the principal
    may reveal them; ids of the records of which one was told. The caller notes them in the audit log.
    Raises SecretUnreadable."""
    guards = ctx.rights(entity.name).reveal
    fields = [field for field in secret_fields(entity) if field.key in keys]
    held = [record for record in shown if any(record["values"].get(field.key) for field in fields)]
    stored = records.by_ids(ctx.tx, entity, [record["id"] for record in held])
    told: list[str] = []
    for record in held:
        values = stored.get(record["id"])
        if values is None:
            continue
        for field in fields:
            sealed = values[field.key]
            if not isinstance(sealed, Sealed) or not record["values"].get(field.key):
                continue
            if in_any(ctx, entity, values, "read", guards.get(field.key, ())):
                place = place_of(entity, field, record["id"])
                record["labels"][field.key] = ctx.tx.database.keyring.open(sealed.text, place)
                if told[-1:] != [record["id"]]:
                    told.append(record["id"])
    return told
