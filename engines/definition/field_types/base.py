"""The field type interface: settings, value type, coercion, JSON form. One subclass, one file.

A field type is a frozen model of the field's JSON. Values in engines are plain Python:
str, Decimal (integers too), bool, date, aware UTC datetime, option key, record id (str); None is
blank. `runtime.store` alone knows how a value lies in a database; it asks for `value_type`.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field as Attribute

from engines.definition.base import ExpressionText, Flag, Item, Label, Says
from engines.expression.durations import format_duration
from engines.expression.types import ValueType

__all__ = ["FieldType", "SearchRole", "SpelledText", "ValueProblem", "encode_value"]


RecordExpression = Annotated[ExpressionText, Says(of="around")]
"""Over the record the field is of, even where the field leads to another entity."""

SearchRole = Literal["default", "optional", "never"]


class ValueProblem(ValueError):
    """A submitted value does not fit its field. `code` and `params` make the message."""

    def __init__(self, code: str, params: Mapping[str, Any] | None = None, hint: str | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.params = dict(params or {})
        self.hint = hint


class SpelledText(str):
    """A text in its one form that still knows how it was typed. Equal to the same text without."""

    typed: str

    def __new__(cls, text: str, typed: str) -> SpelledText:
        made = super().__new__(cls, text)
        made.typed = typed
        return made


class FieldType(Item):
    """Attributes every field has, and what a type must say of its values."""

    type: str
    help: Label = Attribute(default_factory=dict)
    required: Flag = False
    unique: Flag = False
    index: Flag = False
    readonly: Flag = False
    default: RecordExpression | None = None
    formula: RecordExpression | None = None
    searchable: Flag | None = None
    visible_when: RecordExpression | None = None
    required_when: RecordExpression | None = None
    readonly_when: RecordExpression | None = None

    stored: ClassVar[bool] = True
    """False when the field has no column of its own (a sub-table lives in its child entity)."""

    prose: ClassVar[bool] = False
    """Unbounded text: it makes no groups in reports, and lists leave it out unless asked."""

    comparable: ClassVar[bool] = True
    """False when values have no order of use: no sorting, index, unique or title."""

    public: ClassVar[bool] = False
    """True when the page of public forms has a control for it that needs no account."""

    keeps_spelling: ClassVar[bool] = False
    """True where `coerce` gives a text its one form and says how it was typed (SpelledText)."""

    kept_in_drafts: ClassVar[bool] = True
    """False for what must lie nowhere but in its record: a half-filled form is kept without it."""

    part_labels: ClassVar[Mapping[str, Mapping[str, str]]] = {}
    """What the parts of a value are called, for types whose value type has parts."""

    @property
    def derived(self) -> bool:
        """Computed by the platform; a submitted value is refused."""
        return self.formula is not None

    def search_role(self) -> SearchRole:
        """Whether search finds values of this type: unless `searchable` says no, only where it says
        yes, or never. Secrets are "never"."""
        return "never"

    @property
    def searched(self) -> bool:
        role = self.search_role()
        return role != "never" and (role == "default" if self.searchable is None else self.searchable)

    def search_texts(self, value: Any) -> tuple[str, ...]:
        """What search reads of a value that is not blank: as people see it, in every language."""
        text = self.plain(value) if isinstance(value, str) else str(value)
        return () if text is None else (text,)

    @abstractmethod
    def value_type(self) -> ValueType:
        """Type of the value in expressions. References name entities as written ("club.member")."""

    @abstractmethod
    def coerce(self, raw: object) -> Any:
        """The Python value of submitted JSON (or of a cell of an import). None and "" are blank.

        Raises ValueProblem. Idempotent: coerce(coerce(x)) == coerce(x).
        """

    def coercer(self, region: str) -> Callable[[object], Any]:
        """`coerce` for a workspace in `region` (ISO 3166), for types that read values by the country."""
        return self.coerce

    def plain(self, value: Any) -> str | None:
        """The value as text without markup, for search and messages; None where it has no such text."""
        return value if isinstance(value, str) else None

    def cell_text(self, value: Any) -> str | None:
        """A value as JSON that is no text, as one cell people read and `coerce` takes back; None for types
        whose values a spreadsheet has words for, or nobody has."""
        return None

    def example(self) -> Any:
        """JSON of a value the field takes, for documentation; None where the value type says enough."""
        return None

    def to_history(self, value: Any) -> Any:
        """What history keeps of a value."""
        return self.to_json(value)

    def to_json(self, value: Any) -> Any:
        """JSON form of a value; `coerce` reads it back."""
        return encode_value(value)


def encode_value(value: Any) -> Any:
    """Numbers as decimal strings (beyond 2^53 a JavaScript number loses digits), times as RFC 3339 UTC,
    durations as "01:30:00"."""
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, datetime):
        return value.isoformat().replace("+00:00", "Z")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, timedelta):
        return format_duration(value)
    return list(value) if isinstance(value, tuple) else value
