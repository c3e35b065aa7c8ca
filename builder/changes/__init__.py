"""What changed between two packages: compared item by item, merged three ways, said in words."""

from __future__ import annotations

from builder.changes.diff import Edit, Step, diff
from builder.changes.merge import Clash, Merged, merge
from builder.changes.words import Said, clash_json, describe, edit_json, names_in

__all__ = [
    "Clash",
    "Edit",
    "Merged",
    "Said",
    "Step",
    "clash_json",
    "describe",
    "diff",
    "edit_json",
    "merge",
    "names_in",
]
