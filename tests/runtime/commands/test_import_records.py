"""Importing through the write path: what is written, what is refused, and how rows are told apart."""

from __future__ import annotations

import io
import json
import threading
from typing import Any

import pytest
import sqlalchemy as sa

from engines.errors import AccessDenied, ValidationFailed
from runtime.access.identity import load_principal
from runtime.commands import import_records as importing
from runtime.commands.import_mapping import load_mapping
from runtime.commands.import_records import import_records
from tests.runtime.house import House

Report = dict[str, Any]


def bring(
    house: House, entity: str, text: str, mapping: dict[str, Any] | None = None, person: str = "root",
    dry_run: bool = False,
) -> Report:  # fmt: skip
    """Import as somebody; the report as the API gives it."""
    with house.database.read() as tx:
        principal = load_principal(tx, house.workspace.catalogs.current(tx), house.ids[person])
    assert principal is not None
    chosen = load_mapping(json.dumps(mapping)) if mapping is not None else None
    report = import_records(
        house.workspace, principal, f"atlas.{entity}", io.BytesIO(text.encode()), chosen, dry_run=dry_run
    )
    return report.to_json("en")


def counts(report: Report) -> tuple[int, int, int, int]:
    return report["created"], report["updated"], report["skipped"], report["failed"]


def wrong(report: Report) -> list[tuple[int, str | None, str]]:
    return [(issue["row"], issue["column"], issue["code"]) for issue in report["issues"]]


def names(house: House, entity: str = "client") -> list[str]:
    key = "subject" if entity == "order" else "name"
    return sorted(record["values"][key] for record in house.page(entity, limit=500)["records"])


def column(**fields: Any) -> dict[str, Any]:
    return {"columns": {heading: {"field": field} for heading, field in fields.items()}}


CLIENTS = "Name,Code,Level\nAcme,A1,Gold\nBeta,B2,silver\nGamma,,\n"
BY_NAME = column(Name="name", Code="code", Level="level")


def test_rows_become_records(house: House) -> None:
    report = bring(house, "client", CLIENTS, BY_NAME)
    assert counts(report) == (3, 0, 0, 0)
    assert (report["rows"], report["committed"], report["issues"]) == (3, True, [])
    records = {record["values"]["name"]: record for record in house.page("client")["records"]}
    assert records["Acme"]["values"]["level"] == "gold"
    assert records["Beta"]["values"]["code"] == "B2"
    # A blank cell leaves a field to its default, one no column gives too.
    assert records["Gamma"]["values"]["level"] is None
    assert records["Gamma"]["values"]["active"] is True
    assert records["Gamma"]["values"]["created_by"] == house.ids["root"]


def test_without_a_mapping_headings_are_keys_or_labels(house: House) -> None:
    report = bring(house, "client", "NAME,code,remarks\nAcme,A1,nice\n")
    assert counts(report) == (1, 0, 0, 0)
    assert report["unmapped"] == ["remarks"]
    assert report["mapping"] == {"columns": {"NAME": {"field": "name"}, "code": {"field": "code"}}}


def test_a_dry_run_writes_nothing_and_shows_every_problem(house: House) -> None:
    house.create("client", name="Taken", code="T1")
    text = (
        "Name,Code,Level,Parent\n"
        "Good,G1,gold,Taken\n"
        ",X1,bronze,Nobody\n"
        "Clash,T1,,\n"
        "Again,G1,,\n"
        'Long,L1,"go\x00ld",,extra\n'
    )
    mapping = BY_NAME | {"columns": BY_NAME["columns"] | {"Parent": {"field": "parent_client"}}}
    report = bring(house, "client", text, mapping, dry_run=True)
    assert counts(report) == (1, 0, 0, 4)
    assert not report["committed"]
    assert sorted(wrong(report), key=str) == [
        (3, "Level", "value.unknown_option"),
        (3, "Name", "value.required"),
        (3, "Parent", "import.not_found"),
        (4, "Code", "value.taken"),
        (5, "Code", "import.twice_in_file"),
        (6, "Level", "value.unknown_option"),
        (6, None, "import.too_many_cells"),
    ]
    assert names(house) == ["Taken"]
    assert all(issue["message"] and issue["message"] != issue["code"] for issue in report["issues"])


