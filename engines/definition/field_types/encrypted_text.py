"""A text kept under a key that is not in the database, such as an identity or account number.

Lists, exports, history and the API answer `{"encrypted": true}` instead of it; whoever may reveal it asks
for one value at a time, and the audit log says who did. It takes no part in expressions, filters, sorting,
search or reports. What is sent is the text itself; the answer sent back, or "••••••", leaves it as it is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Final, Literal

from pydantic import Field as Attribute

from engines.definition.base import Whole
from engines.definition.field_types.base import FieldType, SearchRole, ValueProblem
from engines.definition.field_types.text import coerce_text
from engines.expression.types import ValueType

__all__ = ["KEEP", "MASK", "EncryptedTextField", "Keep", "Sealed"]

MASK = "••••••"


@dataclass(frozen=True, slots=True, repr=False)
class Sealed:
    """A text as it is stored: encrypted. It never says more than that it is there."""

    text: str

    def __repr__(self) -> str:
        return MASK

    __str__ = __repr__


@dataclass(frozen=True, slots=True)
class Keep:
    """Submitted in place of a value nobody has seen: it stays what it is."""


KEEP: Final = Keep()


class EncryptedTextField(FieldType):
    type: Literal["encrypted_text"] = "encrypted_text"
    max_length: Whole = Attribute(500, ge=1, le=4000)

    comparable: ClassVar[bool] = False
    kept_in_drafts: ClassVar[bool] = False

    def value_type(self) -> ValueType:
        return ValueType("secret")

    def search_role(self) -> SearchRole:
        return "never"

    def coerce(self, raw: object) -> Any:
        """The text as typed; KEEP for what stands in its place in answers."""
        if isinstance(raw, Sealed | Keep):
            return raw
        if raw == MASK or (isinstance(raw, Mapping) and dict(raw) == {"encrypted": True}):
            return KEEP
        if isinstance(raw, Mapping):
            raise ValueProblem("value.not_text")
        return coerce_text(raw, self.max_length, lines=False)

    def plain(self, value: Any) -> str | None:
        return None

    def to_json(self, value: Any) -> Any:
        return None if value is None else {"encrypted": True}

    def to_history(self, value: Any) -> Any:
        return {"sealed": value.text} if isinstance(value, Sealed) else self.to_json(value)
