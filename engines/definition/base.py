"""What every item of a definition has: a stable id, a renamable key, labels."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, StringConstraints

__all__ = ["ExpressionText", "Item", "ItemId", "Key", "Label", "Part", "Path", "Reference"]

ItemId = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{1,40}$")]
"""Never changes and is never reused within its list; storage and history hang on it."""

Key = Annotated[str, StringConstraints(pattern=r"^[^\W\d_]\w{0,62}$")]
"""A Unicode identifier: what expressions, URLs and JSON values call the item."""

Reference = Annotated[str, StringConstraints(pattern=r"^([^\W\d_]\w{0,62}\.)?[^\W\d_]\w{0,62}$")]
"""The key of an item of this app, or `app.key` for one of an app it requires."""

Path = Annotated[str, StringConstraints(pattern=r"^[^\W\d_]\w{0,62}(\.[^\W\d_]\w{0,62}){0,4}$")]
"""A field, or a field behind references: `customer.level`."""

ExpressionText = Annotated[str, StringConstraints(min_length=1, max_length=2000)]

LanguageTag = Annotated[str, StringConstraints(pattern=r"^[a-z]{2}(-[A-Z]{2})?$")]
Label = dict[LanguageTag, Annotated[str, StringConstraints(max_length=300)]]


class Part(BaseModel):
    """A frozen piece of a definition; an unknown key is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Item(Part):
    """A piece that can be referred to, renamed, compared and merged."""

    id: ItemId
    key: Key
    label: Label = {}