def test_stopping_is_the_default_and_writes_nothing(house: House) -> None:
    report = bring(house, "client", CLIENTS + "Delta,D4,bronze\n", BY_NAME)
    assert counts(report) == (3, 0, 0, 1)
    assert not report["committed"]
    assert names(house) == []
    hinted = report["issues"][0]
    assert (hinted["row"], hinted["column"], hinted["field"]) == (5, "Level", "level")


def test_skipping_writes_the_good_rows(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importing, "BATCH_ROWS", 4)
    lines = [f"C{n},K{n % 7},{'bronze' if n == 2 else 'gold'}" for n in range(10)]
    report = bring(house, "client", "Name,Code,Level\n" + "\n".join(lines), BY_NAME | {"on_error": "skip"})
    # C2 has no such level; C7 and C8 repeat codes of rows in an earlier batch. C9 has the code of C2, which
    # C2 never took.
    assert counts(report) == (7, 0, 0, 3)
    assert wrong(report) == [
        (4, "Level", "value.unknown_option"),
        (9, "Code", "value.taken"),
        (10, "Code", "value.taken"),
    ]
    assert report["committed"]
    assert names(house) == ["C0", "C1", "C3", "C4", "C5", "C6", "C9"]


def test_what_only_the_database_refuses_is_found_by_halving(house: House) -> None:
    """A unique of two fields is no single field's, so no look-up says beforehand which row breaks it."""
    lines = [f"C{n},north,d{3 if n == 6 else n}" for n in range(8)]
    mapping = column(Name="name", Region="region", District="district")
    text = "Name,Region,District\n" + "\n".join(lines)
    report = bring(house, "client", text, mapping | {"on_error": "skip"})
    assert counts(report) == (7, 0, 0, 1)
    # One issue for each field of the unique.
    assert wrong(report) == [(8, "Region", "value.taken"), (8, "District", "value.taken")]
    assert names(house) == [f"C{n}" for n in range(8) if n != 6]


def test_a_row_that_fails_only_when_stored_stops_the_run(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "BATCH_ROWS", 2)
    lines = [f"C{n},north,d{3 if n == 4 else n}" for n in range(6)]
    mapping = column(Name="name", Region="region", District="district")
    report = bring(house, "client", "Name,Region,District\n" + "\n".join(lines), mapping)
    # Whole transactions stand; the one the row was in does not.
    assert (report["created"], report["failed"], report["stopped_at"]) == (4, 1, 6)
    assert report["committed"]
    assert names(house) == ["C0", "C1", "C2", "C3"]


# -- references


def test_references_are_looked_up_by_title_or_field_or_id(house: House) -> None:
    acme = house.create("client", name="Acme", code="A1")
    beta = house.create("client", name="Beta", code="B2")
    text = f"Subject,Client,Payer,Keeper\nOne,Acme,B2,Ann\nTwo,{beta},A1,\n"
    mapping = {
        "columns": {
            "Subject": {"field": "subject"},
            "Client": {"field": "client"},
            "Payer": {"field": "payer", "lookup": "code"},
            "Keeper": {"field": "keeper", "lookup": "name"},
        }
    }
    assert counts(bring(house, "order", text, mapping)) == (2, 0, 0, 0)
    orders = {record["values"]["subject"]: record["values"] for record in house.page("order")["records"]}
    assert (orders["One"]["client"], orders["One"]["payer"]) == (acme, beta)
    assert orders["One"]["keeper"] == house.ids["ann"]
    assert (orders["Two"]["client"], orders["Two"]["payer"]) == (beta, acme)
    # Formulas that look behind the reference were computed with it.
    assert orders["One"]["tag"] == "Acme/Beta/One"


def test_replacements_repair_cells(house: House) -> None:
    house.create("product", name="GTX Pro")
    acme = house.create("client", name="Acme")
    mapping = {
        "columns": {
            "Subject": {"field": "subject", "replace": {"n/a": None, "Frist": "First"}},
            "Client": {"field": "client", "replace": {"ACME Inc": "Acme"}},
        },
        "on_error": "skip",
    }
    report = bring(house, "order", "Subject,Client\nFrist, ACME Inc \nn/a,Acme\n", mapping)
    assert counts(report) == (1, 0, 0, 1)
    assert wrong(report) == [(3, "Subject", "value.required")]
    (order,) = house.page("order")["records"]
    assert (order["values"]["subject"], order["values"]["client"]) == ("First", acme)


