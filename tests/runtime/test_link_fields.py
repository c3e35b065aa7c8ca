"""Fields that lead to several records: links, labels, deletion, rollups, reports and rights."""

from __future__ import annotations

import json
from typing import Any

import pytest

from engines.definition.report import Report
from engines.errors import Conflict, RecordNotFound, ValidationFailed, VersionConflict
from engines.form.encode import json_values
from runtime.commands import read_history, read_records, write
from runtime.commands.context import Context
from runtime.commands.read_records import ListRequest
from runtime.commands.run_report import run_ad_hoc
from tests.runtime.atlas_app import atlas, entity, field
from tests.runtime.house import House


def teamed(on_delete: str = "clear") -> dict[str, Any]:
    """Atlas with folders that hold clients, and people who watch."""
    app = atlas()
    entity(app, "folder")["fields"] += [
        field("m1", "clients", "multi_reference", entity="client", on_delete=on_delete),
        field("m2", "watchers", "users"),
        field("m3", "size", "formula", formula="count(clients)", result="integer"),
        field("m4", "discounts", "formula", formula="sum(clients.discount)", result="decimal", scale=4),
        field("m5", "golden", "formula", formula='count(clients, level == "gold")', result="integer"),
    ]
    entity(app, "client")["fields"] += [
        field("m1", "folders", "rollup", source="folder", via="clients", aggregate="count"),
        field("m2", "largest", "rollup", source="folder", via="clients", aggregate="max", field="size",
              result="integer"),
    ]  # fmt: skip
    app["rules"].append(
        {
            "id": "r8", "key": "watch", "entity": "folder", "condition": 'name == "Watched"',
            "trigger": {"on": ["update"], "timing": "before"},
            "actions": [
                {"id": "a1", "type": "set_fields", "values": {"watchers": "add_items(watchers, me)"}}
            ],
        }
    )  # fmt: skip
    return app


@pytest.fixture
def team(house: House) -> House:
    house.publish(teamed())
    return house


def clients(house: House, *names: str) -> list[str]:
    return [house.create("client", name=name, discount="0.1") for name in names]


def pairs(house: House) -> list[tuple[int, Any]]:
    """(position, target) of every link of folders, as the link table has them."""
    with house.database.read() as tx:
        table = house.workspace.catalogs.current(tx).entity("atlas.folder").table
        links = table.links["clients"]
        rows = tx.rows(house.database.compile(links.table.select().order_by(links.table.c.position)))
    return [(row[2], table.id_codec.decode(row[1])) for row in rows]


def test_links_keep_their_order_and_are_named(team: House) -> None:
    one, two, three = clients(team, "One", "Two", "Three")
    folder = team.create("folder", name="F", clients=[two, one, two], watchers=[team.ids["ann"]])
    record = team.record("folder", folder)
    assert record["values"]["clients"] == [two, one]
    assert record["labels"]["clients"] == {two: "Two", one: "One"}
    assert record["labels"]["watchers"] == {team.ids["ann"]: "Ann"}
    assert pairs(team) == [(1, two), (2, one)]
    team.update("folder", folder, clients=[one, three, two])
    assert team.values("folder", folder)["clients"] == [one, three, two]
    assert pairs(team) == [(1, one), (2, three), (3, two)]
    team.update("folder", folder, clients=None)
    assert (team.values("folder", folder)["clients"], pairs(team)) == (None, [])


def test_a_link_leads_to_a_live_record(team: House) -> None:
    one, gone = clients(team, "One", "Gone")
    team.delete("client", gone)
    with pytest.raises(ValidationFailed) as refused:
        team.create("folder", name="F", clients=[one, gone, team.ids["ann"]])
    assert [(issue.pointer, issue.code) for issue in refused.value.issues] == [
        ("/values/clients/1", "value.reference_missing"),
        ("/values/clients/2", "value.reference_missing"),
    ]


