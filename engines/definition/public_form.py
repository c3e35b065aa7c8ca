"""Forms that anybody with the address may fill in, without an account."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import AwareDatetime, StringConstraints
from pydantic import Field as Attribute

from engines.definition.base import (
    EntityName,
    ExpressionText,
    FieldKey,
    Item,
    Key,
    Label,
    Part,
    Says,
    Whole,
)
from engines.definition.layout import FormSection

__all__ = ["PublicForm", "PublicRows"]

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$")]
ParameterName = Annotated[str, StringConstraints(pattern=r"^[A-Za-z][A-Za-z0-9_-]{0,39}$")]
Origin = Annotated[str, StringConstraints(pattern=r"^(\*|https?://(\*\.)?[A-Za-z0-9.-]{1,200}(:\d{1,5})?)$")]
Address = Annotated[str, StringConstraints(pattern=r"^https?://[^\s<>\"]{1,500}$")]


RowField = Annotated[Key, Says("field", of="key")]


class PublicRows(Part):
    """What visitors fill in of each row of a sub-table, in the order of `fields`. `options` as for the form's
    own references."""

    fields: tuple[RowField, ...] = Attribute(min_length=1, max_length=30)
    options: dict[RowField, Annotated[ExpressionText, Says(of="key")]] = Attribute(default_factory=dict)
    max_rows: Whole = Attribute(20, ge=1, le=200)


class PublicForm(Item):
    """Creates one record of `entity` for every visitor who sends it; the label is its heading.

    Visitors see and fill in the fields of `sections` and nothing else. `parameters` names, per field, the
    parameter of the form's address that fills it unseen (`utm_source`); `values` are computed when the form
    is sent, over what was filled in, and cannot be sent. `options` names, per reference field, person or
    department, which records it offers: their titles become public. People are offered by a condition that
    names some of them, never all. `rows` says what is filled in of each sub-table shown. Rules and processes
    of the record run as for any other.
    """

    slug: Slug
    entity: EntityName
    introduction: Label = Attribute(default_factory=dict)
    submit_label: Label = Attribute(default_factory=dict)
    thanks: Label = Attribute(default_factory=dict)
    thanks_url: Address | None = None
    sections: tuple[FormSection, ...] = Attribute(min_length=1)
    labels: dict[FieldKey, Label] = Attribute(default_factory=dict)
    values: dict[FieldKey, ExpressionText] = Attribute(default_factory=dict)
    parameters: dict[FieldKey, ParameterName] = Attribute(default_factory=dict)
    options: dict[FieldKey, Annotated[ExpressionText, Says(of="key")]] = Attribute(default_factory=dict)
    rows: dict[FieldKey, PublicRows] = Attribute(default_factory=dict)
    opens_at: AwareDatetime | None = None
    closes_at: AwareDatetime | None = None
    quota: Whole | None = Attribute(None, ge=1, le=1_000_000)
    per_hour: Whole = Attribute(20, ge=1, le=10_000)
    embed_on: tuple[Origin, ...] = Attribute((), max_length=50)

    @property
    def shown(self) -> tuple[Key, ...]:
        """Keys visitors fill in, in order."""
        return tuple(key for section in self.sections for key in section.fields)

    def state_at(self, now: datetime, sent: int) -> str:
        """open, soon, closed or full, at `now` (aware) after `sent` sendings."""
        if self.opens_at is not None and now < self.opens_at:
            return "soon"
        if self.closes_at is not None and now >= self.closes_at:
            return "closed"
        return "full" if self.quota is not None and sent >= self.quota else "open"
