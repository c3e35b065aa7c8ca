"""Tags given until a day: beside the record, out of lists at once, off the record by a job."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import pytest
import sqlalchemy as sa

from engines.definition.report import Report
from engines.errors import ValidationFailed
from runtime.access.identity import load_principal
from runtime.apps.people import give_roles
from runtime.commands import merge, read_history, read_records
from runtime.commands.export_records import export_records
from runtime.commands.import_mapping import load_mapping
from runtime.commands.import_records import import_records
from runtime.commands.read_records import ListRequest
from runtime.commands.run_report import run_ad_hoc
from runtime.commands.values_in_use import values_in_use
from runtime.jobs.worker import Worker
from runtime.store.purge import purge
from tests.runtime.house import House

DAY = 24 * 60


def item(key: str, type: str, **more: Any) -> dict[str, Any]:
    return {"id": key, "key": key, "type": type, **more}


def shop() -> dict[str, Any]:
    """It is 2026-03-02 in Shanghai."""
    return {
        "format": "yingzao/1",
        "app": {"key": "shop", "version": "1.0.0", "label": {"en": "Shop"}},
        "entities": [
            {"id": "client", "key": "client", "title": "name", "fields": [
                item("name", "text"), item("tags", "tags", expiring=True), item("plain", "tags"),
                item("vip", "boolean", formula='"VIP" in tags'),
                item("left", "text"), item("visits", "subtable", entity="visit"),
            ]},
            {"id": "visit", "key": "visit", "title": "name", "parent": "client", "fields": [
                item("name", "text"), item("marks", "tags", expiring=True),
            ]},
            {"id": "deal", "key": "deal", "title": "name", "fields": [
                item("name", "text"), item("client", "reference", entity="client"),
            ]},
        ],
        "roles": [{"id": "r1", "key": "clerk"}],
        "grants": [
            {"id": "g1", "role": "clerk", "entity": "client", "actions": ["read"], "scope": "expression",
             "condition": '"VIP" in tags'},
        ],
        "rules": [
            {"id": "u1", "key": "note", "entity": "client", "condition": 'not ("VIP" in tags)',
             "trigger": {"on": ["update"], "timing": "before", "fields": ["tags"]},
             "actions": [{"id": "a1", "type": "set_fields", "values": {"left": '"VIP left"'}}]},
            {"id": "u2", "key": "sleepy", "entity": "client", "condition": 'name == "Sleepy"',
             "trigger": {"on": ["create"], "timing": "before"},
             "actions": [{"id": "a2", "type": "set_fields", "values": {
                 "tags": 'add_items(tags, concat("asleep (until ", add_days(today(), 30), ")"))'}}]},
        ],
    }  # fmt: skip


@pytest.fixture
def clients(house: House) -> House:
    house.publish(shop())
    return house


def until(tag: str, day: str | None) -> dict[str, Any]:
    return {"tag": tag, "until": day}


def ends(house: House) -> list[tuple[str, str]]:
    with house.database.read() as tx:
        rows = tx.rows(sa.text("SELECT tag, until FROM tag_end ORDER BY tag, until"))
    return [(str(tag), str(day)) for tag, day in rows]


def work(house: House) -> None:
    Worker(house.database, house.workspace.catalogs, house.workspace.clock).run_due()


def shown(house: House, record: str) -> tuple[Any, Any]:
    found = house.record("shop.client", record)
    return found["values"]["tags"], found["labels"].get("tags")


def test_a_tag_is_gone_from_everything_the_day_after(clients: House) -> None:
    given = [until("VIP", "2026-03-03"), "New"]
    record = clients.create("shop.client", name="Li", tags=given, plain=["VIP"])
    other = clients.create("shop.client", name="Wu", tags=["VIP"])
    deal = clients.create("shop.deal", name="D", client=record)
    assert shown(clients, record) == (["VIP", "New"], {"VIP": "2026-03-03"})
    assert clients.values("shop.client", record)["vip"] is True
    clients.tick(DAY)
    assert set(clients.listed("shop.client", filter='"VIP" in tags')) == {record, other}, "its last day"
    clients.tick(DAY)
    # Nobody worked yet.
    assert shown(clients, record) == (["New"], None)
    assert clients.listed("shop.client", filter='"VIP" in tags') == [other]
    assert clients.listed("shop.client", filter='"VIP" in tags or "Old" in tags') == [other]
    assert clients.listed("shop.client", filter='not ("VIP" in tags)') == [record]
    assert clients.listed("shop.deal", filter='"VIP" in client.tags') == []
    assert clients.listed("shop.deal", filter='"New" in client.tags') == [deal]
    assert clients.page("shop.client", filter='"VIP" in tags', count=True)["count"] == 1
    words = clients.as_("root", lambda ctx: values_in_use(ctx, "shop.client", "tags"))["values"]
    assert words == [{"value": "New", "count": 1}, {"value": "VIP", "count": 1}]
    report = Report.model_validate(
        {"id": "r", "key": "r", "entity": "client",
         "dimensions": [{"id": "d", "key": "d", "field": "tags"}],
         "measures": [{"id": "m", "key": "n", "function": "count"}]}
    )  # fmt: skip
    rows = clients.as_("root", lambda ctx: run_ad_hoc(ctx, "shop", report))["rows"]
    assert [(row["values"]["d"], row["values"]["n"]) for row in rows] == [("New", "1"), ("VIP", "1")]
    assert clients.values("shop.client", record)["plain"] == ["VIP"], "of a field whose tags stay"
    # The job takes it off: what is computed follows, rules wake, history says it.
    work(clients)
    assert ends(clients) == []
    values = clients.values("shop.client", record)
    assert (values["tags"], values["vip"], values["left"]) == (["New"], False, "VIP left")
    entries = clients.as_("root", lambda ctx: read_history.history(ctx, "shop.client", record))["entries"]
    said = [change for entry in entries for change in entry["changes"] if change["field"] == "tags"]
    assert [(change["old"], change["new"]) for change in said] == [(["VIP（至 2026-03-03）", "New"], ["New"])]
    assert clients.values("shop.client", other)["tags"] == ["VIP"]


def test_the_only_tag_leaves_a_blank(clients: House) -> None:
    record = clients.create("shop.client", name="Li", tags=[until("VIP", "2026-03-02")])
    clients.tick(2 * DAY)
    assert clients.listed("shop.client", filter="is_blank(tags)") == [record]
    assert shown(clients, record) == (None, None)
    work(clients)
    assert shown(clients, record) == (None, None)


def test_a_day_is_kept_moved_and_taken_away(clients: House) -> None:
    record = clients.create("shop.client", name="Li", tags=[until("VIP", "2026-03-09")])
    # Whoever says nothing of the day changes nothing of it.
    clients.update("shop.client", record, tags=["New", "VIP"])
    assert shown(clients, record) == (["New", "VIP"], {"VIP": "2026-03-09"})
    version = clients.record("shop.client", record)["version"]
    clients.update("shop.client", record, tags=["New", until("VIP", "2026-03-09")])
    assert clients.record("shop.client", record)["version"] == version
    clients.update("shop.client", record, tags=["New", until("VIP", "2026-04-01")])
    assert shown(clients, record)[1] == {"VIP": "2026-04-01"}
    assert clients.record("shop.client", record)["version"] == version + 1
    clients.update("shop.client", record, tags=[until("VIP", None)])
    assert shown(clients, record) == (["VIP"], None)
    assert ends(clients) == []
    entries = clients.as_("root", lambda ctx: read_history.history(ctx, "shop.client", record))["entries"]
    said = [(change["old"], change["new"]) for entry in entries for change in entry["changes"]]
    assert said == [
        (["New", "VIP（至 2026-04-01）"], ["VIP"]),
        (["New", "VIP（至 2026-03-09）"], ["New", "VIP（至 2026-04-01）"]),
        (["VIP（至 2026-03-09）"], ["New", "VIP（至 2026-03-09）"]),
    ]
    # Another field's change leaves it alone.
    clients.update("shop.client", record, tags=[until("VIP", "2026-03-09")])
    clients.update("shop.client", record, name="Li Si")
    assert ends(clients) == [("VIP", "2026-03-09")]
    clients.update("shop.client", record, tags=["New"])
    assert ends(clients) == []
    clients.update("shop.client", record, tags=["VIP"])
    assert shown(clients, record)[1] is None, "given again, for good"


def test_a_rule_gives_a_tag_for_some_days(clients: House) -> None:
    record = clients.create("shop.client", name="Sleepy", tags=["New"])
    assert shown(clients, record) == (["New", "asleep"], {"asleep": "2026-04-01"})


def test_row_scopes_end_with_the_tag(clients: House) -> None:
    clients.as_("system", lambda ctx: give_roles(ctx.tx, ctx.catalog, clients.ids["vic"], ["shop.clerk"]))
    record = clients.create("shop.client", name="Li", tags=[until("VIP", "2026-03-02")])
    assert clients.listed("shop.client", "vic") == [record]
    clients.tick(DAY)
    assert clients.listed("shop.client", "vic") == []


def test_rows_have_them_too(clients: House) -> None:
    rows = [{"name": "a", "marks": [until("late", "2026-03-02"), "paid"]}]
    record = clients.create("shop.client", name="Li", visits=rows)
    assert clients.record("shop.client", record)["labels"]["visits"] == [{"marks": {"late": "2026-03-02"}}]
    (row,) = clients.values("shop.client", record)["visits"]
    clients.update("shop.client", record, visits=[{"id": row["id"], "marks": [until("late", "2026-03-05")]}])
    assert ends(clients) == [("late", "2026-03-05")]
    clients.tick(4 * DAY)
    (row,) = clients.values("shop.client", record)["visits"]
    assert row["marks"] is None
    work(clients)
    assert ends(clients) == []
    clients.update("shop.client", record, visits=[{"id": row["id"], "marks": [until("late", "2026-03-09")]}])
    clients.update("shop.client", record, visits=[{"id": row["id"], "marks": ["late", "b"]}])
    assert ends(clients) == [("late", "2026-03-09")]
    clients.tick(9 * DAY)
    clients.update("shop.client", record, visits=[{"id": row["id"], "name": "b"}])
    assert ends(clients) == []


@pytest.mark.parametrize(
    "given",
    [
        [{"tag": "VIP", "until": "2026-02-30"}],
        [{"tag": "VIP", "until": "20261231"}],
        [{"tag": "VIP", "until": 5}],
        [{"tag": "VIP", "until": "2026-12-31", "more": 1}],
        [{"until": "2026-12-31"}],
        [{"tag": {"tag": "VIP"}}],
        "VIP (until 2026-13-01)",
    ],
)
def test_what_is_no_day_is_refused(clients: House, given: Any) -> None:
    with pytest.raises(ValidationFailed) as refused:
        clients.create("shop.client", name="Li", tags=given)
    assert [issue.pointer for issue in refused.value.issues] == ["/values/tags"]
    with pytest.raises(ValidationFailed):
        clients.create("shop.client", name="Li", plain=[until("VIP", "2026-12-31")])


def test_a_day_long_gone_or_far_away(clients: House) -> None:
    record = clients.create(
        "shop.client", name="Li", tags=[until("a", "0001-01-01"), until("b", "9999-12-31"), until("", None)]
    )
    assert shown(clients, record) == (["b"], {"b": "9999-12-31"})
    work(clients)
    assert ends(clients) == [("b", "9999-12-31")] or ends(clients) == [
        ("a", "0001-01-01"), ("b", "9999-12-31"),
    ]  # fmt: skip


def test_files_bring_and_take_them(clients: House) -> None:
    with clients.database.read() as tx:
        principal = load_principal(tx, clients.workspace.catalogs.current(tx), clients.ids["root"])
    assert principal is not None
    source = 'name,tags\nLi,"VIP（至 2026-03-09）、New"\nWu,VIP (until 2026-03-10); Old\n'
    mapping = {"columns": {"name": {"field": "name"}, "tags": {"field": "tags"}}}
    read = load_mapping(json.dumps(mapping))
    report = import_records(
        clients.workspace, principal, "shop.client", io.BytesIO(source.encode()), read
    ).to_json("en")  # fmt: skip
    assert report["issues"] == []
    assert ends(clients) == [("VIP", "2026-03-09"), ("VIP", "2026-03-10")]
    for language, expected in (
        ("zh", ["VIP（至 2026-03-09）、New", "VIP（至 2026-03-10）、Old"]),
        ("en", ["VIP (until 2026-03-09), New", "VIP (until 2026-03-10), Old"]),
    ):
        out = io.BytesIO()
        wanted = ListRequest(sort=("name",))
        export_records(clients.workspace, principal, "shop.client", wanted, "csv", language, out)
        cells = csv.DictReader(io.StringIO(out.getvalue().decode("utf-8-sig")))
        assert [row["tags"] for row in cells] == expected


def test_the_recycle_bin_and_merging(clients: House) -> None:
    record = clients.create("shop.client", name="Li", tags=[until("VIP", "2026-03-03")])
    clients.delete("shop.client", record)
    clients.tick(3 * DAY)
    work(clients)
    clients.restore("shop.client", record)
    assert shown(clients, record) == (None, None)
    keeper = clients.create("shop.client", name="Wu", tags=["New"])
    second = clients.create("shop.client", name="Wu", tags=[until("VIP", "2026-04-01")])

    def merged(ctx: Any) -> None:
        version = read_records.get(ctx, "shop.client", keeper)["version"]
        merge.merge(ctx, "shop.client", keeper, second, {"tags": ["New", "VIP"]}, expected_version=version)

    clients.as_("root", merged)
    assert shown(clients, keeper) == (["New", "VIP"], {"VIP": "2026-04-01"})
    with clients.database.write() as tx:
        catalog = clients.workspace.catalogs.current(tx)
        purge(tx, catalog, catalog.entity("shop.client"), [second], clients.workspace.clock.now())
    assert ends(clients) == [("VIP", "2026-03-03"), ("VIP", "2026-04-01")], "of the survivor and the restored"
    clients.update("shop.client", record, name="Li Si")
    assert ends(clients) == [("VIP", "2026-04-01")]


def test_a_record_that_fails_its_checks_hides_the_tag_all_the_same(clients: House) -> None:
    record = clients.create("shop.client", name="Li", tags=[until("VIP", "2026-03-02")])
    second = clients.create("shop.client", name="Wu", tags=[until("VIP", "2026-03-02")])
    stricter = shop()
    stricter["app"]["version"] = "1.1.0"
    stricter["entities"][0]["checks"] = [
        {
            "id": "c",
            "key": "not_li",
            "condition": 'name != "Li"',
            "message": {"en": "No"},
            "severity": "error",
        }
    ]
    clients.publish(stricter)
    clients.tick(DAY)
    work(clients)
    assert shown(clients, record) == shown(clients, second) == (None, None)
    assert ends(clients) == [("VIP", "2026-03-02")]
    clients.update("shop.client", record, name="Li Si")
    assert ends(clients) == []
