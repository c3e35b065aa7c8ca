"""Records as a spreadsheet file: what a list shows to whoever may export, row by row.

Rows come from the very statement that serves lists, so row scopes, hidden fields and masks hold; the
scope of *export* narrows them further. The file is written outside any request's memory.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, BinaryIO

from engines.definition.field_types import AutonumberField, FieldType
from engines.definition.field_types.options import OptionsField
from engines.errors import AccessDenied, Issue, PayloadTooLarge, ValidationFailed
from engines.expression.types import ValueType
from engines.language import render
from engines.registry import nearest
from runtime.access.principal import Principal
from runtime.apps.catalog import CatalogEntity
from runtime.commands import read_records, secrets, spellings
from runtime.commands.context import Context
from runtime.commands.import_mapping import settable_keys
from runtime.commands.import_people import beside_label, offered
from runtime.commands.import_records import require_import
from runtime.commands.read_records import MAX_LIMIT, ListRequest
from runtime.files.sheet_cells import Cell, cell_of
from runtime.files.sheet_writer import SheetFormat, write_sheet
from runtime.store.audit import write_audit
from runtime.store.query import type_of
from runtime.workspace import Workspace

__all__ = [
    "MAX_REVEALED", "MAX_ROWS", "ExportChoices", "export_records", "import_template", "require_export",
]  # fmt: skip

MAX_ROWS = 1_000_000
MAX_REVEALED = 10_000
"""Records whose encrypted texts one file may tell: more is a breach, not a list."""


@dataclass(frozen=True)
class ExportChoices:
    """How values are written where there is a choice. `as_typed`: telephone numbers as people typed them
    instead of their one form. `reveal`: keys of encrypted fields whose texts are wanted; what somebody may
    not reveal, on a record, stays masked."""

    as_typed: bool = False
    reveal: tuple[str, ...] = ()


PLAIN = ExportChoices()


@dataclass(frozen=True)
class _Column:
    path: str
    heading: str
    kind: ValueType
    options: dict[str, str]
    """Label of each option by its key."""
    text_of: Callable[[Any], str | None]


def require_export(ctx: Context, entity_name: str) -> None:
    """Raises AccessDenied or NotFound unless the principal may export records of the entity."""
    ctx.entity(entity_name)
    ctx.require(entity_name, "read")
    ctx.require(entity_name, "export")


def export_records(
    workspace: Workspace,
    principal: Principal,
    entity_name: str,
    request: ListRequest,
    form: SheetFormat,
    language: str,
    target: BinaryIO,
    request_id: str = "",
    choices: ExportChoices = PLAIN,
) -> int:
    """Write the records a list with this filter, sort and fields would show; returns how many.

    Without `fields` every field of the entity but its sub-tables. One state of the data, whatever is
    written meanwhile. Every text of an encrypted field that is in the file stands in the audit log before
    the file is answered. Raises AccessDenied, ValidationFailed as lists do, PayloadTooLarge.
    """
    revealed: list[str] = []
    with workspace.database.read(snapshot=True) as tx:
        ctx = Context(tx, workspace.catalogs.current(tx), principal, workspace.clock.now(), request_id)
        require_export(ctx, entity_name)
        columns = _columns(ctx, ctx.entity(entity_name), request, language)
        wanted = replace(
            request, fields=tuple(column.path for column in columns), limit=MAX_LIMIT, count=False, after=None
        )
        _require_reveal(ctx, ctx.entity(entity_name), choices, wanted.fields or ())
        rows = _rows(ctx, entity_name, wanted, columns, language, choices, revealed)
        written = write_sheet(form, target, [column.heading for column in columns], rows)
    with workspace.database.write() as tx:
        # Who took how much out of the house is worth knowing.
        detail = {"rows": written, "filter": request.filter, "fields": [column.path for column in columns]}
        now = workspace.clock.now()
        for start in range(0, len(revealed), MAX_LIMIT):
            taken = {"fields": list(choices.reveal), "records": revealed[start : start + MAX_LIMIT]}
            write_audit(tx, principal, "reveal", f"entity:{entity_name}", taken, now, request_id)
        write_audit(tx, principal, "export", f"entity:{entity_name}", detail, now, request_id)
    return written


def _require_reveal(
    ctx: Context, entity: CatalogEntity, choices: ExportChoices, shown: Sequence[str]
) -> None:
    """Raises ValidationFailed for what is no encrypted field of the file, AccessDenied for one whose texts
    the principal may reveal on no record."""
    secret = {field.key: field for field in secrets.secret_fields(entity)}
    issues = [
        Issue(f"/reveal/{index}", "value.unknown_field", {"field": key[:100]}, nearest(key, secret))
        for index, key in enumerate(choices.reveal)
        if key not in secret or key not in shown
    ]
    if issues:
        raise ValidationFailed(issues=issues)
    for key in choices.reveal:
        if not ctx.rights(entity.name).reveal.get(key):
            raise AccessDenied("secret.not_revealed", {"field": dict(secret[key].label) or key})


def import_template(
    ctx: Context, entity_name: str, form: SheetFormat, language: str, target: BinaryIO
) -> None:
    """An empty file with the headings an import of this entity recognises by itself."""
    require_import(ctx, entity_name)
    entity = ctx.entity(entity_name)
    settable = settable_keys(ctx, entity)
    keys = [
        field.key
        for field in entity.model.definition.fields
        if field.key in settable and not isinstance(field, AutonumberField)
    ]
    keys += [key for key in ("owner", "department", "currency", "rate") if key in settable]
    headings = [
        *_headings(entity, keys, language),
        *(beside_label(key)[language] for key in offered(ctx, entity)),
    ]
    write_sheet(form, target, headings, iter(()))


def _columns(ctx: Context, entity: CatalogEntity, request: ListRequest, language: str) -> list[_Column]:
    paths = read_records.columns_of(ctx, entity.name, request)
    model = entity.model
    if request.fields is None:
        own = [path for path in paths if path[0] in model.fields or path[0] in ("currency", "rate")]
        paths = tuple(path for path in own if model.types[path[0]].kind != "rows")
    texts = [".".join(path) for path in paths]
    headings = _headings(entity, texts, language, ctx)
    columns = []
    for path, text, heading in zip(paths, texts, headings, strict=True):
        options: dict[str, str] = {}
        field = _field(ctx, entity, path)
        if isinstance(field, OptionsField):
            options = {key: _said(label, language, key) for key, label in field.option_labels.items()}
        text_of = field.cell_text if field is not None else _no_text
        columns.append(_Column(text, heading, type_of(ctx.catalog, model, path), options, text_of))
    return columns


def _field(ctx: Context, entity: CatalogEntity, path: Sequence[str]) -> FieldType | None:
    """None for what every record has, and for a part of a value."""
    owner = entity.model
    for key in path[:-1]:
        if owner.types[key].kind == "parts":
            return None
        owner = ctx.entity(owner.types[key].entity or "").model
    return owner.fields.get(path[-1])


def _no_text(value: Any) -> str | None:
    """Of what every record has: system fields, currency and rate."""
    return None


def _said(label: Any, language: str, otherwise: str) -> str:
    found = label.get(language) or next(iter(label.values()), "") if label else ""
    return found or otherwise


def _headings(
    entity: CatalogEntity, texts: Sequence[str], language: str, ctx: Context | None = None
) -> list[str]:
    """Labels as people read them; a label two columns share gives way to the key."""
    labels = []
    for text in texts:
        path = text.split(".")
        field = _field(ctx, entity, path) if ctx is not None else entity.model.fields.get(text)
        if field is not None:
            labels.append(_said(field.label, language, path[-1]))
        else:
            labels.append(render(f"field.{path[-1]}", {}, language) if path[-1] in _SYSTEM else path[-1])
    return [
        text if len(path := text.split(".")) > 1 or labels.count(label) > 1 else label or path[0]
        for text, label in zip(texts, labels, strict=True)
    ]


_SYSTEM = frozenset(
    ("created_at", "created_by", "updated_at", "updated_by", "owner", "department", "currency", "rate")
)


def _rows(
    ctx: Context,
    entity_name: str,
    request: ListRequest,
    columns: Sequence[_Column],
    language: str,
    choices: ExportChoices,
    revealed: list[str],
) -> Iterator[list[Cell]]:
    """`revealed` takes the ids of records whose secrets are told."""
    entity = ctx.entity(entity_name)
    readers = [_reader(ctx, column, language) for column in columns]
    count = 0
    while True:
        page = read_records.page(ctx, entity_name, request, also="export")
        count += len(page["records"])
        if count > MAX_ROWS:
            raise PayloadTooLarge("export.too_many_rows", {"maximum": f"{MAX_ROWS:,}"})
        if choices.as_typed:
            spellings.show(ctx, entity, page["records"])
        if choices.reveal:
            revealed += secrets.reveal_page(ctx, entity, page["records"], choices.reveal)
            if len(revealed) > MAX_REVEALED:
                raise PayloadTooLarge("export.too_many_revealed", {"maximum": f"{MAX_REVEALED:,}"})
        for record in page["records"]:
            yield [read(record) for read in readers]
        if page["next"] is None:
            return
        request = replace(request, after=page["next"])


def _reader(ctx: Context, column: _Column, language: str) -> Callable[[dict[str, Any]], Cell]:
    zone, path, kind, options = ctx.zone, column.path, column.kind, column.options

    def read(record: dict[str, Any]) -> Cell:
        value, label = record["values"].get(path), record["labels"].get(path)
        return cell_of(kind, value, label, options, zone, language, column.text_of)

    return read
