"""A real CRM data set moves in: 8,800 deals with their customers, products and people, to the last cent.

The expected figures are worked out here from the files themselves.
"""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from runtime.access.identity import load_principal
from runtime.access.principal import SYSTEM
from runtime.apps.bootstrap import bootstrap, template_packages
from runtime.apps.install import install
from runtime.commands.import_mapping import load_mapping
from runtime.commands.import_records import import_records
from runtime.commands.import_report import ImportReport
from runtime.store.people import People
from tests.runtime.house import House
from tests.runtime.site import Site

MAPPINGS = Path(__file__).parents[1] / "data" / "maven_crm_mappings"
IN_ORDER = [
    ("base.product", "products", "products"),
    ("base.customer", "accounts", "accounts"),
    ("system.user", "sales_teams", "managers"),
    ("system.department", "sales_teams", "department_heads"),
    ("system.user", "sales_teams", "sales_teams"),
    ("crm.opportunity", "sales_pipeline", "sales_pipeline"),
]
CENT = Decimal("0.01")


@pytest.fixture
def crm(database_url: str, tmp_path: Path) -> Iterator[House]:
    """The shipped apps without sample data, and an administrator."""
    house = House(database_url, tmp_path)
    bootstrap(house.workspace)
    for path in template_packages():
        install(house.workspace, path.read_bytes(), SYSTEM)
    with house.database.read() as tx:
        (house.ids["root"],) = People(tx, house.workspace.catalogs.current(tx), None).administrators
    yield house
    house.close()


@pytest.fixture
def site(crm: House) -> Iterator[Site]:
    opened = Site(crm)
    yield opened
    opened.close()


@pytest.fixture
def folder(shared_data: Path) -> Path:
    return shared_data / "maven_crm"


def table(folder: Path, name: str) -> list[dict[str, str]]:
    with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def bring(
    house: House, folder: Path, entity: str, name: str, mapping: str, dry_run: bool = False, **changes: Any
) -> ImportReport:
    with house.database.read() as tx:
        principal = load_principal(tx, house.workspace.catalogs.current(tx), house.ids["root"])
    assert principal is not None
    chosen = load_mapping((MAPPINGS / f"{mapping}.json").read_bytes()).model_copy(update=changes)
    with (folder / f"{name}.csv").open("rb") as source:
        report = import_records(house.workspace, principal, entity, source, chosen, dry_run=dry_run)
    assert [found.to_json("en") for found in report.issues] == []
    return report


def grouped(site: Site, field: str) -> list[dict[str, Any]]:
    """Count and sum of amounts by a field, as the report engine has them."""
    report = {
        "id": "r", "key": "by", "entity": "opportunity",
        "dimensions": [{"id": "d", "key": "by", "field": field}],
        "measures": [
            {"id": "m1", "key": "count", "function": "count"},
            {"id": "m2", "key": "amount", "function": "sum", "field": "amount"},
        ],
    }  # fmt: skip
    answer = site.ask("POST", "/api/reports/crm/run", "root", json={"report": report})
    assert answer.status_code == 200, answer.text
    rows: list[dict[str, Any]] = answer.json()["rows"]
    return rows


def file_figures(deals: list[dict[str, str]], column: str) -> dict[str, tuple[str, str]]:
    """Value of a column → (number of deals, sum of their values)."""
    counts: Counter[str] = Counter()
    sums: defaultdict[str, Decimal] = defaultdict(Decimal)
    for deal in deals:
        counts[deal[column]] += 1
        sums[deal[column]] += Decimal(deal["close_value"] or 0)
    return {key: (str(counts[key]), str(sums[key].quantize(CENT))) for key in counts}


