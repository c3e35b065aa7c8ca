"""Pictures: files the platform can show small in lists and large in a gallery."""

from __future__ import annotations

from typing import Literal

from pydantic import Field as Attribute

from engines.definition.base import Whole
from engines.definition.field_types.file import FileField

__all__ = ["ImageField"]


class ImageField(FileField):
    """PNG, JPEG, GIF, WebP, BMP and TIFF of up to 50 million pixels."""

    type: Literal["image"] = "image"  # type: ignore[assignment]
    max_bytes: Whole = Attribute(20_000_000, ge=1000, le=10_000_000_000)

    @property
    def allowed_kinds(self) -> tuple[str, ...]:
        return ("image",)

    @property
    def pictures_only(self) -> bool:
        return True
