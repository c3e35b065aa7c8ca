"""A record on paper: what a print template may see of it, gathered as whoever prints, then made elsewhere.

Hidden fields are not handed over, so no template can show them. What is gathered holds no connection and
no file; the document is made without either, in a process of its own.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from engines.definition.document_block import BlockPart, ColumnsBlock
from engines.definition.document_reads import Reads, reads_of
from engines.definition.document_source import DocumentSource, compile_document
from engines.definition.document_template import DocumentTemplate
from engines.errors import Issue, NotFound, PlatformError, StateConflict, ValidationFailed
from engines.expression.types import BOOLEAN, TEXT
from engines.language import pick
from engines.registry import nearest
from runtime.access.readable import readable_keys
from runtime.apps.catalog import CatalogEntity
from runtime.commands import read_records
from runtime.commands.context import Context
from runtime.commands.evaluate_on import evaluate_on
from runtime.commands.may_know import may_know
from runtime.commands.titles import names_of
from runtime.files.names import safe_name
from runtime.files.storage import FileStorage
from runtime.print.render import Document, PrintFormat, Sheet, render
from runtime.print.values import Writer, currency_name, day, moment, pictures, show
from runtime.store import files
from runtime.store.audit import write_audit

__all__ = [
    "Printed",
    "Printing",
    "gather",
    "gather_unpublished",
    "note_print",
    "offered",
    "produce",
    "template_named",
]

_MOST_PICTURES = 60


@dataclass(frozen=True)
class Printing:
    """A record gathered for one template, ready to be made into a document. `pictures`: storage keys
    by file id, `name` the file's without its ending."""

    template: str
    entity: str
    record: str
    language: str
    form: PrintFormat
    sheet: Sheet
    pictures: Mapping[str, str]
    name: str


@dataclass(frozen=True)
class Printed:
    document: Document
    name: str


@dataclass(frozen=True)
class _Plan:
    """A template compiled for one language and form; kept as long as the model."""

    source: DocumentSource
    reads: Reads


def template_named(ctx: Context, entity_name: str, name: str) -> tuple[str, DocumentTemplate]:
    """The app a template belongs to and the template, by its qualified name or by a key of the entity's
    own app. Raises NotFound."""
    entity = ctx.entity(entity_name)
    known = _of_entity(ctx, entity_name)
    wanted = ctx.catalog.model.resolve(entity.model.app, name)
    if wanted not in known:
        raise NotFound("print.no_template", {"name": name[:60]}, hint=nearest(name[:60], known))
    return wanted.partition(".")[0], known[wanted]


def _of_entity(ctx: Context, entity_name: str) -> dict[str, DocumentTemplate]:
    model = ctx.catalog.model
    return {
        name: template
        for name, template in model.document_templates.items()
        if model.resolve(name.partition(".")[0], template.entity) == entity_name
    }


def offered(ctx: Context, entity_name: str, record_id: str) -> dict[str, Any]:
    """{"documents": [{"name", "label", "languages", "printable", "attachable"}]} of a record in reach."""
    record_id = read_records.record_id_of(record_id)
    entity = ctx.entity(entity_name)
    read_records.require_reach(ctx, entity, record_id)
    found = []
    for name, template in _of_entity(ctx, entity_name).items():
        app = name.partition(".")[0]
        found.append(
            {
                "name": name, "label": template.label, "languages": list(template.languages),
                "printable": _printable(ctx, entity_name, record_id, app, template),
            }
        )  # fmt: skip
    return {"documents": found}


def _printable(ctx: Context, entity_name: str, record_id: str, app: str, template: DocumentTemplate) -> bool:
    condition = template.printable_when
    if condition is None:
        return True
    wanted = {"printable": (condition, BOOLEAN)}
    return evaluate_on(ctx, entity_name, record_id, app, wanted).get("printable") is True


def gather(
    ctx: Context,
    entity_name: str,
    record_id: str,
    name: str,
    language: str | None,
    form: PrintFormat,
    base: str,
) -> Printing:
    """All the template needs of the record, as far as the principal may read it.

    `base`: the address of the application, for links and codes. `language` None: the reader's own if the
    template has it. Raises NotFound and RecordNotFound, StateConflict when the record cannot be printed
    with it now, ValidationFailed for a language it is not in.
    """  # fmt: skip
    ctx.require(entity_name, "read")
    app, template = template_named(ctx, entity_name, name)
    entity = ctx.entity(entity_name)
    chosen = _language(template, language, ctx.principal.language)
    plan = _plan(entity, f"{app}.{template.key}", template, chosen, form)
    return _gathered(ctx, entity, record_id, app, template, plan, chosen, form, base)


