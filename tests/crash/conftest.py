"""Furnished workspaces, and a clean process to fork the doomed ones from."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Mapping

import pytest

from tests.crash.driver import DIED, run
from tests.runtime.conftest import (
    cheap_passwords,
    house,
    postgres_house_url,
    postgres_template,
    sqlite_house,
    sqlite_house_url,
    sqlite_template,
)
from tests.runtime.house import House

__all__ = [
    "cheap_passwords",
    "house",
    "postgres_house_url",
    "postgres_template",
    "sqlite_house",
    "sqlite_house_url",
    "sqlite_template",
]

Crash = Callable[[House, str, Mapping[str, str], int], bool]


@pytest.fixture(scope="session")
def crash() -> Crash:
    """Runs an action in a process of its own that dies at its n-th statement. Whether it died."""
    # Forked from a process with one thread and no connection, that has everything imported.
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.crash.driver"])

    def crash(house: House, action: str, ids: Mapping[str, str], at: int) -> bool:
        house.workspaces.close()
        child = context.Process(
            target=run, args=(house.url, str(house.settings.data), house.ids, action, dict(ids), at)
        )
        child.start()
        child.join(timeout=60)
        assert child.exitcode in (0, DIED), child.exitcode
        return child.exitcode == DIED

    return crash
