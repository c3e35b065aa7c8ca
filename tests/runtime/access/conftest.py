"""The atlas with shares, and with field rights that differ from record to record."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.runtime.atlas_app import atlas, grant
from tests.runtime.house import House
from tests.runtime.site import Site

__all__ = ["shared_atlas"]


def shared_atlas() -> dict[str, Any]:
    """A clerk shares own orders; a clerk or guest reads what is shared, without its budget. A keeper writes
    budgets of own orders, and reads those of the department without budget or lines' costs."""
    app = atlas()
    clerk = next(item for item in app["grants"] if item["id"] == "g1")
    clerk["actions"] = [*clerk["actions"], "share"]
    app["roles"] += [
        {"id": "r7", "key": "guest", "label": {"en": "Guest"}},
        {"id": "r8", "key": "keeper", "label": {"en": "Keeper"}},
        {"id": "r9", "key": "guard", "label": {"en": "Guard"}, "second_factor": True},
    ]
    app["grants"] += [
        grant("h1", "clerk", "order", ["read", "update"], scope="shared",
              fields={"budget": "hidden", "margin": "hidden"}),
        grant("h2", "guest", "order", ["read", "update"], scope="shared", fields={"budget": "read"}),
        grant("h3", "keeper", "order", ["create", "read", "update"], scope="own"),
        grant("h4", "keeper", "order", ["read", "update"], scope="department",
              fields={"budget": "hidden", "quantity": "read", "margin": "hidden"}),
        grant("h5", "keeper", "client", ["read"]),
        grant("h6", "keeper", "folder", ["read"]),
    ]  # fmt: skip
    return app


@pytest.fixture
def site(house: House) -> Iterator[Site]:
    """On both databases."""
    house.publish(shared_atlas())
    opened = Site(house)
    yield opened
    opened.close()
