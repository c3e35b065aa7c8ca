"""A real server with the sample data per module, and people at browsers who report every complaint."""

from __future__ import annotations

import fcntl
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from scripts import front_end
from scripts.demo_server import DemoServer
from tests.browser.desk import Desk

ROOT = Path(__file__).resolve().parents[2]
RESULTS = ROOT / "test-results"

# Two browsers and two servers share two cores; what has its own promise names its own bound.
expect.set_options(timeout=20_000)

_failed = pytest.StashKey[bool]()


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Every test here is one of a browser, whether it says so or not: they run one at a time."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def front_end_built() -> None:
    """Builds the pages when their sources changed; one worker does, the others wait."""
    if front_end.is_fresh(ROOT):
        return
    mark = ROOT / "node_modules" / ".browser-tests.lock"
    with mark.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        try:
            front_end.build(ROOT)
        except front_end.FrontEndError as error:
            pytest.fail(str(error), pytrace=False)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, front_end_built: None) -> Iterator[DemoServer]:
    """On SQLite, shared by a module's tests: each leaves alone what another one looks at."""
    with DemoServer(tmp_path_factory.mktemp("server")) as server:
        yield server


@pytest.fixture
def desk(request: pytest.FixtureRequest, browser: Browser, server: DemoServer) -> Iterator[Desk]:
    """Fails the test for whatever the browser complained of; a failed one leaves pictures and the log."""
    desk = Desk(browser, server)
    yield desk
    faults = desk.faults
    if faults or request.node.stash.get(_failed, False):
        name = re.sub(r"\W+", "-", request.node.name).strip("-")
        desk.photograph(RESULTS, name)
        shutil.copyfile(server.log_path, RESULTS / f"{name}.log")
    desk.close()
    assert not faults, "\n".join(faults)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Any:
    report = yield
    if report.failed:
        item.stash[_failed] = True
    return report
