"""What search finds, for whom, in which order."""

from __future__ import annotations

from typing import Any

import pytest

from tests.runtime.atlas_app import atlas, entity, field
from tests.runtime.search.conftest import SearchSite, brackets, follow


@pytest.mark.parametrize("query", ["小明", "wxm", "xiaom", "明", "王小明", "wangxiaoming"])
def test_a_name_is_found_by_two_characters_pinyin_and_prefix(site: SearchSite, query: str) -> None:
    site.create("client", name="王小明")
    site.create("client", name="李重庆")
    assert site.titles("root", query) == ["王小明"]


def test_results_are_grouped_marked_and_linked(site: SearchSite) -> None:
    client = site.create("client", name="王小明", region="云南")
    site.create("order", subject="给王小明的订单")
    groups = site.search("root", "小明", app="atlas")
    assert [group["entity"] for group in groups] == ["atlas.order", "atlas.client"]
    group = groups[1]
    assert (group["app"], group["label"]["en"], group["count"], group["next"]) == ("atlas", "Client", 1, None)
    found = group["results"][0]
    assert found["id"] == client["id"]
    assert brackets(found["title"]) == "王[小明]"
    assert found["link"] == f"/app/atlas/record/atlas.client/{client['id']}"
    snippet = site.search("root", "云南")[0]["results"][0]["snippet"]
    assert (snippet["field"], brackets(snippet["parts"])) == ("region", "[云南]")


def test_titles_come_before_other_fields_and_recent_before_old(site: SearchSite) -> None:
    site.create("client", name="Alpha")
    site.create("client", name="Other", region="Alpha")
    site.create("client", name="Alpha two")
    site.create("client", name="Third", district="alphabet")
    assert site.titles("root", "alpha", entity="atlas.client") == ["Alpha two", "Alpha", "Third", "Other"]


def test_every_term_must_be_met_but_not_in_one_field(site: SearchSite) -> None:
    site.create("client", name="王小明", region="云南")
    site.create("client", name="王小明", region="北京")
    assert site.titles("root", "王小明 云南") == ["王小明"]
    assert site.titles("root", "小明 上海") == []


def test_pages_within_an_entity_cover_everything_once(site: SearchSite) -> None:
    for number in range(4):
        site.create("client", name=f"Delta {number}")
        site.create("client", name=f"Other {number}", region=f"Delta {number}", district=str(number))
    seen: list[str] = []
    after: dict[str, str] = {}
    while True:
        (group,) = site.search("root", "delta", entity="atlas.client", limit=3, **after)
        assert (group["count"], group["count_capped"]) == (8, False)
        seen += [one["id"] for one in group["results"]]
        if group["next"] is None:
            break
        after = {"after": group["next"]}
    assert len(seen) == len(set(seen)) == 8


def test_choices_are_found_by_their_labels_and_rows_by_their_record(site: SearchSite) -> None:
    site.create("client", name="Someone", level="gold")
    site.create("order", subject="With rows", lines=[{"text": "青瓷花瓶"}, {"text": "Else"}])
    assert site.titles("root", "gold") == ["Someone"]
    (group,) = site.search("root", "花瓶")
    assert brackets(group["results"][0]["title"]) == "With rows"
    assert brackets(group["results"][0]["snippet"]["parts"]) == "青瓷[花瓶]"


def test_what_changes_or_goes_is_found_as_it_is_now(site: SearchSite) -> None:
    record = site.create("client", name="Before")
    follow(site.house.workspace)
    path = f"/api/records/atlas/client/{record['id']}"
    changed = site.ask(
        "PATCH", path, "root", json={"values": {"name": "Afterwards"}}, match=record["version"]
    )
    assert changed.status_code == 200
    assert site.titles("root", "before") == []
    assert site.titles("root", "afterw") == ["Afterwards"]
    version = changed.json()["version"]
    assert site.ask("DELETE", path, "root", match=version).status_code == 204
    # The index learns of it later; the record is out of the answer at once.
    answer = site.ask("GET", "/api/search", "root", params={"q": "afterw"})
    assert answer.json() == {"groups": []}
    assert site.titles("root", "afterw") == []
    assert site.ask("POST", f"{path}/restore", "root").status_code == 200
    assert site.titles("root", "afterw") == ["Afterwards"]


# -- rights


def test_another_persons_record_is_not_found(site: SearchSite) -> None:
    site.create("order", "ann", subject="Ann's own 瓷器")
    site.create("order", "abe", subject="Abe's own 瓷器")
    assert site.titles("ann", "瓷器") == ["Ann's own 瓷器"]
    assert site.titles("abe", "瓷器") == ["Abe's own 瓷器"]
    assert site.titles("lou", "瓷器") == ["Ann's own 瓷器"]
    assert site.titles("vic", "瓷器") == []
    (group,) = site.search("ann", "瓷器")
    assert group["count"] == 1


def test_others_records_never_shorten_a_page(site: SearchSite) -> None:
    for number in range(5):
        site.create("order", "ann", subject=f"瓷器 {number}")
    for number in range(12):
        site.create("order", "abe", subject=f"瓷器 a{number}")
    (group,) = site.search("ann", "瓷器", limit=3)
    assert len(group["results"]) == 3
    assert (group["count"], group["count_capped"]) == (5, False)


def test_a_scope_that_looks_behind_a_reference_holds(site: SearchSite) -> None:
    gold = site.create("client", name="Gold client", level="gold")
    plain = site.create("client", name="Silver client", level="silver")
    site.create("order", subject="Vase one", client=gold["id"])
    site.create("order", subject="Vase two", client=plain["id"])
    assert site.titles("gil", "vase") == ["Vase one"]