def gather_unpublished(
    ctx: Context,
    record_id: str,
    app: str,
    template: DocumentTemplate,
    language: str | None,
    form: PrintFormat,
    base: str,
) -> Printing:
    """The same for a template that is not in use yet, over fields that are.

    Raises ValidationFailed besides for what the template names and records do not have.
    """
    entity_name = ctx.catalog.model.resolve(app, template.entity)
    ctx.require(entity_name, "read")
    entity = ctx.entity(entity_name)
    chosen = _language(template, language, ctx.principal.language)
    source = compile_document(template, entity.model, chosen, form)
    reads = reads_of(entity.model, source.source)
    if reads.issues:
        raise ValidationFailed(issues=reads.issues)
    return _gathered(ctx, entity, record_id, app, template, _Plan(source, reads), chosen, form, base)


def _gathered(
    ctx: Context,
    entity: CatalogEntity,
    record_id: str,
    app: str,
    template: DocumentTemplate,
    plan: _Plan,
    chosen: str,
    form: PrintFormat,
    base: str,
) -> Printing:
    entity_name = entity.name
    behind = [path for path in plan.reads.paths if "." in path]
    expand = tuple(sorted(read_records.readable_paths(ctx, entity_name, behind)))
    record = read_records.get(ctx, entity_name, record_id, expand)
    record_id = record["id"]
    if not _printable(ctx, entity_name, record_id, app, template):
        raise StateConflict("print.not_now", {"template": template.label})
    title = _title(record, entity)
    values, labels = record["values"], record["labels"]
    writer = Writer(chosen, ctx.catalog.zone, values.get("currency") or "")
    shown = writer.record(entity.model, values, labels, title)
    hidden = {path for path in plan.reads.paths if path not in values}
    hidden |= {key for key in plan.reads.rows if key not in values}
    for key in plan.reads.rows.keys() & values.keys():
        rows, lost = _rows(ctx, entity, key, plan.reads.rows[key], record, writer)
        shown["r"][key] = rows
        hidden |= lost
    texts = _evaluated(ctx, entity_name, record_id, app, template)
    link = f"{base.rstrip('/')}/app/{entity.model.app}/record/{entity_name}/{record_id}"
    currency = values.get("currency") or ctx.catalog.settings.currency
    document = {
        "currency": currency, "currency_name": currency_name(currency, chosen),
        "entity": pick(entity.model.definition.label, chosen, entity.model.key), "hidden": sorted(hidden),
        "language": chosen, "link": link, "title": title, "workspace": ctx.catalog.settings.name,
        "printed_at": moment(ctx.now, ctx.catalog.zone, chosen),
        "printed_by": names_of(ctx, [ctx.principal.user_id]).get(ctx.principal.user_id or "", ""),
        "shown": {"o": {key: value is True for key, value in texts.items() if key != "/file_name"}},
        "today": day(ctx.now.astimezone(ctx.catalog.zone).date(), chosen),
    }  # fmt: skip
    # A field goes by its name alone, but for those the template's own words keep to themselves.
    top = {**shown["r"], "record": shown, "document": {"o": document}}
    label = pick(template.label, chosen, template.key)
    named = texts.get("/file_name") or (f"{label} {title}" if title else label)
    sheet = Sheet(
        plan.source.source, {"o": top}, plan.source.css, named, chosen, plan.source.starts
    )  # fmt: skip
    wanted = [one["file"] for place in pictures(sheet.values) for one in place["pictures"]]
    found = files.by_ids(ctx.tx, dict.fromkeys(wanted[:_MOST_PICTURES]))
    keys = {file.id: file.thumbnail_key for file in found.values() if file.state == "ready"}
    full = f"{app}.{template.key}"
    return Printing(full, entity_name, record_id, chosen, form, sheet, keys, safe_name(str(named)))


def _language(template: DocumentTemplate, wanted: str | None, own: str) -> str:
    if wanted is not None and wanted not in template.languages:
        params = {"known": ", ".join(template.languages)}
        raise ValidationFailed(issues=[Issue("/lang", "print.no_language", params)])
    return wanted or (own if own in template.languages else template.languages[0])


def _plan(
    entity: CatalogEntity, name: str, template: DocumentTemplate, language: str, form: PrintFormat
) -> _Plan:
    key = ("document", name, language, form)
    plans: dict[Any, Any] = entity.statements
    found: _Plan | None = plans.get(key)
    if found is None:
        source = compile_document(template, entity.model, language, form)
        found = plans[key] = _Plan(source, reads_of(entity.model, source.source))
    return found


