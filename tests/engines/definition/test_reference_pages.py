"""The reference pages say what the models say."""

from __future__ import annotations

from pathlib import Path

import pytest

from engines.definition.action import ACTION_TYPES
from engines.definition.field_types import FIELD_TYPES
from engines.definition.process import NODE_TYPES
from engines.definition.reference_pages import definition_page, field_types_page, schema_page
from engines.definition.view_types import VIEW_TYPES

FOLDER = Path(__file__).parents[3] / "docs" / "reference"


@pytest.mark.parametrize(
    ("name", "page"),
    [
        ("definition.md", definition_page()),
        ("field-types.md", field_types_page()),
        ("app.schema.json", schema_page()),
    ],
)
def test_the_page_is_up_to_date(name: str, page: str) -> None:
    assert (FOLDER / name).read_text("utf-8") == page, "run python -m engines.definition.reference_pages"


def test_every_kind_is_described() -> None:
    lines = (definition_page() + field_types_page()).splitlines()
    headings = {line[3:] for line in lines if line.startswith("## ")}
    assert headings >= set(FIELD_TYPES.keys())
    assert headings >= {kind.__name__ for kinds in (NODE_TYPES, ACTION_TYPES, VIEW_TYPES) for kind in kinds}
