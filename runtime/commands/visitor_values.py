"""What a visitor sends with a public form: only fields of its rows, records it offers, files of their own.

Everything here is looked at as the fields will read it (`coerce`), so that no spelling of a value goes
round its check; what a field cannot read at all is refused by the write itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from engines.definition.field_types import FieldType, ListField
from engines.definition.field_types.base import ValueProblem
from engines.errors import Issue, ValidationFailed
from runtime.commands.context import Context
from runtime.commands.files import file_fields
from runtime.commands.open_form import (
    OpenForm,
    file_places,
    form_entity,
    most_rows,
    offered_among,
    offers,
    row_entities,
)
from runtime.store import public_forms as store

__all__ = ["check_sent", "without_files"]


def check_sent(ctx: Context, found: OpenForm, values: Mapping[str, Any], uploads: str | None) -> None:
    """`uploads` is the secret the visitor's files were uploaded with. Raises ValidationFailed."""
    for issues in (_of_rows(ctx, found, values), _of_options(ctx, found, values),
                   _of_files(ctx, found, values, uploads)):  # fmt: skip
        if issues:
            raise ValidationFailed(issues=issues)


def without_files(ctx: Context, found: OpenForm, values: Mapping[str, Any]) -> dict[str, Any]:
    """Of what was filled in that which a draft keeps: files wait a day, drafts thirty."""
    files = {tuple(place.split(".")) for place in file_places(ctx, found)}
    rows = dict(row_entities(ctx, found))
    kept = {key: value for key, value in values.items() if key in found.form.shown and (key,) not in files}
    for key in rows.keys() & kept.keys():
        if isinstance(kept[key], list):
            kept[key] = [
                {name: value for name, value in row.items() if (key, name) not in files}
                for row in kept[key]
                if isinstance(row, dict)
            ]
    return kept


def _of_rows(ctx: Context, found: OpenForm, values: Mapping[str, Any]) -> list[Issue]:
    """No more rows than the form takes, and nothing of them but its fields: no id, no place of theirs."""
    issues = []
    for key, _ in row_entities(ctx, found):
        rows = values.get(key)
        most = most_rows(ctx, found, key)
        form_rows = found.form.rows[key].fields
        if isinstance(rows, list) and len(rows) > most:
            issues.append(Issue(f"/values/{key}", "value.too_many_rows", {"maximum": most}))
        for index, row in enumerate(rows if isinstance(rows, list) else ()):
            strange = [name for name in row if name not in form_rows] if isinstance(row, dict) else []
            issues += [
                Issue(f"/values/{key}/{index}/{name[:200]}", "value.unknown_field", {"field": name[:100]})
                for name in strange[:20]
            ]
    return issues


def _of_options(ctx: Context, found: OpenForm, values: Mapping[str, Any]) -> list[Issue]:
    """Only what is offered may be chosen: any other answer would tell which records exist."""
    issues = []
    for offer in offers(ctx, found):
        field = offer.entity.model.fields[offer.key]
        given = list(_given(field, values, offer.place))
        if not given:
            continue
        chosen = offered_among(ctx, found, offer, (one for _, one in given if one is not None))
        issues += [
            Issue(f"/values/{pointer}", "value.reference_missing", {"field": field.label or offer.key})
            for pointer, one in given
            if one not in chosen
        ]
    return issues


def _of_files(ctx: Context, found: OpenForm, values: Mapping[str, Any], token: str | None) -> list[Issue]:
    """Files must be those of this very visitor: nobody else has uploaded them with their secret."""
    own = store.uploaded(ctx.tx, found.use, token) if token else frozenset()
    # Fields the form does not show as well: a parameter of its address may name one.
    places = [("", form_entity(ctx, found))]
    places += [(f"{key}.", child) for key, child in row_entities(ctx, found)]
    return [
        Issue(f"/values/{pointer}", "value.file_missing")
        for prefix, entity in places
        for key in file_fields(entity)
        for pointer, one in _given(entity.model.fields[key], values, prefix + key)
        if one not in own
    ]


def _given(field: FieldType, values: Mapping[str, Any], place: str) -> Iterator[tuple[str, str | None]]:
    """(pointer, id) of each record or file sent for "folder", or in every row for "lines.product". The id
    is None for what a field of one value cannot read."""
    key, _, name = place.partition(".")
    if not name:
        yield from _items(field, key, values.get(key))
    elif isinstance(values.get(key), list):
        for index, row in enumerate(values[key]):
            if isinstance(row, dict):
                yield from _items(field, f"{key}/{index}/{name}", row.get(name))


def _items(field: FieldType, pointer: str, raw: Any) -> Iterator[tuple[str, str | None]]:
    several = isinstance(field, ListField)
    try:
        value = field.coerce(raw)
    except ValueProblem:
        # Of a list the write says which item does not fit.
        if not several:
            yield pointer, None
        return
    if several:
        yield from ((f"{pointer}/{index}", one) for index, one in enumerate(value or ()))
    elif value is not None:
        yield pointer, value
