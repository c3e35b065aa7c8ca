"""A print template as one text of HTML and Jinja2 and one style sheet: blocks are written out here.

What builders and labels say is escaped on the way, braces included: only a place shaped like a path is
a place, and no label ever is a program.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from typing import TYPE_CHECKING, Any, Literal

from engines.definition import document_block as blocks
from engines.definition.document_style import ALIGNED, page_style
from engines.definition.document_template import DocumentTemplate
from engines.definition.system_labels import SYSTEM_LABELS
from engines.definition.text_template import PLACE
from engines.language import pick

if TYPE_CHECKING:
    from engines.definition.entity_model import EntityModel

__all__ = ["DocumentSource", "compile_document"]

_PAGE = {"zh": "第 {page} 页，共 {pages} 页", "en": "Page {page} of {pages}"}
_WORDS = {"zh": "大写", "en": "In words"}
_DATE = {"zh": "日期", "en": "Date"}
_PAGE_PLACE = re.compile(r"\{(pages?)\}")


@dataclass(frozen=True)
class DocumentSource:
    """`starts`: the line of `source` at which each block of the template begins; empty for a body."""

    source: str
    css: str
    starts: tuple[int, ...] = ()


@dataclass
class _Writer:
    entity: EntityModel
    language: str
    form: Literal["html", "pdf"]
    numbers: list[tuple[str, blocks.PageNumberBlock]] = field(default_factory=list)
    """Page numbers by where they stand ("header", "footer")."""
    place: str = "body"

    def write(self, block: Any) -> str:
        text = _WRITERS[type(block)](self, block)
        if block.visible_when is not None and text:
            return f'{{% if document.shown["{block.id}"] %}}{text}{{% endif %}}'
        return text

    # -- pieces

    def label(self, label: Mapping[str, str]) -> str:
        return pick(label, self.language)

    def text(self, label: Mapping[str, str]) -> str:
        """A label as markup, its {places} as values."""
        said, pieces, end = self.label(label), [], 0
        for match in PLACE.finditer(said):
            pieces += [_literal(said[end : match.start()]), f"{{{{ {_value(match[1])} }}}}"]
            end = match.end()
        return "".join((*pieces, _literal(said[end:])))

    def named(self, label: Mapping[str, str], entity: EntityModel | None, path: str) -> str:
        """The label given, else what the field at the end of `path` is called."""
        if label:
            return self.text(label)
        last = path.split(".")[-1]
        *before, _ = path.split(".")
        for key in before:
            kind = entity.types.get(key) if entity else None
            entity = entity.model.find_entity(kind.entity) if entity and kind and kind.entity else None
        own = entity.fields.get(last) if entity else None
        return _literal(pick(own.label if own else SYSTEM_LABELS.get(last), self.language, last))


def _literal(text: str) -> str:
    return escape(text).replace("{", "&#123;").replace("}", "&#125;")


def _value(path: str, of: str = "record") -> str:
    return of + "".join(f'["{key}"]' for key in path.split("."))


def _raw(path: str) -> str:
    *before, last = path.split(".")
    return _value(".".join((*before, "raw", last)))


def _readable(path: str, inner: str) -> str:
    return f'{{% if "{path}" not in document.hidden %}}{inner}{{% endif %}}'


def _heading(writer: _Writer, block: blocks.HeadingBlock) -> str:
    style = ALIGNED[block.align]
    return f'<h{block.level} class="{style}">{writer.text(block.text)}</h{block.level}>'


def _text(writer: _Writer, block: blocks.TextBlock) -> str:
    said = writer.text(block.text)
    kind = " ".join(filter(None, ("text", block.size, ALIGNED[block.align], "strong" * block.strong)))
    paragraphs = [part.replace("\n", "<br>") for part in re.split(r"\n\s*\n", said)]
    return f'<div class="{kind}">' + "".join(f"<p>{part}</p>" for part in paragraphs) + "</div>"


def _fields(writer: _Writer, block: blocks.FieldsBlock) -> str:
    shown = []
    for one in block.fields:
        label = writer.named(one.label, writer.entity, one.path)
        value = _value(one.path)
        cell = (
            f'<div class="field" style="width:{100 / block.columns:.4g}%"><span class="label">{label}</span>'
            f'<span class="value">{{{{ {value} }}}}</span></div>'
        )
        if not block.blanks:
            cell = f"{{% if {value}|string %}}{cell}{{% endif %}}"
        shown.append(_readable(one.path, cell))
    return f'<div class="fields">{"".join(shown)}</div>'


def _table(writer: _Writer, block: blocks.TableBlock) -> str:
    child = writer.entity.children.get(block.field)
    heads, cells = [], []
    if block.numbered:
        heads.append(f'<th class="count">{"序号" if writer.language == "zh" else "No."}</th>')
        cells.append('<td class="count">{{ loop.index }}</td>')
    for column in block.columns:
        path = f"{block.field}.{column.path}"
        width = f' style="width:{column.width}%"' if column.width else ""
        kind = ALIGNED[column.align] if column.align else _natural(child, column.path)
        label = writer.named(column.label, child, column.path)
        heads.append(_readable(path, f'<th class="{kind}"{width}>{label}</th>'))
        cells.append(_readable(path, f'<td class="{kind}">{{{{ {_value(column.path, "row")} }}}}</td>'))
    table = (
        f'<table class="rows"><thead><tr>{"".join(heads)}</tr></thead><tbody>'
        f"{{% for row in {_value(block.field)} %}}<tr>{''.join(cells)}</tr>{{% endfor %}}</tbody></table>"
    )
    return _readable(block.field, table)


def _natural(entity: EntityModel | None, path: str) -> str:
    """Figures stand to the right, everything else to the left."""
    for key in path.split("."):
        kind = entity.types.get(key) if entity else None
        if kind is None:
            return "left"
        if kind.kind in ("number", "money"):
            return "right"
        entity = entity.model.find_entity(kind.entity) if entity and kind.entity else None
    return "left"


def _totals(writer: _Writer, block: blocks.TotalsBlock) -> str:
    rows = []
    for total in block.totals:
        label = writer.named(total.label, writer.entity, total.path)
        kind = ' class="strong"' if total.strong else ""
        row = f"<tr{kind}><th>{label}</th><td>{{{{ {_value(total.path)} }}}}</td></tr>"
        if total.words:
            function = "amount_in_words" if writer.language == "zh" else "amount_in_english"
            between = "" if writer.language == "zh" else " "
            words = f"{{{{ document.currency_name }}}}{between}{{{{ {function}({_raw(total.path)}) }}}}"
            row += f'<tr class="words"><th>{_WORDS[writer.language]}</th><td>{words}</td></tr>'
        rows.append(_readable(total.path, row))
    return f'<table class="totals"><tbody>{"".join(rows)}</tbody></table>'


def _signatures(writer: _Writer, block: blocks.SignaturesBlock) -> str:
    width = 100 / len(block.signatures)
    cells = []
    for one in block.signatures:
        signed = f"{{{{ {_value(one.field)} }}}}" if one.field else ""
        dated = f'<p class="dated">{_DATE[writer.language]}</p>' if block.dated else ""
        cells.append(
            f'<td style="width:{width:.4g}%"><p class="label">{writer.text(one.label)}</p>'
            f'<div class="signed">{signed}</div>{dated}</td>'
        )
    return f'<table class="signatures"><tbody><tr>{"".join(cells)}</tr></tbody></table>'


def _picture(writer: _Writer, block: blocks.PictureBlock) -> str:
    return (
        f'<div class="picture {ALIGNED[block.align]}"><div style="width:{block.width}mm">'
        f"{{{{ {_value(block.field)} }}}}</div></div>"
    )


def _qr(writer: _Writer, block: blocks.QrBlock) -> str:
    code = f"{_value(block.field)}" if block.field else "document.link"
    caption = f'<p class="small">{writer.text(block.caption)}</p>' if block.caption else ""
    return f'<div class="{ALIGNED[block.align]}">{{{{ qr({code}, {block.size}) }}}}{caption}</div>'


def _page_number(writer: _Writer, block: blocks.PageNumberBlock) -> str:
    writer.numbers.append(("header" if writer.place == "header" else "footer", block))
    return ""


def _columns(writer: _Writer, block: blocks.ColumnsBlock) -> str:
    widths = block.widths or (100 // len(block.blocks),) * len(block.blocks)
    cells = [
        f'<td style="width:{width}%">{writer.write(inner)}</td>'
        for width, inner in zip(widths, block.blocks, strict=False)
    ]
    return f'<table class="columns"><tbody><tr>{"".join(cells)}</tr></tbody></table>'


_WRITERS: Mapping[type[Any], Callable[[_Writer, Any], str]] = {
    blocks.HeadingBlock: _heading,
    blocks.TextBlock: _text,
    blocks.FieldsBlock: _fields,
    blocks.TableBlock: _table,
    blocks.TotalsBlock: _totals,
    blocks.SignaturesBlock: _signatures,
    blocks.PictureBlock: _picture,
    blocks.QrBlock: _qr,
    blocks.PageNumberBlock: _page_number,
    blocks.ColumnsBlock: _columns,
    blocks.LineBlock: lambda _, block: "<hr>",
    blocks.SpaceBlock: lambda _, block: f'<div style="height:{block.height}mm"></div>',
    blocks.PageBreakBlock: lambda _, block: '<div class="page-break"></div>',
    blocks.HtmlBlock: lambda _, block: block.html,
}


def compile_document(
    template: DocumentTemplate, entity: EntityModel, language: str, form: Literal["html", "pdf"]
) -> DocumentSource:
    """The template over records of `entity`, in `language`. On paper header and footer run along with the
    pages; on a screen they stand at the beginning and the end."""
    writer = _Writer(entity, language, form)
    starts: list[int] = []
    if template.body is not None:
        body = template.body
    else:
        lines: list[str] = []
        line = 1
        for block in template.blocks:
            text = writer.write(block)
            starts.append(line)
            lines.append(text)
            line += text.count("\n") + 1
        body = "\n".join(lines)
    edges = {}
    for place, given in (("header", template.header), ("footer", template.footer)):
        writer.place = place
        edges[place] = "".join(writer.write(block) for block in given)
    numbers = [
        (place, f"page-number-{index}", block, _counted(writer, block))
        for index, (place, block) in enumerate(writer.numbers)
    ]
    if form == "pdf":
        for place, name, block, _ in numbers:
            edges[place] += f'<p class="page-number {name} {ALIGNED[block.align]}"></p>'
    running = {
        place: f'<{place} class="running-{place}">{" ".join(text.splitlines())}</{place}>' if text else ""
        for place, text in edges.items()
    }
    # On paper both come first, or the first pages would do without; all on the builder's own first line.
    first = running["header"] + (running["footer"] if form == "pdf" else "")
    source = first + body + ("" if form == "pdf" else f"\n{running['footer']}")
    used = frozenset(place for place, text in edges.items() if text)
    counted = [(place, name, block.align, content) for place, name, block, content in numbers]
    css = page_style(template.paper, used, counted, form)
    return DocumentSource(source, f"{css}\n{template.style}", tuple(starts))


def _counted(writer: _Writer, block: blocks.PageNumberBlock) -> str:
    """The text of a page number as the value of CSS `content`."""
    said = writer.label(block.text) or _PAGE[writer.language]
    pieces: Sequence[str] = _PAGE_PLACE.split(said)
    return " ".join(
        f"counter({piece})" if index % 2 else _css_string(piece)
        for index, piece in enumerate(pieces)
        if piece
    )  # fmt: skip


def _css_string(text: str) -> str:
    return '"' + "".join(f"\\{ord(sign):x} " if sign in '"\\<\n\r\f' else sign for sign in text) + '"'
