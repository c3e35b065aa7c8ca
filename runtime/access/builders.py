"""Who builds which app."""

from __future__ import annotations

from typing import TYPE_CHECKING

from runtime.access.principal import Principal

if TYPE_CHECKING:
    from runtime.apps.catalog import Catalog

__all__ = ["builds"]


def builds(catalog: Catalog, principal: Principal, app: str) -> bool:
    """Administrators build every app; whoever has a role that builds, that role's app."""
    if principal.unrestricted:
        return True
    known = catalog.apps.get(app)
    return known is not None and any(
        role.builder and f"{app}.{role.key}" in principal.roles for role in known.roles
    )
