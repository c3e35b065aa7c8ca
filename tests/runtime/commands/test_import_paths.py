"""People from a spreadsheet: departments by their path, made as needed; the same file twice makes nobody."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest

from engines.errors import ValidationFailed
from runtime.access.identity import load_principal
from runtime.commands.import_mapping import load_mapping
from runtime.commands.import_records import import_records
from tests.runtime.house import House

MAPPING = {
    "columns": {
        "姓名": {"field": "name"},
        "邮箱": {"field": "email", "letters": "lower"},
        "部门": {"field": "department", "path": True, "create_missing": True},
    },
    "key": "email",
}
STAFF = (
    "姓名,邮箱,部门\n"
    "王芳,Wang@Example.com,销售部/华东\n"
    "李强,li@example.com, 销售部 / 华东 / 上海\n"
    "赵敏,zhao@example.com,销售部／华北\n"
    "孙丽,sun@example.com,财务部\n"
    "周杰,zhou@example.com,\n"
)


def bring(
    house: House, text: str, mapping: Any = MAPPING, dry_run: bool = False, entity: str = "system.user"
) -> dict[str, Any]:
    with house.database.read() as tx:
        principal = load_principal(tx, house.workspace.catalogs.current(tx), house.ids["root"])
    assert principal is not None
    chosen = load_mapping(json.dumps(mapping))
    report = import_records(
        house.workspace, principal, entity, io.BytesIO(text.encode()), chosen, dry_run=dry_run
    )
    return report.to_json("en")


def ways(house: House) -> dict[str, str]:
    """Each department's whole path, by person."""
    found = house.page("system.department", limit=500)["records"]
    names = {one["id"]: one["values"]["name"] for one in found}
    above = {one["id"]: one["values"]["parent_department"] for one in found}

    def way(department: str | None) -> str:
        return "" if department is None else f"{way(above[department])}/{names[department]}"

    people = house.page("system.user", limit=500)["records"]
    return {one["values"]["name"]: way(one["values"]["department"]) for one in people}


def test_departments_are_made_as_their_paths_say(house: House) -> None:
    tried = bring(house, STAFF, dry_run=True)
    assert (tried["created"], tried["failed"], tried["issues"]) == (5, 0, [])
    assert tried["references_created"] == {"system.department": 5}
    assert "王芳" not in ways(house)
    done = bring(house, STAFF)
    assert (done["created"], done["references_created"]) == (5, {"system.department": 5})
    found = ways(house)
    assert [found[name] for name in ("王芳", "李强", "赵敏", "孙丽", "周杰")] == [
        "/销售部/华东", "/销售部/华东/上海", "/销售部/华北", "/财务部", "",
    ]  # fmt: skip


def test_the_same_file_again_changes_nothing_and_an_edited_one_moves_people(house: House) -> None:
    bring(house, STAFF)
    again = bring(house, STAFF)
    assert (again["created"], again["updated"], again["references_created"]) == (0, 5, {})
    moved = bring(house, "姓名,邮箱,部门\n王芳,wang@example.com,财务部/出纳\n")
    assert (moved["created"], moved["updated"], moved["references_created"]) == (
        0,
        1,
        {"system.department": 1},
    )
    assert ways(house)["王芳"] == "/财务部/出纳"


def test_one_name_is_enough_where_only_one_has_it(house: House) -> None:
    """As lists are exported: the department's own name alone."""
    bring(house, STAFF)
    report = bring(house, "姓名,邮箱,部门\n吴迪,wu@example.com,上海\n")
    assert (report["created"], report["references_created"]) == (1, {})
    assert ways(house)["吴迪"] == "/销售部/华东/上海"


@pytest.mark.parametrize("create", [False, True])
def test_a_name_may_be_that_of_another_row_of_the_file(house: House, create: bool) -> None:
    """A list of departments names those above by their own names, wherever they stand in the file."""
    above = {"field": "parent_department", "path": True, "create_missing": create}
    mapping = {"columns": {"部门": {"field": "name"}, "上级": above}}
    tree = "部门,上级\n上海,华东\n华东,销售部\n销售部,\n"
    tried = bring(house, tree, mapping, True, "system.department")
    assert (tried["created"], tried["issues"]) == (3, [])
    report = bring(house, tree, mapping, entity="system.department")
    assert (report["created"], report["references_created"], report["issues"]) == (3, {}, [])
    bring(house, "姓名,邮箱,部门\n王芳,wang@example.com,上海\n")
    assert ways(house)["王芳"] == "/销售部/华东/上海"


def test_what_is_not_clear_is_told_by_row(house: House) -> None:
    bring(house, STAFF)
    twice = house.create("system.department", name="财务部")
    house.create("system.department", name="上海", parent_department=twice)
    fixed = json.loads(json.dumps(MAPPING))
    fixed["columns"]["部门"]["create_missing"] = False
    fixed["on_error"] = "skip"
    report = bring(
        house,
        "姓名,邮箱,部门\nA,a@example.com,财务部\nB,b@example.com,财务部/上海\nC,c@example.com,上海\n"
        "D,d@example.com,销售部/华南\nE,e@example.com,/\n,f@example.com,销售部\n",
        fixed,
    )
    assert [(issue["row"], issue["code"]) for issue in report["issues"]] == [
        (2, "import.ambiguous"), (3, "import.not_found"), (4, "import.ambiguous"), (5, "import.not_found"),
        (6, "import.not_found"), (7, "value.required"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "column",
    [{"field": "name", "path": True}, {"field": "language", "path": True}],
)
def test_only_what_stands_beneath_one_another_has_paths(house: House, column: dict[str, Any]) -> None:
    with pytest.raises(ValidationFailed) as refused:
        bring(house, STAFF, {"columns": {"姓名": column}})
    assert "import.no_path" in [issue.code for issue in refused.value.issues]
