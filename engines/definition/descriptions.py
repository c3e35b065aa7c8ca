"""What each setting of a definition is for, in a sentence people who build apps understand."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

__all__ = ["describe", "described"]


@cache
def described() -> Mapping[str, Mapping[str, str]]:
    """`descriptions.json`: "Model.setting" → {"zh", "en"}. What a base class says of a setting holds for
    all models below it that say nothing of their own; `Part` is the base of all."""
    found: Mapping[str, Mapping[str, str]] = json.loads(
        (files("engines.definition") / "descriptions.json").read_text("utf-8")
    )
    return found


def describe(model: type[Any], properties: Mapping[str, dict[str, Any]]) -> None:
    """Put sentences into the JSON Schema of a model: `description` in English, `x-description` by language
    in the others. A model of a plug-in may say its own with pydantic's `description`."""
    for setting, schema in properties.items():
        texts = _found(model, setting)
        if texts is not None:
            schema["description"] = texts["en"]
            schema["x-description"] = {tag: text for tag, text in texts.items() if tag != "en"}


def _found(model: type[Any], setting: str) -> Mapping[str, str] | None:
    for owner in model.__mro__:
        texts = described().get(f"{owner.__name__}.{setting}")
        if texts is not None:
            return texts
    return None