def test_a_field_one_may_not_read_does_not_match(site: SearchSite) -> None:
    site.create("product", name="Cup", hidden_name="Zebra")
    site.create("product", name="Zebra cup")
    assert site.titles("root", "zebra") == ["Zebra cup", "Cup"]
    assert site.titles("ann", "zebra") == ["Zebra cup"]
    # Nor together with one that does.
    assert site.titles("ann", "cup zebra") == ["Zebra cup"]
    assert site.house.listed("product", "ann", search="zebra cup") == site.house.listed(
        "product", "ann", filter='name == "Zebra cup"'
    )


def test_a_title_one_may_not_read_is_neither_matched_nor_shown(site: SearchSite) -> None:
    site.create("client", name="Secretive", region="Yunnan", level="gold")
    assert site.titles("gil", "secretive") == []
    (group,) = site.search("gil", "yunnan")
    assert group["results"][0]["title"] == []


def test_entities_one_has_nothing_to_do_with_are_not_there(site: SearchSite) -> None:
    site.create("client", name="Somebody")
    assert site.titles("vic", "somebody") == []
    refused = site.ask("GET", "/api/search", "vic", params={"q": "x", "entity": "atlas.client"})
    unknown = site.ask("GET", "/api/search", "vic", params={"q": "x", "entity": "atlas.nothing"})
    assert (refused.status_code, refused.json()["error"]["code"]) == (404, unknown.json()["error"]["code"])


# -- lists


def test_a_list_is_searched_together_with_filter_sort_and_paging(site: SearchSite) -> None:
    for number, name in enumerate(["王小明", "李小明", "张小明", "王大明"]):
        site.create("client", name=name, discount=f"0.{number}")
    follow(site.house.workspace)
    params: dict[str, Any] = {
        "search": "小明", "filter": "discount < 0.2", "sort": "-discount", "fields": "name", "count": "1"
    }  # fmt: skip
    answer = site.ask("GET", "/api/records/atlas/client", "root", params=params).json()
    assert [record["values"]["name"] for record in answer["records"]] == ["李小明", "王小明"]
    assert answer["count"] == 2
    first = site.ask("GET", "/api/records/atlas/client", "root", params={**params, "limit": 1}).json()
    body = {
        "search": "小明",
        "filter": "discount < 0.2",
        "sort": "-discount",
        "after": first["next"],
        "limit": 1,
    }
    rest = site.ask("POST", "/api/records/atlas/client/query", "root", json=body).json()
    assert [record["values"]["name"] for record in rest["records"]] == ["王小明"]
    other = {**params, "search": "大明", "after": first["next"]}
    assert site.ask("GET", "/api/records/atlas/client", "root", params=other).status_code == 422
    nothing = site.ask("GET", "/api/records/atlas/client", "root", params={"search": "?!", "count": "1"})
    assert nothing.json() == {"records": [], "next": None, "count": 0, "count_capped": False}
    blank = site.ask("GET", "/api/records/atlas/client", "root", params={"search": " ", "fields": "name"})
    assert len(blank.json()["records"]) == 4


# -- bad input


@pytest.mark.parametrize(
    "query",
    [
        "",
        " ",
        "\"'",
        "' | '",
        '" OR "',
        "a" * 5000,
        "王" * 5000,
        "🙂🙂",
        "\u202eabc",
        "%_\\",
        "NEAR(a b)",
        ":*",
        "a b " * 500,
    ],
)
def test_whatever_is_typed_is_answered(site: SearchSite, query: str) -> None:
    site.create("client", name="Somebody")
    assert site.titles("root", query) == []


@pytest.mark.parametrize(
    "params",
    [
        {},
        {"q": "a", "limit": "x"},
        {"q": "a", "other": "1"},
        {"q": "a", "after": "x"},
        {"q": "somebody", "entity": "atlas.client", "after": "x"},
        {"q": "somebody", "entity": "atlas.client", "after": "W10"},
    ],
)
def test_a_wrong_request_is_refused(site: SearchSite, params: dict[str, str]) -> None:
    site.create("client", name="Somebody")
    follow(site.house.workspace)
    assert site.ask("GET", "/api/search", "root", params=params).status_code == 422


def test_signing_in_comes_first(site: SearchSite) -> None:
    assert site.ask("GET", "/api/search", params={"q": "a"}).status_code == 401


def test_a_field_is_added_to_search_by_the_definition(site: SearchSite) -> None:
    app = atlas()
    order = entity(app, "order")
    for item in order["fields"]:
        if item["key"] == "quantity":
            item["searchable"] = True
        if item["key"] == "notes":
            item["searchable"] = False
    order["fields"].append(field("f90", "remark", "text"))
    site.house.publish(app)
    site.create("order", subject="Numbered", quantity="4711", notes="Neverfound")
    assert site.titles("root", "4711") == ["Numbered"]
    assert site.titles("root", "neverfound") == []


def test_a_bulk_change_reaches_what_the_search_finds_alone(site: SearchSite) -> None:
    for name in ("王小明", "李小明", "王大明"):
        site.create("client", name=name)
    follow(site.house.workspace)
    body = {"filter": 'name != "李小明"', "search": "小明", "values": {"region": "云南"}}
    begun = site.ask("POST", "/api/bulk/atlas/client/update", "root", json=body)
    assert begun.status_code == 202, begun.text
    assert begun.json()["total"] == 1
    nothing = {"filter": "", "search": "?!", "values": {"region": "云南"}}
    refused = site.ask("POST", "/api/bulk/atlas/client/update", "root", json=nothing)
    assert refused.status_code == 422
    both = {"ids": [], "search": "小明", "values": {"region": "云南"}}
    assert site.ask("POST", "/api/bulk/atlas/client/update", "root", json=both).status_code == 422
