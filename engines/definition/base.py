"""What every item of a definition has: a stable id, a renamable key, labels."""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import BaseModel, ConfigDict, Strict, StringConstraints
from pydantic import Field as Attribute

__all__ = ["ExpressionText", "Flag", "Item", "ItemId", "Key", "Label", "Part", "Path", "Reference", "Whole"]

# Pydantic would read "no" as false and "6" as 6; a definition says what it means.
Flag = Annotated[bool, Strict()]
Whole = Annotated[int, Strict()]

ItemId = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{1,40}$")]
"""Never changes and is never reused within its list; storage and history hang on it."""

# Lengths are bounded apart: counted repetitions of Unicode classes make huge automata.
Key = Annotated[str, StringConstraints(pattern=r"^[^\W\d_]\w*$", max_length=63)]
"""A Unicode identifier: what expressions, URLs and JSON values call the item."""

Reference = Annotated[str, StringConstraints(pattern=r"^([^\W\d_]\w*\.)?[^\W\d_]\w*$", max_length=127)]
"""The key of an item of this app, or `app.key` for one of an app it requires."""

Path = Annotated[str, StringConstraints(pattern=r"^[^\W\d_]\w*(\.[^\W\d_]\w*){0,4}$", max_length=319)]
"""A field, or a field behind references: `member.level`."""

ExpressionText = Annotated[str, StringConstraints(min_length=1, max_length=2000)]

LanguageTag = Annotated[str, StringConstraints(pattern=r"^[a-z]{2}(-[A-Z]{2})?$")]
Label = dict[LanguageTag, Annotated[str, StringConstraints(max_length=300)]]


class Part(BaseModel):
    """A frozen piece of a definition; an unknown key is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    said_by_being_there: ClassVar[frozenset[str]] = frozenset()
    """Attributes that mean something even when what is given equals their default."""


class Item(Part):
    """A piece that can be referred to, renamed, compared and merged."""

    id: ItemId
    key: Key
    label: Label = Attribute(default_factory=dict)
