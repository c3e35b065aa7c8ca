"""A signature: drawn by hand, or typed by whoever has no pointer; kept as a picture."""

from __future__ import annotations

from typing import Literal

from pydantic import Field as Attribute

from engines.definition.base import Whole
from engines.definition.field_types.image import ImageField

__all__ = ["SignatureField"]


class SignatureField(ImageField):
    type: Literal["signature"] = "signature"  # type: ignore[assignment]

    max_items: Whole = Attribute(1, ge=1, le=1)
    max_bytes: Whole = Attribute(1_000_000, ge=1000, le=10_000_000)
