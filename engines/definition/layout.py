"""What a form is laid out with: sections of fields, tabs, columns, notes, buttons, related lists.

Tabs and columns hold what stands in them; tabs hold columns, and neither holds its own kind: a form
stays something one can find one's way in.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Annotated, Any, Literal

from pydantic import Field as Attribute
from pydantic import StringConstraints

from engines.definition.base import (
    EntityName,
    ExpressionText,
    FieldKey,
    Item,
    Part,
    Path,
    PlacesText,
    ProcessName,
    Says,
    Whole,
)
from engines.definition.tagged import tag_of, tagged
from engines.registry import Registry

__all__ = [
    "COLUMN_ITEM_TYPES",
    "LAYOUT_ITEM_TYPES",
    "TAB_ITEM_TYPES",
    "ButtonItem",
    "Column",
    "ColumnsItem",
    "FormSection",
    "LayoutItem",
    "NoteItem",
    "RelatedItem",
    "SectionItem",
    "Tab",
    "TabsItem",
    "placed",
]

Address = Annotated[
    str, StringConstraints(pattern=r"^(https?://|mailto:|tel:|/[^/\s<>\"\\]|/$)[^\s<>\"\\]*$", max_length=500)
]


class FormSection(Item):
    """A titled group of fields laid out in columns; long text and sub-tables take a whole row."""

    columns: Whole = Attribute(2, ge=1, le=4)
    collapsible: Literal["open", "closed"] | None = None
    fields: tuple[FieldKey, ...]
    visible_when: ExpressionText | None = None


class SectionItem(FormSection):
    """A titled group of fields, sub-tables among them."""

    type: Literal["section"]


class NoteItem(Item):
    """A text between the fields. `{field.path}` is filled with the record's value while one types."""

    type: Literal["note"]
    text: PlacesText
    tone: Literal["plain", "info", "success", "warning", "danger"] = "plain"
    visible_when: ExpressionText | None = None


class CreateLink(Part):
    """`values` are expressions over the record the button stands on; they fill the new form in."""

    entity: EntityName
    values: dict[FieldKey, Annotated[ExpressionText, Says(of="around")]] = Attribute(default_factory=dict)


class ButtonItem(Item):
    """Does exactly one of three things; its label says which.

    `link` opens an address (http, https, mailto, tel, or a page of the platform beginning with `/`), with
    `{field.path}` filled in; `create` opens the form for a new record; `process` submits the saved record
    to a process. Who may not do it does not see the button.
    """

    type: Literal["button"]
    link: Address | None = None
    create: CreateLink | None = None
    process: ProcessName | None = None
    look: Literal["normal", "primary", "link"] = "normal"
    visible_when: ExpressionText | None = None


class RelatedItem(Item):
    """Records of `entity` whose `field` leads to this one; shown where the saved record is read.

    One that a layout places is not listed beside the record again. Without `columns` those of the
    entity's first view.
    """

    type: Literal["related"]
    entity: EntityName
    field: Annotated[FieldKey, Says(fits="reference_here")]
    columns: tuple[Path, ...] = Attribute((), max_length=12)
    visible_when: Annotated[ExpressionText, Says(of="around")] | None = None


COLUMN_ITEM_TYPES: Registry[type[Item]] = Registry("layout item in a column", tag_of)

for _item in (SectionItem, NoteItem, ButtonItem, RelatedItem):
    COLUMN_ITEM_TYPES.add(_item)

ColumnItem = Annotated[
    SectionItem | NoteItem | ButtonItem | RelatedItem,
    Attribute(discriminator="type"),
    tagged(COLUMN_ITEM_TYPES),
]


class Column(Item):
    """`share` of the width beside the other columns. On a narrow screen they stand below one another."""

    share: Whole = Attribute(1, ge=1, le=4)
    layout: tuple[ColumnItem, ...] = Attribute(min_length=1)


class ColumnsItem(Item):
    """Two to four columns side by side."""

    type: Literal["columns"]
    columns: tuple[Column, ...] = Attribute(min_length=2, max_length=4)
    visible_when: ExpressionText | None = None


TAB_ITEM_TYPES: Registry[type[Item]] = Registry("layout item in a tab", tag_of)

for _item in (*COLUMN_ITEM_TYPES, ColumnsItem):
    TAB_ITEM_TYPES.add(_item)

TabItem = Annotated[
    SectionItem | NoteItem | ButtonItem | RelatedItem | ColumnsItem,
    Attribute(discriminator="type"),
    tagged(TAB_ITEM_TYPES),
]


class Tab(Item):
    """One of several pages; its label is what one chooses it by."""

    layout: tuple[TabItem, ...] = Attribute(min_length=1)
    visible_when: ExpressionText | None = None


class TabsItem(Item):
    """Pages of which one is seen. What is typed on the others stays, and is saved with them."""

    type: Literal["tabs"]
    tabs: tuple[Tab, ...] = Attribute(min_length=2, max_length=12)
    visible_when: ExpressionText | None = None


LAYOUT_ITEM_TYPES: Registry[type[Item]] = Registry("layout item", tag_of)

for _item in (*TAB_ITEM_TYPES, TabsItem):
    LAYOUT_ITEM_TYPES.add(_item)

LayoutItem = Annotated[
    SectionItem | NoteItem | ButtonItem | RelatedItem | ColumnsItem | TabsItem,
    Attribute(discriminator="type"),
    tagged(LAYOUT_ITEM_TYPES),
]


def placed(items: Iterable[Any], pointer: str) -> Iterator[tuple[str, Any]]:
    """Every item with its place in the package, outer ones before those they hold."""
    for index, item in enumerate(items):
        place = f"{pointer}/{index}"
        yield place, item
        if isinstance(item, TabsItem):
            yield from placed(item.tabs, f"{place}/tabs")
        elif isinstance(item, ColumnsItem):
            yield from placed(item.columns, f"{place}/columns")
        elif isinstance(item, Tab | Column):
            yield from placed(item.layout, f"{place}/layout")
