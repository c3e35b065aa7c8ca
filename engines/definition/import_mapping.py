"""Which column of a file goes into which field of an entity, as an import is told."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field as Attribute

from engines.definition.base import EntityName, ExpressionText, FieldKey, Flag, Item, Key, Part, Says, Whole

__all__ = ["ImportColumn", "ImportMapping", "SavedMapping"]


class ImportColumn(Part):
    """Where one column goes.

    `lookup`: a cell of a reference names its record by this field of the entity referred to (the
    title if not given; a record id always works). `replace`: cells to be read as another text, the
    known slips of the file; a replacement of null leaves the field blank. `dates`: how days are written
    where the year is last (03/04/2026): without it they are refused, since nobody can tell. `numbers`: what
    stands before decimal places (1,234.56 or 1.234,56); with it signs of currencies, spaces and brackets
    of negative amounts are read too. `round`: decimal places beyond those of the field are rounded half up
    instead of refused. `create_missing`: as of the whole mapping, for this column. `path`: a cell
    names its record by the way to it from the top ("Sales/East"), where records of that entity stand beneath
    one another; with `create_missing` every step that is missing is created. `letters`: cells of
    a text are read in small or capital letters, so that one e-mail address written in two ways is one.
    """

    field: FieldKey
    lookup: Annotated[FieldKey, Says(of="field")] | None = None
    replace: dict[str, str | None] = Attribute(default_factory=dict)
    dates: Literal["day_first", "month_first"] | None = None
    numbers: Literal["point", "comma"] | None = None
    round: Flag = False
    create_missing: Flag | None = None
    path: Flag = False
    letters: Literal["lower", "upper"] | None = None


class ImportMapping(Part):
    """`columns` by heading; a column not listed is left out.

    `values`: expressions over the mapped fields of the row, for fields no column gives.
    `key`: rows are matched with existing records by this field; `duplicates` says what happens to a
    row that has a match (without a key every row is a new record). `blanks`: whether a blank cell
    clears the field of a record it updates. `create_missing`: a record a row refers to is created
    with nothing but the field it was looked up by. `on_error`: "stop" writes nothing when any row
    is wrong, "skip" writes the others. `override`: keys of checks whose warnings are accepted.
    `sheet`: which of a workbook's sheets, the first visible one if not given. `header_row`: the row that
    has the headings; rows before it are left out.
    """

    columns: dict[str, ImportColumn] = Attribute(default_factory=dict)
    values: dict[FieldKey, ExpressionText] = Attribute(default_factory=dict)
    key: FieldKey | None = None
    duplicates: Literal["update", "skip", "create"] = "update"
    blanks: Literal["keep", "clear"] = "keep"
    create_missing: Flag = False
    on_error: Literal["stop", "skip"] = "stop"
    override: tuple[Annotated[Key, Says("check")], ...] = ()
    sheet: str | None = Attribute(None, max_length=100)
    header_row: Whole = Attribute(1, ge=1, le=100)


class SavedMapping(Item):
    """A mapping the app brings along: offered to whoever imports a file into `entity`."""

    entity: EntityName
    mapping: ImportMapping
