"""Files of a record: one or several, of the kinds and sizes allowed.

A value is a tuple of file ids. What stands behind an id — name, size, bytes — is the runtime's; it
asks `file_problem` whether a file fits before a record takes it.
"""

from __future__ import annotations

from typing import Any, ClassVar, Literal

from pydantic import Field as Attribute

from engines.definition.base import Whole
from engines.definition.field_types.base import SearchRole, ValueProblem
from engines.definition.field_types.list_field import ListField
from engines.definition.field_types.reference import coerce_record_id
from engines.expression.types import TEXT, ValueType

__all__ = ["FileField", "FileKind"]

FileKind = Literal[
    "image", "document", "spreadsheet", "presentation", "pdf", "audio", "video", "archive", "text"
]


class FileField(ListField):
    """JSON shows `{"id", "name", "media_type", "kind", "size", "width", "height", "available"}` for each
    file; to write, the ids are enough."""

    type: Literal["file"] = "file"
    max_items: Whole = Attribute(10, ge=1, le=100)
    kinds: tuple[FileKind, ...] = ()
    max_bytes: Whole = Attribute(50_000_000, ge=1000, le=10_000_000_000)

    public: ClassVar[bool] = True

    def item_type(self) -> ValueType:
        return TEXT

    def coerce_item(self, raw: object) -> str | None:
        """An id, or an object with the `id` of a file as answers show it."""
        return coerce_record_id(raw.get("id") if isinstance(raw, dict) else raw)

    def search_role(self) -> SearchRole:
        return "never"

    def file_problem(self, name: str, kind: str, size: int, has_picture: bool) -> ValueProblem | None:
        """Why a file does not fit here. `kind` is one of FileKind or "other"; `has_picture`: the
        platform could read it as one."""
        allowed = self.allowed_kinds
        if allowed and kind not in allowed:
            return ValueProblem("value.file_kind", {"name": name, "allowed": "、".join(allowed)})
        if size > self.max_bytes:
            return ValueProblem("value.file_too_large", {"name": name, "maximum": _size(self.max_bytes)})
        if self.pictures_only and not has_picture:
            return ValueProblem("value.not_picture", {"name": name})
        return None

    @property
    def allowed_kinds(self) -> tuple[str, ...]:
        return self.kinds

    @property
    def pictures_only(self) -> bool:
        return False

    def to_json(self, value: Any) -> Any:
        return None if value is None else list(value)


def _size(count: int) -> str:
    for unit, factor in (("GB", 10**9), ("MB", 10**6), ("KB", 10**3)):
        if count >= factor:
            return f"{count / factor:.3g} {unit}"
    return f"{count} B"
