"""A person's own time zone: what they see and ask for goes by it, what is stored and computed does not."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest

from runtime.store.migrate import migrate
from tests.runtime.site import Site

PLACE = "/api/records/atlas/order"
# The workspace's zone is Asia/Shanghai; a test's clock begins at noon there, 2026-03-02.
LATE = "2026-03-01T20:00:00Z"
"""The 2nd of March in Shanghai, the 1st in Los Angeles."""


def choose(site: Site, zone: str | None, person: str = "root") -> None:
    answer = site.ask("PATCH", "/api/me", person, json={"zone": zone})
    assert (answer.status_code, answer.json()["zone"]) == (200, zone), answer.text


def found(site: Site, filter: str, person: str = "root") -> list[str]:
    answer = site.ask("GET", PLACE, person, params={"filter": filter, "sort": "subject", "count": "1"})
    assert answer.status_code == 200, answer.text
    subjects = [record["values"]["subject"] for record in answer.json()["records"]]
    assert answer.json()["count"] == len(subjects)
    return subjects


def test_it_is_chosen_by_name_and_given_up(site: Site) -> None:
    assert site.ask("GET", "/api/me", "root").json()["user"]["zone"] is None
    choose(site, "America/Los_Angeles")
    me = site.ask("GET", "/api/me", "root").json()
    assert (me["user"]["zone"], me["workspace"]["zone"]) == ("America/Los_Angeles", "Asia/Shanghai")
    assert site.ask("GET", "/api/me", "ann").json()["user"]["zone"] is None
    for wrong in ("Mars/Olympus", "../../etc/passwd", "localtime", "", "x" * 500, "EST5EDT"):
        refused = site.ask("PATCH", "/api/me", "root", json={"zone": wrong})
        assert refused.json()["error"]["issues"][0]["pointer"] == "/zone", wrong
    site.ask("PATCH", "/api/me", "root", json={"language": "zh"})
    assert site.ask("GET", "/api/me", "root").json()["user"]["zone"] == "America/Los_Angeles"
    choose(site, None)
    assert site.ask("GET", "/api/me", "root").json()["user"]["zone"] is None


def test_lists_and_their_sums_go_by_the_readers_days(site: Site) -> None:
    site.create("order", subject="Late", moment=LATE, quantity=5)
    site.create("order", subject="Noon", moment="2026-03-02T04:00:00Z", quantity=7)
    on_second = 'date(moment) == "2026-03-02"'
    assert found(site, on_second) == ["Late", "Noon"]
    choose(site, "America/Los_Angeles")
    # Noon in Shanghai is the evening of the 1st over there.
    assert found(site, on_second) == []
    assert found(site, 'date(moment) == "2026-03-01"') == ["Late", "Noon"]
    assert found(site, on_second, "cho") == [], "whose orders these are not"
    assert found(site, "date(moment) == today()") == ["Late", "Noon"]
    body: dict[str, Any] = {
        "report": {"id": "x", "key": "x", "entity": "order",
                   "dimensions": [{"id": "d", "key": "d", "field": "moment", "grain": "day"}],
                   "measures": [{"id": "n", "key": "n", "function": "sum", "field": "quantity"}]},
        "filter": 'date(moment) == "2026-03-01"',
    }  # fmt: skip
    rows = site.ask("POST", "/api/reports/atlas/run", "root", json=body).json()["rows"]
    assert [(row["values"]["d"], row["values"]["n"]) for row in rows] == [("2026-03-01", "12")]
    assert found(site, rows[0]["filter"]) == ["Late", "Noon"]
    choose(site, None)
    assert found(site, on_second) == ["Late", "Noon"]


def test_a_defined_report_has_the_workspaces_days_and_opens_what_it_counted(site: Site) -> None:
    from tests.runtime.atlas_app import atlas

    app = atlas()
    app["reports"].append(
        {"id": "rp9", "key": "daily", "entity": "order",
         "dimensions": [{"id": "d", "key": "d", "field": "moment", "grain": "day"}],
         "measures": [{"id": "n", "key": "n", "function": "count"}]}
    )  # fmt: skip
    site.house.publish(app)
    site.create("order", subject="Late", moment=LATE)
    site.create("order", subject="Early", moment="2026-03-01T10:00:00Z")

    def rows() -> list[dict[str, Any]]:
        answer = site.ask("POST", "/api/reports/atlas/daily/run", "root", json={})
        assert answer.status_code == 200, answer.text
        shown: list[dict[str, Any]] = answer.json()["rows"]
        return shown

    before = [row["values"] for row in rows()]
    choose(site, "America/Los_Angeles")
    after = rows()
    assert (
        [row["values"] for row in after]
        == before
        == [{"d": "2026-03-01", "n": "1"}, {"d": "2026-03-02", "n": "1"}]
    )
    assert [found(site, row["filter"]) for row in after] == [["Early"], ["Late"]]


def test_what_is_computed_keeps_the_workspaces_zone(site: Site) -> None:
    choose(site, "America/Los_Angeles", "ann")
    ours = site.create("order", "ann", subject="One", day="2026-03-02")
    theirs = site.create("order", "root", subject="Two", day="2026-03-02")
    ages = [
        site.house.values("order", one["id"], person)["age"]
        for one, person in ((ours, "ann"), (theirs, "root"))
    ]
    assert ages == ["0", "0"], "today is the workspace's, whoever looks"
    assert found(site, "age == 0", "ann") == ["One"]


@pytest.mark.parametrize("zone", ["America/Los_Angeles", None])
def test_a_file_goes_out_and_comes_back_in_the_same_zone(site: Site, zone: str | None) -> None:
    site.create("order", subject="Late", moment=LATE)
    choose(site, zone)
    answer = site.ask("GET", f"{PLACE}/export", "root", params={"fields": "subject,moment"})
    row = next(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert row["moment"].startswith("2026-03-01 12:00" if zone else "2026-03-02 04:00")
    text = f"subject,moment\nAgain,{row['moment']}\n"
    mapping = '{"columns": {"subject": {"field": "subject"}, "moment": {"field": "moment"}}}'
    sent = site.ask(
        "POST", f"{PLACE}/import", "root", files={"file": ("a.csv", text)}, data={"mapping": mapping}
    )
    assert sent.json()["created"] == 1, sent.text
    records = site.ask("GET", PLACE, "root", params={"fields": "moment"}).json()["records"]
    assert {record["values"]["moment"] for record in records} == {LATE}


def test_a_workspace_from_before_has_nobodys_zone(site: Site) -> None:
    migrate(site.house.database, "0035")
    migrate(site.house.database)
    assert site.ask("GET", "/api/me", "root").json()["user"]["zone"] is None
    choose(site, "Europe/Paris")
