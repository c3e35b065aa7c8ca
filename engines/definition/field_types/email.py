"""An e-mail address. The part before @ is kept as written, the domain in lower case.

Only its shape is looked at (RFC 5321, 5322 without comments and quoted parts; domains may be
international). Whether anybody reads it is not asked of the network.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Any, ClassVar, Literal

from engines.definition.field_types.base import FieldType, SearchRole, ValueProblem
from engines.definition.field_types.text import coerce_text
from engines.expression.types import TEXT, ValueType

__all__ = ["EmailField"]

_MAX_LENGTH = 254
_MAX_LOCAL = 64
_LOCAL = re.compile(r"[\w!#$%&'*+/=?^`{|}~-]+(\.[\w!#$%&'*+/=?^`{|}~-]+)*")
_LABEL = re.compile(r"[^\W_]([\w-]{0,61}[^\W_])?")


class EmailField(FieldType):
    type: Literal["email"] = "email"

    public: ClassVar[bool] = True

    def value_type(self) -> ValueType:
        return TEXT

    def search_role(self) -> SearchRole:
        return "default"

    def coerce(self, raw: object) -> Any:
        text = coerce_text(raw, 1000, lines=False)
        if text is None:
            return None
        plain = unicodedata.normalize("NFKC", text).removeprefix("mailto:")
        local, _, domain = plain.rpartition("@")
        domain = domain.lower()
        labels = domain.split(".")
        if (
            len(plain) > _MAX_LENGTH
            or len(local) > _MAX_LOCAL
            or not _LOCAL.fullmatch(local)
            or len(labels) < 2
            or not all(_LABEL.fullmatch(label) and "_" not in label for label in labels)
            or labels[-1].isdigit()
        ):
            raise ValueProblem("value.not_email", {"value": text[:100]})
        return f"{local}@{domain}"

    def example(self) -> str:
        return "li@example.com"
