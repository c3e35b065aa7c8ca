"""One role of the installed apps, such as the one that looks after a kind of request.

Its options are the roles there are: an entity model fills them in (`engines.definition.resolved`). Values
are names ("app.role"); records store what never changes of them, so a renamed role stays chosen.
"""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field as Attribute
from pydantic.json_schema import SkipJsonSchema

from engines.definition.base import AppKey
from engines.definition.field_types.options import Option, OptionsField
from engines.expression.types import ValueType

__all__ = ["RoleField"]


class RoleField(OptionsField):
    """`app` narrows the choice to the roles of one app."""

    type: Literal["role"] = "role"

    public: ClassVar[bool] = False
    """What roles there are is nobody's business outside."""

    app: AppKey | None = None
    options: SkipJsonSchema[tuple[Option, ...]] = Attribute((), exclude=True, max_length=0)

    def value_type(self) -> ValueType:
        return self.option_type()

    def coerce(self, raw: object) -> str | None:
        return self.option_key(raw)
