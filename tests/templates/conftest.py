"""The packages that ship with the platform, as JSON and as loaded apps."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from engines.definition.app import App
from engines.definition.load import load
from engines.definition.model import Model
from runtime import resources

SYSTEM = Path(resources.__file__).parent / "apps" / "system_app.json"
PATHS = {
    path.stem.removesuffix("_app"): path
    for path in (SYSTEM, *sorted(resources.templates().glob("*_app.json")))
}


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """`package` is each one in turn."""
    if "package" in metafunc.fixturenames:
        metafunc.parametrize("package", sorted(PATHS))


@pytest.fixture(scope="session")
def documents() -> dict[str, dict[str, Any]]:
    """The JSON of every package, by app key."""
    return {key: json.loads(path.read_text("utf-8")) for key, path in PATHS.items()}


@pytest.fixture(scope="session")
def apps() -> dict[str, App]:
    return {key: load(path.read_bytes()) for key, path in PATHS.items()}


@pytest.fixture(scope="session")
def model(apps: dict[str, App]) -> Model:
    return Model(apps)