def test_a_name_that_is_not_there_gets_the_nearest_and_several_are_told(house: House) -> None:
    house.create("client", name="Acme Corporation")
    house.create_many("client", [{"name": "Twin"}, {"name": "Twin"}])
    mapping = column(Subject="subject", Client="client")
    report = bring(house, "order", "Subject,Client\nOne,Acme Corp.\nTwo,Twin\n", mapping, dry_run=True)
    assert wrong(report) == [(2, "Client", "import.not_found"), (3, "Client", "import.ambiguous")]
    assert report["issues"][0]["hint"] == "Acme Corporation"


def test_missing_references_are_created_where_the_mapping_says_so(house: House) -> None:
    house.create("client", name="Acme")
    text = "Subject,Client\nOne,Acme\nTwo,Newcomer\nThree,Newcomer\nFour, Newcomer \n"
    mapping = column(Subject="subject", Client="client") | {"create_missing": True}
    checked = bring(house, "order", text, mapping, dry_run=True)
    assert (counts(checked), checked["references_created"]) == ((4, 0, 0, 0), {"atlas.client": 1})
    assert names(house) == ["Acme"]
    report = bring(house, "order", text, mapping)
    assert (counts(report), report["references_created"]) == ((4, 0, 0, 0), {"atlas.client": 1})
    assert names(house) == ["Acme", "Newcomer"]
    # Rollups of the new client count what came in.
    (newcomer,) = house.page("client", filter='name == "Newcomer"')["records"]
    assert newcomer["values"]["orders"] == "3"


def test_what_a_batch_made_and_lost_is_made_anew(house: House) -> None:
    """The second column finds what the first one made, then the last row is refused and the batch undone."""
    text = "Subject,Client,Payer,Budget\nOne,Newcomer,Newcomer,5\nTwo,Newcomer,Other,x\n"
    mapping = column(Subject="subject", Client="client", Payer="payer", Budget="budget")
    report = bring(house, "order", text, mapping | {"create_missing": True, "on_error": "skip"})
    assert counts(report) == (1, 0, 0, 1)
    assert wrong(report) == [(3, "Budget", "value.not_number")]
    (order,) = house.page("order")["records"]
    (newcomer,) = house.page("client", filter='name == "Newcomer"')["records"]
    assert (order["values"]["client"], order["values"]["payer"]) == (newcomer["id"], newcomer["id"])


def test_what_needs_more_than_a_name_is_not_created(house: House) -> None:
    """A person needs an e-mail besides the name."""
    mapping = column(Subject="subject", Keeper="keeper") | {"create_missing": True}
    report = bring(house, "order", "Subject,Keeper\nOne,Stranger\n", mapping)
    assert wrong(report) == [(2, "Keeper", "import.cannot_create")]
    assert "E-mail" in report["issues"][0]["message"]


def test_rows_may_refer_to_rows_of_the_same_file(house: House) -> None:
    text = "Name,Above\nLeaf,Branch\nBranch,Root\nRoot,\nStray,Nowhere\n"
    mapping = column(Name="name", Above="above")
    assert wrong(bring(house, "folder", text, mapping)) == [(5, "Above", "import.not_found")]
    assert counts(bring(house, "folder", text.replace("Stray,Nowhere\n", ""), mapping)) == (3, 0, 0, 0)
    labels = {r["values"]["name"]: r["labels"].get("above") for r in house.page("folder")["records"]}
    assert labels == {"Leaf": "Branch", "Branch": "Root", "Root": None}


# -- matching


def test_rows_update_the_records_their_key_names(house: House) -> None:
    acme = house.create("client", name="Acme", code="A1", level="gold", region="north")
    text = "Code,Name,Level\nA1,Acme Ltd,\nB2,Beta,gold\n"
    mapping = column(Code="code", Name="name", Level="level") | {"key": "code"}
    checked = bring(house, "client", text, mapping, dry_run=True)
    assert counts(checked) == (1, 1, 0, 0)
    assert counts(bring(house, "client", text, mapping)) == (1, 1, 0, 0)
    values = house.values("client", acme)
    # A blank cell keeps what is there, and so does a field no column gives.
    assert (values["name"], values["level"], values["region"]) == ("Acme Ltd", "gold", "north")
    assert house.record("client", acme)["version"] == 2
    assert counts(bring(house, "client", text, mapping | {"blanks": "clear"})) == (0, 2, 0, 0)
    assert house.values("client", acme)["level"] is None