def test_both_ends_are_found(team: House) -> None:
    one, two = clients(team, "One", "Two")
    a = team.create("folder", name="A", clients=[one, two])
    b = team.create("folder", name="B", clients=[two])
    team.create("folder", name="C")
    assert team.listed("folder", filter=f'"{one}" in clients') == [a]
    assert sorted(team.listed("folder", filter=f'"{two}" in clients')) == sorted([a, b])
    assert team.listed("folder", filter=f'"{two}" not in clients', fields=("name",)) != [a]
    assert team.listed("folder", filter=f'has_all(clients, "{one}", "{two}")') == [a]
    assert team.listed("folder", filter="count(clients) == 1") == [b]
    assert team.listed("folder", filter="sum(clients.discount) > 0.15") == [a]
    assert team.listed("folder", filter='count(clients, name == "Two") == 1 and size == 1') == [b]


def test_what_is_computed_over_links_follows_them(team: House) -> None:
    one, two = clients(team, "One", "Two")
    folder = team.create("folder", name="A", clients=[one, two])
    values = team.values("folder", folder)
    assert (values["size"], values["discounts"], values["golden"]) == ("2", "0.2000", "0")
    team.update("client", one, discount="0.5", level="gold")
    values = team.values("folder", folder)
    assert (values["discounts"], values["golden"]) == ("0.6000", "1")
    team.update("folder", folder, clients=[one])
    assert team.values("folder", folder)["discounts"] == "0.5000"
    assert [team.values("client", client)["folders"] for client in (one, two)] == ["1", "0"]
    assert [team.values("client", client)["largest"] for client in (one, two)] == ["1", None]
    team.delete("folder", folder)
    assert team.values("client", one)["folders"] == "0"
    team.restore("folder", folder)
    assert team.values("client", one)["folders"] == "1"


def test_clear_takes_the_deleted_one_off_the_list(team: House) -> None:
    one, two = clients(team, "One", "Two")
    folder = team.create("folder", name="A", clients=[one, two])
    away = team.create("folder", name="B", clients=[one])
    team.delete("folder", away)
    team.delete("client", one)
    values = team.values("folder", folder)
    assert (values["clients"], values["size"], values["discounts"]) == ([two], "1", "0.1000")
    assert [target for _, target in pairs(team)].count(two) == 1
    team.restore("folder", away)
    assert team.values("folder", away)["clients"] is None


def test_block_refuses_and_cascade_takes_along(house: House) -> None:
    house.publish(teamed("block"))
    (one,) = clients(house, "One")
    folder = house.create("folder", name="A", clients=[one])
    with pytest.raises(Conflict) as refused:
        house.delete("client", one)
    assert refused.value.reason_code == "delete.blocked"
    house.publish(teamed("cascade"))
    house.delete("client", one)
    with pytest.raises(RecordNotFound):
        house.record("folder", folder)
    house.restore("client", one)
    assert house.values("folder", folder)["clients"] == [one]


def test_rules_add_to_a_list(team: House) -> None:
    folder = team.create("folder", name="Watched", watchers=[team.ids["ann"]])
    team.update("folder", folder, above=None, clients=clients(team, "One"))
    assert team.values("folder", folder)["watchers"] == [team.ids["ann"], team.ids["root"]]


def test_hidden_records_are_not_named(team: House) -> None:
    """A gilder sees gold clients alone and no client's name."""
    app = teamed()
    app["grants"].append({"id": "g90", "role": "gilder", "entity": "folder", "actions": ["read", "update"]})
    app["grants"].append(
        {
            "id": "g91",
            "role": "lead",
            "entity": "folder",
            "actions": ["read"],
            "fields": {"clients": "hidden"},
        }
    )
    team.publish(app)
    one, two = clients(team, "One", "Two")
    folder = team.create("folder", name="A", clients=[one, two])
    record = team.record("folder", folder, "gil")
    assert "clients" not in record["labels"]
    assert "clients" not in team.record("folder", folder, "lou")["values"]
    # Behind the link a client out of reach is none: no filter tells what it holds.
    assert team.listed("folder", "gil", filter="sum(clients.discount) > 0") == []
    with pytest.raises(ValidationFailed):
        team.listed("folder", "lou", filter="count(clients) > 0")
    # And nobody links what they may not see.
    hidden = clients(team, "Three")[0]
    with pytest.raises(ValidationFailed) as refused:
        team.update("folder", folder, "gil", clients=[one, hidden])
    assert [issue.pointer for issue in refused.value.issues] == ["/values/clients/1"]


