"""Print templates: fields that exist, a language Jinja2 can read, blocks that fit their fields."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from engines.definition import document_block as blocks
from engines.definition.checks.findings import Findings
from engines.definition.document_reads import reads_of
from engines.definition.document_template import DocumentTemplate
from engines.definition.entity_model import EntityModel
from engines.definition.field_types import FileField, ImageField, SignatureField
from engines.definition.text_template import PLACE
from engines.expression import BOOLEAN, TEXT

__all__ = ["check_document_templates"]

_MAX_DEPTH = 3


def check_document_templates(findings: Findings) -> None:
    for number, template in enumerate(findings.app.document_templates):
        pointer = f"/document_templates/{number}"
        if (template.body is None) != bool(template.blocks):
            findings.error(pointer, "body_or_blocks")
        if any(sign in template.style.lower() for sign in ("url(", "@import")):
            findings.warning(f"{pointer}/style", "style_fetches")
        entity = findings.entity(f"{pointer}/entity", template.entity)
        if entity is None:
            continue
        if entity.parent is not None:
            findings.error(f"{pointer}/entity", "rows_not_printed", {"entity": template.entity})
            continue
        _check_settings(findings, pointer, entity, template)
        if template.body is not None:
            _check_source(findings, f"{pointer}/body", entity, template.body)
        seen: set[str] = set()
        for name in ("blocks", "header", "footer"):
            _check_blocks(findings, f"{pointer}/{name}", entity, getattr(template, name), seen, 0)


def _check_settings(
    findings: Findings, pointer: str, entity: EntityModel, template: DocumentTemplate
) -> None:
    if template.printable_when is not None:
        findings.expression(f"{pointer}/printable_when", entity, template.printable_when, BOOLEAN)
    if template.file_name is not None:
        findings.expression(f"{pointer}/file_name", entity, template.file_name, TEXT)
    key = template.attach_to
    if key is not None and findings.field(f"{pointer}/attach_to", entity, key) is not None:
        field = entity.fields.get(key)
        if not isinstance(field, FileField) or isinstance(field, ImageField | SignatureField):
            findings.error(f"{pointer}/attach_to", "not_a_file_field", {"field": key})


def _check_source(findings: Findings, pointer: str, entity: EntityModel, source: str) -> None:
    reads = reads_of(entity, source)
    findings.issues += [issue.at(pointer) for issue in reads.issues]
    for item in dict.fromkeys(reads.fields):
        findings.use(pointer, item, "source")


def _check_blocks(
    findings: Findings,
    pointer: str,
    entity: EntityModel,
    given: Sequence[Any],
    seen: set[str],
    depth: int,
) -> None:
    # Twice in one list is what the check of names finds; conditions go by the id across all of them.
    elsewhere = frozenset(seen)
    seen.update(block.id for block in given)
    for index, block in enumerate(given):
        place = f"{pointer}/{index}"
        if block.id in elsewhere:
            findings.error(f"{place}/id", "duplicate_block", {"name": block.id})
        if block.visible_when is not None:
            findings.expression(f"{place}/visible_when", entity, block.visible_when, BOOLEAN)
        for text_place, text in _texts(block):
            for number, match in enumerate(PLACE.finditer(text)):
                findings.path(f"{place}/{text_place}", entity, match[1], number)
        for path_place, path in _paths(block):
            findings.path(f"{place}/{path_place}", entity, path)
        if isinstance(block, blocks.ColumnsBlock):
            _check_widths(findings, place, list(block.widths))
            if depth + 1 >= _MAX_DEPTH:
                findings.error(place, "blocks_too_deep", {"maximum": _MAX_DEPTH})
            else:
                _check_blocks(findings, f"{place}/blocks", entity, block.blocks, seen, depth + 1)
        elif isinstance(block, blocks.TableBlock):
            _check_table(findings, place, entity, block)
        elif isinstance(block, blocks.HtmlBlock):
            _check_source(findings, f"{place}/html", entity, block.html)
        elif isinstance(block, blocks.PictureBlock):
            _check_picture(findings, f"{place}/field", entity, block.field)


def _check_widths(findings: Findings, place: str, widths: Sequence[int]) -> None:
    if sum(widths) > 100:
        findings.error(place, "widths_do_not_fit", {"sum": sum(widths)})


def _check_table(findings: Findings, place: str, entity: EntityModel, block: blocks.TableBlock) -> None:
    if findings.field(f"{place}/field", entity, block.field) is None:
        return
    child = entity.children.get(block.field)
    if child is None:
        findings.error(f"{place}/field", "not_a_subtable", {"field": block.field})
        return
    _check_widths(findings, place, [column.width or 0 for column in block.columns])
    for index, column in enumerate(block.columns):
        findings.path(f"{place}/columns/{index}/path", child, column.path)


def _check_picture(findings: Findings, place: str, entity: EntityModel, path: str) -> None:
    """The path itself has been looked at; here what kind of field it ends at."""
    field: Any = None
    current: EntityModel | None = entity
    for key in path.split("."):
        if current is None or key not in current.types:
            return
        field, kind = current.fields.get(key), current.types[key]
        current = findings.model.find_entity(kind.entity) if kind.entity else None
    if not isinstance(field, ImageField | SignatureField):
        findings.error(place, "not_a_picture", {"field": path})


def _texts(block: Any) -> Iterator[tuple[str, str]]:
    """Texts that may hold places over the record, with where they stand."""
    labels: list[tuple[str, Any]] = []
    if isinstance(block, blocks.HeadingBlock | blocks.TextBlock):
        labels.append(("text", block.text))
    elif isinstance(block, blocks.QrBlock):
        labels.append(("caption", block.caption))
    elif isinstance(block, blocks.FieldsBlock):
        labels += [(f"fields/{at}/label", one.label) for at, one in enumerate(block.fields)]
    elif isinstance(block, blocks.TableBlock):
        labels += [(f"columns/{at}/label", one.label) for at, one in enumerate(block.columns)]
    elif isinstance(block, blocks.TotalsBlock):
        labels += [(f"totals/{at}/label", one.label) for at, one in enumerate(block.totals)]
    elif isinstance(block, blocks.SignaturesBlock):
        labels += [(f"signatures/{at}/label", one.label) for at, one in enumerate(block.signatures)]
    for place, label in labels:
        for language, text in label.items():
            yield f"{place}/{language}", text


def _paths(block: Any) -> Iterator[tuple[str, str]]:
    """Paths over the record, with where they stand."""
    if isinstance(block, blocks.FieldsBlock):
        yield from ((f"fields/{at}/path", one.path) for at, one in enumerate(block.fields))
    elif isinstance(block, blocks.TotalsBlock):
        yield from ((f"totals/{at}/path", one.path) for at, one in enumerate(block.totals))
    elif isinstance(block, blocks.SignaturesBlock):
        yield from (
            (f"signatures/{at}/field", one.field) for at, one in enumerate(block.signatures) if one.field
        )
    elif isinstance(block, blocks.PictureBlock | blocks.QrBlock) and block.field:
        yield "field", block.field