def test_everything_moves_in(crm: House, site: Site, folder: Path) -> None:
    done = {mapping: bring(crm, folder, *part, mapping) for *part, mapping in IN_ORDER}
    deals = table(folder, "sales_pipeline")
    teams = table(folder, "sales_teams")

    counts = {name: (report.created, report.updated, report.skipped) for name, report in done.items()}
    managers = len({row["manager"] for row in teams})
    offices = len({row["regional_office"] for row in teams})
    assert counts == {
        "products": (7, 0, 0),
        "accounts": (85, 0, 0),
        "managers": (managers, 0, len(teams) - managers),
        "department_heads": (0, len(teams), 0),
        "sales_teams": (len(teams), 0, 0),
        "sales_pipeline": (len(deals), 0, 0),
    }
    assert done["managers"].references == {"system.department": offices}
    assert len(deals) == 8800

    # What the import says it wrote, what the report engine finds, and the file itself agree.
    total = sum(Decimal(deal["close_value"]) for deal in deals if deal["close_value"])
    assert done["sales_pipeline"].sums == {"amount": total}
    by_stage = file_figures(deals, "deal_stage")
    assert {
        row["values"]["by"]: (row["values"]["count"], row["values"]["amount"])
        for row in grouped(site, "stage")
    } == {stage.lower(): figures for stage, figures in by_stage.items()}
    by_agent = file_figures(deals, "sales_agent")
    assert {
        row["labels"]["by"]: (row["values"]["count"], row["values"]["amount"])
        for row in grouped(site, "owner")
    } == by_agent

    # The file's slip of the pen is repaired, its gaps stay gaps.
    by_product = Counter(deal["product"].replace("GTXPro", "GTX Pro") for deal in deals)
    assert {
        row["labels"]["by"]: int(row["values"]["count"]) for row in grouped(site, "product")
    } == by_product
    without = [deal for deal in deals if not deal["account"]]
    open_ones = [deal for deal in deals if deal["deal_stage"] in ("Prospecting", "Engaging")]
    assert counted(crm, "is_blank(customer)") == len(without) == 1425
    assert (
        counted(crm, 'is_blank(amount) and is_blank(closed_on) and stage in ("prospecting", "engaging")')
        == len(open_ones)
        == 2089
    )
    assert counted(crm, "not is_blank(closed_on)") == len(deals) - len(open_ones)

    one = next(deal for deal in deals if deal["deal_stage"] == "Won" and deal["account"])
    (record,) = crm.page("crm.opportunity", filter=f'external_id == "{one["opportunity_id"]}"')["records"]
    assert record["values"]["amount"] == str(Decimal(one["close_value"]).quantize(CENT))
    assert (record["values"]["engaged_on"], record["values"]["closed_on"]) == (
        one["engage_date"],
        one["close_date"],
    )
    assert record["labels"]["customer"] == one["account"]
    assert record["labels"]["owner"] == one["sales_agent"]
    # Rules and formulas worked as for a deal typed in.
    assert record["values"]["name"] == f"{one['account']} {one['product']}"
    assert (record["values"]["probability"], record["values"]["source"]) == ("1.0000", "import")
    assert record["values"]["weighted_amount"] == record["values"]["amount"]
    office = next(row["regional_office"] for row in teams if row["sales_agent"] == one["sales_agent"])
    assert record["labels"]["department"] == office

    accounts = crm.page("base.customer", limit=500)["records"]
    assert {record["values"]["name"]: record["labels"].get("parent_customer", "") for record in accounts} == {
        row["account"]: row["subsidiary_of"] for row in table(folder, "accounts")
    }
    assert {record["values"]["industry"] for record in accounts} >= {"technology"}
    assert "Philippines" in {record["values"]["country"] for record in accounts}

    # Nothing happens twice.
    again = bring(crm, folder, "crm.opportunity", "sales_pipeline", "sales_pipeline", duplicates="skip")
    assert (again.created, again.skipped, again.committed) == (0, len(deals), False)


def counted(house: House, condition: str) -> int:
    page = house.page("crm.opportunity", filter=condition, count=True, limit=1)
    assert not page["count_capped"]
    return int(page["count"])


def test_a_dry_run_of_the_pipeline_leaves_nothing(crm: House, folder: Path) -> None:
    for *part, mapping in IN_ORDER[:-1]:
        bring(crm, folder, *part, mapping)
    tables = ("change", "rule_run", "history", "sequence")
    before = sizes(crm, tables)
    report = bring(crm, folder, *IN_ORDER[-1][:2], IN_ORDER[-1][2], dry_run=True)
    assert (report.created, report.committed) == (8800, False)
    assert sizes(crm, tables) == before


def sizes(house: House, tables: tuple[str, ...]) -> list[int]:
    with house.database.read() as tx:
        return [tx.value(sa.text(f"SELECT count(*) FROM {name}")) for name in tables]
