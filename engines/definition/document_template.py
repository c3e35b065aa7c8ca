"""Print templates: what a record looks like on paper."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field as Attribute

from engines.definition.base import EntityName, ExpressionText, FieldKey, Item, Part, Says, Whole
from engines.definition.document_block import Block

__all__ = ["DocumentTemplate", "Margins", "Paper"]

_Edge = Annotated[Whole, Attribute(ge=0, le=80)]


class Margins(Part):
    """Millimetres. Header and footer lie within them."""

    top: _Edge = 20
    right: _Edge = 15
    bottom: _Edge = 20
    left: _Edge = 15


class Paper(Part):
    size: Literal["A3", "A4", "A5", "B5", "letter", "legal"] = "A4"
    orientation: Literal["portrait", "landscape"] = "portrait"
    margins: Margins = Margins()


class DocumentTemplate(Item):
    """How a record is printed, as HTML and as PDF: from `blocks`, or from a `body` of HTML and Jinja2.

    A template sees the record's fields as whoever prints may read them, written as people read them:
    `{{ customer.name }}`, `{% for row in lines %}{{ row.product }}{% endfor %}`; `raw` has the values
    themselves, for conditions and arithmetic, and `document` the page's own (docs/reference/printing.md).
    """

    entity: EntityName
    body: Annotated[str, Says("html")] | None = Attribute(None, max_length=200_000)
    blocks: tuple[Block, ...] = Attribute((), max_length=100)
    header: tuple[Block, ...] = Attribute((), max_length=10)
    footer: tuple[Block, ...] = Attribute((), max_length=10)
    style: Annotated[str, Says("css")] = Attribute("", max_length=50_000)
    paper: Paper = Paper()
    languages: tuple[Literal["zh", "en"], ...] = Attribute(("zh", "en"), min_length=1, max_length=2)
    printable_when: ExpressionText | None = None
    file_name: ExpressionText | None = None
    attach_to: FieldKey | None = None
