"""The documented example, and a small `system` app beside it."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from engines.definition import App, Model, check_app, load
from engines.errors import Issue

EXAMPLE = Path(__file__).parents[3] / "docs" / "reference" / "example_app.json"
SYSTEM: dict[str, Any] = {
    "format": "yingzao/1",
    "app": {"key": "system", "version": "1.0.0", "label": {"en": "System"}},
    "entities": [
        {
            "id": "user",
            "key": "user",
            "title": "name",
            "fields": [
                {"id": "name", "key": "name", "type": "text", "required": True},
                {"id": "email", "key": "email", "type": "text", "unique": True},
                {
                    "id": "department",
                    "key": "home",
                    "type": "reference",
                    "entity": "department",
                    "on_delete": "clear",
                },
            ],
        },
        {
            "id": "department",
            "key": "department",
            "title": "name",
            "fields": [
                {"id": "name", "key": "name", "type": "text", "required": True},
                {"id": "head", "key": "head", "type": "user"},
            ],
        },
    ],
    "roles": [{"id": "everybody", "key": "everybody"}],
}
_EXAMPLE: dict[str, Any] = json.loads(EXAMPLE.read_text("utf-8"))


@pytest.fixture
def example() -> dict[str, Any]:
    """The example package, free to change."""
    return copy.deepcopy(_EXAMPLE)


@pytest.fixture(scope="session")
def system() -> App:
    return load(SYSTEM)


@pytest.fixture
def resolve(system: App) -> Callable[..., Model]:
    """Packages to a model, the `system` app beside them."""

    def build(*documents: dict[str, Any], **parameters: Any) -> Model:
        apps = {app.app.key: app for app in (system, *(load(document) for document in documents))}
        return Model(apps, parameters)

    return build


@pytest.fixture
def check(resolve: Callable[..., Model]) -> Callable[..., Sequence[Issue]]:
    """Issues of the first package, the others installed beside it."""

    def run(*documents: dict[str, Any]) -> list[Issue]:
        model = resolve(*documents)
        return check_app(model.apps[documents[0]["app"]["key"]], model)

    return run