def test_history_names_what_came_and_went(team: House) -> None:
    one, two = clients(team, "One", "Two")
    folder = team.create("folder", name="A", clients=[one])
    team.update("folder", folder, clients=[two])
    entries = team.as_("root", lambda ctx: read_history.history(ctx, "atlas.folder", folder))["entries"]
    change = next(change for change in entries[0]["changes"] if change["field"] == "clients")
    assert (change["old"], change["new"]) == ([one], [two])
    assert change["labels"] == {one: "One", two: "Two"}


def test_a_record_counts_under_each_of_its_links(team: House) -> None:
    one, two = clients(team, "One", "Two")
    team.create("folder", name="A", clients=[one, two])
    team.create("folder", name="B", clients=[two])
    team.create("folder", name="C")
    report = Report.model_validate(
        {
            "id": "r", "key": "r", "entity": "folder",
            "dimensions": [{"id": "d", "key": "client", "field": "clients"}],
            "measures": [{"id": "m1", "key": "n", "function": "count"}], "sort": ["-n"],
        }
    )  # fmt: skip
    body = team.as_("root", lambda ctx: run_ad_hoc(ctx, "atlas", report))
    counted = {row["labels"]["client"]: row["values"]["n"] for row in body["rows"] if row["values"]["client"]}
    assert counted == {"One": "1", "Two": "2"}
    for row in body["rows"]:
        assert len(team.listed("folder", filter=row["filter"])) == int(row["values"]["n"])


def test_labels_take_the_same_number_of_queries_however_many_there_are(team: House) -> None:
    made = clients(team, *(f"C{number}" for number in range(12)))
    for number in range(6):
        team.create("folder", name=f"F{number}", clients=made[number:])

    def reading(limit: int) -> int:
        def command(ctx: Context) -> int:
            counted = _Counting(ctx.tx)
            object.__setattr__(ctx, "tx", counted)
            read_records.page(ctx, "atlas.folder", ListRequest(limit=limit))
            return counted.count

        return team.as_("root", command)

    reading(1)
    assert reading(1) == reading(6)


class _Counting:
    def __init__(self, tx: Any) -> None:
        self._tx, self.count = tx, 0

    def __getattr__(self, name: str) -> Any:
        if name in ("rows", "row", "value"):
            self.count += 1
        return getattr(self._tx, name)


def test_a_stale_writer_does_not_lose_the_links_of_another(team: House) -> None:
    one, two = clients(team, "One", "Two")
    folder = team.create("folder", name="A")
    team.update("folder", folder, clients=[one])
    with pytest.raises(VersionConflict):
        team.as_(
            "root",
            lambda ctx: write.update(ctx, "atlas.folder", folder, {"clients": [two]}, expected_version=1),
        )
    assert team.values("folder", folder)["clients"] == [one]


def test_the_json_of_a_write_holds_no_record_behind_a_link(team: House) -> None:
    one = clients(team, "One")[0]
    draft = team.as_(
        "root", lambda ctx: write.create(ctx, "atlas.folder", [{"name": "A", "clients": [one]}])
    )[0]
    with team.database.read() as tx:
        model = team.workspace.catalogs.current(tx).entity("atlas.folder").model
    assert '"level"' not in json.dumps(json_values(model, draft.values))
