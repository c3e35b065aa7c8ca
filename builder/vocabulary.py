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
from engines.search.pinyin import syllables
from runtime.commands.context import Context

__all__ = ["surroundings", "vocabulary"]

_NAMED = ("entities", "roles", "processes", "reports", "dashboards", "views")
_LEFT_OUT = ("checks", "duplicates", "unique", "indexes", "nodes", "edges", "tiles")


@cache
def vocabulary() -> tuple[bytes, str]:
    """JSON `{"schema", "terms", "system_fields", "spelled"}` and its ETag; one for the life of the process.

    `spelled` has the syllables of the Chinese name of each field type: lists are walked by typing them, and a
    list of the browser's own knows no input method.
    """
    words = terms()
    content = json.dumps(
        {
            "schema": json_schema(),
            "terms": words,
            "system_fields": SYSTEM_LABELS,
            "spelled": {key: _spelled(label["zh"]) for key, label in words["kinds"]["FieldType"].items()},
        },
        ensure_ascii=False,
    ).encode()
    return content, f'"{hashlib.sha256(content).hexdigest()[:20]}"'


def _spelled(name: str) -> list[str]:
    return [(syllables(character) or (character.lower(),))[0] for character in name]


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
