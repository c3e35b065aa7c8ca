"""Sort keys of titles follow the title: another field, another formula, other values behind it."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa

from runtime.apps import backfill
from runtime.apps.install import plan
from runtime.store.title_sort import title_sort
from tests.runtime.atlas_app import atlas, entity, field
from tests.runtime.house import House

# By code point the second comes first, by pinyin (ā, bái) the first does.
A, BAI = "阿", "白"


def titled(title: str, formula: str = 'concat(code, "/", name)') -> dict[str, Any]:
    app = atlas()
    client = entity(app, "client")
    client["fields"].append(field("f70", "shown", "formula", formula=formula, result="text"))
    client["title"] = title
    return app


def keys(house: House) -> dict[str, str | None]:
    """Stored sort key of every client, deleted ones too, by the title it is for."""
    with house.database.read() as tx:
        found = house.workspace.catalogs.current(tx).entity("atlas.client")
        table = found.table
        query = sa.select(*table.select_all)
        rows = [table.decode(row) for row in tx.rows(house.database.compile(query))]
    return {row[found.model.title]: row["title_sort"] for row in rows}


def right(house: House) -> bool:
    found = keys(house)
    return bool(found) and all(key == title_sort(title) for title, key in found.items())


@pytest.fixture
def clients(house: House) -> list[str]:
    made = [
        house.create("client", name=name, code=code)
        for name, code in ((A, "c"), (BAI, "b"), ("zed", "阿"), ("gone", "g"))
    ]
    house.delete("client", made[3])
    return made


def columns(house: House) -> list[str]:
    with house.database.read() as tx:
        query = sa.text("SELECT column_name FROM entity_column WHERE field = '$title_sort'")
        return [row[0] for row in tx.rows(query)]


def test_another_field_becomes_the_title(house: House, clients: list[str]) -> None:
    a, bai, zed, gone = clients
    assert house.listed("client", sort=("name",)) == [a, bai, zed]
    orders = [house.create("order", subject="O", client=client) for client in (a, bai, zed)]
    app = titled("code")
    ddl = plan(house.workspace, app).ddl
    assert sum("title_sort_ready" in text for text in ddl) == 1
    house.publish(app)
    assert right(house)
    # "阿" is sorted among the letters, between "a" and "b".
    by_code = [zed, bai, a]
    assert house.listed("client", sort=("code",)) == by_code
    assert house.listed("order", sort=("client",)) == [orders[(a, bai, zed).index(one)] for one in by_code]
    # What is written from now on, and what comes back, lies in the same place.
    house.update("client", bai, code="zz")
    house.restore("client", gone)
    assert house.listed("client", sort=("-code",))[0] == bai
    assert right(house)


def test_the_formula_of_a_title_changes(house: House, clients: list[str]) -> None:
    a, bai, zed, _ = clients
    house.publish(titled("shown"))
    assert right(house)
    house.publish(titled("shown", 'concat(name, "/", code)'))
    assert right(house)
    assert house.listed("client", sort=("shown",)) == sorted(
        (a, bai, zed), key=lambda one: title_sort(house.values("client", one)["shown"]) or ""
    )
    # There and back again: one column more, whatever is published.
    house.publish(titled("name"))
    house.publish(titled("shown"))
    assert right(house)
    assert len(columns(house)) == 1


def test_what_does_not_touch_titles_makes_no_column(house: House, clients: list[str]) -> None:
    app = atlas()
    entity(app, "client")["fields"].append(field("f71", "more", "formula", formula="code", result="text"))
    house.publish(app)
    house.publish(atlas())
    assert columns(house) == []
    assert right(house)


def test_titles_written_while_a_version_is_being_published(
    house: House, clients: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Writers come in at the worst moments: before, between and after the passes."""
    times = iter(range(100))

    def disturb() -> None:
        n = next(times)
        house.update("client", clients[n % 3], name=f"{(A, BAI)[n % 2]}{n}", code=f"{n}")
        house.create("client", name=f"{BAI}new{n}", code=f"n{n}")
        house.delete("client", house.create("client", name=f"gone{n}", code=f"x{n}"))

    run, catch_up = backfill.Backfill.run, backfill.Backfill.catch_up

    def run_and_disturb(self: backfill.Backfill) -> None:
        disturb()
        run(self)
        disturb()

    def catch_up_and_disturb(self: backfill.Backfill) -> None:
        catch_up(self)
        disturb()

    monkeypatch.setattr(backfill.Backfill, "run", run_and_disturb)
    monkeypatch.setattr(backfill.Backfill, "catch_up", catch_up_and_disturb)
    for app in (titled("code"), titled("shown"), titled("shown", 'concat(name, "-", code)'), titled("name")):
        house.publish(app)
        assert right(house)


def test_a_publish_that_fails_leaves_titles_as_they_were(
    house: House, clients: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: Any, **__: Any) -> None:
        raise RuntimeError("killed")

    with monkeypatch.context() as patch:
        patch.setattr(backfill.Backfill, "finish", broken)
        with pytest.raises(RuntimeError):
            house.publish(titled("code"))
    assert right(house)
    house.update("client", clients[1], name="Aa")
    assert right(house)
    # What the failed attempt left behind is no obstacle, and nothing of it is trusted.
    house.publish(titled("code"))
    assert right(house)
