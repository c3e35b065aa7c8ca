"""Blocks of a print template, put together without any HTML. Each compiles to the HTML and Jinja2 a
builder could have written (`engines.definition.document_source`)."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field as Attribute

from engines.definition.base import (
    ExpressionText,
    FieldKey,
    Flag,
    ItemId,
    Label,
    Part,
    Path,
    PlacesText,
    Says,
    Whole,
)
from engines.definition.tagged import tag_of, tagged
from engines.registry import Registry

__all__ = [
    "BLOCK_TYPES",
    "Block",
    "BlockPart",
    "ColumnsBlock",
    "DocumentColumn",
    "DocumentField",
    "FieldsBlock",
    "HeadingBlock",
    "HtmlBlock",
    "LineBlock",
    "PageBreakBlock",
    "PageNumberBlock",
    "PictureBlock",
    "QrBlock",
    "Signature",
    "SignaturesBlock",
    "SpaceBlock",
    "TableBlock",
    "TextBlock",
    "Total",
    "TotalsBlock",
]

Align = Literal["left", "centre", "right"]
HtmlText = Annotated[str, Attribute(max_length=200_000), Says("html")]


class BlockPart(Part):
    """`visible_when` is looked at over the record, as far as whoever prints may read it."""

    id: ItemId
    visible_when: ExpressionText | None = None


class HeadingBlock(BlockPart):
    """`text` may hold {field.path} places, as the texts of all blocks may."""

    type: Literal["heading"]
    text: PlacesText
    level: Whole = Attribute(1, ge=1, le=3)
    align: Align = "left"


class TextBlock(BlockPart):
    type: Literal["text"]
    text: PlacesText
    align: Align = "left"
    size: Literal["small", "normal", "large"] = "normal"
    strong: Flag = False


class DocumentField(Part):
    """One value with its label; without `label` the field's own."""

    path: Path
    label: Label = Attribute(default_factory=dict)


class FieldsBlock(BlockPart):
    """Labels and values side by side. A field whoever prints may not read leaves no trace."""

    type: Literal["fields"]
    fields: tuple[DocumentField, ...] = Attribute(min_length=1, max_length=60)
    columns: Whole = Attribute(2, ge=1, le=4)
    blanks: Flag = True


class DocumentColumn(Part):
    """`path` starts at the row. Numbers and money stand to the right unless `align` says otherwise."""

    path: Annotated[Path, Says(of="field")]
    label: Label = Attribute(default_factory=dict)
    width: Whole | None = Attribute(None, ge=1, le=100)
    align: Align | None = None


class TableBlock(BlockPart):
    """The rows of a sub-table; the heading is repeated on every page it reaches."""

    type: Literal["table"]
    field: Annotated[FieldKey, Says(fits="rows")]
    columns: tuple[DocumentColumn, ...] = Attribute(min_length=1, max_length=20)
    numbered: Flag = True


class Total(Part):
    """`words` adds the amount in words: 大写 in Chinese, English words in English."""

    path: Path
    label: Label = Attribute(default_factory=dict)
    words: Flag = False
    strong: Flag = False


class TotalsBlock(BlockPart):
    type: Literal["totals"]
    totals: tuple[Total, ...] = Attribute(min_length=1, max_length=20)


class Signature(Part):
    """A line to sign on, or the picture of a signature field that has been signed."""

    label: Label
    field: Path | None = None


class SignaturesBlock(BlockPart):
    type: Literal["signatures"]
    signatures: tuple[Signature, ...] = Attribute(min_length=1, max_length=6)
    dated: Flag = True


class PictureBlock(BlockPart):
    """The pictures of an image field."""

    type: Literal["picture"]
    field: Path
    width: Whole = Attribute(40, ge=5, le=190)
    align: Align = "left"


class QrBlock(BlockPart):
    """A QR code: of the record's address, or of a field's text."""

    type: Literal["qr"]
    field: Path | None = None
    size: Whole = Attribute(25, ge=10, le=100)
    caption: PlacesText = Attribute(default_factory=dict)
    align: Align = "left"


class PageNumberBlock(BlockPart):
    """`{page}` and `{pages}` on the edge of every page, wherever the block stands among the others."""

    type: Literal["page_number"]
    text: PlacesText = Attribute(default_factory=dict)
    align: Align = "centre"


class LineBlock(BlockPart):
    type: Literal["line"]


class SpaceBlock(BlockPart):
    type: Literal["space"]
    height: Whole = Attribute(5, ge=1, le=200)


class PageBreakBlock(BlockPart):
    type: Literal["page_break"]


class HtmlBlock(BlockPart):
    """HTML and Jinja2, for what the other blocks cannot do."""

    type: Literal["html"]
    html: HtmlText


class ColumnsBlock(BlockPart):
    """Blocks side by side, each in a column of its own."""

    type: Literal["columns"]
    blocks: tuple[Block, ...] = Attribute(min_length=2, max_length=4)
    widths: tuple[Whole, ...] = Attribute((), max_length=4)


BLOCK_TYPES: Registry[type[BlockPart]] = Registry("block type", tag_of)

Block = Annotated[
    HeadingBlock | TextBlock | FieldsBlock | TableBlock | TotalsBlock | SignaturesBlock | PictureBlock
    | QrBlock | PageNumberBlock | LineBlock | SpaceBlock | PageBreakBlock | HtmlBlock | ColumnsBlock,
    Attribute(discriminator="type"),
    tagged(BLOCK_TYPES),
]  # fmt: skip

ColumnsBlock.model_rebuild()
for _block_type in (
    HeadingBlock, TextBlock, FieldsBlock, TableBlock, TotalsBlock, SignaturesBlock, PictureBlock, QrBlock,
    PageNumberBlock, LineBlock, SpaceBlock, PageBreakBlock, HtmlBlock, ColumnsBlock,
):  # fmt: skip
    BLOCK_TYPES.add(_block_type)