def _title(record: Mapping[str, Any], entity: CatalogEntity) -> str:
    key = entity.model.title
    return str(record["labels"].get(key) or record["values"].get(key) or "")


def _rows(
    ctx: Context,
    entity: CatalogEntity,
    key: str,
    paths: frozenset[str],
    record: Mapping[str, Any],
    writer: Writer,
) -> tuple[list[dict[str, Any]], set[str]]:
    """The rows of a sub-table as templates see them, and the paths whoever prints may not read. What is
    behind the rows' references is loaded once for all of them."""  # fmt: skip
    child = ctx.entity(entity.model.children[key].name)
    rows: Sequence[Mapping[str, Any]] = record["values"][key]
    labels: Sequence[Mapping[str, Any]] = record["labels"].get(key) or [{}] * len(rows)
    readable = readable_keys(ctx.catalog, ctx.catalog.rights(ctx.principal), child.name, partly=True)
    allowed = frozenset(read_records.readable_paths(ctx, child.name, paths))
    hidden = {
        f"{key}.{path}" for path in paths if path not in allowed or path.partition(".")[0] not in readable
    }
    # A field that may be read on some records only is absent from all rows of the others.
    hidden |= {
        f"{key}.{path}" for path in paths if rows and all(path.partition(".")[0] not in row for row in rows)
    }
    reached: dict[str, dict[str, dict[str, Any]]] = {}
    for name in {path.partition(".")[0] for path in allowed if "." in path}:
        target = child.model.types[name].entity
        if target is not None:
            rests = sorted(path.partition(".")[2] for path in allowed if path.startswith(f"{name}."))
            ids = sorted({row[name] for row in rows if row.get(name)})
            reached[name] = read_records.behind(ctx, target, ids, rests)
    plain = replace(writer, currency="")
    made = []
    for row, said in zip(rows, labels, strict=True):
        values = {name: value for name, value in row.items() if name != "id"}
        names = dict(said)
        for name, found in reached.items():
            record_behind = found.get(values.get(name) or "")
            if record_behind is not None:
                values |= {f"{name}.{path}": value for path, value in record_behind["values"].items()}
                names |= {f"{name}.{path}": label for path, label in record_behind["labels"].items()}
        made.append(plain.record(child.model, values, names, str(values.get(child.model.title) or "")))
    return made, hidden


def _evaluated(
    ctx: Context, entity_name: str, record_id: str, app: str, template: DocumentTemplate
) -> dict[str, Any]:
    """Which blocks are shown, by id, and "/file_name"; what reads what one may not know is absent."""
    wanted: dict[str, Any] = {}
    for block in _blocks((*template.blocks, *template.header, *template.footer)):
        condition = block.visible_when
        if condition is not None and may_know(ctx, entity_name, condition, app):
            wanted[block.id] = (condition, BOOLEAN)
    if template.file_name is not None and may_know(ctx, entity_name, template.file_name, app, expected=TEXT):
        wanted["/file_name"] = (template.file_name, TEXT)
    return evaluate_on(ctx, entity_name, record_id, app, wanted)


def _blocks(given: Sequence[BlockPart]) -> list[BlockPart]:
    found: list[BlockPart] = []
    for block in given:
        found.append(block)
        if isinstance(block, ColumnsBlock):
            found += _blocks(block.blocks)
    return found


def produce(storage: FileStorage, printing: Printing, data: Path | None = None) -> Printed:
    """The document. Reads pictures and runs a process; takes part in no transaction. `data`: where fonts
    are kept unpacked, the system's temporary directory without it.

    Raises ValidationFailed with the place in the template, Unavailable.
    """
    addresses = _pictures(storage, printing.pictures)
    for place in list(pictures(printing.sheet.values)):
        show(place, addresses)
    document = render(printing.sheet, printing.form, data)
    return Printed(document, f"{printing.name}.{printing.form}")


def _pictures(storage: FileStorage, keys: Mapping[str, str]) -> dict[str, str]:
    """Each picture in its own address. Only thumbnails, which are of our own making, reach the page."""
    found = {}
    for file, key in keys.items():
        try:
            with storage.open(key) as stream:
                found[file] = "data:image/webp;base64," + base64.b64encode(stream.read()).decode()
        except PlatformError:
            # Its bytes are away; the page goes without, as the screen does.
            continue
    return found


def note_print(ctx: Context, printing: Printing, **more: Any) -> None:
    """One line of the audit log: who took which record out of the house, and how."""
    detail = {"template": printing.template, "format": printing.form, "language": printing.language, **more}
    subject = f"record:{printing.entity}/{printing.record}"
    write_audit(ctx.tx, ctx.principal, "print", subject, detail, ctx.now, ctx.request_id)
