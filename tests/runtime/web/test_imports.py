"""Imports over HTTP: the multipart form, its answer, and who is let in before the body is read."""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest

from tests.runtime.site import Site
from tests.runtime.test_address_fields import placed

CSV = "Name,Level\nAcme,gold\nBeta,bronze\n"
MAPPING = {"columns": {"Name": {"field": "name"}, "Level": {"field": "level"}}}


def send(
    site: Site, text: str | bytes = CSV, mapping: Any = MAPPING, person: str = "cho",
    entity: str = "client", **fields: str,
) -> httpx.Response:  # fmt: skip
    data = dict(fields)
    if mapping is not None:
        data["mapping"] = mapping if isinstance(mapping, str) else json.dumps(mapping)
    content = text.encode() if isinstance(text, str) else text
    files = {"file": ("clients.csv", content, "text/csv")}
    return site.ask("POST", f"/api/records/atlas/{entity}/import", person, data=data, files=files)


def test_a_file_is_imported_and_its_wrong_rows_are_in_the_answer(site: Site) -> None:
    dry = send(site, dry_run="1")
    assert dry.status_code == 200, dry.text
    assert (dry.json()["created"], dry.json()["failed"], dry.json()["committed"]) == (1, 1, False)
    assert send(site).json()["committed"] is False
    answer = send(site, mapping=MAPPING | {"on_error": "skip"}).json()
    assert (answer["rows"], answer["created"], answer["failed"], answer["committed"]) == (2, 1, 1, True)
    (issue,) = answer["issues"]
    assert {key: issue[key] for key in ("row", "column", "code")} == {
        "row": 3, "column": "Level", "code": "value.unknown_option",
    }  # fmt: skip
    assert site.house.page("client")["records"][0]["values"]["created_by"] == site.house.ids["cho"]


def test_gbk_without_a_mapping(site: Site) -> None:
    answer = send(site, "name,level\n北京图册,金\n".replace("金", "gold").encode("gbk"), mapping=None)
    assert answer.json()["created"] == 1, answer.text
    assert site.house.page("client")["records"][0]["values"]["name"] == "北京图册"


@pytest.mark.parametrize(
    ("text", "mapping", "pointer", "code"),
    [
        (CSV, "{", "/mapping", "bad_json"),
        (CSV, '{"columns": {}, "columns": {}}', "/mapping/columns", "request.duplicate_key"),
        (CSV, "[" * 5000, "/mapping", "bad_json"),
        (CSV, {"columns": {"Name": {"field": "nmae"}}}, "/mapping/columns/Name/field", "value.unknown_field"),
        (CSV, {"columns": {"Name": {"feld": "name"}}}, "/mapping/columns/Name/feld", None),
        (b"PK\x03\x04", MAPPING, "/file", "import.xlsx_broken"),
    ],
)
def test_a_file_or_mapping_that_is_wrong_as_a_whole(
    sqlite_site: Site, text: str | bytes, mapping: Any, pointer: str, code: str | None
) -> None:
    answer = send(sqlite_site, text, mapping)
    assert answer.status_code == 422, answer.text
    issues = answer.json()["error"]["issues"]
    assert pointer in [issue["pointer"] for issue in issues]
    assert code is None or code in [issue["code"] for issue in issues]


def test_the_form_needs_a_file(sqlite_site: Site) -> None:
    answer = sqlite_site.ask(
        "POST", "/api/records/atlas/client/import", "cho", data={"mapping": "{}"}, files={"other": b""}
    )
    assert (answer.status_code, answer.json()["error"]["issues"][0]["pointer"]) == (422, "/file")


def test_whoever_may_not_import_is_refused(site: Site) -> None:
    assert send(site, person="bea").status_code == 403
    assert send(site, person="vic").status_code == 404
    assert send(site, entity="nothing").status_code == 404
    assert site.ask("POST", "/api/records/atlas/client/import", files={"file": b"a"}).status_code == 401
    read_only = site.as_("cho", "read")
    answer = site.ask(
        "POST", "/api/records/atlas/client/import", headers=read_only, files={"file": CSV.encode()}
    )
    assert (answer.status_code, answer.json()["error"]["code"]) == (403, "token_read_only")
    assert site.house.listed("client") == []


def test_dates_with_the_year_last_need_to_be_told_apart(sqlite_site: Site) -> None:
    text = "Subject,Day\nA,03/04/2026\nB,25/12/2026\n"
    columns: dict[str, Any] = {"Subject": {"field": "subject"}, "Day": {"field": "day"}}
    refused = send(sqlite_site, text, {"columns": columns}, entity="order").json()
    assert [(issue["row"], issue["code"]) for issue in refused["issues"]] == [
        (2, "value.not_date"), (3, "value.not_date"),
    ]  # fmt: skip
    columns["Day"]["dates"] = "month_first"
    refused = send(sqlite_site, text, {"columns": columns}, entity="order").json()
    assert [(issue["row"], issue["code"]) for issue in refused["issues"]] == [(3, "value.not_date")]
    columns["Day"]["dates"] = "day_first"
    assert send(sqlite_site, text, {"columns": columns}, entity="order").json()["created"] == 2
    days = {record["values"]["day"] for record in sqlite_site.house.page("order")["records"]}
    assert days == {"2026-04-03", "2026-12-25"}
    columns["Subject"]["dates"] = "day_first"
    wrong = send(sqlite_site, text, {"columns": columns}, entity="order").json()["error"]["issues"]
    assert [issue["pointer"] for issue in wrong] == ["/mapping/columns/Subject/dates"]


def test_addresses_are_split(site: Site) -> None:
    site.house.publish(placed())
    mapping = {"columns": {"Name": {"field": "name"}, "Where": {"field": "address"}}}
    answer = send(site, "Name,Where\nA,江苏省苏州市工业园区星湖街328号\nB,somewhere\n", mapping)
    assert answer.json()["created"] == 2, answer.text
    (record,) = site.house.page("client", filter='name == "A"')["records"]
    assert record["values"]["address"]["district"] == "苏州工业园区"