def test_matches_can_be_skipped_and_the_same_file_imported_again(house: House) -> None:
    mapping = BY_NAME | {"key": "name", "duplicates": "skip"}
    assert counts(bring(house, "client", CLIENTS, mapping)) == (3, 0, 0, 0)
    assert counts(bring(house, "client", CLIENTS, mapping)) == (0, 0, 3, 0)
    assert names(house) == ["Acme", "Beta", "Gamma"]


@pytest.mark.parametrize(
    ("policy", "expected", "level"), [("update", (2, 2, 0, 0), "silver"), ("skip", (2, 0, 2, 0), "gold")]
)
def test_a_key_that_is_there_twice_in_the_file(
    house: House, policy: str, expected: tuple[int, int, int, int], level: str
) -> None:
    text = "Name,Level\nAcme,gold\nBeta,\nAcme,silver\nAcme,\n"
    mapping = column(Name="name", Level="level") | {"key": "name", "duplicates": policy}
    assert counts(bring(house, "client", text, mapping, dry_run=True)) == expected
    assert counts(bring(house, "client", text, mapping)) == expected
    (acme,) = house.page("client", filter='name == "Acme"')["records"]
    assert acme["values"]["level"] == level


def test_a_key_that_several_records_have_is_refused(house: House) -> None:
    house.create_many("client", [{"name": "Twin"}, {"name": "Twin"}])
    mapping = column(Name="name", Code="code") | {"key": "name"}
    assert wrong(bring(house, "client", "Name,Code\nTwin,T1\n", mapping)) == [(2, "Name", "import.ambiguous")]


def test_every_update_leaves_its_history(house: House) -> None:
    acme = house.create("client", name="Acme", code="A1")
    bring(house, "client", "Code,Name\nA1,Acme Ltd\n", column(Code="code", Name="name") | {"key": "code"})
    query = sa.text("SELECT kind, principal FROM history")
    with house.database.read() as tx:
        assert tx.rows(query) == [("update", f"user:{house.ids['root']}")]
    assert house.values("client", acme)["updated_by"] == house.ids["root"]


# -- values, rules, sums


def test_values_are_worked_out_over_the_row(house: House) -> None:
    mapping = column(First="name", Place="region") | {
        "values": {"code": 'concat(lower(name), "-", region)', "level": '"silver"'}, "key": "code",
    }  # fmt: skip
    assert counts(bring(house, "client", "First,Place\nAcme,north\nBeta,\n", mapping)) == (2, 0, 0, 0)
    found = {r["values"]["code"]: r["values"]["level"] for r in house.page("client")["records"]}
    assert found == {"acme-north": "silver", "beta-": "silver"}
    assert counts(bring(house, "client", "First,Place\nACME,north\n", mapping)) == (0, 1, 0, 0)


def test_rules_fire_and_are_noted_as_for_any_other_write(house: House) -> None:
    text = "Subject,Quantity,Urgent\nSmall,5,no\nLarge,500,是\n"
    mapping = column(Subject="subject", Quantity="quantity", Urgent="urgent")
    assert counts(bring(house, "order", text, mapping)) == (2, 0, 0, 0)
    orders = {record["values"]["subject"]: record["values"] for record in house.page("order")["records"]}
    assert (orders["Large"]["stamp"], orders["Small"]["stamp"]) == ("urgent", None)
    (note,) = house.page("note")["records"]
    assert note["values"]["text"] == "large: Large"
    assert sorted(order["number"][-4:] for order in orders.values()) == ["0001", "0002"]
    with house.database.read() as tx:
        assert sorted(tx.rows(sa.text("SELECT rule, fired FROM rule_run"))) == [("remark", 1), ("stamp", 1)]


def test_numbers_dates_and_times_as_files_have_them(house: House) -> None:
    text = (
        "Subject,Quantity,Weight,Share,Day,Moment,Budget\n"
        'One,"1,200",2.5,0.25,2026/3/1,2026-03-01 08:30,"12,345.60"\n'
        "Two,-0,,,2026年3月2日,2026-03-02T00:00:00Z,7\n"
    )
    fields = ("subject", "quantity", "weight", "share", "day", "moment", "budget")
    mapping = column(**{field.title(): field for field in fields})
    report = bring(house, "order", text, mapping)
    assert counts(report) == (2, 0, 0, 0)
    assert report["sums"] == {
        "quantity": "1200", "weight": "2.500000", "share": "0.2500", "budget": "12352.60",
    }  # fmt: skip
    orders = {record["values"]["subject"]: record["values"] for record in house.page("order")["records"]}
    # A time without an offset is one of the workspace's zone.
    assert orders["One"]["moment"] == "2026-03-01T00:30:00Z"
    assert (orders["One"]["day"], orders["Two"]["day"]) == ("2026-03-01", "2026-03-02")


