"""What editors are drawn from: the schema of packages, words for it, and the apps around the one edited."""

from __future__ import annotations

import hashlib
import json
from functools import cache
from typing import Any

from builder.terms import terms
from engines.definition import json_schema
from engines.definition.dump import canonical
from engines.definition.system_labels import SYSTEM_LABELS
from runtime.commands.context import Context

__all__ = ["surroundings", "vocabulary"]

_NAMED = ("entities", "roles", "processes", "reports", "dashboards", "views")
_LEFT_OUT = ("checks", "duplicates", "unique", "indexes", "nodes", "edges", "tiles")


@cache
def vocabulary() -> tuple[bytes, str]:
    """JSON `{"schema", "terms", "system_fields"}` and its ETag; the same as long as the process runs."""
    content = json.dumps(
        {"schema": json_schema(), "terms": terms(), "system_fields": SYSTEM_LABELS}, ensure_ascii=False
    ).encode()
    return content, f'"{hashlib.sha256(content).hexdigest()[:20]}"'


def surroundings(ctx: Context, app: str) -> list[dict[str, Any]]:
    """Every other installed app with the items a package may name once it requires it: `{"key", "label",
    "version", "entities", "roles", …}` in canonical JSON, without what nobody outside can name."""
    found = []
    for key, other in ctx.catalog.apps.items():
        if key == app:
            continue
        document = canonical(other)
        info = document["app"]
        named = {
            section: [
                {name: value for name, value in item.items() if name not in _LEFT_OUT}
                for item in document.get(section, ())
            ]
            for section in _NAMED
        }
        found.append({"key": key, "label": info["label"], "version": info["version"], **named})
    return found
