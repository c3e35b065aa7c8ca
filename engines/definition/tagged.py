"""Parts that come in kinds, told apart by `type`: fields, nodes, actions, views."""

from __future__ import annotations

from typing import Any, get_args

from pydantic import BaseModel, WrapValidator
from pydantic_core import PydanticCustomError

from engines.registry import Registry

__all__ = ["tag_of", "tagged"]


def tag_of(kind: type[BaseModel]) -> str:
    """The `type` a model answers to: the one value of its Literal."""
    return str(get_args(kind.model_fields["type"].annotation)[0])


def tagged(kinds: Registry[Any], default: str | None = None) -> WrapValidator:
    """Validates a part by the model its `type` names in `kinds`.

    The registry decides, not a closed union, so plug-ins can add kinds; and pydantic's errors keep
    the places of the source instead of naming union members on the way. `default` stands for a missing
    `type`; without it a part has to say what it is.
    """
    word = kinds.kind.replace(" ", "_")

    def choose(raw: Any, _handler: Any) -> Any:
        if isinstance(raw, BaseModel):
            return raw
        if not isinstance(raw, dict):
            raise PydanticCustomError("not_object", "not an object")
        name = raw.get("type", default)
        if name is None:
            raise PydanticCustomError("type_missing", "type is missing", {"known": ", ".join(kinds.keys())})
        model = kinds.find(name) if isinstance(name, str) else None
        if model is None:
            hint = kinds.nearest(name) if isinstance(name, str) else None
            raise PydanticCustomError(
                "unknown_type", "unknown type", {"word": word, "name": str(name)[:60], "hint": hint or ""}
            )
        return model.model_validate(raw)

    return WrapValidator(choose)
