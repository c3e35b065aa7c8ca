"""Records as a spreadsheet file: what a list shows to whoever may export, row by row.

Rows come from the very statement that serves lists, so row scopes, hidden fields and masks hold; the
scope of *export* narrows them further. The file is written outside any request's memory.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, BinaryIO

from engines.definition.field_types import AutonumberField
from engines.definition.field_types.options import OptionsField
from engines.errors import PayloadTooLarge
from engines.expression.types import ValueType
from engines.language import render
from runtime.access.principal import Principal
from runtime.apps.catalog import CatalogEntity
from runtime.commands import read_records
from runtime.commands.context import Context
from runtime.commands.import_mapping import settable_keys
from runtime.commands.import_records import require_import
from runtime.commands.read_records import MAX_LIMIT, ListRequest
from runtime.files.sheet_cells import Cell, cell_of
from runtime.files.sheet_writer import SheetFormat, write_sheet
from runtime.store.audit import write_audit
from runtime.store.query import type_of
from runtime.workspace import Workspace

__all__ = ["MAX_ROWS", "export_records", "import_template", "require_export"]

MAX_ROWS = 1_000_000


@dataclass(frozen=True)
class _Column:
    path: str
    heading: str
    kind: ValueType
    options: dict[str, str]
    """Label of each option by its key."""


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
) -> int:
    """Write the records a list with this filter, sort and fields would show; returns how many.

    Without `fields` every field of the entity but its sub-tables. One state of the data, whatever is
    written meanwhile. Raises AccessDenied, ValidationFailed as lists do, PayloadTooLarge.
    """
    with workspace.database.read(snapshot=True) as tx:
        ctx = Context(tx, workspace.catalogs.current(tx), principal, workspace.clock.now(), request_id)
        require_export(ctx, entity_name)
        columns = _columns(ctx, ctx.entity(entity_name), request, language)
        wanted = replace(
            request, fields=tuple(column.path for column in columns), limit=MAX_LIMIT, count=False, after=None
        )
        rows = _rows(ctx, entity_name, wanted, columns, language)
        written = write_sheet(form, target, [column.heading for column in columns], rows)
    with workspace.database.write() as tx:
        # Who took how much out of the house is worth knowing.
        detail = {"rows": written, "filter": request.filter, "fields": [column.path for column in columns]}
        now = workspace.clock.now()
        write_audit(tx, principal, "export", f"entity:{entity_name}", detail, now, request_id)
    return written


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
    write_sheet(form, target, _headings(entity, keys, language), iter(()))


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
        columns.append(_Column(text, heading, type_of(ctx.catalog, model, path), options))
    return columns


def _field(ctx: Context, entity: CatalogEntity, path: Sequence[str]) -> Any:
    owner = entity.model
    for key in path[:-1]:
        owner = ctx.entity(owner.types[key].entity or "").model
    return owner.fields.get(path[-1])


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
    ctx: Context, entity_name: str, request: ListRequest, columns: Sequence[_Column], language: str
) -> Iterator[list[Cell]]:
    readers = [_reader(ctx, column, language) for column in columns]
    count = 0
    while True:
        page = read_records.page(ctx, entity_name, request, also="export")
        count += len(page["records"])
        if count > MAX_ROWS:
            raise PayloadTooLarge("export.too_many_rows", {"maximum": f"{MAX_ROWS:,}"})
        for record in page["records"]:
            yield [read(record) for read in readers]
        if page["next"] is None:
            return
        request = replace(request, after=page["next"])


def _reader(ctx: Context, column: _Column, language: str) -> Callable[[dict[str, Any]], Cell]:
    zone, path, kind, options = ctx.catalog.zone, column.path, column.kind, column.options

    def read(record: dict[str, Any]) -> Cell:
        return cell_of(kind, record["values"].get(path), record["labels"].get(path), options, zone, language)

    return read
