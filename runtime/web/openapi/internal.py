"""Addresses that no app's description speaks of: the screens' own, the platform's, and those of visitors."""

from __future__ import annotations

from collections.abc import Mapping

__all__ = ["INTERNAL"]

INTERNAL: Mapping[str, str] = {
    "/api/apps": "Installing, building and publishing apps (docs/architecture.md).",
    "/api/builder": "The designers' own.",
    "/api/view-as": "The designers' own.",
    "/api/auth": "Signing in; a client sends an API token.",
    "/api/me": "The account of whoever is signed in.",
    "/api/tokens": "API tokens are made by people, not by tokens.",
    "/api/notifications": "The bell of the screens.",
    "/api/events": "What screens listen to: server-sent events, which OpenAPI has no words for.",
    "/api/chosen-lately": "What pickers begin with; any list says what may be chosen.",
    "/api/directory": "Pickers of people; records of system.user say the same.",
    "/api/organisation": "The administration of people.",
    "/api/role-holders": "The administration of people.",
    "/api/users": "The administration of people.",
    "/api/{kinds}": "The administration of people.",
    "/api/audit": "For administrators, of the whole workspace.",
    "/api/rules/runs": "For administrators, of the whole workspace.",
    "/api/jobs": "For administrators, of the whole workspace.",
    "/api/workspace": "For administrators, of the whole workspace.",
    "/api/public": "The page of visitors (docs/reference/public-forms.md).",
    "/f": "The page of visitors.",
    "/healthz": "For whoever operates the server.",
    "/readyz": "For whoever operates the server.",
    "/metrics": "For whoever operates the server.",
}
"""Beginning of the address → why. A route is described, or begins with one of these."""
