"""Whom an app is open to, as it serves: the roles its grants name, and how many people have them."""

from __future__ import annotations

from typing import Any

from builder.drafts import require_builder
from engines.errors import NotFound
from runtime.access.principal import ADMINISTRATOR, MEMBER
from runtime.commands.context import Context
from runtime.commands.grant_words import role_label
from runtime.store.people import members

__all__ = ["reach"]


def reach(ctx: Context, app: str) -> dict[str, Any]:
    """{"everybody", "roles": [{"name", "label", "people"}]}: roles that may do something by the app's grants,
    and their active people. `everybody`: a grant is to all who sign in. Administrators, who may do everything
    without any grant, are not counted.

    Raises as `require_builder`, and NotFound for an app that was never published.
    """
    require_builder(ctx, app)
    definition = ctx.catalog.apps.get(app)
    if definition is None:
        raise NotFound("app_not_found", {"name": app})
    named = dict.fromkeys(
        ctx.catalog.model.resolve(app, grant.role) for grant in definition.grants if grant.role is not None
    )
    roles = [name for name in named if name not in (ADMINISTRATOR, MEMBER)]
    return {
        "everybody": MEMBER in named,
        "roles": [
            {
                "name": name, "label": role_label(ctx, name),
                "people": len(members(ctx.tx, ctx.catalog, name)),
            }
            for name in roles
        ],
    }  # fmt: skip
