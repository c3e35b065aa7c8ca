"""Hundreds of entities: each table is made at once, with its columns."""

from __future__ import annotations

import pytest

from bench.data.many import app
from runtime.access.principal import SYSTEM
from runtime.apps.install import install
from runtime.commands import read_records, write
from runtime.commands.context import Context
from runtime.store.database import Transaction
from tests.runtime.house import House

ENTITIES = 40


def test_tables_come_whole_and_columns_are_added_for_references_alone(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[str] = []
    script = Transaction.script

    def noting(tx: Transaction, text: str) -> None:
        made.append(text)
        script(tx, text)

    monkeypatch.setattr(Transaction, "script", noting)
    install(house.workspace, app(ENTITIES, 60), SYSTEM)
    assert len([text for text in made if text.startswith("CREATE TABLE")]) == ENTITIES
    # PostgreSQL takes a reference only once there is what it leads to.
    expected = 0 if house.database.dialect == "sqlite" else ENTITIES - 1
    assert len([text for text in made if "ADD COLUMN" in text]) == expected
    with house.database.write() as tx:
        ctx = Context(tx, house.workspace.catalogs.current(tx), SYSTEM, house.workspace.clock.now())
        first = write.create(
            ctx, "bench.thing_0", [{"field_0": "A", "field_53": "1.50", "field_8": "option_2"}]
        )[0]
        second = write.create(ctx, "bench.thing_1", [{"field_0": "B", "before": first.id}])[0]
        shown = read_records.get(ctx, "bench.thing_0", first.id)["values"]
        assert (shown["field_53"], shown["field_8"], shown["field_59"]) == ("1.50", "option_2", None)
        assert read_records.get(ctx, "bench.thing_1", second.id)["values"]["name_before"] == "A"