# -- rights


def test_the_right_to_import_is_needed(house: House) -> None:
    for person in ("lou", "bea"):
        with pytest.raises(AccessDenied):
            bring(house, "order", "subject\nOne\n", person=person)
    with pytest.raises(AccessDenied):
        bring(house, "client", "name\nAcme\n", person="ann")


def test_fields_are_checked_once_for_the_whole_file(house: House) -> None:
    mapping = column(S="subject", B="budget", M="margin", T="total", N="nmae", C="client") | {
        "key": "tracking", "values": {"notes": "concat(client.name, stamp)"},
    }  # fmt: skip
    mapping["columns"]["C"]["lookup"] = "secret"
    mapping["columns"]["S"]["lookup"] = "name"
    mapping["columns"]["Gone"] = {"field": "stamp"}
    with pytest.raises(ValidationFailed) as refused:
        bring(house, "order", "S,B,M,T,N,C\n1,2,3,4,5,6\n", mapping, person="ann")
    assert sorted((issue.pointer, issue.code) for issue in refused.value.issues) == [
        ("/mapping/columns/B/field", "value.not_writable"),
        ("/mapping/columns/C/lookup", "value.unknown_field"),
        ("/mapping/columns/Gone", "import.no_column"),
        # Hidden, and so not there.
        ("/mapping/columns/M/field", "value.unknown_field"),
        ("/mapping/columns/N/field", "value.unknown_field"),
        ("/mapping/columns/S/lookup", "import.no_reference"),
        ("/mapping/columns/T/field", "value.derived"),
        ("/mapping/key", "import.key_not_mapped"),
        ("/mapping/values/notes", "import.not_in_row"),
    ]
    assert house.listed("order") == []


def test_rows_scopes_hold_for_matches_lookups_and_new_records(house: House) -> None:
    theirs = house.create("order", "abe", subject="Theirs", tracking="T1")
    text = "Subject,Tracking,Owner\nMine,T1,\nOurs,T2,Ann\nForeign,T3,Abe\n"
    mapping = {
        "columns": {
            "Subject": {"field": "subject"},
            "Tracking": {"field": "tracking"},
            "Owner": {"field": "owner", "lookup": "name"},
        },
        "key": "tracking",
        "on_error": "skip",
    }
    report = bring(house, "order", text, mapping, person="ann")
    # Ann cannot see Abe's order: she neither changes it nor learns more than that the value is taken.
    assert counts(report) == (1, 0, 0, 2)
    assert wrong(report) == [(2, "Tracking", "value.taken"), (4, None, "access.outside_scope")]
    assert house.values("order", theirs)["subject"] == "Theirs"
    assert names(house, "order") == ["Ours", "Theirs"]


def test_a_run_is_in_the_audit_log(house: House) -> None:
    bring(house, "client", CLIENTS, BY_NAME)
    query = sa.text("SELECT principal, subject, detail FROM audit WHERE action = 'import'")
    with house.database.read() as tx:
        ((principal, subject, detail),) = tx.rows(query)
    assert (principal, subject) == (f"user:{house.ids['root']}", "entity:atlas.client")
    assert json.loads(detail)["created"] == 3


def test_a_mapping_is_strict(house: House) -> None:
    for text in ('{"columns": {"a": {"feld": "name"}}}', '{"duplicates": "merge"}', "[]", "{", "null"):
        with pytest.raises(ValidationFailed) as refused:
            load_mapping(text)
        assert all(issue.pointer.startswith("/mapping") for issue in refused.value.issues)


def test_others_write_while_an_import_runs(house: House) -> None:
    """Each batch is a transaction of its own, and lets go of the database long enough."""
    text = "Name\n" + "".join(f"C{n}\n" for n in range(4000))
    done = threading.Event()
    others = 0

    def others_write() -> None:
        nonlocal others
        while not done.is_set():
            house.create("folder", name=f"F{others}")
            others += 1

    writer = threading.Thread(target=others_write)
    writer.start()
    try:
        report = bring(house, "client", text, column(Name="name"))
    finally:
        done.set()
        writer.join(timeout=30)
    assert counts(report) == (4000, 0, 0, 0)
    # Eight batches, and at least one turn between any two.
    assert others >= 8
