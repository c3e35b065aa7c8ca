"""Records as cards with a picture."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field as Attribute

from engines.definition.base import FieldKey, Path
from engines.definition.view_types.base import Slot, ViewType
from engines.definition.view_types.fits import A_PICTURE

__all__ = ["GalleryView"]


class GalleryView(ViewType):
    """Cards side by side, each with the first picture of `image`."""

    type: Literal["gallery"]
    image: FieldKey
    card: tuple[Path, ...] = Attribute((), max_length=8)
    fit: Literal["cover", "contain"] = "cover"

    slots: ClassVar = {"image": Slot(A_PICTURE, needed=True), "card": Slot()}

    def listed(self) -> tuple[Path, ...]:
        return (*self.card, self.image)
