"""Apps that were taken away and can come back."""

from __future__ import annotations

import json
from typing import Any

from runtime.commands.context import Context
from runtime.commands.titles import names_of
from runtime.store import app_versions, tables

__all__ = ["removed_apps"]

_SHOWN = ("label", "icon", "colour")


def removed_apps(ctx: Context) -> list[dict[str, Any]]:
    """{"key", "label", "icon", "colour", "number", "at", "by_name"} of each, the latest first."""
    rows = app_versions.removed(ctx.tx)
    names = names_of(ctx, [by[5:] for _, _, _, by in rows if by.startswith("user:")])
    return [
        {
            "key": key, "number": number, "at": tables.iso(at), "by_name": names.get(by[5:]),
            **_info(ctx, key, number),
        }
        for key, number, at, by in rows
    ]  # fmt: skip


def _info(ctx: Context, key: str, number: int) -> dict[str, Any]:
    info = json.loads(app_versions.text(ctx.tx, key, number))["app"]
    return {name: info.get(name) for name in _SHOWN}
