"""`Reason`: why something happened, kept as a code and plain values, read in any language later."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from engines.language import render

__all__ = ["Reason"]


@dataclass(frozen=True, slots=True)
class Reason:
    """`params` hold text, numbers, labels ({"zh", "en"}) and lists of user ids: JSON as it stands."""

    code: str
    params: Mapping[str, Any] = field(default_factory=dict)

    def message(self, language: str, names: Mapping[str, str] | None = None) -> str:
        """The reason as people read it; `names` gives the name behind a user id."""
        known = names or {}
        separator = "、" if language == "zh" else ", "
        shown = {
            name: separator.join(known.get(str(part), str(part)) for part in value)
            if isinstance(value, Sequence) and not isinstance(value, str)
            else value
            for name, value in self.params.items()
        }
        return render(self.code, shown, language)

    def to_json(self) -> dict[str, Any]:
        return {"code": self.code, "params": dict(self.params)}

    @staticmethod
    def from_json(raw: Mapping[str, Any]) -> Reason:
        return Reason(raw["code"], raw["params"])
