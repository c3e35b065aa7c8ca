"""Which field a heading means."""

from __future__ import annotations

import pytest

from runtime.commands.import_matching import match_columns
from runtime.commands.import_profile import profile_columns
from tests.runtime.house import House

CLIENT = {
    "Name": "name", "client_name": "name", "clientName": "name", "CODE": "code", "Client no": "code",
    "Levels": "level", "districts": "district", "Weather": None, "": None,
}  # fmt: skip


@pytest.mark.parametrize("heading", [heading for heading in CLIENT if heading])
def test_headings_find_their_fields(sqlite_house: House, heading: str) -> None:
    assert matched(sqlite_house, "client", {heading: ["x", "y"]}).get(heading) == CLIENT[heading]


def matched(house: House, entity: str, columns: dict[str, list[str]]) -> dict[str, str]:
    with house.database.read() as tx:
        found = house.workspace.catalogs.current(tx).entities[f"atlas.{entity}"]
    rows = list(zip(*columns.values(), strict=True))
    mapping = match_columns(found, profile_columns(list(columns), rows), set(found.model.types))
    return {heading: column.field for heading, column in mapping.columns.items()}


def test_each_field_is_filled_once_by_the_surest_column(sqlite_house: House) -> None:
    found = matched(sqlite_house, "client", {"Client name": ["A", "B"], "Name": ["C", "D"]})
    assert found["Name"] == "name"
    assert "name" not in [field for heading, field in found.items() if heading != "Name"]


def test_what_a_column_holds_speaks_against_a_field(sqlite_house: House) -> None:
    assert matched(sqlite_house, "order", {"Days": ["some words", "other words"]}) == {}
    assert matched(sqlite_house, "order", {"Day": ["2026-01-02", "2026-01-03"]}) == {"Day": "day"}
