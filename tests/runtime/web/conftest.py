"""A served house per test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.runtime.house import House
from tests.runtime.site import Site


@pytest.fixture
def site(house: House) -> Iterator[Site]:
    """On both databases."""
    opened = Site(house)
    yield opened
    opened.close()


@pytest.fixture
def sqlite_site(sqlite_house: House) -> Iterator[Site]:
    """For what no database has a part in."""
    opened = Site(sqlite_house)
    yield opened
    opened.close()
