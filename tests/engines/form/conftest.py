"""Plans of the documented example, and of small entities a test writes itself."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from engines.definition import Model, load
from engines.expression import EvaluationContext
from engines.form import FormPlan, compile_form

EXAMPLE = Path(__file__).parents[3] / "docs" / "reference" / "example_app.json"
PEOPLE = {
    "format": "yingzao/1",
    "app": {"key": "system", "version": "1.0.0", "label": {}},
    "entities": [
        {"id": key, "key": key, "title": "name", "fields": [{"id": "n", "key": "name", "type": "text"}]}
        for key in ("user", "department")
    ],
}
ME = "0190c7b0-0000-7000-8000-0000000000aa"


@pytest.fixture
def context() -> EvaluationContext:
    """2026-03-02 20:30 UTC is the third of March in Shanghai."""
    return EvaluationContext(datetime(2026, 3, 2, 20, 30, tzinfo=UTC), ZoneInfo("Asia/Shanghai"), ME)


@pytest.fixture(scope="session")
def loan() -> FormPlan:
    example = load(json.loads(EXAMPLE.read_text("utf-8")))
    model = Model({"system": load(PEOPLE), "workshop": example})
    return compile_form(model.entity("workshop.loan"))


@pytest.fixture
def plan() -> Callable[..., FormPlan]:
    """The plan of entity "thing" with these fields; `rows` makes a sub-table entity "row" of it."""

    def build(*fields: dict[str, Any], rows: list[dict[str, Any]] | None = None, **entity: Any) -> FormPlan:
        entities = [
            {"id": "e1", "key": "thing", "title": fields[0]["key"], "fields": _numbered(fields), **entity}
        ]
        if rows is not None:
            entities.append(
                {
                    "id": "e2",
                    "key": "row",
                    "title": rows[0]["key"],
                    "fields": _numbered(rows),
                    "parent": "thing",
                }
            )
        app = {
            "format": "yingzao/1",
            "app": {"key": "a", "version": "1.0.0", "label": {}},
            "entities": entities,
        }
        return compile_form(Model({"system": load(PEOPLE), "a": load(app)}).entity("a.thing"))

    return build


def _numbered(fields: Any) -> list[dict[str, Any]]:
    return [{"id": f"f{number}", **field} for number, field in enumerate(fields)]
