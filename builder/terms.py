"""What people call the parts of a package."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

__all__ = ["terms"]


@cache
def terms() -> Mapping[str, Any]:
    """`terms.json`: in both languages, words for lists of items ("items") and for settings ("settings"); for
    kinds by union and `type` ("kinds"); for values of choices, by the value or "setting.value" where it
    means something else there ("values"); for what holds where a setting is not given ("absent"). What a
    setting is for stands in the JSON Schema."""
    found: Mapping[str, Any] = json.loads((files("builder") / "terms.json").read_text("utf-8"))
    return found
